//! What both servers are made of: the database, the error envelope, secrets, the
//! web app, health and a clean end.

pub mod async_rows;
pub mod attempts;
pub mod clock;
pub mod database;
pub mod error;
pub mod health;
mod json;
pub mod message;
pub mod password;
pub mod search;
pub mod serve;
pub mod service_key;
#[cfg(feature = "testing")]
pub mod testing;
pub mod token;
pub mod web;

use std::any::Any;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use contract::{BODY_LENGTH_MAX, ErrorId};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

pub use database::{Database, OpenError};
pub use error::{ApiError, Result};
pub use json::Json;

/// Why a server does not start, as one sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Database(#[from] OpenError),
    #[error("{0}")]
    Other(String),
}

impl From<sqlx::Error> for StartError {
    fn from(error: sqlx::Error) -> Self {
        Self::Other(format!("The database cannot be used: {error}."))
    }
}

/// An API's routes with what all of them share: bodies of at most
/// [`BODY_LENGTH_MAX`] (a route may set its own limit), no caching, a panic becomes an
/// answer, and every error has the one envelope.
pub fn api(routes: Router) -> Router {
    let no_store = HeaderValue::from_static("no-store");
    let no_sniff = HeaderValue::from_static("nosniff");
    routes
        .method_not_allowed_fallback(|| async { ApiError::new(ErrorId::MethodNotAllowed) })
        .layer(DefaultBodyLimit::max(BODY_LENGTH_MAX))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(error::localize))
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, no_store))
        .layer(SetResponseHeaderLayer::if_not_present(X_CONTENT_TYPE_OPTIONS, no_sniff))
}

/// For `/{*rest}` below an API's root.
pub async fn unknown_route() -> ApiError {
    ApiError::new(ErrorId::NotFound)
}

fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let said = panic.downcast_ref::<&str>().copied();
    let said = said.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    ApiError::internal(format!("panic: {}", said.unwrap_or("without words"))).into_response()
}

/// The token of `Authorization: Bearer`.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
