//! The storage format: index fields beside one opaque content field.
//!
//! The first byte of a content says its version. Formats are only ever added:
//! what an older version of the application wrote must stay readable.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

/// JSON after the version byte.
const VERSION_JSON: u8 = 1;

/// A content that this version of the application cannot read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable;

pub fn encode<T: Serialize>(value: &T) -> Result<JsValue, Unreadable> {
    let mut bytes = vec![VERSION_JSON];
    serde_json::to_writer(&mut bytes, value).map_err(|_| Unreadable)?;
    Ok(js_sys::Uint8Array::from(bytes.as_slice()).into())
}

pub fn decode<T: DeserializeOwned>(content: &JsValue) -> Result<T, Unreadable> {
    let array = content.dyn_ref::<js_sys::Uint8Array>().ok_or(Unreadable)?;
    let bytes = array.to_vec();
    match bytes.split_first() {
        Some((&VERSION_JSON, json)) => serde_json::from_slice(json).map_err(|_| Unreadable),
        _ => Err(Unreadable),
    }
}
