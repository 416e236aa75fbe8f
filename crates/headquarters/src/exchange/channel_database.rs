//! The channel databases that have been seen, and how far each has come.

use std::time::Duration;

use contract::cdx::{AppliedVersions, Poll};
use domain::Job;
use jiff::Timestamp;
use sqlx::AnyConnection;

/// A channel database, as it described itself last.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ChannelDatabase {
    pub id: String,
    /// RFC 3339, UTC.
    pub last_seen_at: String,
    pub rows_waiting: u64,
    pub waiting_since: Option<String>,
    pub applied: AppliedVersions,
    /// The highest replication counter that has arrived.
    pub received_counter: i64,
}

/// One that is connected asks every 20 s or more often.
const SILENT_AFTER: Duration = Duration::from_secs(90);

/// How much of an id stands for it in texts.
const NAME_LENGTH: usize = 8;

impl ChannelDatabase {
    /// What a message calls the database.
    pub(crate) fn short_name(&self) -> &str {
        self.id.get(..NAME_LENGTH).unwrap_or(&self.id)
    }

    /// Whether nothing has been heard of it for so long that nobody waits for it.
    pub(crate) fn is_silent(&self) -> bool {
        is_longer_ago(&self.last_seen_at, SILENT_AFTER)
    }
}

/// Whether a stored time lies further back than `duration`.
pub(crate) fn is_longer_ago(time: &str, duration: Duration) -> bool {
    let time = time.parse::<Timestamp>().unwrap_or(Timestamp::MIN);
    Timestamp::now().duration_since(time).unsigned_abs() > duration && time < Timestamp::now()
}

/// The version of `job` that has been applied.
pub(crate) fn applied_version(applied: AppliedVersions, job: Job) -> i64 {
    match job {
        Job::Customers => applied.customers,
        Job::ChannelConfiguration => applied.channel_configuration,
        Job::GlobalConfiguration => applied.global_configuration,
        Job::Upload | Job::Synchronize => 0,
    }
}

type Row = (String, String, i64, Option<String>, i64, i64, i64, i64);

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT ID, LASTSEENAT, ROWSWAITING, WAITINGSINCE, APPLIED1010, APPLIED1070, \
             APPLIED1110, RECEIVEDCOUNTER FROM CHANNELDATABASE ",
            $rest
        )
    };
}

fn from_row(row: Row) -> ChannelDatabase {
    let (id, last_seen_at, rows_waiting, waiting_since, customers, channel, global, received) = row;
    ChannelDatabase {
        id,
        last_seen_at,
        rows_waiting: rows_waiting.unsigned_abs(),
        waiting_since,
        applied: AppliedVersions {
            customers,
            channel_configuration: channel,
            global_configuration: global,
        },
        received_counter: received,
    }
}

pub(crate) async fn all(connection: &mut AnyConnection) -> sqlx::Result<Vec<ChannelDatabase>> {
    let rows: Vec<Row> =
        sqlx::query_as(select!("ORDER BY FIRSTSEENAT, ID")).fetch_all(connection).await?;
    Ok(rows.into_iter().map(from_row).collect())
}

pub(crate) async fn find(
    connection: &mut AnyConnection,
    id: &str,
) -> sqlx::Result<Option<ChannelDatabase>> {
    let row: Option<Row> =
        sqlx::query_as(select!("WHERE ID = $1")).bind(id).fetch_optional(connection).await?;
    Ok(row.map(from_row))
}

/// Notes what a poll tells; a database that was never seen is taken in.
pub(crate) async fn note_poll(
    connection: &mut AnyConnection,
    poll: &Poll,
    now: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO CHANNELDATABASE (ID, FIRSTSEENAT, LASTSEENAT, ROWSWAITING, WAITINGSINCE, \
         APPLIED1010, APPLIED1070, APPLIED1110, RECEIVEDCOUNTER) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) \
         ON CONFLICT (ID) DO UPDATE SET LASTSEENAT = excluded.LASTSEENAT, \
         ROWSWAITING = excluded.ROWSWAITING, WAITINGSINCE = excluded.WAITINGSINCE, \
         APPLIED1010 = excluded.APPLIED1010, APPLIED1070 = excluded.APPLIED1070, \
         APPLIED1110 = excluded.APPLIED1110",
    )
    .bind(poll.channel_database_id.hyphenated().to_string())
    .bind(now)
    .bind(now)
    .bind(i64::try_from(poll.rows_waiting).unwrap_or(i64::MAX))
    .bind(poll.waiting_since.clone())
    .bind(poll.applied.customers)
    .bind(poll.applied.channel_configuration)
    .bind(poll.applied.global_configuration)
    .execute(connection)
    .await
    .map(|_| ())
}

pub(crate) async fn note_applied(
    connection: &mut AnyConnection,
    id: &str,
    applied: AppliedVersions,
    now: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE CHANNELDATABASE SET APPLIED1010 = $1, APPLIED1070 = $2, APPLIED1110 = $3, \
         LASTSEENAT = $4 WHERE ID = $5",
    )
    .bind(applied.customers)
    .bind(applied.channel_configuration)
    .bind(applied.global_configuration)
    .bind(now)
    .bind(id)
    .execute(connection)
    .await
    .map(|_| ())
}

/// Nothing waits at the channel once an upload session has completed.
pub(crate) async fn note_uploaded(connection: &mut AnyConnection, id: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE CHANNELDATABASE SET ROWSWAITING = 0, WAITINGSINCE = NULL WHERE ID = $1")
        .bind(id)
        .execute(connection)
        .await
        .map(|_| ())
}

/// Notes how far the rows that arrived go; a repeated page lowers nothing.
pub(crate) async fn note_received(
    connection: &mut AnyConnection,
    id: &str,
    counter: i64,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE CHANNELDATABASE SET RECEIVEDCOUNTER = $1 WHERE ID = $2 AND RECEIVEDCOUNTER < $3",
    )
    .bind(counter)
    .bind(id)
    .bind(counter)
    .execute(connection)
    .await
    .map(|_| ())
}
