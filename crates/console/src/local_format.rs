//! Times and numbers as the reader writes them; the browser's Intl does it.

use js_sys::{Date, Number, Object, Reflect};
use locale::Lang;
use wasm_bindgen::JsValue;

/// A time of the wire (RFC 3339) in the reader's zone, with seconds; the day too unless it is
/// today.
pub fn time(rfc3339: &str, lang: Lang) -> String {
    let date = Date::new(&JsValue::from_str(rfc3339));
    if date.get_time().is_nan() {
        return String::new();
    }
    let options = Object::new();
    let set = |key: &str, style: &str| {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&options, &key.into(), &style.into());
    };
    set("timeStyle", "medium");
    let today = Date::new_0().to_date_string() == date.to_date_string();
    if !today {
        set("dateStyle", "medium");
    }
    date.to_locale_string(lang.tag(), &options).into()
}

/// A count with the separators of the language.
pub fn count(number: u64, lang: Lang) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let number = Number::from(number as f64);
    number.to_locale_string(lang.tag()).into()
}

/// How often a job runs.
pub fn recurrence(seconds: Option<u32>, lang: Lang) -> String {
    let Some(seconds) = seconds.map(u64::from) else {
        return lang.recurrence_by_hand().to_owned();
    };
    match seconds {
        s if s > 0 && s % 3600 == 0 => lang.recurrence_hours(s / 3600),
        s if s > 0 && s % 60 == 0 => lang.recurrence_minutes(s / 60),
        s => lang.recurrence_seconds(s),
    }
}
