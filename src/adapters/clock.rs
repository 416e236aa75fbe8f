//! The device's clock, which may be wrong: for showing times only.

use sync::Timestamp;

pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

/// `None` for a text that is not a time.
pub fn parse(rfc3339: &str) -> Option<Timestamp> {
    let milliseconds = js_sys::Date::parse(rfc3339);
    milliseconds.is_finite().then_some(Timestamp(milliseconds as i64))
}

pub fn rfc3339(time: Timestamp) -> String {
    js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(time.0 as f64)).to_iso_string().into()
}
