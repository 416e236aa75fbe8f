//! Enrolment codes of scale units, and the end of their access.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use contract::admin::EnrolmentCode;
use contract::{ErrorBody, ErrorId};
use service::{ApiError, Json};

use crate::scale_unit::{credential, enrolment};
use crate::state::Shared;

/// Makes a code for a scale unit. The answer alone has it.
#[utoipa::path(post, path = "/api/scale-units/{key}/enrolment-code", tag = "Scale units",
    params(("key" = String, Path)),
    responses((status = 201, body = EnrolmentCode), (status = 404, body = ErrorBody)))]
pub(super) async fn issue_code(
    State(headquarters): State<Shared>,
    Path(name): Path<String>,
) -> Result<(StatusCode, Json<EnrolmentCode>), ApiError> {
    let mut write = headquarters.database.write().await?;
    let issued = enrolment::issue(&mut write, &name).await?;
    let issued = issued.ok_or_else(|| ApiError::new(ErrorId::NotFound))?;
    write.commit().await?;
    let answer = EnrolmentCode { enrolment_code: issued.code, expires_at: issued.expires_at };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Revokes the access of a scale unit at once. Its registers go on capturing; what they
/// capture waits there until the scale unit is enrolled again.
#[utoipa::path(delete, path = "/api/scale-units/{key}/credential", tag = "Scale units",
    params(("key" = String, Path)),
    responses((status = 204), (status = 404, body = ErrorBody)))]
pub(super) async fn revoke(
    State(headquarters): State<Shared>,
    Path(name): Path<String>,
) -> Result<StatusCode, ApiError> {
    let mut write = headquarters.database.write().await?;
    if !credential::revoke(&mut write, &name).await? {
        return Err(ApiError::new(ErrorId::NotFound));
    }
    write.commit().await?;
    tracing::warn!(name, "the access of a scale unit was revoked");
    headquarters.exchange.change();
    Ok(StatusCode::NO_CONTENT)
}
