//! The language that somebody chose on this device.

use locale::Lang;

const KEY: &str = "language";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// The chosen language, else the browser's.
pub fn language() -> Lang {
    let chosen = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    match chosen.as_deref().and_then(Lang::from_tag) {
        Some(language) => language,
        None => {
            let browser = web_sys::window().and_then(|window| window.navigator().language());
            Lang::negotiate(browser.as_deref().unwrap_or_default())
        }
    }
}

pub fn set_language(language: Lang) {
    if let Some(storage) = storage() {
        // Refused in some private windows: the choice then lasts for this visit.
        let _refused = storage.set_item(KEY, language.tag());
    }
}
