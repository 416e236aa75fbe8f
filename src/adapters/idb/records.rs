//! The storage format: index fields beside one opaque content field.
//!
//! The first byte of a content says its version. Formats are only ever added:
//! what an older version of the application wrote must stay readable.

use std::borrow::Cow;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::version_1::{self, Steps};

/// Postcard after the version byte, fields in the order of the types of 0.1.
const VERSION_1: u8 = 1;
/// Fields in the order of today's types.
const VERSION_2: u8 = 2;

/// A content that this version of the application cannot read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// The bytes of a content; computed before a transaction opens.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, Unreadable> {
    postcard::to_extend(value, vec![VERSION_2]).map_err(|_| Unreadable)
}

/// The value in a content; `steps` bring one of version 1 to today's format.
pub fn decode<T: DeserializeOwned>(bytes: &[u8], steps: Steps) -> Result<T, Unreadable> {
    let content = todays(bytes, steps).ok_or(Unreadable)?;
    postcard::from_bytes(&content).map_err(|_| Unreadable)
}

fn todays(bytes: &[u8], steps: Steps) -> Option<Cow<'_, [u8]>> {
    match bytes.split_first()? {
        (&VERSION_1, content) => version_1::upgrade(content, steps).map(Cow::Owned),
        (&VERSION_2, content) => Some(Cow::Borrowed(content)),
        _ => None,
    }
}

pub fn to_js(content: &[u8]) -> JsValue {
    js_sys::Uint8Array::from(content).into()
}

pub fn from_js(content: &JsValue) -> Result<Vec<u8>, Unreadable> {
    content.dyn_ref::<js_sys::Uint8Array>().map(js_sys::Uint8Array::to_vec).ok_or(Unreadable)
}
