//! Calls from scale units: they carry the service key.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use contract::ErrorId;
use service::{ApiError, service_key};

use crate::state::Shared;

/// Middleware: lets only a scale unit through.
pub(crate) async fn require_service_key(
    State(headquarters): State<Shared>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if service_key::is_right(&headquarters.service_key, request.headers()) {
        Ok(next.run(request).await)
    } else {
        Err(ApiError::new(ErrorId::AuthenticationFailed).because("no or a wrong service key"))
    }
}
