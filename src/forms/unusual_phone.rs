//! A phone number that may be mistyped, and that is kept all the same (R304).

use domain::phone::is_unusual;
use leptos::prelude::*;
use ui::{derived, signal, use_lang};

use crate::services::use_services;

/// Says that the number which was left in the field looks unusual where the store is.
#[derive(Clone, Copy)]
pub struct UnusualPhone {
    value: RwSignal<String>,
    left: RwSignal<Option<String>>,
}

impl UnusualPhone {
    pub fn of(value: RwSignal<String>) -> Self {
        Self { value, left: signal(None) }
    }

    /// The field is left: a number is not called unusual while it is typed.
    pub fn leave(self) {
        self.left.set(Some(self.value.get_untracked()));
    }

    pub fn hint(self) -> Signal<Option<String>> {
        let (lang, configuration) = (use_lang(), use_services().state.configuration);
        derived(move || {
            let left = self.left.get()?;
            let is_unusual = configuration.with(|it| is_unusual(&left, &it.channel.country));
            let is_said = is_unusual && self.value.with(|value| *value == left);
            is_said.then(|| lang.get().phone_unusual().to_owned())
        })
    }
}
