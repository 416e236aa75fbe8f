//! Sessions: one piece of a job's work for one channel database.

use std::time::Duration;

use contract::cdx::{Completion, Work};
use domain::Job;
use service::clock;
use sqlx::AnyConnection;

use super::channel_database::{self, ChannelDatabase};
use crate::sequence::Sequence;

/// The run id of a session that no job run asked for: an empty channel database
/// gets its full download at its first contact, and an administrator retries.
pub(crate) const NO_RUN: i64 = 0;

/// How long a failed first contact is left alone.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// *Try count*: a download that failed so often is suspended (R111).
const TRIES_MAX: i64 = 3;

/// Sessions kept for each channel database.
const KEPT: i64 = 1_000;

/// How a session that its channel reported has ended. One that it has not is `Open`, or
/// `Cancelled`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Completed,
    /// The job's next run tries it again.
    Failed,
    /// Failed too often: an administrator retries or cancels it (R111).
    Suspended,
}

impl Status {
    /// As stored and as on the wire.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "Completed",
            Self::Failed => "Failed",
            Self::Suspended => "Suspended",
        }
    }
}

/// What came of asking for a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opened {
    Open,
    /// The same work has failed too often: nothing was opened.
    Suspended,
}

/// Opens a session of `run_id`, or the one that failed at the same work again. `up_to`
/// is the version that a download leads to.
pub(crate) async fn open(
    connection: &mut AnyConnection,
    run_id: i64,
    job: Job,
    channel_database: &str,
    up_to: i64,
) -> sqlx::Result<Opened> {
    if let Some((id, status)) = failed_before(connection, job, channel_database, up_to).await? {
        if status == Status::Suspended.as_str() {
            return Ok(Opened::Suspended);
        }
        reopen(connection, id, run_id).await?;
        return Ok(Opened::Open);
    }
    let id = Sequence::Session.take(connection, 1).await?;
    sqlx::query(
        "INSERT INTO CDXSESSION (ID, RUNID, JOBID, CHANNELDATABASEID, UPTO, STATUS, ROWCOUNT, \
         ERROR, CREATEDAT) VALUES ($1, $2, $3, $4, $5, 'Open', 0, '', $6)",
    )
    .bind(id)
    .bind(run_id)
    .bind(job.id())
    .bind(channel_database)
    .bind(up_to)
    .bind(clock::now())
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM CDXSESSION WHERE CHANNELDATABASEID = $1 AND ID < $2")
        .bind(channel_database)
        .bind(id - KEPT)
        .execute(connection)
        .await?;
    Ok(Opened::Open)
}

/// The newest session of the same download, if it failed.
async fn failed_before(
    connection: &mut AnyConnection,
    job: Job,
    channel_database: &str,
    up_to: i64,
) -> sqlx::Result<Option<(i64, String)>> {
    if !job.is_download() {
        return Ok(None);
    }
    let newest: Option<(i64, String, i64)> = sqlx::query_as(
        "SELECT ID, STATUS, UPTO FROM CDXSESSION WHERE CHANNELDATABASEID = $1 AND JOBID = $2 \
         ORDER BY ID DESC LIMIT 1",
    )
    .bind(channel_database)
    .bind(job.id())
    .fetch_optional(connection)
    .await?;
    let has_failed =
        |status: &str| [Status::Failed, Status::Suspended].iter().any(|s| s.as_str() == status);
    Ok(newest
        .filter(|(_, status, reached)| has_failed(status) && *reached == up_to)
        .map(|(id, status, _)| (id, status)))
}

async fn reopen(connection: &mut AnyConnection, id: i64, run_id: i64) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE CDXSESSION SET STATUS = 'Open', RUNID = $1, STARTEDAT = NULL, ENDEDAT = NULL \
         WHERE ID = $2",
    )
    .bind(run_id)
    .bind(id)
    .execute(connection)
    .await
    .map(|_| ())
}

/// The open work of a channel database: what has not failed yet comes first, so that
/// a package that cannot be applied blocks no other job. It stays open until it has
/// been reported, so that a channel that died in between gets it again.
pub(crate) async fn next_work(
    connection: &mut AnyConnection,
    database: &ChannelDatabase,
) -> sqlx::Result<Option<Work>> {
    let row: Option<(i64, String, i64)> = sqlx::query_as(
        "SELECT ID, JOBID, UPTO FROM CDXSESSION WHERE CHANNELDATABASEID = $1 AND STATUS = 'Open' \
         ORDER BY TRYCOUNT, ID LIMIT 1",
    )
    .bind(&database.id)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(session_id, job, up_to)| {
        if job == Job::Upload.id() {
            Work::Upload { session_id, above_counter: database.received_counter }
        } else {
            Work::Download { session_id, job, up_to }
        }
    }))
}

/// Notes that the channel has taken the work up.
pub(crate) async fn note_started(connection: &mut AnyConnection, work: &Work) -> sqlx::Result<()> {
    let (Work::Upload { session_id, .. } | Work::Download { session_id, .. }) = work else {
        return Ok(());
    };
    sqlx::query("UPDATE CDXSESSION SET STARTEDAT = $1 WHERE ID = $2 AND STARTEDAT IS NULL")
        .bind(clock::now())
        .bind(*session_id)
        .execute(connection)
        .await
        .map(|_| ())
}

