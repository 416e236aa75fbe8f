//! The causes of failures of the browser, and of the network up to the scale unit.

use std::fmt::{self, Display, Formatter};

use js_sys::Error;
use wasm_bindgen::{JsCast, JsValue};

/// What failed, for the diagnostics file: never what a person typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause(String);

impl Cause {
    pub fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }

    /// The name and message of a thrown error, such as a `DOMException`.
    pub fn thrown(error: &JsValue) -> Self {
        match error.dyn_ref::<Error>() {
            Some(error) => Self(format!("{}: {}", error.name(), error.message())),
            None => Self(format!("{error:?}")),
        }
    }
}

impl Display for Cause {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
