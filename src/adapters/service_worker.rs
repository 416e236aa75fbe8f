//! Registers the service worker, which keeps the whole application for starts
//! without a network.

/// Does nothing where the browser has no service workers.
pub fn register() {
    let Some(window) = web_sys::window() else { return };
    let navigator = window.navigator();
    let is_supported =
        js_sys::Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or_default();
    if is_supported {
        let registering = navigator.service_worker().register("/sw.js");
        wasm_bindgen_futures::spawn_local(async move {
            // Without it the register works as long as the page stays open.
            let _refused = wasm_bindgen_futures::JsFuture::from(registering).await;
        });
    }
}
