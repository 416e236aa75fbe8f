//! Fetches the part of the application that comes after the start (ADR 26).

use gloo::timers::future::TimeoutFuture;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

const RETRY_MS: u32 = 3_000;

#[wasm_bindgen]
extern "C" {
    /// Made by `crates/xtask/src/shrink.mjs`; each call after a failure tries again.
    #[wasm_bindgen(js_name = secondPart, catch)]
    fn second_part() -> Result<js_sys::Promise, JsValue>;
}

/// Fetches it until it is there. After each failure `goes_on` says whether to try again; answers
/// `false` if not.
pub async fn arrive(mut goes_on: impl FnMut() -> bool) -> bool {
    while !fetch().await {
        if !goes_on() {
            return false;
        }
        TimeoutFuture::new(RETRY_MS).await;
    }
    true
}

/// An application in one piece has no such function, and everything is there.
async fn fetch() -> bool {
    match second_part() {
        Ok(arriving) => JsFuture::from(arriving).await.is_ok(),
        Err(_in_one_piece) => true,
    }
}
