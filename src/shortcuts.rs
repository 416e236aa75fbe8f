//! Keys that work on every screen, outside fields, and the list of all keys (R225).

use gloo::timers::future::TimeoutFuture;
use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use locale::Lang;
use ui::{Dialog, phrase, pressed_key};
use wasm_bindgen::JsCast;

use crate::features::shortcut_list::ShortcutList;
use crate::navigation::use_navigation;
use crate::screen::Screen;
use crate::services::use_services;
use crate::task::{Newest, spawn};

/// How long no other key follows a letter that is a shortcut, in milliseconds: a scanned code may
/// begin with it (R226).
const ALONE_MS: u32 = 50;

/// `/` searches, `N` begins a customer and `?` lists the keys, outside fields.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let services = use_services();
    let navigation = use_navigation();
    let open = services.state.shows_shortcuts;
    let presses = Newest::new();
    let on_key = move |event: KeyboardEvent| {
        let is_modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        let is_signed_on = services.state.worker.with_untracked(Option::is_some);
        if is_modified || event.is_composing() || is_typing(&event) || !is_signed_on {
            return;
        }
        let is_last = presses.begin();
        match pressed_key(&event).as_str() {
            "/" => {
                event.prevent_default();
                if navigation.screen_untracked() != Some(Screen::Customers) {
                    navigation.go(Screen::Customers);
                }
                focus_search();
            }
            "n" | "N" => {
                event.prevent_default();
                spawn(async move {
                    TimeoutFuture::new(ALONE_MS).await;
                    if is_last() {
                        navigation.go(Screen::NewCustomer);
                    }
                });
            }
            "?" => {
                event.prevent_default();
                open.set(true);
            }
            _ => {}
        }
    };
    let handle = window_event_listener(ev::keydown, on_key);
    on_cleanup(move || handle.remove());
    view! {
        <Dialog open title=phrase(Lang::keyboard_shortcuts)>
            <ShortcutList />
        </Dialog>
    }
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| {
        element
            .closest("input:not([type=checkbox], [type=radio]), select, textarea, dialog")
            .is_ok_and(|found| found.is_some())
    })
}

fn focus_search() {
    request_animation_frame(|| {
        let field = document().query_selector("input[type=search]").ok().flatten();
        if let Some(field) = field.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A field that is gone again needs no focus.
            let _gone = field.focus();
        }
    });
}
