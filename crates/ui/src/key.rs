//! Keys of events, also of those that other programs send.

use leptos::ev::KeyboardEvent;
use leptos::web_sys::js_sys::Reflect;

/// The name of the pressed key; blank where the event has none. Autofill, extensions and assistive
/// technology send `keydown` events without a key (R301).
pub fn pressed_key(event: &KeyboardEvent) -> String {
    member(event, "key")
}

/// The code of the pressed key; blank where the event has none, and with a modifier that makes it a
/// shortcut.
pub(crate) fn pressed_code(event: &KeyboardEvent) -> String {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return String::new();
    }
    member(event, "code")
}

fn member(event: &KeyboardEvent, name: &str) -> String {
    let value = Reflect::get(event, &name.into()).ok();
    value.and_then(|value| value.as_string()).unwrap_or_default()
}
