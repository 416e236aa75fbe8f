//! Keys as other programs send them too.

use leptos::ev::KeyboardEvent;
use leptos::web_sys::js_sys::Reflect;

/// The key that was pressed, by its name; blank where the event says none. Autofill, extensions
/// and assistive technology send `keydown` events without a key (R301).
pub fn pressed_key(event: &KeyboardEvent) -> String {
    member(event, "key")
}

/// The code of the key that was pressed; blank where the event says none, and where another key
/// that is held down makes it a shortcut.
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
