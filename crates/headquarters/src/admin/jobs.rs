//! Batch jobs.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use contract::admin::{Job as JobResource, JobList, JobRun, Subjob};
use contract::{ErrorBody, ErrorId};
use domain::Job;
use locale::Lang;
use service::error::language;
use service::{ApiError, Json};
use sqlx::AnyConnection;

use super::e_tag;
use super::refused::{one_of, refused, wrong};
use crate::configuration::offline;
use crate::jobs::full_sync;
use crate::jobs::runner::{self, RunError, Trigger};
use crate::jobs::scheduler::recurrence;
use crate::jobs::table::{self, JobRecord, RUNS_KEPT, RunRecord};
use crate::jobs::warnings::warnings;
use crate::sequence::Sequence;
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
) -> Result<Response, ApiError> {
    let mut connection = headquarters.database.read().acquire().await?;
    let record = find(&mut connection, job_named(&id)?).await?;
    let resource = resource(&headquarters, &mut connection, record, language(&headers)).await?;
    Ok(e_tag::answer(resource.e_tag.clone(), resource))
}

/// Changes the recurrence and what is excluded from offline databases; nothing else of
/// the body counts. An `If-Match` is checked when there is one.
#[utoipa::path(put, path = "/api/jobs/{id}", tag = "Batch jobs", params(("id" = String, Path)),
    request_body = JobResource,
    responses((status = 200, body = JobResource), (status = 404, body = ErrorBody),
        (status = 412, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub(super) async fn change(
    State(headquarters): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(change): Json<JobResource>,
) -> Result<Response, ApiError> {
    let job = job_named(&id)?;
    let lang = language(&headers);
    let seconds = change.recurrence_seconds;
    if seconds.is_some_and(|seconds| !RECURRENCE_SECONDS.contains(&seconds)) {
        let error = ApiError::new(ErrorId::ValueOutOfRange);
        return Err(error.about_member("RecurrenceSeconds".to_owned()));
    }
    let mut write = headquarters.database.write().await?;
    // First, so that of two who change it one sees what the other did.
    Sequence::ChannelConfiguration.lock(&mut write).await?;
    let record = find(&mut write, job).await?;
    let stored = resource(&headquarters, &mut write, record, lang).await?;
    e_tag::check(&headers, &stored.e_tag)?;
    if seconds != stored.recurrence_seconds {
        table::set_recurrence(&mut write, job, seconds).await?;
        headquarters.allow_recurrence(job);
    }
    change_exclusions(&mut write, job, &change, &stored, lang).await?;
    let record = find(&mut write, job).await?;
    let resource = resource(&headquarters, &mut write, record, lang).await?;
    write.commit().await?;
    Ok(e_tag::answer(resource.e_tag.clone(), resource))
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
    let run = run_now(&headquarters, job_named(&id)?).await?;
    Ok(Json(run_resource(run, language(&headers))))
}

/// *Full data sync*: all rows of a download job travel again, and offline databases
/// empty what is excluded of it (R031). Answers when the job has run; 1070 runs after
/// it, since that is what tells the registers.
#[utoipa::path(post, path = "/api/jobs/{id}/full-sync", tag = "Batch jobs",
    params(("id" = String, Path)),
    responses((status = 200, body = JobRun), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(super) async fn full_sync(
    State(headquarters): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<JobRun>, ApiError> {
    let job = job_named(&id)?;
    let lang = language(&headers);
    if !job.is_download() {
        let sentence = lang.full_sync_is_of_downloads().to_owned();
        return Err(refused(ErrorId::NotPossibleNow, &[], sentence));
    }
    let mut write = headquarters.database.write().await?;
    full_sync::begin(&mut write, job).await?;
    write.commit().await?;
    let run = run_now(&headquarters, job).await?;
    if job != Job::ChannelConfiguration {
        match run_now(&headquarters, Job::ChannelConfiguration).await {
            // The run that is under way may be too early; the next one is not.
            Ok(_) | Err(ApiError { id: ErrorId::JobAlreadyRunning, .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Json(run_resource(run, lang)))
}

/// Excludes what the body says from offline databases, or takes it in again.
async fn change_exclusions(
    connection: &mut AnyConnection,
    job: Job,
    change: &JobResource,
    stored: &JobResource,
    lang: Lang,
) -> Result<(), ApiError> {
    let is_excluded = change.exclude_from_offline_databases;
    if is_excluded && !job.is_download() {
        let sentence = lang.exclusion_is_of_downloads().to_owned();
        return Err(wrong("ExcludeFromOfflineDatabases", sentence));
    }
    if is_excluded != stored.exclude_from_offline_databases {
        offline::exclude(connection, job, is_excluded).await?;
    }
    for (index, subjob) in change.subjobs.iter().enumerate() {
        let known = stored.subjobs.iter().find(|known| known.name == subjob.name);
        let Some(known) = known else {
            let names: Vec<_> = stored.subjobs.iter().map(|known| known.name.as_str()).collect();
            return one_of(&format!("Subjobs[{index}].Name"), &subjob.name, &names, lang);
        };
        let is_excluded = subjob.exclude_from_offline_databases;
        if is_excluded != known.exclude_from_offline_databases {
            offline::exclude_table(connection, &known.table, is_excluded).await?;
        }
    }
    Ok(())
}

async fn run_now(headquarters: &Shared, job: Job) -> Result<RunRecord, ApiError> {
    runner::run(headquarters, job, Trigger::ByHand).await.map_err(|error| match error {
        RunError::AlreadyRunning => ApiError::new(ErrorId::JobAlreadyRunning),
        RunError::Database(error) => error.into(),
        RunError::Stopping => ApiError::internal("headquarters is stopping"),
    })
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
    let is_excluded = offline::is_excluded(connection, job).await?;
    let subjobs = subjobs(connection, job).await?;
    let e_tag = e_tag::of(&(recurrence_seconds, is_excluded, &subjobs))?;
    Ok(JobResource {
        id: job.id().to_owned(),
        name: job.name().to_owned(),
        alias: job.alias().unwrap_or_default().to_owned(),
        is_running: record.is_running,
        recurrence_seconds,
        last_run: last_run.map(|run| run_resource(run, lang)),
        next_run_at: recurrence_seconds.and(record.next_run_at),
        exclude_from_offline_databases: is_excluded,
        subjobs,
        e_tag,
    })
}

async fn subjobs(connection: &mut AnyConnection, job: Job) -> sqlx::Result<Vec<Subjob>> {
    let excluded = offline::excluded_tables(connection).await?;
    let subjob = |subjob: &offline::Subjob| Subjob {
        name: subjob.name.to_owned(),
        table: subjob.table.to_owned(),
        exclude_from_offline_databases: excluded.iter().any(|table| table == subjob.table),
    };
    Ok(offline::subjobs(job).iter().map(subjob).collect())
}

pub(super) fn run_resource(run: RunRecord, lang: Lang) -> JobRun {
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
