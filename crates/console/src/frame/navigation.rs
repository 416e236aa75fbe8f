//! Which screen is shown: the address bar, the Back button and links.
//!
//! None of the console's addresses is nested: as in the register, the router is this file.

use leptos::ev::{self, MouseEvent};
use leptos::prelude::*;
use ui::signal;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::frame::screen::Screen;

/// The address shown, and the ways to another.
#[derive(Clone, Copy)]
pub struct Navigation {
    screen: RwSignal<Option<Screen>>,
    /// What the screen left behind has to say.
    message: RwSignal<Option<Message>>,
}

/// What happened, and what comes next.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    pub title: String,
    pub more: &'static str,
}

impl Navigation {
    /// Follows the address bar from now on, for everything below the caller.
    pub fn provide() -> Self {
        let navigation =
            Self { screen: signal(Screen::at(&current_path())), message: signal(None) };
        provide_context(navigation);
        let back_or_forward = window_event_listener(ev::popstate, move |_| {
            navigation.show(Screen::at(&current_path()));
        });
        let click = window_event_listener(ev::click, move |event| navigation.follow_link(&event));
        on_cleanup(move || {
            back_or_forward.remove();
            click.remove();
        });
        navigation
    }

    pub fn expect() -> Self {
        expect_context()
    }

    /// The screen to show; `None` for an address that leads nowhere.
    pub fn screen(self) -> RwSignal<Option<Screen>> {
        self.screen
    }

    /// Goes to another screen, which Back leaves again.
    pub fn go(self, screen: Screen) {
        self.push(&screen.path());
        self.show(Some(screen));
    }

    /// Goes to another screen, which says what happened here.
    pub fn go_with(self, screen: Screen, message: Message) {
        self.go(screen);
        self.message.set(Some(message));
    }

    /// What the screen left behind has to say, once.
    pub fn take_message(self) -> Option<Message> {
        self.message.try_update_untracked(Option::take).flatten()
    }

    /// Links within the console change the screen without loading a page.
    fn follow_link(self, event: &MouseEvent) {
        let is_plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if !is_plain || event.default_prevented() {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
        let Some(href) = link.and_then(|link| link.get_attribute("href")) else { return };
        let path = href.split('?').next().unwrap_or_default();
        if let Some(screen) = Screen::at(path).filter(|_| href.starts_with('/')) {
            event.prevent_default();
            self.push(&href);
            self.show(Some(screen));
        }
    }

    fn push(self, address: &str) {
        if let Ok(history) = window().history() {
            // Browsers refuse only floods of such calls; the screen changes all the same.
            let _refused = history.push_state_with_url(&JsValue::NULL, "", Some(address));
        }
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    fn show(self, screen: Option<Screen>) {
        self.message.set(None);
        self.screen.set(screen);
    }
}

/// A value behind the question mark of the address.
pub fn query(name: &str) -> String {
    let search = window().location().search().unwrap_or_default();
    let mut pairs =
        search.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.find(|(own, _)| *own == name).map(|(_, value)| value);
    crate::connection::api::unescape(value.unwrap_or_default())
}

fn current_path() -> String {
    window().location().pathname().unwrap_or_default()
}