/// Whether such work is open, or has failed so lately that it is not worth trying
/// again yet.
pub(crate) async fn is_open_or_just_failed(
    connection: &mut AnyConnection,
    job: Job,
    channel_database: &str,
) -> sqlx::Result<bool> {
    let row: Option<(i64,)> = sqlx::query_as(
        "SELECT ID FROM CDXSESSION WHERE CHANNELDATABASEID = $1 AND JOBID = $2 \
         AND (STATUS = 'Open' OR (STATUS = 'Failed' AND ENDEDAT > $3)) LIMIT 1",
    )
    .bind(channel_database)
    .bind(job.id())
    .bind(clock::ago(RETRY_AFTER))
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

/// Notes how a session ended; a report that is repeated changes nothing.
pub(crate) async fn complete(
    connection: &mut AnyConnection,
    completion: &Completion,
) -> sqlx::Result<()> {
    let channel_database = completion.channel_database_id.hyphenated().to_string();
    let open: Option<(String, i64)> = sqlx::query_as(
        "SELECT JOBID, TRYCOUNT FROM CDXSESSION \
         WHERE ID = $1 AND CHANNELDATABASEID = $2 AND STATUS = 'Open'",
    )
    .bind(completion.session_id)
    .bind(&channel_database)
    .fetch_optional(&mut *connection)
    .await?;
    let Some((job, tries)) = open else { return Ok(()) };
    let is_upload = job == Job::Upload.id();
    let has_failed = !completion.error.is_empty();
    let tries = if has_failed { tries + 1 } else { tries };
    let status = match has_failed {
        false => Status::Completed,
        true if !is_upload && tries >= TRIES_MAX => Status::Suspended,
        true => Status::Failed,
    };
    end(connection, completion, status, tries).await?;
    if is_upload && !has_failed {
        channel_database::note_uploaded(connection, &channel_database).await?;
    }
    Ok(())
}

async fn end(
    connection: &mut AnyConnection,
    completion: &Completion,
    status: Status,
    tries: i64,
) -> sqlx::Result<()> {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    sqlx::query(
        "UPDATE CDXSESSION SET STATUS = $1, ROWCOUNT = $2, PACKAGES = $3, BYTES = $4, ERROR = $5, \
         TRYCOUNT = $6, ENDEDAT = $7 WHERE ID = $8",
    )
    .bind(status.as_str())
    .bind(number(completion.rows))
    .bind(number(completion.packages))
    .bind(number(completion.bytes))
    .bind(completion.error.replace('\0', "\u{FFFD}"))
    .bind(tries)
    .bind(clock::now())
    .bind(completion.session_id)
    .execute(connection)
    .await
    .map(|_| ())
}

/// How the sessions of a run stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    pub rows: u64,
    pub completed: u64,
    pub failed: u64,
    /// Of those, failed for the last time.
    pub suspended: u64,
    /// Ids of the channel databases that have not reported yet.
    pub open: Vec<String>,
}

pub(crate) async fn progress(
    connection: &mut AnyConnection,
    run_id: i64,
) -> sqlx::Result<Progress> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT CHANNELDATABASEID, STATUS, ROWCOUNT FROM CDXSESSION WHERE RUNID = $1 ORDER BY ID",
    )
    .bind(run_id)
    .fetch_all(connection)
    .await?;
    let mut progress = Progress::default();
    for (channel_database, status, rows) in rows {
        match status.as_str() {
            "Open" => progress.open.push(channel_database),
            "Completed" => progress.completed += 1,
            status => {
                progress.failed += 1;
                progress.suspended += u64::from(status == Status::Suspended.as_str());
            }
        }
        progress.rows += rows.unsigned_abs();
    }
    Ok(progress)
}

/// Takes back what a run that ended without an answer has left open.
pub(crate) async fn cancel_open(connection: &mut AnyConnection, run_id: i64) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE CDXSESSION SET STATUS = 'Cancelled', ENDEDAT = $1 \
         WHERE RUNID = $2 AND STATUS = 'Open'",
    )
    .bind(clock::now())
    .bind(run_id)
    .execute(connection)
    .await
    .map(|_| ())
}

/// Offers a session that failed or was cancelled again, with three new tries; `false`
/// when there is nothing to retry.
pub(crate) async fn retry(connection: &mut AnyConnection, id: i64) -> sqlx::Result<bool> {
    let retried = sqlx::query(
        "UPDATE CDXSESSION SET STATUS = 'Open', RUNID = $1, TRYCOUNT = 0, STARTEDAT = NULL, \
         ENDEDAT = NULL WHERE ID = $2 AND STATUS IN ('Failed', 'Suspended', 'Cancelled')",
    )
    .bind(NO_RUN)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(retried.rows_affected() == 1)
}

/// Gives a session up; the job's next run begins anew. `false` when it has ended well
/// or was given up before.
pub(crate) async fn cancel(connection: &mut AnyConnection, id: i64) -> sqlx::Result<bool> {
    let cancelled = sqlx::query(
        "UPDATE CDXSESSION SET STATUS = 'Cancelled', ENDEDAT = $1 \
         WHERE ID = $2 AND STATUS IN ('Open', 'Failed', 'Suspended')",
    )
    .bind(clock::now())
    .bind(id)
    .execute(connection)
    .await?;
    Ok(cancelled.rows_affected() == 1)
}

/// Sessions that wait for an administrator.
pub(crate) async fn count_suspended(connection: &mut AnyConnection) -> sqlx::Result<u64> {
    let (count,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM CDXSESSION WHERE STATUS = 'Suspended'")
            .fetch_one(connection)
            .await?;
    Ok(count.unsigned_abs())
}
