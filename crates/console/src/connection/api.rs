//! Headquarters' admin API, as the console calls it.

use contract::error::{ErrorBody, ErrorId, ValidationError};
use diagnostics::Cause;
use futures::future::LocalBoxFuture;
use locale::Lang;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

/// Why a call failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ApiError {
    /// The caller has no session, or no longer.
    SignedOff,
    /// Another change of the record came first.
    Changed,
    /// The record does not exist.
    NotFound,
    /// No answer, or an unreadable one.
    NoAnswer(Cause),
    /// The server refused, with its words.
    Refused {
        words: String,
        /// Wrong members of the request, each with the server's words.
        members: Vec<(String, String)>,
    },
}

impl ApiError {
    /// The message for the administrator.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::SignedOff => lang.session_ended().to_owned(),
            Self::Changed => lang.changed_elsewhere().to_owned(),
            Self::NotFound => lang.error_not_found().to_owned(),
            Self::NoAnswer(_) => lang.no_connection().to_owned(),
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

    pub fn body(self, body: &impl Serialize) -> Self {
        Self { body: serde_json::to_string(body).ok(), ..self }
    }

    /// Makes the request conditional on the state that was read.
    pub fn if_match(self, e_tag: &str) -> Self {
        Self { e_tag: e_tag.to_owned(), ..self }
    }

    /// Sends the request and reads the body of the answer.
    pub async fn send<A: DeserializeOwned>(self, lang: Lang) -> Result<A, ApiError> {
        read(&self.exchange(lang).await?)
    }

    /// Sends a request whose answer has no body.
    pub async fn execute(self, lang: Lang) -> Result<(), ApiError> {
        let text = self.exchange(lang).await?;
        // A page instead of JSON comes from another server, such as a captive portal.
        if text.is_empty() { Ok(()) } else { Err(unread("text in place of an empty answer")) }
    }

    /// The text of a success; not generic, so that the bundle has it once.
    pub(super) fn exchange(self, lang: Lang) -> LocalBoxFuture<'static, Result<String, ApiError>> {
        Box::pin(async move { self.ask(lang).await })
    }

    /// Records the outcome of the request, without ids and words.
    async fn ask(&self, lang: Lang) -> Result<String, ApiError> {
        let (method, path) = (self.method, resource(&self.path));
        match self.fetch(lang).await {
            Ok((status, text)) if (200..300).contains(&status) => {
                tracing::debug!(method, path, status, "answered");
                Ok(text)
            }
            Ok((status, text)) => {
                let body: ErrorBody = serde_json::from_str(&text).unwrap_or_default();
                tracing::info!(method, path, status, id = body.error_resource_id, "refused");
                Err(refusal(status, body))
            }
            Err(thrown) => {
                let cause = Cause::thrown(&thrown);
                tracing::warn!(method, path, %cause, "no answer");
                Err(ApiError::NoAnswer(cause))
            }
        }
    }

    /// The status and the text of the answer.
    async fn fetch(&self, lang: Lang) -> Result<(u16, String), JsValue> {
        let request = self.request(lang)?;
        let answer = leptos::prelude::window().fetch_with_str_and_init(&self.path, &request);
        let answer: Response = JsFuture::from(answer).await?.dyn_into()?;
        let text = JsFuture::from(answer.text()?).await?;
        Ok((answer.status(), text.as_string().unwrap_or_default()))
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

/// Reads an answer from its text.
pub(super) fn read<A: DeserializeOwned>(text: &str) -> Result<A, ApiError> {
    serde_json::from_str(text).map_err(wrong_json)
}

/// Omits the error's own words, which can quote the answer.
fn wrong_json(error: serde_json::Error) -> ApiError {
    let (line, column) = (error.line(), error.column());
    unread(format!("{:?} error in JSON at {line}:{column}", error.classify()))
}

/// Records an answer that headquarters cannot have given.
fn unread(what: impl Into<String>) -> ApiError {
    let cause = Cause::new(what);
    tracing::warn!(%cause, "an answer that the console cannot read");
    ApiError::NoAnswer(cause)
}

/// The path without ids and search terms: `/api/customers`.
fn resource(path: &str) -> &str {
    let path = path.split('?').next().unwrap_or_default();
    let end = path.match_indices('/').nth(2).map_or(path.len(), |(at, _)| at);
    &path[..end]
}

fn refusal(status: u16, body: ErrorBody) -> ApiError {
    let id = body.error_resource_id;
    match status {
        // Another server answered.
        _ if id.is_empty() => {
            ApiError::NoAnswer(Cause::new(format!("status {status} without an error id")))
        }
        401 if id != ErrorId::SignOnFailed.resource_id() => ApiError::SignedOff,
        404 => ApiError::NotFound,
        412 => ApiError::Changed,
        _ => ApiError::Refused {
            words: body.localized_message,
            members: body.validation_errors.into_iter().flat_map(wrong_members).collect(),
        },
    }
}

fn wrong_members(error: ValidationError) -> impl Iterator<Item = (String, String)> {
    let words = error.localized_message;
    error.member_names.into_iter().map(move |name| (name, words.clone()))
}

/// Percent-encodes a part of an address.
pub fn escape(part: &str) -> String {
    js_sys::encode_uri_component(part).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_recorded_without_ids_and_what_was_searched_for() {
        assert_eq!(resource("/api/customers?search=Mori&$top=50"), "/api/customers");
        assert_eq!(resource("/api/customers/004001"), "/api/customers");
        assert_eq!(resource("/api/jobs/1010/runs"), "/api/jobs");
        assert_eq!(resource("/api/session"), "/api/session");
    }
}
