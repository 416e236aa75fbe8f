//! What the browser says about its storage.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::state::StorageHealth;

/// Asks the browser not to evict the storage; [`health`] reports its answer.
pub async fn ask_to_persist() {
    let _answer = asked("persist").await;
}

pub async fn health() -> StorageHealth {
    let estimate = asked("estimate").await;
    let bytes = |name: &str| Reflect::get(&estimate, &name.into()).ok()?.as_f64();
    let left = bytes("quota").zip(bytes("usage")).map(|(quota, used)| (quota - used).max(0.0));
    StorageHealth {
        is_persistent: asked("persisted").await.is_truthy(),
        left_mb: left.map(|left| (left / 1e6) as u64),
    }
}

/// The answer of `navigator.storage`; undefined where the browser lacks it.
async fn asked(question: &str) -> JsValue {
    let asking = || {
        let navigator = web_sys::window()?.navigator();
        let storage = Reflect::get(&navigator, &"storage".into()).ok()?;
        let method = Reflect::get(&storage, &question.into()).ok()?;
        let answer = method.dyn_ref::<js_sys::Function>()?.call0(&storage).ok()?;
        answer.dyn_into::<js_sys::Promise>().ok()
    };
    match asking() {
        Some(answer) => JsFuture::from(answer).await.unwrap_or_default(),
        None => JsValue::UNDEFINED,
    }
}
