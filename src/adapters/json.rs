//! JSON by the browser's own parser.

use contract::read::{Read, Source};
use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::prelude::*;

/// The entity in a JSON text; `None` for anything else.
pub fn read<T: Read>(text: &str) -> Option<T> {
    let value = JSON::parse(text).ok().filter(JsValue::is_object)?;
    T::read(&Parsed(value))
}

struct Parsed(JsValue);

impl Source for Parsed {
    fn member(&self, name: &str) -> Option<Self> {
        let value = Reflect::get(&self.0, &JsValue::from_str(name)).ok()?;
        (!value.is_null() && !value.is_undefined()).then_some(Self(value))
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn flag(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn items(&self) -> Option<Vec<Self>> {
        self.0.dyn_ref::<Array>().map(|items| items.iter().map(Self).collect())
    }
}
