//! Jobs with their recurrence, and their runs, as stored.

use std::time::Duration;

use domain::Job;
use service::clock;
use sqlx::AnyConnection;

use crate::outcome::{Outcome, RunMessage};
use crate::sequence::Sequence;

/// Runs kept of each job.
pub(crate) const RUNS_KEPT: i64 = 200;
/// A process without a heartbeat for so long has lost its run.
pub(crate) const LEASE: Duration = Duration::from_secs(15);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JobRecord {
    pub job: Job,
    /// `None` runs by hand only.
    pub recurrence_seconds: Option<u32>,
    /// RFC 3339, UTC.
    pub next_run_at: Option<String>,
    pub is_running: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RunRecord {
    pub id: i64,
    pub job: Job,
    pub started_at: String,
    pub ended_at: String,
    pub status: String,
    pub rows: u64,
    pub errors: u64,
    pub message: RunMessage,
}

/// Id, recurrence, next run, lease.
type JobRow = (String, Option<i64>, Option<String>, Option<String>);

/// All jobs in the order in which a round runs them.
pub(crate) async fn all(connection: &mut AnyConnection) -> sqlx::Result<Vec<JobRecord>> {
    let rows: Vec<JobRow> =
        sqlx::query_as("SELECT ID, RECURRENCESECONDS, NEXTRUNAT, LEASEUNTIL FROM BATCHJOB")
            .fetch_all(connection)
            .await?;
    let mut jobs: Vec<JobRecord> = rows
        .into_iter()
        .filter_map(|(id, seconds, next_run_at, lease_until)| {
            Some(JobRecord {
                job: id.parse().ok()?,
                recurrence_seconds: seconds.and_then(|seconds| u32::try_from(seconds).ok()),
                next_run_at,
                is_running: lease_until.is_some_and(|until| !clock::has_passed(&until)),
            })
        })
        .collect();
    jobs.sort_by_key(|record| record.job);
    Ok(jobs)
}

/// Sets when the job runs automatically; the next run is one recurrence away.
pub(crate) async fn set_recurrence(
    connection: &mut AnyConnection,
    job: Job,
    seconds: Option<u32>,
) -> sqlx::Result<()> {
    let next = seconds.map(|seconds| clock::from_now(Duration::from_secs(seconds.into())));
    sqlx::query("UPDATE BATCHJOB SET RECURRENCESECONDS = $1, NEXTRUNAT = $2 WHERE ID = $3")
        .bind(seconds.map(i64::from))
        .bind(next)
        .bind(job.id())
        .execute(connection)
        .await
        .map(|_| ())
}

/// Takes the job for `owner`; `false` while it runs (R107).
pub(crate) async fn take_lease(
    connection: &mut AnyConnection,
    job: Job,
    owner: &str,
) -> sqlx::Result<bool> {
    let taken = sqlx::query(
        "UPDATE BATCHJOB SET LEASEOWNER = $1, LEASEUNTIL = $2 \
         WHERE ID = $3 AND (LEASEUNTIL IS NULL OR LEASEUNTIL < $4)",
    )
    .bind(owner)
    .bind(clock::from_now(LEASE))
    .bind(job.id())
    .bind(clock::now())
    .execute(connection)
    .await?;
    Ok(taken.rows_affected() == 1)
}

/// Records a heartbeat of the run.
pub(crate) async fn renew_lease(
    connection: &mut AnyConnection,
    job: Job,
    owner: &str,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE BATCHJOB SET LEASEUNTIL = $1 WHERE ID = $2 AND LEASEOWNER = $3")
        .bind(clock::from_now(LEASE))
        .bind(job.id())
        .bind(owner)
        .execute(connection)
        .await
        .map(|_| ())
}

pub(crate) async fn begin_run(connection: &mut AnyConnection, job: Job) -> sqlx::Result<i64> {
    let id = Sequence::JobRun.take(connection, 1).await?;
    sqlx::query(
        "INSERT INTO BATCHJOBRUN (ID, JOBID, STARTEDAT, STATUS, ROWCOUNT, ERRORCOUNT, MESSAGE) \
         VALUES ($1, $2, $3, 'Running', 0, 0, '')",
    )
    .bind(id)
    .bind(job.id())
    .bind(clock::now())
    .execute(connection)
    .await?;
    Ok(id)
}

/// Notes how a run ended, frees the job and forgets its oldest runs.
pub(crate) async fn end_run(
    connection: &mut AnyConnection,
    job: Job,
    run_id: i64,
    outcome: &Outcome,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE BATCHJOBRUN SET ENDEDAT = $1, STATUS = $2, ROWCOUNT = $3, ERRORCOUNT = $4, \
         MESSAGE = $5 WHERE ID = $6",
    )
    .bind(clock::now())
    .bind(outcome.status.as_str())
    .bind(i64::try_from(outcome.rows).unwrap_or(i64::MAX))
    .bind(i64::try_from(outcome.errors).unwrap_or(i64::MAX))
    .bind(outcome.message.stored())
    .bind(run_id)
    .execute(&mut *connection)
    .await?;
    free(connection, job).await?;
    sqlx::query(
        "DELETE FROM BATCHJOBRUN WHERE JOBID = $1 AND ID < (SELECT MIN(ID) FROM \
         (SELECT ID FROM BATCHJOBRUN WHERE JOBID = $2 ORDER BY ID DESC LIMIT $3) KEPT)",
    )
    .bind(job.id())
    .bind(job.id())
    .bind(RUNS_KEPT)
    .execute(connection)
    .await
    .map(|_| ())
}

