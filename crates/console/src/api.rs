//! Headquarters' admin API, as the console calls it.

use contract::{ErrorBody, ErrorId};
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use locale::Lang;
use serde::Serialize;
use serde::de::DeserializeOwned;

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
    Refused(String),
}

impl ApiError {
    /// What to tell the administrator.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::SignedOff => lang.session_ended().to_owned(),
            Self::Changed => lang.changed_elsewhere().to_owned(),
            Self::NotFound => lang.error_not_found().to_owned(),
            Self::NoAnswer => lang.no_connection().to_owned(),
            Self::Refused(words) if words.is_empty() => lang.something_went_wrong().to_owned(),
            Self::Refused(words) => words.clone(),
        }
    }
}

/// Reads a resource, in the given language.
pub async fn get<T: DeserializeOwned>(path: &str, lang: Lang) -> Result<T, ApiError> {
    let answer = send::<()>(Method::GET, path, lang, None, None).await?;
    answer.json().await.map_err(|_| ApiError::NoAnswer)
}

/// Replaces a resource; with an `ETag` only if it is still the one that was read.
pub async fn put<B: Serialize>(
    path: &str,
    lang: Lang,
    body: &B,
    e_tag: Option<&str>,
) -> Result<(), ApiError> {
    send(Method::PUT, path, lang, Some(body), e_tag).await.map(drop)
}

/// Does something and reads what came of it.
pub async fn post<B: Serialize, T: DeserializeOwned>(
    path: &str,
    lang: Lang,
    body: &B,
) -> Result<T, ApiError> {
    let answer = send(Method::POST, path, lang, Some(body), None).await?;
    answer.json().await.map_err(|_| ApiError::NoAnswer)
}

/// Ends a resource.
pub async fn delete(path: &str, lang: Lang) -> Result<(), ApiError> {
    send::<()>(Method::DELETE, path, lang, None, None).await.map(drop)
}

async fn send<B: Serialize>(
    method: Method,
    path: &str,
    lang: Lang,
    body: Option<&B>,
    if_match: Option<&str>,
) -> Result<Response, ApiError> {
    let mut request: RequestBuilder =
        Request::get(path).method(method).header("Accept-Language", lang.tag());
    if let Some(e_tag) = if_match {
        request = request.header("If-Match", e_tag);
    }
    let request = match body {
        Some(body) => request.json(body),
        None => request.build(),
    };
    let answer = request.map_err(|_| ApiError::NoAnswer)?.send().await;
    let answer = answer.map_err(|_| ApiError::NoAnswer)?;
    if answer.ok() { Ok(answer) } else { Err(refusal(answer).await) }
}

async fn refusal(answer: Response) -> ApiError {
    let status = answer.status();
    let body: ErrorBody = answer.json().await.unwrap_or_default();
    match (status, ErrorId::from_resource_id(&body.error_resource_id)) {
        (_, Some(ErrorId::SignOnFailed)) => ApiError::Refused(body.localized_message),
        (401, _) => ApiError::SignedOff,
        (404, _) => ApiError::NotFound,
        (412, _) => ApiError::Changed,
        (_, Some(_)) => ApiError::Refused(body.localized_message),
        (_, None) => ApiError::NoAnswer,
    }
}

/// A part of an address, escaped.
pub fn escape(part: &str) -> String {
    js_sys::encode_uri_component(part).into()
}
