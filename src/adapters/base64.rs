//! Base64 by the browser.

use leptos::prelude::window;

pub fn encode(bytes: &[u8]) -> String {
    let text: String = bytes.iter().copied().map(char::from).collect();
    // Every character of it is a byte.
    window().btoa(&text).unwrap_or_default()
}

/// `None` for a text that is not base64.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let bytes = window().atob(text).ok()?;
    bytes.chars().map(|byte| u8::try_from(u32::from(byte)).ok()).collect()
}
