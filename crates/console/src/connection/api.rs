//! Headquarters' admin API, as the console calls it.

use contract::ErrorId;
use locale::Lang;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use crate::connection::json::Json;

/// Why a call did not succeed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ApiError {
    /// Nobody is signed on (any more).
    SignedOff,
    /// Somebody else changed the record meanwhile.
    Changed,
    /// There is no such thing.
    NotFound,
    /// No answer, or none that can be read.
    NoAnswer,
    /// Refused, with the server's words.
    Refused {
        words: String,
        /// Members of the request that are wrong, each with words of its own.
        members: Vec<(String, String)>,
    },
}

impl ApiError {
    /// What to tell the administrator.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::SignedOff => lang.session_ended().to_owned(),
            Self::Changed => lang.changed_elsewhere().to_owned(),
            Self::NotFound => lang.error_not_found().to_owned(),
            Self::NoAnswer => lang.no_connection().to_owned(),
            Self::Refused { words, .. } if words.is_empty() => {
                lang.something_went_wrong().to_owned()
            }
            Self::Refused { words, .. } => words.clone(),
        }
    }
}

/// A request to headquarters.
#[derive(Default)]
pub struct Call {
    method: &'static str,
    path: String,
    body: Option<String>,
    e_tag: String,
}

impl Call {
    pub fn get(path: String) -> Self {
        Self { method: "GET", path, ..Self::default() }
    }

    pub fn post(path: String) -> Self {
        Self { method: "POST", path, ..Self::default() }
    }

    pub fn put(path: String) -> Self {
        Self { method: "PUT", path, ..Self::default() }
    }

    pub fn delete(path: String) -> Self {
        Self { method: "DELETE", path, ..Self::default() }
    }

    pub fn body(self, body: Json) -> Self {
        self.text(body.write())
    }

    /// A body that is JSON already.
    pub fn text(self, body: String) -> Self {
        Self { body: Some(body), ..self }
    }

    /// Only if the record is still the one that was read.
    pub fn if_match(self, e_tag: String) -> Self {
        Self { e_tag, ..self }
    }

    /// The answer's body; null where it has none.
    pub async fn send(self, lang: Lang) -> Result<Json, ApiError> {
        let request = self.request(lang).map_err(no_answer)?;
        let answer = leptos::prelude::window().fetch_with_str_and_init(&self.path, &request);
        let answer = JsFuture::from(answer).await.map_err(no_answer)?;
        let answer: Response = answer.dyn_into().map_err(no_answer)?;
        let text = JsFuture::from(answer.text().map_err(no_answer)?).await.map_err(no_answer)?;
        let text = text.as_string().unwrap_or_default();
        let body = Json::parse(&text);
        match body {
            _ if !answer.ok() => Err(refusal(answer.status(), &body.unwrap_or_default())),
            None if !text.is_empty() => Err(ApiError::NoAnswer),
            body => Ok(body.unwrap_or_default()),
        }
    }

    fn request(&self, lang: Lang) -> Result<RequestInit, JsValue> {
        let headers = Headers::new()?;
        headers.append("Accept-Language", lang.tag())?;
        let request = RequestInit::new();
        request.set_method(self.method);
        if let Some(body) = &self.body {
            headers.append("Content-Type", "application/json")?;
            request.set_body(&JsValue::from_str(body));
        }
        if !self.e_tag.is_empty() {
            headers.append("If-Match", &self.e_tag)?;
        }
        request.set_headers(&headers);
        Ok(request)
    }
}

fn no_answer(_: JsValue) -> ApiError {
    ApiError::NoAnswer
}

fn refusal(status: u16, body: &Json) -> ApiError {
    let id = body.text("ErrorResourceId");
    match status {
        // Somebody between has spoken.
        _ if id.is_empty() => ApiError::NoAnswer,
        401 if id != ErrorId::SignOnFailed.resource_id() => ApiError::SignedOff,
        404 => ApiError::NotFound,
        412 => ApiError::Changed,
        _ => ApiError::Refused {
            words: body.text("LocalizedMessage"),
            members: body.items("ValidationErrors").iter().flat_map(wrong_members).collect(),
        },
    }
}

fn wrong_members(error: &Json) -> Vec<(String, String)> {
    let words = error.text("LocalizedMessage");
    error.items("MemberNames").iter().map(|name| (name.words(), words.clone())).collect()
}

/// A part of an address, escaped.
pub fn escape(part: &str) -> String {
    js_sys::encode_uri_component(part).into()
}

/// What [`escape`] made.
pub fn unescape(part: &str) -> String {
    js_sys::decode_uri_component(part).map_or_else(|_| part.to_owned(), String::from)
}
