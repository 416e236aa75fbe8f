//! Moves by keyboard between the search box and what it has found.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use ui::pressed_key;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, NodeList};

/// The search box and the rows, from top to bottom.
const STOPS: &str = ".search-input, .items .item-link";

/// Arrow keys lead from one to the next. Those that choose what an input method offers do not.
pub fn move_by_arrows(event: &KeyboardEvent) {
    let key = pressed_key(event);
    let is_down = key == "ArrowDown";
    if event.is_composing() || !(is_down || key == "ArrowUp") {
        return;
    }
    let (Some(stops), Some(active)) = (stops(), document().active_element()) else { return };
    let at = (0..stops.length()).find(|at| stops.item(*at).as_ref() == Some(active.as_ref()));
    let next = at.and_then(|at| if is_down { Some(at + 1) } else { at.checked_sub(1) });
    if next.is_some_and(|next| focus(&stops, next)) {
        event.prevent_default();
    }
}

/// Leads to a row, by its place in the list, as soon as it is drawn.
pub fn go_to_row(row: usize) {
    request_animation_frame(move || {
        if let Some(stops) = stops() {
            focus(&stops, row as u32 + 1);
        }
    });
}

fn stops() -> Option<NodeList> {
    document().query_selector_all(STOPS).ok()
}

fn focus(stops: &NodeList, at: u32) -> bool {
    let stop = stops.item(at).and_then(|stop| stop.dyn_into::<HtmlElement>().ok());
    stop.is_some_and(|stop| stop.focus().is_ok())
}
