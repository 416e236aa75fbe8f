//! `/health/live`: the process runs. `/health/ready`: it can serve.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::routing::get;
use contract::ErrorId;

use crate::error::{ApiError, localize_own};

/// Whether a server can do its work.
#[derive(Clone, Copy, Debug)]
pub struct Readiness {
    pub is_ready: bool,
    /// What the operator has to know besides, in English; usually nothing.
    pub remark: &'static str,
}

impl Readiness {
    pub const READY: Self = Self { is_ready: true, remark: "" };

    fn answer(self) -> (StatusCode, String) {
        let (status, words) = match self.is_ready {
            true => (StatusCode::OK, "ready"),
            false => (StatusCode::SERVICE_UNAVAILABLE, "not ready"),
        };
        let separator = if self.remark.is_empty() { "" } else { "; " };
        (status, [words, separator, self.remark].concat())
    }
}

/// `readiness` is asked at each request.
pub fn routes(readiness: impl Fn() -> Readiness + Send + Sync + 'static) -> Router {
    let readiness = Arc::new(readiness);
    let routes = Router::new().route("/health/live", get(|| async { "live" })).route(
        "/health/ready",
        get(move || {
            let answer = readiness().answer();
            async move { answer }
        }),
    );
    routes
        .method_not_allowed_fallback(|| async { ApiError::new(ErrorId::MethodNotAllowed) })
        .layer(from_fn(localize_own))
}
