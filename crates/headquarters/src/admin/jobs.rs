//! Batch jobs.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use contract::admin::{Job as JobResource, JobList, JobRun};
use contract::{ErrorBody, ErrorId};
use domain::Job;
use locale::Lang;
use service::error::language;
use service::{ApiError, Json};
use sqlx::AnyConnection;

use crate::jobs::runner::{self, RunError, Trigger};
use crate::jobs::scheduler::recurrence;
use crate::jobs::table::{self, JobRecord, RUNS_KEPT, RunRecord};
use crate::jobs::warnings::warnings;
use crate::state::{Headquarters, Shared};

/// Shortest and longest time between two runs, in seconds.
const RECURRENCE_SECONDS: std::ops::RangeInclusive<u32> = 1..=7 * 24 * 60 * 60;

/// All jobs in the order in which a round runs them, and what is missing.
#[utoipa::path(get, path = "/api/jobs", tag = "Batch jobs",
    responses((status = 200, body = JobList)))]
pub(super) async fn list(
    State(headquarters): State<Shared>,
    headers: HeaderMap,
) -> Result<Json<JobList>, ApiError> {
    let lang = language(&headers);
    let mut connection = headquarters.database.read().acquire().await?;
    let mut jobs = Vec::new();
    for record in table::all(&mut connection).await? {
        jobs.push(resource(&headquarters, &mut connection, record, lang).await?);
    }
    drop(connection);
    Ok(Json(JobList { jobs, warnings: warnings(&headquarters, lang).await? }))
}

/// One job.
#[utoipa::path(get, path = "/api/jobs/{id}", tag = "Batch jobs", params(("id" = String, Path)),
    responses((status = 200, body = JobResource), (status = 404, body = ErrorBody)))]
pub(super) async fn show(
    State(headquarters): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<JobResource>, ApiError> {
    let mut connection = headquarters.database.read().acquire().await?;
    let record = find(&mut connection, job_named(&id)?).await?;
    Ok(Json(resource(&headquarters, &mut connection, record, language(&headers)).await?))
}

/// Changes the recurrence; nothing else of the body counts.
#[utoipa::path(put, path = "/api/jobs/{id}", tag = "Batch jobs", params(("id" = String, Path)),
    request_body = JobResource,
    responses((status = 200, body = JobResource), (status = 404, body = ErrorBody),
        (status = 422, body = ErrorBody)))]
pub(super) async fn change(
    State(headquarters): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(change): Json<JobResource>,
) -> Result<Json<JobResource>, ApiError> {
    let job = job_named(&id)?;
    let seconds = change.recurrence_seconds;
    if seconds.is_some_and(|seconds| !RECURRENCE_SECONDS.contains(&seconds)) {
        let error = ApiError::new(ErrorId::ValueOutOfRange);
        return Err(error.about_member("RecurrenceSeconds".to_owned()));
    }
    let mut write = headquarters.database.write().await?;
    table::set_recurrence(&mut write, job, seconds).await?;
    headquarters.allow_recurrence(job);
    let record = find(&mut write, job).await?;
    let resource = resource(&headquarters, &mut write, record, language(&headers)).await?;
    write.commit().await?;
    Ok(Json(resource))
}

/// Runs of the job that have ended, newest first.
#[utoipa::path(get, path = "/api/jobs/{id}/runs", tag = "Batch jobs",
    params(("id" = String, Path)),
    responses((status = 200, body = Vec<JobRun>), (status = 404, body = ErrorBody)))]
pub(super) async fn runs(
    State(headquarters): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Vec<JobRun>>, ApiError> {
    let mut connection = headquarters.database.read().acquire().await?;
    let runs = table::ended_runs(&mut connection, job_named(&id)?, RUNS_KEPT).await?;
    let lang = language(&headers);
    Ok(Json(runs.into_iter().map(|run| run_resource(run, lang)).collect()))
}

/// Runs the job now; answers when the run has ended. Refused while the job runs
/// (R107).
#[utoipa::path(post, path = "/api/jobs/{id}/runs", tag = "Batch jobs",
    params(("id" = String, Path)),
    responses((status = 200, body = JobRun), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(super) async fn run(
    State(headquarters): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<JobRun>, ApiError> {
    let run =
        runner::run(&headquarters, job_named(&id)?, Trigger::ByHand).await.map_err(|error| {
            match error {
                RunError::AlreadyRunning => ApiError::new(ErrorId::JobAlreadyRunning),
                RunError::Database(error) => error.into(),
                RunError::Stopping => ApiError::internal("headquarters is stopping"),
            }
        })?;
    Ok(Json(run_resource(run, language(&headers))))
}

fn job_named(id: &str) -> Result<Job, ApiError> {
    id.parse().map_err(|()| ApiError::new(ErrorId::NotFound))
}

async fn find(connection: &mut AnyConnection, job: Job) -> Result<JobRecord, ApiError> {
    let jobs = table::all(connection).await?;
    let record = jobs.into_iter().find(|record| record.job == job);
    record.ok_or_else(|| ApiError::new(ErrorId::NotFound))
}

async fn resource(
    headquarters: &Headquarters,
    connection: &mut AnyConnection,
    record: JobRecord,
    lang: Lang,
) -> Result<JobResource, ApiError> {
    let job = record.job;
    let last_run = table::ended_runs(connection, job, 1).await?.into_iter().next();
    let recurrence_seconds = recurrence(headquarters, &record);
    Ok(JobResource {
        id: job.id().to_owned(),
        name: job.name().to_owned(),
        alias: job.alias().unwrap_or_default().to_owned(),
        is_running: record.is_running,
        recurrence_seconds,
        last_run: last_run.map(|run| run_resource(run, lang)),
        next_run_at: recurrence_seconds.and(record.next_run_at),
    })
}

fn run_resource(run: RunRecord, lang: Lang) -> JobRun {
    JobRun {
        job_id: run.job.id().to_owned(),
        started_at: run.started_at,
        ended_at: run.ended_at,
        status: run.status,
        rows: run.rows,
        errors: run.errors,
        message: run.message.words(lang),
    }
}
