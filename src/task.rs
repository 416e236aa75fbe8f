//! Work that goes on beside the screens.
//!
//! Futures are boxed at once: the machinery around them is then in the bundle once
//! instead of once for each.

use std::future::Future;

use futures::future::LocalBoxFuture;
use leptos::prelude::*;

/// Starts the work and lets it go on by itself.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    spawn_boxed(Box::pin(work));
}

fn spawn_boxed(work: LocalBoxFuture<'static, ()>) {
    wasm_bindgen_futures::spawn_local(work);
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

fn run_boxed(is_busy: RwSignal<bool>, work: LocalBoxFuture<'static, ()>) {
    wasm_bindgen_futures::spawn_local(async move {
        work.await;
        let _screen_is_gone = is_busy.try_set(false);
    });
}
