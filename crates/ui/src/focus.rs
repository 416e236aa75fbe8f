//! Moves the focus.

use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use wasm_bindgen::JsCast;

/// Focuses the element with this id, once the view that holds it is in the page.
pub fn focus_id(id: impl Into<String>) {
    let id = id.into();
    request_animation_frame(move || focus(document().get_element_by_id(&id)));
}

/// Focuses the start of a screen in the next frame. In a busy browser that frame comes late: a
/// field that the user types into keeps the focus.
pub fn focus_on_arrival(element: HtmlElement) {
    request_animation_frame(move || {
        let active = document().active_element();
        if !active.is_some_and(|active| is_typed_into(&active)) {
            focus(Some(element.into()));
        }
    });
}

fn is_typed_into(element: &leptos::web_sys::Element) -> bool {
    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}

/// Focuses the first field marked wrong, after a failed save.
pub fn focus_first_invalid() {
    request_animation_frame(|| {
        focus(document().query_selector("[aria-invalid=true]").ok().flatten())
    });
}

fn focus(element: Option<leptos::web_sys::Element>) {
    if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
