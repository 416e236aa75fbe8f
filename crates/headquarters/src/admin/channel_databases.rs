//! The channel databases that headquarters knows, and which of them it waits for.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use contract::admin::{ChannelDatabase, ChannelDatabaseList};
use contract::{ErrorBody, ErrorId};
use service::{ApiError, Json};

use crate::exchange::{channel_database, restored};
use crate::state::Shared;

/// Every channel database, in the order in which they were seen first.
#[utoipa::path(get, path = "/api/channel-databases", tag = "Channel databases",
    responses((status = 200, body = ChannelDatabaseList)))]
pub(super) async fn list(
    State(headquarters): State<Shared>,
) -> Result<Json<ChannelDatabaseList>, ApiError> {
    let mut connection = headquarters.database.read().acquire().await?;
    let waits_for = restored::waits_for(&mut connection, &headquarters.start).await?;
    let describe = |database: channel_database::ChannelDatabase| ChannelDatabase {
        is_waited_for: waits_for.iter().any(|other| other.id == database.id),
        has_told: database.has_told,
        is_gone: database.is_gone,
        name: database.short_name().to_owned(),
        last_seen_date_time: database.last_seen_at,
        id: database.id,
    };
    let databases = channel_database::all(&mut connection).await?;
    let channel_databases = databases.into_iter().map(describe).collect();
    Ok(Json(ChannelDatabaseList { channel_databases }))
}

/// Says that a channel database is gone for good: nothing waits for it any more. One that
/// asks for work again is there again.
#[utoipa::path(delete, path = "/api/channel-databases/{id}", tag = "Channel databases",
    params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = ErrorBody)))]
pub(super) async fn give_up(
    State(headquarters): State<Shared>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let mut write = headquarters.database.write().await?;
    if !channel_database::give_up(&mut write, &id).await? {
        return Err(ApiError::new(ErrorId::NotFound));
    }
    write.commit().await?;
    headquarters.exchange.change();
    Ok(StatusCode::NO_CONTENT)
}
