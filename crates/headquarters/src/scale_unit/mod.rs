//! The scale units: who they are, what they may see, and how they get their credential.

pub(crate) mod credential;
pub(crate) mod enrolment;
mod revived;
mod scope;

use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{MethodRouter, any};
use contract::ErrorId;
use contract::admin;
use service::{ApiError, bearer, token};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::configuration::stored::from_json;
use crate::state::Shared;

/// The scale unit that every company begins with. In one process with headquarters it enrols
/// itself.
pub(crate) const MAIN: &str = "MAIN";

pub(crate) const ENROLLED: &str = "Enrolled";

/// The scale unit that calls, as its credential says.
#[derive(Clone, Debug)]
pub(crate) struct ScaleUnit {
    pub name: String,
    credential_hash: String,
    serves_all: bool,
    channels: Vec<String>,
}

impl ScaleUnit {
    /// Whether the channel is one of its own.
    pub(crate) fn serves(&self, operating_unit_number: &str) -> bool {
        self.serves_all || self.channels.iter().any(|own| own == operating_unit_number)
    }

    /// Refuses what is about another scale unit's channel.
    pub(crate) fn require(&self, operating_unit_number: &str) -> Result<(), ApiError> {
        if self.serves(operating_unit_number) {
            return Ok(());
        }
        Err(self.refusal(&format!("channel {operating_unit_number:?}")))
    }

    pub(crate) fn refusal(&self, of_another: &str) -> ApiError {
        let why = format!("scale unit {} asks for {of_another}", self.name);
        ApiError::new(ErrorId::NotOfScaleUnit).because(why)
    }

    /// Notes that the scale unit is there, and refuses if its credential has ended since the
    /// call began: the end waits for this transaction, or this transaction for the end.
    pub(crate) async fn note_contact(
        &self,
        connection: &mut AnyConnection,
        now: &str,
    ) -> Result<(), ApiError> {
        sqlx::query(
            "UPDATE SCALEUNIT SET LASTCONTACTAT = $1 WHERE NAME = $2 AND CREDENTIALHASH = $3",
        )
        .bind(now)
        .bind(&self.name)
        .bind(&self.credential_hash)
        .execute(&mut *connection)
        .await?;
        self.require_credential(connection).await
    }

    /// Refuses once the credential that the call began with has ended.
    pub(crate) async fn require_credential(
        &self,
        connection: &mut AnyConnection,
    ) -> Result<(), ApiError> {
        caller(connection, &self.credential_hash).await.map(|_| ())
    }
}

/// Routes for scale units alone; `rest` is every other path below theirs.
pub(crate) fn only<const N: usize>(
    headquarters: &Shared,
    routes: [(&'static str, MethodRouter<Shared>); N],
    rest: &str,
) -> Router {
    routes
        .into_iter()
        .fold(Router::new(), |router, (path, route)| router.route(path, route))
        .route(rest, any(service::unknown_route))
        .layer(middleware::from_fn_with_state(headquarters.clone(), require_scale_unit))
        .with_state(headquarters.clone())
}

/// Middleware: lets only an enrolled scale unit through, and tells the route which one calls.
async fn require_scale_unit(
    State(headquarters): State<Shared>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let credential = bearer(request.headers()).ok_or_else(|| {
        ApiError::new(ErrorId::AuthenticationFailed).because("no scale unit's credential")
    })?;
    let hash = token::hash(credential);
    let mut connection = headquarters.database.read().acquire().await?;
    let scale_unit = caller(&mut connection, &hash).await?;
    drop(connection);
    request.extensions_mut().insert(scale_unit);
    Ok(next.run(request).await)
}

impl<S: Sync> FromRequestParts<S> for ScaleUnit {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let scale_unit = parts.extensions.get().cloned();
        scale_unit.ok_or_else(|| ApiError::internal("a route without `require_scale_unit`"))
    }
}

/// The scale unit of a channel database; `None` when none has polled for it.
pub(crate) async fn of_database(
    connection: &mut AnyConnection,
    id: &str,
) -> sqlx::Result<Option<ScaleUnit>> {
    let row = sqlx::query(
        "SELECT S.NAME, S.SERVESALLCHANNELS, S.CHANNELS, S.CREDENTIALHASH FROM SCALEUNIT S \
         JOIN CHANNELDATABASE D ON D.SCALEUNIT = S.NAME WHERE D.ID = $1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(from_row).transpose()
}

fn from_row(row: &AnyRow) -> sqlx::Result<ScaleUnit> {
    Ok(ScaleUnit {
        name: row.try_get(0)?,
        serves_all: row.try_get::<i64, _>(1)? != 0,
        channels: from_json(row.try_get(2)?)?,
        credential_hash: row.try_get(3)?,
    })
}

async fn caller(
    connection: &mut AnyConnection,
    credential_hash: &str,
) -> Result<ScaleUnit, ApiError> {
    let row = sqlx::query(
        "SELECT NAME, SERVESALLCHANNELS, CHANNELS, CREDENTIALHASH FROM SCALEUNIT \
         WHERE CREDENTIALHASH = $1",
    )
    .bind(credential_hash)
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(row) = row {
        return Ok(from_row(&row)?);
    }
    Err(match credential::ended_of(connection, credential_hash).await? {
        Some(name) => ApiError::new(ErrorId::ScaleUnitRevoked)
            .because(format!("an ended credential of scale unit {name}")),
        None => ApiError::new(ErrorId::AuthenticationFailed).because("an unknown credential"),
    })
}

/// `NotEnrolled`, `Enrolled` or `Revoked`, and when what happened.
pub(crate) async fn describe(
    connection: &mut AnyConnection,
    scale_unit: &mut admin::ScaleUnit,
) -> sqlx::Result<()> {
    type Row = (String, Option<String>, Option<String>, Option<String>);
    let row: Option<Row> = sqlx::query_as(
        "SELECT CREDENTIALHASH, ENROLLEDAT, LASTCONTACTAT, REVOKEDAT FROM SCALEUNIT \
         WHERE NAME = $1",
    )
    .bind(&scale_unit.name)
    .fetch_optional(connection)
    .await?;
    let (credential, enrolled_at, last_contact_at, revoked_at) = row.unwrap_or_default();
    let state = match (credential.is_empty(), &revoked_at) {
        (false, _) => ENROLLED,
        (true, Some(_)) => "Revoked",
        (true, None) => "NotEnrolled",
    };
    state.clone_into(&mut scale_unit.state);
    scale_unit.enrolled_at = enrolled_at;
    scale_unit.last_contact_at = last_contact_at;
    scale_unit.revoked_at = revoked_at;
    Ok(())
}