async fn free(connection: &mut AnyConnection, job: Job) -> sqlx::Result<()> {
    let recurrence: Option<(Option<i64>,)> =
        sqlx::query_as("SELECT RECURRENCESECONDS FROM BATCHJOB WHERE ID = $1")
            .bind(job.id())
            .fetch_optional(&mut *connection)
            .await?;
    let seconds = recurrence.and_then(|(seconds,)| seconds);
    let next = seconds.map(|seconds| clock::from_now(Duration::from_secs(seconds.unsigned_abs())));
    sqlx::query(
        "UPDATE BATCHJOB SET LEASEOWNER = NULL, LEASEUNTIL = NULL, NEXTRUNAT = $1 WHERE ID = $2",
    )
    .bind(next)
    .bind(job.id())
    .execute(connection)
    .await
    .map(|_| ())
}

/// Ends the runs of crashed processes. `all`: no other process can be running on this database.
pub(crate) async fn recover(connection: &mut AnyConnection, all: bool) -> sqlx::Result<()> {
    if all {
        sqlx::query("UPDATE BATCHJOB SET LEASEOWNER = NULL, LEASEUNTIL = NULL")
            .execute(&mut *connection)
            .await?;
    }
    let now = clock::now();
    sqlx::query(
        "UPDATE BATCHJOBRUN SET STATUS = 'Failed', ENDEDAT = $1, MESSAGE = $2 \
         WHERE STATUS = 'Running' AND JOBID IN \
         (SELECT ID FROM BATCHJOB WHERE LEASEUNTIL IS NULL OR LEASEUNTIL < $3)",
    )
    .bind(&now)
    .bind(RunMessage::Interrupted.stored())
    .bind(&now)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "UPDATE CDXSESSION SET STATUS = 'Cancelled', ENDEDAT = $1 WHERE STATUS = 'Open' \
         AND RUNID IN (SELECT ID FROM BATCHJOBRUN WHERE STATUS = 'Failed')",
    )
    .bind(&now)
    .execute(connection)
    .await
    .map(|_| ())
}

type RunRow = (i64, String, String, Option<String>, String, i64, i64, String);

macro_rules! select_runs {
    ($rest:literal) => {
        concat!(
            "SELECT ID, JOBID, STARTEDAT, ENDEDAT, STATUS, ROWCOUNT, ERRORCOUNT, MESSAGE \
             FROM BATCHJOBRUN ",
            $rest
        )
    };
}

fn run_record(row: RunRow) -> Option<RunRecord> {
    let (id, job, started_at, ended_at, status, rows, errors, message) = row;
    Some(RunRecord {
        id,
        job: job.parse().ok()?,
        started_at,
        ended_at: ended_at.unwrap_or_default(),
        status,
        rows: rows.unsigned_abs(),
        errors: errors.unsigned_abs(),
        message: RunMessage::from_stored(&message),
    })
}

pub(crate) async fn find_run(
    connection: &mut AnyConnection,
    id: i64,
) -> sqlx::Result<Option<RunRecord>> {
    let row: Option<RunRow> =
        sqlx::query_as(select_runs!("WHERE ID = $1")).bind(id).fetch_optional(connection).await?;
    Ok(row.and_then(run_record))
}

/// Runs that have ended, newest first.
pub(crate) async fn ended_runs(
    connection: &mut AnyConnection,
    job: Job,
    top: i64,
) -> sqlx::Result<Vec<RunRecord>> {
    let rows: Vec<RunRow> = sqlx::query_as(select_runs!(
        "WHERE JOBID = $1 AND ENDEDAT IS NOT NULL ORDER BY ID DESC LIMIT $2"
    ))
    .bind(job.id())
    .bind(top)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().filter_map(run_record).collect())
}
