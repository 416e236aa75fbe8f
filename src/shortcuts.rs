//! Keys that work on every screen, outside fields.

use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::navigation::use_navigation;
use crate::routes::Route;
use crate::services::use_services;

/// `/` searches and `N` begins a customer, outside fields.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let services = use_services();
    let navigation = use_navigation();
    let on_key = move |event: KeyboardEvent| {
        let is_modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        let is_signed_on = services.state.worker.with_untracked(Option::is_some);
        if is_modified || event.is_composing() || is_typing(&event) || !is_signed_on {
            return;
        }
        match event.key().as_str() {
            "/" => {
                event.prevent_default();
                navigation.go(Route::Customers);
                focus_search();
            }
            "n" | "N" => {
                event.prevent_default();
                navigation.go(Route::NewCustomer);
            }
            _ => {}
        }
    };
    let handle = window_event_listener(ev::keydown, on_key);
    on_cleanup(move || handle.remove());
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
