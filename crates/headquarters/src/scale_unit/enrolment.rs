//! Enrolment: a code that works once becomes a credential.

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::{ConnectInfo, DefaultBodyLimit, Extension, State};
use axum::http::StatusCode;
use axum::routing::{MethodRouter, post};
use contract::enrolment::Enrolment;
use contract::{ErrorId, SIGN_ON_LENGTH_MAX};
use service::attempts::OF_NAME;
use service::{ApiError, Database, ServerJson, clock, token};
use sqlx::AnyConnection;

use super::revived::is_hash;
use super::{MAIN, credential};
use crate::state::Shared;

/// How long a code waits for its scale unit.
const VALID_FOR: Duration = Duration::from_secs(24 * 60 * 60);
const CODE_LENGTH_MAX: usize = 200;

pub(crate) fn route() -> MethodRouter<Shared> {
    post(enrol).layer(DefaultBodyLimit::max(SIGN_ON_LENGTH_MAX))
}

/// A code that is used, and when it ends.
#[derive(Debug)]
pub(crate) struct IssuedCode {
    pub code: String,
    /// RFC 3339, UTC.
    pub expires_at: String,
}

/// Makes a new code for the scale unit; an older one ends. `None` when it is not known.
pub(crate) async fn issue(
    connection: &mut AnyConnection,
    name: &str,
) -> sqlx::Result<Option<IssuedCode>> {
    let (code, expires_at) = (token::mint_typable(), clock::from_now(VALID_FOR));
    let issued =
        sqlx::query("UPDATE SCALEUNIT SET CODEHASH = $1, CODEEXPIRESAT = $2 WHERE NAME = $3")
            .bind(token::hash(&code))
            .bind(&expires_at)
            .bind(name)
            .execute(connection)
            .await?;
    Ok((issued.rows_affected() > 0).then_some(IssuedCode { code, expires_at }))
}

/// A code for the scale unit in headquarters' own process; `None` when an administrator has
/// revoked it.
pub(crate) async fn issue_for_own(database: &Database) -> sqlx::Result<Option<String>> {
    let mut write = database.write().await?;
    let is_revoked: Option<(i64,)> = sqlx::query_as(
        "SELECT 1 FROM SCALEUNIT WHERE NAME = $1 AND CREDENTIALHASH = '' \
         AND REVOKEDAT IS NOT NULL",
    )
    .bind(MAIN)
    .fetch_optional(&mut *write)
    .await?;
    if is_revoked.is_some() {
        return Ok(None);
    }
    let issued = issue(&mut write, MAIN).await?;
    write.commit().await?;
    Ok(issued.map(|issued| issued.code))
}

async fn enrol(
    State(headquarters): State<Shared>,
    caller: Option<Extension<ConnectInfo<SocketAddr>>>,
    ServerJson(enrolment): ServerJson<Enrolment>,
) -> Result<StatusCode, ApiError> {
    let from = caller.map(|Extension(ConnectInfo(address))| address.ip().to_string());
    let attempts_key = format!("enrolment {}", from.unwrap_or_default());
    headquarters
        .attempts
        .begin(&attempts_key, OF_NAME)
        .map_err(|seconds| ApiError::new(ErrorId::TooManyRequests).retry_after(seconds))?;
    let mut write = headquarters.database.write().await?;
    let name = accept(&mut write, &enrolment).await?;
    write.commit().await?;
    headquarters.attempts.succeeded(&attempts_key);
    tracing::info!(name, "a scale unit has enrolled");
    // A poll under the former credential ends.
    headquarters.exchange.change();
    Ok(StatusCode::NO_CONTENT)
}

async fn accept(connection: &mut AnyConnection, enrolment: &Enrolment) -> Result<String, ApiError> {
    let refused = |why: &str| ApiError::new(ErrorId::EnrolmentFailed).because(why);
    let (code, hash) = (enrolment.enrolment_code.trim(), enrolment.credential_hash.as_str());
    if code.is_empty() || code.len() > CODE_LENGTH_MAX || !is_hash(hash) {
        return Err(refused("no code, or no hash of a credential"));
    }
    let code_hash = token::hash(&code.to_uppercase());
    // Writing first holds the row: of two that enrol at once by one code, one waits.
    let row: Option<(String, String, String)> = sqlx::query_as(
        "UPDATE SCALEUNIT SET CODEHASH = CODEHASH WHERE CODEHASH = $1 \
         RETURNING NAME, CREDENTIALHASH, CODEEXPIRESAT",
    )
    .bind(code_hash)
    .fetch_optional(&mut *connection)
    .await?;
    let (name, present, expires_at) = row.ok_or_else(|| refused("an unknown code"))?;
    if expires_at.is_empty() {
        // Used. By the same credential it is a request whose answer was lost.
        return if present == hash { Ok(name) } else { Err(refused("a used code")) };
    }
    if clock::has_passed(&expires_at) {
        return Err(refused("a code that is too old"));
    }
    if is_known(connection, hash).await? {
        return Err(refused("a credential that is known already"));
    }
    credential::end(connection, &name).await?;
    let now = clock::now();
    sqlx::query(
        "UPDATE SCALEUNIT SET CREDENTIALHASH = $1, CODEEXPIRESAT = '', ENROLLEDAT = $2, \
         LASTCONTACTAT = $3, REVOKEDAT = NULL WHERE NAME = $4",
    )
    .bind(hash)
    .bind(&now)
    .bind(&now)
    .bind(&name)
    .execute(connection)
    .await?;
    Ok(name)
}

/// Whether some scale unit has or had the credential.
async fn is_known(connection: &mut AnyConnection, hash: &str) -> sqlx::Result<bool> {
    if credential::ended_of(connection, hash).await?.is_some() {
        return Ok(true);
    }
    let present: Option<(String,)> =
        sqlx::query_as("SELECT NAME FROM SCALEUNIT WHERE CREDENTIALHASH = $1")
            .bind(hash)
            .fetch_optional(connection)
            .await?;
    Ok(present.is_some())
}
