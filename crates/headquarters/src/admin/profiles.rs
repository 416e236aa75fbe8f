//! Functionality profiles.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{ETAG, IF_MATCH};
use axum::response::{IntoResponse, Response};
use contract::admin::FunctionalityProfile;
use contract::{ErrorBody, ErrorId};
use service::{ApiError, Json};
use sqlx::AnyConnection;

use crate::configuration::profiles::{self, Profile};
use crate::state::Shared;

/// Longest name, in characters.
const NAME_LENGTH_MAX: usize = 60;

/// All profiles.
#[utoipa::path(get, path = "/api/functionality-profiles", tag = "Functionality profiles",
    responses((status = 200, body = Vec<FunctionalityProfile>)))]
pub(super) async fn list(
    State(headquarters): State<Shared>,
) -> Result<Json<Vec<FunctionalityProfile>>, ApiError> {
    let mut connection = headquarters.database.read().acquire().await?;
    let profiles = profiles::all(&mut connection).await?;
    Ok(Json(profiles.into_iter().map(resource).collect()))
}

/// One profile, with its `ETag`.
#[utoipa::path(get, path = "/api/functionality-profiles/{id}", tag = "Functionality profiles",
    params(("id" = String, Path)),
    responses((status = 200, body = FunctionalityProfile), (status = 404, body = ErrorBody)))]
pub(super) async fn show(
    State(headquarters): State<Shared>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let mut connection = headquarters.database.read().acquire().await?;
    Ok(with_etag(find(&mut connection, &id).await?))
}

/// Changes name and *Create customer in async mode*; channels follow when 1070
/// has run (R008). Refused when somebody else was quicker.
#[utoipa::path(put, path = "/api/functionality-profiles/{id}", tag = "Functionality profiles",
    params(("id" = String, Path), ("If-Match" = String, Header)),
    request_body = FunctionalityProfile,
    responses((status = 200, body = FunctionalityProfile), (status = 404, body = ErrorBody),
        (status = 412, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub(super) async fn change(
    State(headquarters): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(change): Json<FunctionalityProfile>,
) -> Result<Response, ApiError> {
    let name = change.name.trim();
    if name.is_empty() || name.chars().count() > NAME_LENGTH_MAX {
        return Err(ApiError::new(ErrorId::ValueOutOfRange).about_member("Name".to_owned()));
    }
    let mut write = headquarters.database.write().await?;
    let stored = find(&mut write, &id).await?;
    let changed = || ApiError::new(ErrorId::PreconditionFailed);
    if !matches(&headers, stored.row_version) {
        return Err(changed());
    }
    let is_async = change.create_async_customers;
    if !profiles::store(&mut write, &id, name, is_async, stored.row_version).await? {
        return Err(changed());
    }
    let profile = find(&mut write, &id).await?;
    write.commit().await?;
    Ok(with_etag(profile))
}

async fn find(connection: &mut AnyConnection, id: &str) -> Result<Profile, ApiError> {
    let profile = profiles::find(connection, id).await?;
    profile.ok_or_else(|| ApiError::new(ErrorId::NotFound))
}

fn etag(row_version: i64) -> String {
    format!("\"{row_version}\"")
}

/// Whether `If-Match` names the version; a change without it is refused too.
fn matches(headers: &HeaderMap, row_version: i64) -> bool {
    let given = headers.get(IF_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let etag = etag(row_version);
    given.split(',').map(str::trim).any(|tag| tag == "*" || tag == etag)
}

fn with_etag(profile: Profile) -> Response {
    ([(ETAG, etag(profile.row_version))], Json(resource(profile))).into_response()
}

fn resource(profile: Profile) -> FunctionalityProfile {
    FunctionalityProfile {
        e_tag: etag(profile.row_version),
        id: profile.id,
        name: profile.name,
        create_async_customers: profile.create_async_customers,
        channels: profile.channels,
    }
}
