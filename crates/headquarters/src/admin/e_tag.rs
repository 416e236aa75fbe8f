//! `ETag` and `If-Match`: the second of two administrators is told.

use axum::http::HeaderMap;
use axum::http::header::{ETAG, IF_MATCH};
use axum::response::{IntoResponse, Response};
use contract::ErrorId;
use serde::Serialize;
use service::{ApiError, Json, token};

/// How much of a hash is enough.
const LENGTH: usize = 32;

/// The tag of a content: two that are equal are the same to an administrator, who has
/// then overwritten nothing unseen.
pub(super) fn of(content: &impl Serialize) -> Result<String, ApiError> {
    let hash = token::hash(&serde_json::to_string(content)?);
    Ok(format!("\"{}\"", hash.get(..LENGTH).unwrap_or(&hash)))
}

/// A change has to name what it changes.
pub(super) fn require(headers: &HeaderMap, e_tag: &str) -> Result<(), ApiError> {
    match given(headers) {
        Some(tags) if names(&tags, e_tag) => Ok(()),
        _ => Err(ApiError::new(ErrorId::PreconditionFailed)),
    }
}

/// A change that names what it changes has to be right; others may go without.
pub(super) fn check(headers: &HeaderMap, e_tag: &str) -> Result<(), ApiError> {
    match given(headers) {
        Some(tags) if !names(&tags, e_tag) => Err(ApiError::new(ErrorId::PreconditionFailed)),
        _ => Ok(()),
    }
}

fn given(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(IF_MATCH)?;
    Some(value.to_str().unwrap_or_default().to_owned())
}

fn names(tags: &str, e_tag: &str) -> bool {
    tags.split(',').map(str::trim).any(|tag| tag == "*" || tag == e_tag)
}

/// An answer with the tag in its header too.
pub(super) fn answer<T: Serialize>(e_tag: String, resource: T) -> Response {
    ([(ETAG, e_tag)], Json(resource)).into_response()
}
