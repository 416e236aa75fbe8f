//! The language that somebody chose on this device.

use locale::Lang;

const KEY: &str = "language";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// The chosen language, else the browser's.
pub fn language() -> Lang {
    let chosen = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    // One tag, not a list with weights: to parse those brings a table of powers of five along.
    let browser = || web_sys::window().and_then(|window| window.navigator().language());
    let read = |tag: String| Lang::from_tag(&tag);
    chosen.and_then(read).or_else(|| browser().and_then(read)).unwrap_or_default()
}

pub fn set_language(language: Lang) {
    if let Some(storage) = storage() {
        // Refused in some private windows: the choice then lasts for this visit.
        let _refused = storage.set_item(KEY, language.tag());
    }
}
