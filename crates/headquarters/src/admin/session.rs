//! Who is signed on: a cookie for the console, a bearer token for others.

use std::time::Duration;

use axum::extract::{Extension, Request, State};
use axum::http::header::{COOKIE, HOST, ORIGIN, SET_COOKIE};
use axum::http::uri::Scheme;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use contract::ErrorId;
use contract::admin::Session;
use service::{ApiError, Database, Json, bearer, clock, token};

use crate::configuration::company;
use crate::state::Shared;

/// Sessions end so long after sign-on.
pub(super) const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);
/// The browser keeps other servers of the same host from setting a cookie of this prefix, and sends
/// it over HTTPS only.
const COOKIE_OF_HTTPS: &str = "__Host-headquarters_session";
/// Without TLS there is no such cookie.
const COOKIE_OF_HTTP: &str = "headquarters_session";

/// Who makes the request.
#[derive(Clone, Debug)]
pub(super) struct SignedOn {
    worker_id: String,
    worker_name: String,
    token_hash: String,
}

impl SignedOn {
    pub(super) fn worker_id(&self) -> &str {
        &self.worker_id
    }
}

/// Begins a session and returns its token and when it expires.
pub(super) async fn begin(database: &Database, worker_id: &str) -> sqlx::Result<(String, String)> {
    let (token, expires_at) = (token::mint(), clock::from_now(LIFETIME));
    let mut write = database.write().await?;
    sqlx::query("DELETE FROM ADMINSESSION WHERE EXPIRESAT < $1")
        .bind(clock::now())
        .execute(&mut *write)
        .await?;
    sqlx::query("INSERT INTO ADMINSESSION (TOKENHASH, WORKERID, EXPIRESAT) VALUES ($1, $2, $3)")
        .bind(token::hash(&token))
        .bind(worker_id)
        .bind(&expires_at)
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    Ok((token, expires_at))
}

/// The cookie of a session for what was called by `scheme`; an empty token makes the browser forget
/// it.
pub(super) fn cookie(token: &str, scheme: &Scheme) -> String {
    let seconds = if token.is_empty() { 0 } else { LIFETIME.as_secs() };
    let name = cookie_name(scheme);
    let secure = if *scheme == Scheme::HTTPS { "; Secure" } else { "" };
    format!("{name}={token}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}{secure}")
}

fn cookie_name(scheme: &Scheme) -> &'static str {
    if *scheme == Scheme::HTTPS { COOKIE_OF_HTTPS } else { COOKIE_OF_HTTP }
}

/// Middleware: only for who is signed on.
pub(super) async fn require(
    State(headquarters): State<Shared>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let headers = request.headers();
    let scheme = request.extensions().get().unwrap_or(&Scheme::HTTP);
    let token = match (bearer(headers), cookie_token(headers, cookie_name(scheme))) {
        (Some(token), _) => token,
        (None, Some(token)) => {
            check_origin(request.method(), headers)?;
            token
        }
        (None, None) => return Err(ApiError::new(ErrorId::AuthenticationFailed)),
    };
    let signed_on = find(&headquarters.database, token).await?;
    request.extensions_mut().insert(signed_on);
    Ok(next.run(request).await)
}

async fn find(database: &Database, token: &str) -> Result<SignedOn, ApiError> {
    let token_hash = token::hash(token);
    let row: Option<(String, String, String)> = sqlx::query_as(
        "SELECT ADMINSESSION.WORKERID, RETAILSTAFF.NAME, ADMINSESSION.EXPIRESAT FROM ADMINSESSION \
         JOIN RETAILSTAFF ON RETAILSTAFF.WORKERID = ADMINSESSION.WORKERID \
         WHERE TOKENHASH = $1 AND RETAILSTAFF.ROLE = 'Administrator'",
    )
    .bind(&token_hash)
    .fetch_optional(database.read())
    .await?;
    match row {
        None => Err(ApiError::new(ErrorId::AuthenticationFailed)),
        Some((_, _, expires_at)) if clock::has_passed(&expires_at) => {
            Err(ApiError::new(ErrorId::UserSessionExpired))
        }
        Some((worker_id, worker_name, _)) => Ok(SignedOn { worker_id, worker_name, token_hash }),
    }
}

fn cookie_token<'a>(headers: &'a HeaderMap, cookie_name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == cookie_name)
        .map(|(_, token)| token)
}

/// The browser sends the cookie by itself: what changes something must come from
/// headquarters' own page.
fn check_origin(method: &Method, headers: &HeaderMap) -> Result<(), ApiError> {
    if method == Method::GET || method == Method::HEAD {
        return Ok(());
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_own = match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => {
            let origin = text(ORIGIN.as_str()).and_then(|origin| origin.split_once("://"));
            origin.is_some_and(|(_, host)| text(HOST.as_str()) == Some(host))
        }
    };
    if is_own {
        Ok(())
    } else {
        Err(ApiError::new(ErrorId::AuthorizationFailed).because("a cookie from another origin"))
    }
}

/// Who is signed on.
#[utoipa::path(get, path = "/api/session", tag = "Session",
    responses((status = 200, body = Session), (status = 401, body = contract::ErrorBody)))]
pub(super) async fn show(
    State(headquarters): State<Shared>,
    Extension(signed_on): Extension<SignedOn>,
) -> Result<Json<Session>, ApiError> {
    let mut connection = headquarters.database.read().acquire().await?;
    Ok(Json(Session {
        worker_id: signed_on.worker_id,
        worker_name: signed_on.worker_name,
        is_demo: company::is_demo(&mut connection).await?,
    }))
}

/// Signs off.
#[utoipa::path(delete, path = "/api/session", tag = "Session",
    responses((status = 204), (status = 401, body = contract::ErrorBody)))]
pub(super) async fn sign_off(
    State(headquarters): State<Shared>,
    Extension(signed_on): Extension<SignedOn>,
    scheme: Option<Extension<Scheme>>,
) -> Result<Response, ApiError> {
    let mut write = headquarters.database.write().await?;
    sqlx::query("DELETE FROM ADMINSESSION WHERE TOKENHASH = $1")
        .bind(&signed_on.token_hash)
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    let forget = cookie("", &scheme.map_or(Scheme::HTTP, |Extension(scheme)| scheme));
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, forget)]).into_response())
}
