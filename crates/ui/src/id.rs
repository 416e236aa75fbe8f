//! Ids that tie labels, hints and errors to their controls.

use std::cell::Cell;

/// A new element id, unique in the page: a counter, so that runs are repeatable.
#[must_use]
pub fn next_id(prefix: &str) -> String {
    thread_local!(static NEXT: Cell<u32> = const { Cell::new(0) });
    let number = NEXT.get();
    NEXT.set(number + 1);
    [prefix, "-", &number.to_string()].concat()
}
