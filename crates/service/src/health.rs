//! `/health/live`: the process runs. `/health/ready`: it can do its work.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;

/// `ready` is asked at each request.
pub fn routes(ready: impl Fn() -> bool + Send + Sync + 'static) -> Router {
    let ready = Arc::new(ready);
    Router::new().route("/health/live", get(|| async { "live" })).route(
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
    )
}
