//! *Download sessions* and *Upload sessions* (R111).

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use contract::admin::{ExchangeSession, ExchangeSessionList};
use contract::cdx::Package;
use contract::{ErrorBody, ErrorId};
use domain::Job;
use serde::Deserialize;
use service::error::language;
use service::{ApiError, Json};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::refused::refused;
use crate::exchange::{channel_database, session, snapshot};
use crate::state::{Headquarters, Shared};

/// Sessions of a page when the caller does not say, and most of them.
const PAGE_DEFAULT: u32 = 50;
const PAGE_MAX: u32 = 500;

#[derive(Debug, Deserialize)]
pub(super) struct ListQuery {
    #[serde(default)]
    direction: String,
    #[serde(rename = "$top", default)]
    top: u32,
    #[serde(rename = "$skip", default)]
    skip: u32,
}

/// Sessions, newest first.
#[utoipa::path(get, path = "/api/sessions", tag = "Download and upload sessions",
    params(("direction" = Option<String>, Query, description = "`Download` or `Upload`"),
        ("$top" = Option<u32>, Query), ("$skip" = Option<u32>, Query)),
    responses((status = 200, body = ExchangeSessionList), (status = 422, body = ErrorBody)))]
pub(super) async fn list(
    State(headquarters): State<Shared>,
    Query(query): Query<ListQuery>,
) -> Result<Json<ExchangeSessionList>, ApiError> {
    let condition = match query.direction.as_str() {
        "" => "1 = 1",
        "Download" => "JOBID <> 'P-0001'",
        "Upload" => "JOBID = 'P-0001'",
        _ => {
            let error = ApiError::new(ErrorId::ValueOutOfRange);
            return Err(error.about_member("direction".to_owned()));
        }
    };
    let top = if query.top == 0 { PAGE_DEFAULT } else { query.top.min(PAGE_MAX) };
    let mut connection = headquarters.database.read().acquire().await?;
    let sql = format!("SELECT COUNT(*) FROM CDXSESSION WHERE {condition}");
    let (total,): (i64,) = sqlx::query_as(AssertSqlSafe(sql)).fetch_one(&mut *connection).await?;
    let sql = format!("{SELECT} WHERE {condition} ORDER BY ID DESC LIMIT $1 OFFSET $2");
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(i64::from(top))
        .bind(i64::from(query.skip))
        .fetch_all(&mut *connection)
        .await?;
    let mut sessions = rows.iter().map(read).collect::<sqlx::Result<Vec<_>>>()?;
    name_channels(&mut connection, &mut sessions).await?;
    Ok(Json(ExchangeSessionList { sessions, total: total.unsigned_abs() }))
}

/// Offers a session again that failed, was suspended or cancelled.
#[utoipa::path(post, path = "/api/sessions/{id}/retry", tag = "Download and upload sessions",
    params(("id" = i64, Path)),
    responses((status = 200, body = ExchangeSession), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(super) async fn retry(
    State(headquarters): State<Shared>,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Json<ExchangeSession>, ApiError> {
    let is_done = async |write: &mut AnyConnection| session::retry(write, id).await;
    act(&headquarters, id, is_done, language(&headers).session_not_to_retry()).await
}

/// Gives a session up that has not ended well.
#[utoipa::path(post, path = "/api/sessions/{id}/cancel", tag = "Download and upload sessions",
    params(("id" = i64, Path)),
    responses((status = 200, body = ExchangeSession), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(super) async fn cancel(
    State(headquarters): State<Shared>,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Json<ExchangeSession>, ApiError> {
    let is_done = async |write: &mut AnyConnection| session::cancel(write, id).await;
    act(&headquarters, id, is_done, language(&headers).session_not_to_cancel()).await
}

/// Does something with a session, and tells the channels; `refusal` where it is not
/// possible as the session is now.
async fn act(
    headquarters: &Headquarters,
    id: i64,
    is_done: impl AsyncFnOnce(&mut AnyConnection) -> sqlx::Result<bool>,
    refusal: &str,
) -> Result<Json<ExchangeSession>, ApiError> {
    let mut write = headquarters.database.write().await?;
    find(&mut write, id).await?;
    if !is_done(&mut write).await? {
        return Err(refused(ErrorId::NotPossibleNow, &[], refusal.to_owned()));
    }
    let session = find(&mut write, id).await?;
    write.commit().await?;
    headquarters.exchange.change();
    Ok(Json(session))
}

const SELECT: &str = "SELECT ID, JOBID, CHANNELDATABASEID, STATUS, ROWCOUNT, PACKAGES, BYTES, \
     TRYCOUNT, ERROR, CREATEDAT, STARTEDAT, ENDEDAT FROM CDXSESSION";

/// Its channels are not named yet: `channel_database` is the whole id.
fn read(row: &AnyRow) -> sqlx::Result<ExchangeSession> {
    let number = |index| row.try_get::<i64, _>(index).map(i64::unsigned_abs);
    let job_id: String = row.try_get(1)?;
    let job = job_id.parse::<Job>();
    Ok(ExchangeSession {
        id: row.try_get(0)?,
        job_name: job.map(Job::name).unwrap_or_default().to_owned(),
        job_id,
        channel_database: row.try_get(2)?,
        status: row.try_get(3)?,
        rows: number(4)?,
        packages: number(5)?,
        bytes: number(6)?,
        try_count: u32::try_from(number(7)?).unwrap_or(u32::MAX),
        error: row.try_get(8)?,
        created_at: row.try_get(9)?,
        started_at: row.try_get(10)?,
        ended_at: row.try_get(11)?,
        ..ExchangeSession::default()
    })
}

async fn find(connection: &mut AnyConnection, id: i64) -> Result<ExchangeSession, ApiError> {
    let row = sqlx::query(AssertSqlSafe(format!("{SELECT} WHERE ID = $1")))
        .bind(id)
        .fetch_optional(&mut *connection)
        .await?;
    let session = row.as_ref().map(read).transpose()?;
    let mut sessions: Vec<_> = session.into_iter().collect();
    name_channels(connection, &mut sessions).await?;
    sessions.pop().ok_or_else(|| ApiError::new(ErrorId::NotFound))
}

/// The channels that each channel database serves are those of the package that it
/// applied.
async fn name_channels(
    connection: &mut AnyConnection,
    sessions: &mut [ExchangeSession],
) -> sqlx::Result<()> {
    for database in channel_database::all(connection).await? {
        let version = database.applied.channel_configuration;
        let package = snapshot::package(connection, Job::ChannelConfiguration, version).await?;
        let channels: Vec<_> = match package {
            Some(Package::ChannelConfiguration(package)) => {
                package.channels.into_iter().map(|channel| channel.name).collect()
            }
            _ => Vec::new(),
        };
        let of_it = sessions.iter_mut().filter(|session| session.channel_database == database.id);
        for session in of_it {
            session.channels.clone_from(&channels);
            database.short_name().clone_into(&mut session.channel_database);
        }
    }
    Ok(())
}
