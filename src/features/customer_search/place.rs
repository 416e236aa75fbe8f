//! The scroll position in the list: kept and restored for Back.

use domain::CustomerId;
use leptos::ev::{self, MouseEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::screen::Screen;
use crate::searches::{Search, Visit};
use crate::state::State;

/// The place in the list of one visit.
#[derive(Clone, Copy)]
pub struct Place {
    state: State,
    visit: Visit,
    /// Where the visit was left, until it is restored.
    left: StoredValue<Option<Search>>,
}

impl Place {
    /// Follows the page's scrolling from now on.
    pub fn follow(state: State, visit: Visit, left: &Search) -> Self {
        let place = Self {
            state,
            visit,
            left: StoredValue::new(Some(left.clone()).filter(|left| left.opened.is_some())),
        };
        let scrolls = window_event_listener(ev::scroll, move |_| {
            place.note(|search| search.scrolled = scrolled());
        });
        on_cleanup(move || scrolls.remove());
        place
    }

    pub fn note_search(self, query: &str, all_stores: bool, rows: usize) {
        self.note(|search| {
            query.clone_into(&mut search.query);
            (search.all_stores, search.rows) = (all_stores, rows);
        });
    }

    /// Notes the row that a click opens, by key or pointer.
    pub fn note_opened(self, event: &MouseEvent) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
        let address = link.and_then(|link| link.get_attribute("href"));
        if let Some(Screen::Customer(id)) = address.and_then(|address| Screen::parse(&address)) {
            self.note(|search| search.opened = Some(id));
        }
    }

    /// Scrolls to where the visit was left and focuses the row that was opened, once it is drawn.
    pub fn return_to(self) {
        if self.left.with_value(Option::is_none) {
            return;
        }
        request_animation_frame(move || {
            // The screen may be gone.
            let Some(left) = self.left.try_get_value().flatten() else { return };
            let Some(row) = left.opened.and_then(row_of) else { return };
            self.left.set_value(None);
            // A row that is gone again needs no focus.
            let _gone = row.focus();
            window().scroll_to_with_x_and_y(0.0, left.scrolled);
        });
    }

    fn note(self, note: impl FnOnce(&mut Search)) {
        self.state.searches.update_value(|searches| note(searches.entry(self.visit)));
    }
}

fn row_of(customer: CustomerId) -> Option<HtmlElement> {
    let link = format!(".item-link[href='{}']", Screen::Customer(customer).path());
    document().query_selector(&link).ok().flatten()?.dyn_into().ok()
}

fn scrolled() -> f64 {
    window().scroll_y().unwrap_or_default()
}
