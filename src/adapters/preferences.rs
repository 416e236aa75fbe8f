//! Choices that are kept on this device.

use domain::CustomerId;
use locale::Lang;

const LANGUAGE: &str = "language";
const DISCONNECTED: &str = "disconnected";
const SALE: &str = "sale";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// The chosen language, else the browser's.
pub fn language() -> Lang {
    let chosen = get(LANGUAGE);
    // One tag, not a list with weights: parsing weights would add a table of powers of five to the
    // bundle.
    let browser = || web_sys::window().and_then(|window| window.navigator().language());
    let read = |tag: String| Lang::from_tag(&tag);
    chosen.and_then(read).or_else(|| browser().and_then(read)).unwrap_or_default()
}

pub fn set_language(language: Lang) {
    set(LANGUAGE, language.tag());
}

/// Operation 917: whether a person chose to work without the store server (R038).
pub fn is_disconnected() -> bool {
    get(DISCONNECTED).is_some_and(|value| !value.is_empty())
}

pub fn set_disconnected(is_disconnected: bool) {
    set(DISCONNECTED, if is_disconnected { "1" } else { "" });
}

/// The customer of the current sale.
pub fn sale() -> Option<CustomerId> {
    get(SALE)?.parse().ok()
}

pub fn set_sale(customer: Option<CustomerId>) {
    set(SALE, &customer.map(|id| id.to_string()).unwrap_or_default());
}

/// Forgets everything but the language.
pub fn forget() {
    set_disconnected(false);
    set_sale(None);
}

fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

fn set(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // Refused in some private windows: the choice then lasts for this visit.
        let _refused = storage.set_item(key, value);
    }
}
