//! Signing on: administrators only, and not by guessing.

use axum::extract::{ConnectInfo, Extension, State};
use axum::http::header::SET_COOKIE;
use axum::http::uri::Scheme;
use axum::response::{IntoResponse, Response};
use contract::ErrorId;
use contract::admin::{SignOnRequest, SignOnResult};
use service::attempts::{OF_NAME, OF_PLACE};
use service::{ApiError, Json, password};

use super::audit::recorder::{self, From};
use super::session;
use crate::state::{Headquarters, Shared};

/// Longest worker id and password, in characters.
const LENGTH_MAX: usize = 128;

/// Begins a session.
#[utoipa::path(post, path = "/api/sign-on", tag = "Session", request_body = SignOnRequest,
    responses((status = 200, body = SignOnResult), (status = 401, body = contract::ErrorBody),
        (status = 403, body = contract::ErrorBody), (status = 429, body = contract::ErrorBody)))]
pub(super) async fn sign_on(
    State(headquarters): State<Shared>,
    from: From,
    scheme: Option<Extension<Scheme>>,
    Json(request): Json<SignOnRequest>,
) -> Result<Response, ApiError> {
    let worker_id = request.worker_id.trim();
    if worker_id.chars().count() > LENGTH_MAX || request.password.chars().count() > LENGTH_MAX {
        return Err(ApiError::new(ErrorId::SignOnFailed));
    }
    let attempt = Attempt::begin(&headquarters, worker_id, &from)?;
    let worker: Option<(String, String, String)> =
        sqlx::query_as("SELECT NAME, ROLE, PASSWORDHASH FROM RETAILSTAFF WHERE WORKERID = $1")
            .bind(worker_id)
            .fetch_optional(headquarters.database.read())
            .await?;
    let hash = worker.as_ref().map(|(_, _, hash)| hash.as_str());
    let is_right = password::is_right(&request.password, hash).await?;
    // An unknown id is not recorded: it may be a password in the wrong field.
    let known_id = if worker.is_some() { worker_id } else { "" };
    let refused = match worker {
        Some((name, role, _)) if is_right => {
            attempt.succeeded();
            if role == "Administrator" {
                return answer(&headquarters, worker_id, name, &from, scheme).await;
            }
            ApiError::new(ErrorId::AuthorizationFailed)
        }
        _ => ApiError::new(ErrorId::SignOnFailed).because("wrong sign-on"),
    };
    let outcome = refused.id.status();
    recorder::record_sign_on(&headquarters, known_id, &from, outcome).await?;
    Err(refused)
}

/// A counted attempt, of its address and of the worker there.
struct Attempt<'h> {
    headquarters: &'h Headquarters,
    from: String,
    key: String,
}

impl<'h> Attempt<'h> {
    fn begin(
        headquarters: &'h Headquarters,
        worker_id: &str,
        from: &From,
    ) -> Result<Self, ApiError> {
        let from = from.as_ref().map(|Extension(ConnectInfo(address))| address.ip().to_string());
        let from = from.unwrap_or_default();
        let key = format!("{worker_id}@{from}");
        for (key, allowance) in [(&from, OF_PLACE), (&key, OF_NAME)] {
            headquarters
                .attempts
                .begin(key, allowance)
                .map_err(|seconds| ApiError::new(ErrorId::TooManyRequests).retry_after(seconds))?;
        }
        Ok(Self { headquarters, from, key })
    }

    fn succeeded(&self) {
        self.headquarters.attempts.succeeded(&self.key);
        self.headquarters.attempts.forgive(&self.from);
    }
}

async fn answer(
    headquarters: &Headquarters,
    worker_id: &str,
    worker_name: String,
    from: &From,
    scheme: Option<Extension<Scheme>>,
) -> Result<Response, ApiError> {
    let (token, expires_at) = session::begin(&headquarters.database, worker_id).await?;
    recorder::record_sign_on(headquarters, worker_id, from, 200).await?;
    let scheme = scheme.map_or(Scheme::HTTP, |Extension(scheme)| scheme);
    let cookie = session::cookie(&token, &scheme);
    let worker_id = worker_id.to_owned();
    let result = SignOnResult { token, expires_at, worker_id, worker_name };
    Ok(([(SET_COOKIE, cookie)], Json(result)).into_response())
}
