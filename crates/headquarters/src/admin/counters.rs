//! What headquarters has been asked, and what waits.

use std::sync::atomic::Ordering;

use axum::extract::State;
use contract::admin::Counters;
use service::{ApiError, Json};

use crate::customer::table;
use crate::exchange::async_tables;
use crate::state::Shared;

/// Real-time calls since the start (R004), customers, rows that wait.
#[utoipa::path(get, path = "/api/counters", tag = "Counters",
    responses((status = 200, body = Counters)))]
pub(super) async fn show(State(headquarters): State<Shared>) -> Result<Json<Counters>, ApiError> {
    let mut connection = headquarters.database.read().acquire().await?;
    let unfinished = async_tables::count_unfinished(&mut connection).await?;
    Ok(Json(Counters {
        real_time_creates: headquarters.counters.real_time_creates.load(Ordering::Relaxed),
        real_time_others: headquarters.counters.real_time_others.load(Ordering::Relaxed),
        customers: table::count(&mut connection).await?,
        async_rows_waiting: unfinished.untried + unfinished.failed,
    }))
}
