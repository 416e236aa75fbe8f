//! Keeps the last `tracing` events of this tab for the diagnostics file.

use std::cell::RefCell;
use std::collections::VecDeque;

const EVENTS_MAX: usize = 1_000;

thread_local! {
    static EVENTS: RefCell<VecDeque<String>> = const { RefCell::new(VecDeque::new()) };
}

/// Keeps an event.
pub fn keep(event: String) {
    EVENTS.with_borrow_mut(|events| {
        if events.len() == EVENTS_MAX {
            events.pop_front();
        }
        events.push_back(event);
    });
}

/// The last events, the oldest first, a line each.
pub fn events() -> Vec<String> {
    EVENTS.with_borrow(|events| events.iter().cloned().collect())
}
