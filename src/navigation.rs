//! Which screen is shown: the address bar, the Back button and links.
//!
//! The register has seven addresses and none of them is nested, so the router is
//! this file; a general one costs a tenth of the bundle's budget.

use leptos::ev::{self, MouseEvent};
use leptos::prelude::*;
use ui::signal;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::screen::Screen;

/// The address shown, and the ways to another.
#[derive(Clone, Copy)]
pub struct Navigation {
    route: RwSignal<Option<Screen>>,
}

impl Navigation {
    /// Follows the address bar from now on, for everything below the caller.
    pub fn provide() -> Self {
        let navigation = Self { route: signal(Screen::parse(&current_path())) };
        provide_context(navigation);
        let back_or_forward = window_event_listener(ev::popstate, move |_| {
            navigation.route.set(Screen::parse(&current_path()));
        });
        let click = window_event_listener(ev::click, move |event| navigation.follow_link(&event));
        on_cleanup(move || {
            back_or_forward.remove();
            click.remove();
        });
        navigation
    }

    /// The screen to show; `None` for an address that leads nowhere.
    pub fn route(&self) -> Option<Screen> {
        self.route.get()
    }

    /// Goes to another screen, which Back leaves again.
    pub fn go(&self, route: Screen) {
        if let Some(history) = history() {
            // Browsers refuse only floods of such calls; the screen changes all the same.
            let _refused = history.push_state_with_url(&JsValue::NULL, "", Some(&route.path()));
        }
        window().scroll_to_with_x_and_y(0.0, 0.0);
        self.route.set(Some(route));
    }

    /// Shows another screen in place of one that cannot be shown.
    pub fn redirect(&self, route: Screen) {
        if let Some(history) = history() {
            let _refused = history.replace_state_with_url(&JsValue::NULL, "", Some(&route.path()));
        }
        self.route.set(Some(route));
    }

    /// Links within the application change the screen without loading a page.
    fn follow_link(&self, event: &MouseEvent) {
        let is_plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if !is_plain || event.default_prevented() {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
        let Some(link) = link.filter(|link| !link.has_attribute("target")) else { return };
        let route = link.get_attribute("href").and_then(|href| Screen::parse(&href));
        if let Some(route) = route {
            event.prevent_default();
            self.go(route);
        }
    }
}

pub fn use_navigation() -> Navigation {
    expect_context()
}

fn history() -> Option<web_sys::History> {
    window().history().ok()
}

fn current_path() -> String {
    window().location().pathname().unwrap_or_default()
}
