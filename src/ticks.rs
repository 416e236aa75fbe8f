//! The browser's timer, for what counts seconds in front of a person.

use gloo::timers::callback::Interval;
use leptos::prelude::window;

/// Milliseconds of a clock that never goes back.
pub fn now_ms() -> u64 {
    window().performance().map_or(0.0, |clock| clock.now()) as u64
}

/// Ticks until it is dropped.
pub fn every_second(tick: impl FnMut() + 'static) -> Interval {
    Interval::new(1_000, tick)
}
