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

fn has_locks() -> bool {
    web_sys::window()
        .and_then(|window| js_sys::Reflect::get(&window.navigator(), &"locks".into()).ok())
        .is_some_and(|locks| !locks.is_undefined())
}

/// Calls `elected` once this tab holds the lock, which it keeps until it closes.
/// Where the browser has no Web Locks every tab is elected: the server's
/// idempotency keys still make each customer one.
pub fn when_elected(elected: impl FnOnce() + 'static) {
    if !has_locks() {
        return elected();
    }
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
