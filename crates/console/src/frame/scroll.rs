//! Back and Forward restore the scroll position of an address once its content has loaded.

use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_url;

use crate::frame::address_bar::{address_of, shown_address};

/// Most addresses with a stored position.
const ADDRESSES_MAX: usize = 50;
/// Longest wait for the content, in frames of the browser.
const FRAMES_MAX: u32 = 120;

type Positions = StoredValue<Vec<(String, f64)>>;

/// Stores and restores positions from now on.
pub fn restore_scroll_positions() {
    let url = use_url();
    let positions: Positions = StoredValue::new(Vec::new());
    let scrolled = window_event_listener(ev::scroll, move |_| {
        remember(positions, url.with_untracked(address_of));
    });
    let back_or_forward = window_event_listener(ev::popstate, move |_| {
        let address = shown_address();
        let position = positions.with_value(|all| {
            all.iter().find(|(own, _)| *own == address).map(|(_, position)| *position)
        });
        if let Some(position) = position {
            scroll_to(position, FRAMES_MAX);
        }
    });
    on_cleanup(move || {
        scrolled.remove();
        back_or_forward.remove();
    });
}

fn remember(positions: Positions, address: String) {
    let position = window().scroll_y().unwrap_or_default();
    positions.update_value(|all| {
        all.retain(|(own, _)| *own != address);
        all.insert(0, (address, position));
        all.truncate(ADDRESSES_MAX);
    });
}

/// Scrolls as soon as the page is long enough.
fn scroll_to(position: f64, frames_left: u32) {
    request_animation_frame(move || {
        let end = position + window().inner_height().ok().and_then(|it| it.as_f64()).unwrap_or(0.0);
        let length = document().document_element().map_or(0, |page| page.scroll_height());
        if f64::from(length) >= end {
            window().scroll_to_with_x_and_y(0.0, position);
        } else if frames_left > 0 {
            scroll_to(position, frames_left - 1);
        }
    });
}
