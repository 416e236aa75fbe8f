//! A timer that counts seconds on the screen.

use gloo::timers::callback::Interval;
use leptos::prelude::*;

/// Milliseconds of a clock that never goes back.
pub fn now_ms() -> u64 {
    window().performance().map_or(0.0, |clock| clock.now()) as u64
}

/// Ticks as long as the component that calls it is shown.
pub fn every_second(tick: impl FnMut() + 'static) {
    let ticking = StoredValue::new_local(Some(Interval::new(1_000, tick)));
    on_cleanup(move || {
        ticking.try_update_value(Option::take);
    });
}
