//! Moving the focus on purpose.

use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use wasm_bindgen::JsCast;

/// Focuses the element with this id, once the view that holds it is in the page.
pub fn focus_id(id: impl Into<String>) {
    let id = id.into();
    request_animation_frame(move || focus(document().get_element_by_id(&id)));
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
