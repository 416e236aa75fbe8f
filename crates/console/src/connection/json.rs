//! What headquarters answers: JSON, parsed by the browser.
//!
//! One type for every resource: the code that reads, shows and sends it is in the bundle once
//! instead of once for each. `members` holds the names that screens use against the contract.

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::prelude::*;

/// A value of JSON.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Json {
    /// Also what is not there.
    #[default]
    Null,
    Flag(bool),
    Number(f64),
    Text(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

static NOTHING: Json = Json::Null;

impl Json {
    pub fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok().map(|value| Self::from_js(&value))
    }

    /// The JSON text.
    pub fn write(&self) -> String {
        JSON::stringify(&self.to_js()).map(String::from).unwrap_or_default()
    }

    pub fn object<const N: usize>(members: [(&str, Self); N]) -> Self {
        Self::Object(members.map(|(name, value)| (name.to_owned(), value)).into())
    }

    /// A member; null where there is none.
    pub fn get(&self, name: &str) -> &Self {
        match self {
            Self::Object(members) => {
                members.iter().find(|(own, _)| own == name).map_or(&NOTHING, |(_, value)| value)
            }
            _ => &NOTHING,
        }
    }

    /// Replaces or adds a member.
    pub fn set(&mut self, name: &str, value: Self) {
        if !matches!(self, Self::Object(_)) {
            *self = Self::Object(Vec::new());
        }
        if let Self::Object(members) = self {
            match members.iter_mut().find(|(own, _)| own == name) {
                Some((_, old)) => *old = value,
                None => members.push((name.to_owned(), value)),
            }
        }
    }

    /// A member's text; empty where there is none.
    pub fn text(&self, name: &str) -> String {
        self.get(name).words()
    }

    pub fn flag(&self, name: &str) -> bool {
        *self.get(name) == Self::Flag(true)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts")]
    pub fn count(&self, name: &str) -> u64 {
        match self.get(name) {
            Self::Number(number) => *number as u64,
            _ => 0,
        }
    }

    pub fn items(&self, name: &str) -> &[Self] {
        self.get(name).list()
    }

    pub fn list(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The texts of a list, in one line.
    pub fn joined(&self, name: &str) -> String {
        self.items(name).iter().map(Self::words).collect::<Vec<_>>().join(", ")
    }

    /// A text or number as text; empty for anything else.
    pub fn words(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Flag(true) => "true".to_owned(),
            _ => String::new(),
        }
    }

    fn from_js(value: &JsValue) -> Self {
        if let Some(text) = value.as_string() {
            Self::Text(text)
        } else if let Some(number) = value.as_f64() {
            Self::Number(number)
        } else if let Some(flag) = value.as_bool() {
            Self::Flag(flag)
        } else if let Some(items) = value.dyn_ref::<Array>() {
            Self::List(items.iter().map(|item| Self::from_js(&item)).collect())
        } else if let Some(object) = value.dyn_ref::<Object>() {
            let member = |name: JsValue| {
                let value = Reflect::get(object, &name).unwrap_or_default();
                (name.as_string().unwrap_or_default(), Self::from_js(&value))
            };
            Self::Object(Object::keys(object).iter().map(member).collect())
        } else {
            Self::Null
        }
    }

    fn to_js(&self) -> JsValue {
        match self {
            Self::Null => JsValue::NULL,
            Self::Flag(flag) => JsValue::from_bool(*flag),
            Self::Number(number) => JsValue::from_f64(*number),
            Self::Text(text) => JsValue::from_str(text),
            Self::List(items) => items.iter().map(Self::to_js).collect::<Array>().into(),
            Self::Object(members) => {
                let object = Object::new();
                // Headquarters takes what is not there for the default, also where null is wrong.
                for (name, value) in members.iter().filter(|(_, value)| *value != Self::Null) {
                    // Setting a property of a plain object cannot fail.
                    let _ = Reflect::set(&object, &JsValue::from_str(name), &value.to_js());
                }
                object.into()
            }
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
