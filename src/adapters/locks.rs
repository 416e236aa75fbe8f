//! Web Locks: a tab holds them, and the browser releases them once the tab is gone.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::AbortSignal;

use crate::task::spawn;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    pub fn request(name: &str, options: &JsValue, granted: &Function) -> Result<Promise, JsValue>;
}

/// Whether the browser has Web Locks.
pub fn are_there() -> bool {
    web_sys::window()
        .and_then(|window| Reflect::get(&window.navigator(), &"locks".into()).ok())
        .is_some_and(|locks| !locks.is_undefined())
}

/// The options of a request, with one member.
pub fn options(member: &str, value: &JsValue) -> JsValue {
    let options = js_sys::Object::new();
    // A plain object takes every member.
    let _set = Reflect::set(&options, &member.into(), value);
    options.into()
}

/// Holds the lock until this page is gone.
pub fn hold(name: &str) {
    if !are_there() {
        return;
    }
    let forever = Closure::once_into_js(|_lock: JsValue| Promise::new(&mut |_, _| {}));
    let options = options("mode", &"exclusive".into());
    if let Ok(over) = request(name, &options, forever.unchecked_ref()) {
        // Where the browser does not grant the lock, other tabs take this one for gone.
        spawn(async move { JsFuture::from(over).await.map_or((), drop) });
    }
}

/// How long to wait for a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Takes the lock at once or not at all.
    None,
    Milliseconds(u32),
}

/// Does the work under the lock; `None` where the lock does not come within the patience.
pub async fn under<T: 'static>(
    name: &str,
    patience: Patience,
    work: impl Future<Output = T> + 'static,
) -> Option<T> {
    if !are_there() {
        return Some(work.await);
    }
    let done = Rc::new(RefCell::new(None));
    let told = done.clone();
    let granted = Closure::once_into_js(move |lock: JsValue| {
        future_to_promise(async move {
            if !lock.is_null() {
                *told.borrow_mut() = Some(work.await);
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    let options = match patience {
        Patience::None => options("ifAvailable", &true.into()),
        Patience::Milliseconds(time) => options("signal", &AbortSignal::timeout_with_u32(time)),
    };
    let over = request(name, &options, granted.unchecked_ref()).ok()?;
    JsFuture::from(over).await.ok()?;
    done.take()
}
