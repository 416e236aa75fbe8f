//! Numbers that the console draws.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use contract::admin::{CustomersOfHour, CustomersPerHour, JobRun};
use domain::Job;
use service::error::language;
use service::{ApiError, Json, clock};

use super::jobs::run_resource;
use crate::customer::table as customers;
use crate::jobs::table as jobs;
use crate::state::Shared;

const HOURS: u64 = 24;
/// Length of a stored time down to its hour: `2026-11-26T02`.
pub(crate) const HOUR_LENGTH: usize = 13;
/// Most runs of each job that are drawn.
const RUNS_DRAWN: i64 = 100;

/// How many customers headquarters got in each of the last 24 hours, oldest first.
#[utoipa::path(get, path = "/api/customers-per-hour", tag = "Statistics",
    responses((status = 200, body = CustomersPerHour)))]
pub(super) async fn customers_per_hour(
    State(headquarters): State<Shared>,
) -> Result<Json<CustomersPerHour>, ApiError> {
    let hour_ago = |hours: u64| {
        let mut hour = clock::ago(Duration::from_secs(hours * 3_600));
        hour.truncate(HOUR_LENGTH);
        hour
    };
    let mut connection = headquarters.database.read().acquire().await?;
    let first = hour_ago(HOURS - 1);
    let counted = customers::count_by_hour(&mut connection, &first).await?;
    let counted: BTreeMap<String, u64> = counted.into_iter().collect();
    let hour = |hours: u64| {
        let hour = hour_ago(hours);
        let customers = counted.get(&hour).copied().unwrap_or_default();
        CustomersOfHour { from: format!("{hour}:00:00.000Z"), customers }
    };
    Ok(Json(CustomersPerHour { hours: (0..HOURS).rev().map(hour).collect() }))
}

/// The last runs of all jobs that have ended, newest first within each.
#[utoipa::path(get, path = "/api/job-runs", tag = "Batch jobs",
    responses((status = 200, body = Vec<JobRun>)))]
pub(super) async fn job_runs(
    State(headquarters): State<Shared>,
    headers: HeaderMap,
) -> Result<Json<Vec<JobRun>>, ApiError> {
    let lang = language(&headers);
    let mut connection = headquarters.database.read().acquire().await?;
    let mut runs = Vec::new();
    for job in Job::ALL {
        let ended = jobs::ended_runs(&mut connection, job, RUNS_DRAWN).await?;
        runs.extend(ended.into_iter().map(|run| run_resource(run, lang)));
    }
    Ok(Json(runs))
}
