//! Navigation from code, and the notice that the previous screen leaves for the next.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ui::signal;

use crate::frame::screen::Screen;

type Navigate = Box<dyn Fn(&str) + Send + Sync>;

/// Navigates to another screen.
#[derive(Clone, Copy)]
pub struct Navigation {
    navigate: StoredValue<Navigate>,
    /// The notice that the previous screen left.
    message: RwSignal<Option<Message>>,
}

/// What happened, and what comes next.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    pub title: String,
    pub more: &'static str,
}

impl Navigation {
    /// Provides it to everything below the caller, which is below the router.
    pub fn provide() {
        let navigate = use_navigate();
        let navigate: Navigate = Box::new(move |path| navigate(path, NavigateOptions::default()));
        provide_context(Self { navigate: StoredValue::new(navigate), message: signal(None) });
    }

    pub fn expect() -> Self {
        expect_context()
    }

    /// Goes to another screen, which shows the notice.
    pub fn go_with(self, screen: &Screen, message: Message) {
        self.message.set(Some(message));
        self.navigate.with_value(|navigate| navigate(&screen.path()));
    }

    /// Takes the notice of the previous screen.
    pub fn take_message(self) -> Option<Message> {
        self.message.try_update_untracked(Option::take).flatten()
    }
}
