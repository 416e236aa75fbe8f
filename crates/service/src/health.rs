//! `/health/live`: the process runs. `/health/ready`: it can serve.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::routing::get;
use contract::ErrorId;

use crate::error::{ApiError, localize_own};

/// Calls `ready` at each request.
pub fn routes(ready: impl Fn() -> bool + Send + Sync + 'static) -> Router {
    let ready = Arc::new(ready);
    let routes = Router::new().route("/health/live", get(|| async { "live" })).route(
        "/health/ready",
        get(move || {
            let is_ready = ready();
            async move {
                if is_ready {
                    (StatusCode::OK, "ready")
                } else {
                    (StatusCode::SERVICE_UNAVAILABLE, "not ready")
                }
            }
        }),
    );
    routes
        .method_not_allowed_fallback(|| async { ApiError::new(ErrorId::MethodNotAllowed) })
        .layer(from_fn(localize_own))
}
