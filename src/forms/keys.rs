//! The keys of every form: Enter goes to the next field, Ctrl+Enter saves, Esc goes back (R225).

use leptos::ev::KeyboardEvent;
use ui::pressed_key;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The key code of a key press that the input method has consumed.
const TAKEN_BY_INPUT_METHOD: u32 = 229;

/// Handles a key pressed anywhere in a form. Enter while an input method composes
/// belongs to the input method (R223): Chromium and Firefox say that it composes, WebKit has
/// ended the composition by then and says it by the key code alone.
pub fn on_form_key(event: &KeyboardEvent, save: impl FnOnce(), back: impl FnOnce()) {
    if event.is_composing() || event.key_code() == TAKEN_BY_INPUT_METHOD {
        return;
    }
    match pressed_key(event).as_str() {
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            save();
        }
        "Enter" => {
            let Some(field) = event.target().and_then(|target| target.dyn_into::<Element>().ok())
            else {
                return;
            };
            if matches!(field.tag_name().as_str(), "INPUT" | "SELECT") {
                event.prevent_default();
                focus_next(&field);
            }
        }
        "Escape" => {
            event.prevent_default();
            back();
        }
        _ => {}
    }
}

/// The next field of the form or dialog, after the last the button that saves.
fn focus_next(field: &Element) {
    const STOPS: &str = "input:not([type=radio]), input[type=radio]:checked, select, \
                         button[type=submit], .dialog-actions button";
    let Some(form) = field.closest("form, dialog").ok().flatten() else { return };
    let Ok(stops) = form.query_selector_all(STOPS) else { return };
    let stops: Vec<HtmlElement> =
        (0..stops.length()).filter_map(|at| stops.item(at)?.dyn_into().ok()).collect();
    let here = stops.iter().position(|stop| stop.is_same_node(Some(field)));
    let next = here.and_then(|at| stops.get(at + 1)).or(stops.last());
    if let Some(next) = next {
        // A field that cannot take the focus leaves it where it is.
        let _stays = next.focus();
    }
}
