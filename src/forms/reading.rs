//! The reading of a name, taken from what an input method shows while the name is typed (R224).

use domain::reading::NameReading;
use leptos::prelude::*;
use ui::{Composition, effect};

/// Follows one name and writes its reading where all of it is known (R309), until a person types
/// the reading.
#[derive(Clone, Copy)]
pub struct ReadingOfName {
    name: RwSignal<String>,
    reading: RwSignal<String>,
    /// What was written there: any other text was typed.
    captured: StoredValue<String>,
    typed: StoredValue<NameReading>,
}

impl ReadingOfName {
    pub fn follow(name: RwSignal<String>, reading: RwSignal<String>) -> Self {
        let follower = Self {
            name,
            reading,
            captured: StoredValue::new(String::new()),
            typed: StoredValue::new(NameReading::new(name.get_untracked())),
        };
        effect(move || {
            name.track();
            follower.take(NameReading::change);
        });
        follower
    }

    /// Takes an event of the name's field, which has the name in its signal by then.
    pub fn hear(self, composition: Composition) {
        match composition {
            Composition::Key(code) => self.typed.update_value(|typed| typed.press(&code)),
            Composition::Update(text) => self.typed.update_value(|typed| typed.update(&text)),
            Composition::End(text) => self.take(|typed, name| typed.end(&text, name)),
        }
    }

    fn take(self, event: impl FnOnce(&mut NameReading, &str)) {
        let before = self.known();
        self.name.with_untracked(|name| self.typed.update_value(|typed| event(typed, name)));
        let known = self.known();
        if known != before
            && self.reading.with_untracked(|it| self.captured.with_value(|captured| it == captured))
        {
            self.captured.set_value(known.clone());
            self.reading.set(known);
        }
    }

    /// Blank where a part of the name has no known reading.
    fn known(self) -> String {
        self.typed.with_value(|typed| typed.reading().unwrap_or_default().to_owned())
    }
}
