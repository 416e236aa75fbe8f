//! Web Locks: the browser elects the one tab that sends.

use wasm_bindgen::prelude::*;

const NAME: &str = "counter-writer";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request(
        name: &str,
        callback: &Closure<dyn FnMut(JsValue) -> js_sys::Promise>,
    ) -> Result<js_sys::Promise, JsValue>;
}

/// Whether the browser has Web Locks.
pub fn are_there() -> bool {
    web_sys::window()
        .and_then(|window| js_sys::Reflect::get(&window.navigator(), &"locks".into()).ok())
        .is_some_and(|locks| !locks.is_undefined())
}

/// Calls `elected` once this tab holds the lock, which it keeps until it closes.
pub fn when_elected(elected: impl FnOnce() + 'static) {
    let mut elected = Some(elected);
    let callback = Closure::<dyn FnMut(JsValue) -> js_sys::Promise>::new(move |_lock| {
        if let Some(elected) = elected.take() {
            elected();
        }
        // Never settles: the lock is ours for as long as the tab lives.
        js_sys::Promise::new(&mut |_, _| {})
    });
    if request(NAME, &callback).is_ok() {
        callback.forget();
    }
}
