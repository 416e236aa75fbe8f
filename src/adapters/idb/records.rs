//! The storage format: index fields beside one opaque content field.
//!
//! The first byte of a content says its version. Formats are only ever added:
//! what an older version of the application wrote must stay readable.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

/// Postcard after the version byte, fields in the order of the types of 0.1.
const VERSION_1: u8 = 1;

/// A content that this version of the application cannot read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// The bytes of a content; computed before a transaction opens.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, Unreadable> {
    postcard::to_extend(value, vec![VERSION_1]).map_err(|_| Unreadable)
}

pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    match bytes.split_first() {
        Some((&VERSION_1, content)) => postcard::from_bytes(content).map_err(|_| Unreadable),
        _ => Err(Unreadable),
    }
}

pub fn to_js(content: &[u8]) -> JsValue {
    js_sys::Uint8Array::from(content).into()
}

pub fn from_js(content: &JsValue) -> Result<Vec<u8>, Unreadable> {
    content.dyn_ref::<js_sys::Uint8Array>().map(js_sys::Uint8Array::to_vec).ok_or(Unreadable)
}
