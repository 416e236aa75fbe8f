//! Sessions: one piece of a job's work for one channel database.

use std::time::Duration;

use contract::cdx::{Completion, Work};
use domain::Job;
use service::clock;
use sqlx::AnyConnection;

use super::channel_database::{self, ChannelDatabase};
use crate::sequence::Sequence;

/// The run id of a session that no job run asked for: an empty channel database
/// gets its full download at its first contact.
pub(crate) const FIRST_CONTACT: i64 = 0;

/// How long a failed first contact is left alone.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// Sessions kept for each channel database.
const KEPT: i64 = 1_000;

/// Opens a session of `run_id`. `up_to` is the version that a download leads to.
pub(crate) async fn open(
    connection: &mut AnyConnection,
    run_id: i64,
    job: Job,
    channel_database: &str,
    up_to: i64,
) -> sqlx::Result<()> {
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
        .await
        .map(|_| ())
}

/// The oldest open work of a channel database. It stays open until it has been
/// reported, so that a channel that died in between gets it again.
pub(crate) async fn next_work(
    connection: &mut AnyConnection,
    database: &ChannelDatabase,
) -> sqlx::Result<Option<Work>> {
    let row: Option<(i64, String, i64)> = sqlx::query_as(
        "SELECT ID, JOBID, UPTO FROM CDXSESSION WHERE CHANNELDATABASEID = $1 AND STATUS = 'Open' \
         ORDER BY ID LIMIT 1",
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
    let status = if completion.error.is_empty() { "Completed" } else { "Failed" };
    let job: Option<(String,)> = sqlx::query_as(
        "UPDATE CDXSESSION SET STATUS = $1, ROWCOUNT = $2, ERROR = $3, ENDEDAT = $4 \
         WHERE ID = $5 AND CHANNELDATABASEID = $6 AND STATUS = 'Open' RETURNING JOBID",
    )
    .bind(status)
    .bind(i64::try_from(completion.rows).unwrap_or(i64::MAX))
    .bind(&completion.error)
    .bind(clock::now())
    .bind(completion.session_id)
    .bind(&channel_database)
    .fetch_optional(&mut *connection)
    .await?;
    let is_upload = job.is_some_and(|(job,)| job == Job::Upload.id());
    if is_upload && completion.error.is_empty() {
        channel_database::note_uploaded(connection, &channel_database).await?;
    }
    Ok(())
}

/// How the sessions of a run stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    pub rows: u64,
    pub completed: u64,
    pub failed: u64,
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
        progress.rows += rows.unsigned_abs();
        match status.as_str() {
            "Open" => progress.open.push(channel_database),
            "Completed" => progress.completed += 1,
            _ => progress.failed += 1,
        }
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
