//! The common parts of both servers: the database, the error envelope, secrets, the web app, health
//! and shutdown.

pub mod async_rows;
pub mod attempts;
pub mod audit_rows;
pub mod clock;
mod connection;
pub mod database;
pub mod descriptors;
pub mod error;
pub mod health;
mod json;
pub mod media;
pub mod message;
pub mod openapi;
pub mod password;
pub mod precondition;
mod request_json;
pub mod search;
pub mod serve;
#[cfg(feature = "testing")]
pub mod testing;
pub mod tls;
pub mod token;
pub mod web;

use std::any::Any;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, Uri};
use axum::middleware::{from_fn, map_request};
use axum::response::{IntoResponse, Response};
use contract::{BODY_LENGTH_MAX, ErrorId};
use tower::Layer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

pub use connection::limits::Limits;
pub use connection::transport::Transport;
pub use database::{Database, OpenError};
pub use error::{ApiError, Result};
pub use json::{Json, Patch, ServerJson};
pub use request_json::storable;

/// Days that a server keeps entries of the audit trail, unless it is configured otherwise.
pub const AUDIT_DAYS_DEFAULT: u32 = 365;

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

/// A server's router: its APIs, health included, and the web app for all other addresses.
pub fn server(apis: Router, web_app: Router) -> Router {
    let routes = apis.merge(web_app);
    // Before the router splits the address.
    Router::new().fallback_service(map_request(without_nul).layer(routes))
}

async fn without_nul(mut request: Request) -> Request {
    if let Some(uri) = storable_uri(request.uri()) {
        *request.uri_mut() = uri;
    }
    request
}

/// The address with [`storable`]'s replacement of its NULs; `None` where it has none (R311).
pub fn storable_uri(uri: &Uri) -> Option<Uri> {
    let text = uri.to_string();
    if text.contains("%00") { text.replace("%00", "%01").parse().ok() } else { None }
}

/// An API's JSON routes, with the layers that all routes share.
pub fn api(routes: Router) -> Router {
    api_of_any_type(routes.layer(from_fn(media::negotiate)))
}

/// An API's routes with the shared layers: bodies of at most [`BODY_LENGTH_MAX`] (a route may set
/// its own limit), no caching, a panic becomes an answer, and every error has the one envelope.
pub fn api_of_any_type(routes: Router) -> Router {
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
