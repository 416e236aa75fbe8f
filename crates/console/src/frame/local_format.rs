//! Formats times and numbers for the reader by the browser's Intl.

use js_sys::{Array, Date, Intl, Number, Object, Reflect};
use locale::Lang;
use wasm_bindgen::prelude::*;

/// A time of the wire (RFC 3339) in the reader's zone, with seconds; with the day unless it is
/// today.
pub fn time(rfc3339: &str, lang: Lang) -> String {
    let date = Date::new(&JsValue::from_str(rfc3339));
    if date.get_time().is_nan() {
        return String::new();
    }
    let options = Object::new();
    set(&options, "timeStyle", "medium");
    let today = Date::new_0().to_date_string() == date.to_date_string();
    if !today {
        set(&options, "dateStyle", "medium");
    }
    date.to_locale_string(lang.tag(), &options).into()
}

/// The hour and minute of a time of the wire, in the reader's zone.
pub fn hour_of_day(rfc3339: &str, lang: Lang) -> String {
    let options = Object::new();
    set(&options, "timeStyle", "short");
    Date::new(&JsValue::from_str(rfc3339)).to_locale_string(lang.tag(), &options).into()
}

/// A time of the wire, in milliseconds; NaN for an invalid one.
pub fn milliseconds(rfc3339: &str) -> f64 {
    Date::new(&JsValue::from_str(rfc3339)).get_time()
}

/// A time of the wire in the reader's zone; a dash for an invalid one.
pub fn time_or_dash(rfc3339: &str, lang: Lang) -> String {
    or_dash(time(rfc3339, lang))
}

/// A duration, in seconds.
pub fn seconds_between(start: &str, end: &str, lang: Lang) -> String {
    let at = |text: &str| Date::new(&JsValue::from_str(text)).get_time();
    match at(end) - at(start) {
        milliseconds if milliseconds.is_nan() => or_dash(String::new()),
        milliseconds => unit(milliseconds / 1_000.0, "second", lang),
    }
}

/// A size, in thousands of bytes.
pub fn size(bytes: u64, lang: Lang) -> String {
    #[expect(clippy::cast_precision_loss, reason = "packages stay far below 2^53 bytes")]
    unit(bytes as f64 / 1_000.0, "kilobyte", lang)
}

fn unit(number: f64, unit: &str, lang: Lang) -> String {
    let options = Object::new();
    set(&options, "style", "unit");
    set(&options, "unit", unit);
    set(&options, "unitDisplay", "short");
    // Setting a property of a plain object cannot fail.
    let _ = Reflect::set(&options, &"maximumFractionDigits".into(), &1.into());
    let locales = Array::of1(&lang.tag().into());
    let format = Intl::NumberFormat::new(&locales, &options).format();
    format
        .call1(&JsValue::UNDEFINED, &number.into())
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// A count with the separators of the language.
pub fn count(number: u64, lang: Lang) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let number = Number::from(number as f64);
    number.to_locale_string(lang.tag()).into()
}

/// The name of a country or region from its two-letter code.
pub fn country(alpha2: &str, lang: Lang) -> String {
    let options = Object::new();
    set(&options, "type", "region");
    let names = Intl::DisplayNames::new(&Array::of1(&lang.tag().into()), &options);
    names.of(alpha2).map_or_else(|| alpha2.to_owned(), String::from)
}

/// How often a job runs.
pub fn recurrence(seconds: u32, lang: Lang) -> String {
    match u64::from(seconds) {
        0 => lang.recurrence_by_hand().to_owned(),
        seconds if seconds % 3600 == 0 => lang.recurrence_hours(seconds / 3600),
        seconds if seconds % 60 == 0 => lang.recurrence_minutes(seconds / 60),
        seconds => lang.recurrence_seconds(seconds),
    }
}

/// A text; a dash for a blank one.
pub fn or_dash(text: String) -> String {
    if text.is_empty() { "–".to_owned() } else { text }
}

fn set(options: &Object, key: &str, value: &str) {
    // Setting a property of a plain object cannot fail.
    let _ = Reflect::set(options, &key.into(), &value.into());
}
