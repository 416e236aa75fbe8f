//! Fetches the part of the application that comes after the start (ADR 26).

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// Made by `crates/xtask/src/shrink.mjs`; each call after a failure tries again.
    #[wasm_bindgen(js_name = secondPart, catch)]
    fn second_part() -> Result<js_sys::Promise, JsValue>;
}

/// Whether it is there, after it has been fetched. An application in one piece has no such
/// function, and everything is there.
pub async fn arrive() -> bool {
    match second_part() {
        Ok(arriving) => JsFuture::from(arriving).await.is_ok(),
        Err(_in_one_piece) => true,
    }
}
