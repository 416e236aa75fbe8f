//! Work beside the screens.
//!
//! Futures are boxed at once: the machinery around them is then compiled once instead of once for
//! each.

use std::future::Future;

use futures::future::{Either, LocalBoxFuture, select};
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;

/// Starts the work and does not wait for it.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    spawn_boxed(Box::pin(work));
}

fn spawn_boxed(work: LocalBoxFuture<'static, ()>) {
    wasm_bindgen_futures::spawn_local(work);
}

/// Tells the newest of several works from those before it. `Copy`: keep it where they begin.
#[derive(Clone, Copy)]
pub struct Newest(StoredValue<u32>);

impl Newest {
    pub fn new() -> Self {
        Self(StoredValue::new(0))
    }

    /// Begins a work. The function says whether it is still the newest, and its screen still
    /// exists.
    pub fn begin(self) -> impl Fn() -> bool + Copy {
        let Self(works) = self;
        works.update_value(|count| *count = count.wrapping_add(1));
        let number = works.get_value();
        move || works.try_get_value() == Some(number)
    }
}

impl Default for Newest {
    fn default() -> Self {
        Self::new()
    }
}

/// Starts the work unless `is_busy`, which is set until it ends.
///
/// The screen may be gone by then: the work touches its signals by `try_` only.
pub fn run(is_busy: RwSignal<bool>, work: impl Future<Output = ()> + 'static) {
    if !is_busy.get_untracked() {
        is_busy.set(true);
        run_boxed(is_busy, Box::pin(work));
    }
}

/// Longest time until a person who has pressed *Save* is told something, in milliseconds.
pub const ANSWER_MS_MAX: u32 = 8_000;

/// The result of the work, however long it takes. Calls `is_late` when a person would wait too long
/// without a message; the work continues.
pub async fn answered<T>(work: impl Future<Output = T>, is_late: impl FnOnce()) -> T {
    let work = std::pin::pin!(work);
    match select(work, TimeoutFuture::new(ANSWER_MS_MAX)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(((), work)) => {
            is_late();
            work.await
        }
    }
}

fn run_boxed(is_busy: RwSignal<bool>, work: LocalBoxFuture<'static, ()>) {
    wasm_bindgen_futures::spawn_local(async move {
        work.await;
        let _screen_is_gone = is_busy.try_set(false);
    });
}
