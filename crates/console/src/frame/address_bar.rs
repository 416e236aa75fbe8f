//! Corrects the address bar in two cases in which leptos_router 0.8 leaves it at another address
//! than the screen.
//! The router decodes the address of a link before it shows it: `%6Eew` becomes `new`, which a
//! reload takes for the form of a new record. And it shows no new address where that is the last of
//! its own list of visited addresses, from which Forward may be missing.
//! last of its own list of visited addresses, from which Forward may be missing.

use leptos::prelude::*;
use leptos_router::hooks::use_url;
use leptos_router::location::Url;
use ui::effect;
use wasm_bindgen::JsValue;

/// Follows the router's address from now on.
pub fn follow_router() {
    let url = use_url();
    effect(move || {
        url.track();
        // The router changes the address bar once the new screen is built.
        request_animation_frame(move || {
            if let Some(url) = url.try_get_untracked() {
                // Browsers refuse only floods of such calls; the screen is right all the same.
                let _refused = show(&address_of(&url));
            }
        });
    });
}

/// Path and query, as the address bar shows them.
pub fn address_of(url: &Url) -> String {
    let mark = if url.search().is_empty() { "" } else { "?" };
    [url.path(), mark, url.search()].concat()
}

/// Path and query of the address bar.
pub fn shown_address() -> String {
    let location = window().location();
    [location.pathname(), location.search()].map(Result::unwrap_or_default).concat()
}

fn show(address: &str) -> Result<(), JsValue> {
    let history = window().history()?;
    let shown = shown_address();
    if shown == address {
        Ok(())
    } else if shown == decoded(address)? {
        history.replace_state_with_url(&JsValue::NULL, "", Some(address))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(address))
    }
}

/// The browser's spelling of a link's address after the router has decoded it.
fn decoded(address: &str) -> Result<String, JsValue> {
    let (path, query) = address.split_at(address.find('?').unwrap_or(address.len()));
    let path = String::from(js_sys::decode_uri(path)?);
    let url = web_sys::Url::new_with_base(&path, &window().location().origin()?)?;
    Ok([url.pathname().as_str(), query].concat())
}
