//! Signing on: administrators only, and not by guessing.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Extension, State};
use axum::http::header::SET_COOKIE;
use axum::http::uri::Scheme;
use axum::response::{IntoResponse, Response};
use contract::ErrorId;
use contract::admin::{SignOnRequest, SignOnResult};
use service::attempts::{OF_NAME, OF_PLACE};
use service::{ApiError, Json, password};

use super::session;
use crate::state::Shared;

/// Longest worker id and password, in characters.
const LENGTH_MAX: usize = 128;

/// Begins a session.
#[utoipa::path(post, path = "/api/sign-on", tag = "Session", request_body = SignOnRequest,
    responses((status = 200, body = SignOnResult), (status = 401, body = contract::ErrorBody),
        (status = 403, body = contract::ErrorBody), (status = 429, body = contract::ErrorBody)))]
pub(super) async fn sign_on(
    State(headquarters): State<Shared>,
    caller: Option<Extension<ConnectInfo<SocketAddr>>>,
    scheme: Option<Extension<Scheme>>,
    Json(request): Json<SignOnRequest>,
) -> Result<Response, ApiError> {
    let worker_id = request.worker_id.trim();
    if worker_id.chars().count() > LENGTH_MAX || request.password.chars().count() > LENGTH_MAX {
        return Err(ApiError::new(ErrorId::SignOnFailed));
    }
    let from = caller.map(|Extension(ConnectInfo(address))| address.ip().to_string());
    let from = from.unwrap_or_default();
    let key = format!("{worker_id}@{from}");
    for (key, allowance) in [(&from, OF_PLACE), (&key, OF_NAME)] {
        headquarters
            .attempts
            .begin(key, allowance)
            .map_err(|seconds| ApiError::new(ErrorId::TooManyRequests).retry_after(seconds))?;
    }

    let worker: Option<(String, String, String)> =
        sqlx::query_as("SELECT NAME, ROLE, PASSWORDHASH FROM RETAILSTAFF WHERE WORKERID = $1")
            .bind(worker_id)
            .fetch_optional(headquarters.database.read())
            .await?;
    let hash = worker.as_ref().map(|(_, _, hash)| hash.as_str());
    if !password::is_right(&request.password, hash).await? {
        return Err(ApiError::new(ErrorId::SignOnFailed).because("wrong sign-on"));
    }
    headquarters.attempts.succeeded(&key);
    headquarters.attempts.forgive(&from);
    let (worker_name, role, _) = worker.ok_or_else(|| ApiError::new(ErrorId::SignOnFailed))?;
    if role != "Administrator" {
        return Err(ApiError::new(ErrorId::AuthorizationFailed));
    }
    let (token, expires_at) = session::begin(&headquarters.database, worker_id).await?;
    let scheme = scheme.map_or(Scheme::HTTP, |Extension(scheme)| scheme);
    let cookie = session::cookie(&token, &scheme);
    let worker_id = worker_id.to_owned();
    let result = SignOnResult { token, expires_at, worker_id, worker_name };
    Ok(([(SET_COOKIE, cookie)], Json(result)).into_response())
}
