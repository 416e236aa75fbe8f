//! Keys as other programs send them too.

use leptos::ev::KeyboardEvent;
use leptos::web_sys::js_sys::Reflect;

/// The key that was pressed, by its name; blank where the event says none. Autofill, extensions
/// and assistive technology send `keydown` events without a key (R301).
pub fn pressed_key(event: &KeyboardEvent) -> String {
    let key = Reflect::get(event, &"key".into()).ok();
    key.and_then(|key| key.as_string()).unwrap_or_default()
}
