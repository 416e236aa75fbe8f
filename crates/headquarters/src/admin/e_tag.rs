//! `ETag` and `If-Match`: the second of two administrators is told.

use axum::http::HeaderMap;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use contract::ErrorId;
use serde::Serialize;
use service::precondition::Preconditions;
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
    let given = Preconditions::of(headers);
    if given.has_if_match() {
        given.check(e_tag)
    } else {
        Err(ApiError::new(ErrorId::PreconditionFailed))
    }
}

/// A change that names what it changes has to be right; others may go without.
pub(super) fn check(headers: &HeaderMap, e_tag: &str) -> Result<(), ApiError> {
    Preconditions::of(headers).check(e_tag)
}

/// An answer with the tag in its header too.
pub(super) fn answer<T: Serialize>(e_tag: String, resource: T) -> Response {
    ([(ETAG, e_tag)], Json(resource)).into_response()
}
