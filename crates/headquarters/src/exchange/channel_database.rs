//! The channel databases that have been seen, and how far each has come.

use std::time::Duration;

use contract::cdx::{AppliedVersions, DeviceReport, KnownProgress, Poll, WaitingCustomers};
use domain::Job;
use jiff::Timestamp;
use service::clock;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::configuration::stored::from_json;

/// A channel database, as it described itself last.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ChannelDatabase {
    pub id: String,
    /// RFC 3339, UTC.
    pub last_seen_at: String,
    pub rows_waiting: u64,
    pub waiting_since: Option<String>,
    pub applied: AppliedVersions,
    /// What its store servers answer requests by (R081).
    pub live: AppliedVersions,
    pub waiting: Vec<WaitingCustomers>,
    pub devices: Vec<DeviceReport>,
    /// The highest replication counter that has arrived.
    pub received_counter: i64,
    /// It asks under another id, or an administrator has given it up: no job waits for it.
    pub is_gone: bool,
    /// See [`super::restored`].
    pub has_told: bool,
    pub recover_above: i64,
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

    /// Whether it was silent when `time` was: RFC 3339, UTC.
    pub(crate) fn was_silent_at(&self, time: &str) -> bool {
        let parse = |time: &str| time.parse::<Timestamp>().unwrap_or(Timestamp::MIN);
        let (seen, then) = (parse(&self.last_seen_at), parse(time));
        seen < then && then.duration_since(seen).unsigned_abs() > SILENT_AFTER
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

const COLUMNS: &str = "ID, LASTSEENAT, ROWSWAITING, WAITINGSINCE, APPLIED1010, APPLIED1070, \
     APPLIED1110, LIVE1010, LIVE1070, LIVE1110, WAITING, DEVICES, RECEIVEDCOUNTER, GONEAT, HASTOLD, RECOVERABOVE";

fn from_row(row: &AnyRow) -> sqlx::Result<ChannelDatabase> {
    let versions = |first: usize| -> sqlx::Result<AppliedVersions> {
        Ok(AppliedVersions {
            customers: row.try_get(first)?,
            channel_configuration: row.try_get(first + 1)?,
            global_configuration: row.try_get(first + 2)?,
        })
    };
    Ok(ChannelDatabase {
        id: row.try_get(0)?,
        last_seen_at: row.try_get(1)?,
        rows_waiting: row.try_get::<i64, _>(2)?.unsigned_abs(),
        waiting_since: row.try_get(3)?,
        applied: versions(4)?,
        live: versions(7)?,
        waiting: from_json(row.try_get(10)?)?,
        devices: from_json(row.try_get(11)?)?,
        received_counter: row.try_get(12)?,
        is_gone: row.try_get::<Option<String>, _>(13)?.is_some(),
        has_told: row.try_get::<i64, _>(14)? != 0,
        recover_above: row.try_get(15)?,
    })
}

pub(crate) async fn all(connection: &mut AnyConnection) -> sqlx::Result<Vec<ChannelDatabase>> {
    let sql = format!("SELECT {COLUMNS} FROM CHANNELDATABASE ORDER BY FIRSTSEENAT, ID");
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await?;
    rows.iter().map(from_row).collect()
}

/// Those that jobs wait for.
pub(crate) async fn present(connection: &mut AnyConnection) -> sqlx::Result<Vec<ChannelDatabase>> {
    let mut databases = all(connection).await?;
    databases.retain(|database| !database.is_gone);
    Ok(databases)
}

/// The other ids of a channel database that restores have given it, and that are not gone.
pub(crate) async fn others_of_origin(
    connection: &mut AnyConnection,
    origin_id: &str,
    id: &str,
) -> sqlx::Result<Vec<ChannelDatabase>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM CHANNELDATABASE \
         WHERE (ORIGINID = $1 OR ID = $2) AND ID <> $3 AND GONEAT IS NULL \
         ORDER BY FIRSTSEENAT, ID"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(origin_id)
        .bind(origin_id)
        .bind(id)
        .fetch_all(connection)
        .await?;
    rows.iter().map(from_row).collect()
}

pub(crate) async fn find(
    connection: &mut AnyConnection,
    id: &str,
) -> sqlx::Result<Option<ChannelDatabase>> {
    let sql = format!("SELECT {COLUMNS} FROM CHANNELDATABASE WHERE ID = $1");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?;
    row.as_ref().map(from_row).transpose()
}

fn as_json(value: &impl serde::Serialize) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// Notes whose the channel database is.
pub(crate) async fn note_owner(
    connection: &mut AnyConnection,
    id: &str,
    scale_unit: &str,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE CHANNELDATABASE SET SCALEUNIT = $1 WHERE ID = $2")
        .bind(scale_unit)
        .bind(id)
        .execute(connection)
        .await
        .map(|_| ())
}

/// Ids of the channel databases of a scale unit that are not gone.
pub(crate) async fn of_scale_unit(
    connection: &mut AnyConnection,
    scale_unit: &str,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar("SELECT ID FROM CHANNELDATABASE WHERE SCALEUNIT = $1 AND GONEAT IS NULL")
        .bind(scale_unit)
        .fetch_all(connection)
        .await
}

/// Notes what a poll tells; a database that was never seen is taken in.
pub(crate) async fn note_poll(
    connection: &mut AnyConnection,
    poll: &Poll,
    now: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO CHANNELDATABASE (ID, FIRSTSEENAT, LASTSEENAT, ROWSWAITING, WAITINGSINCE, \
         APPLIED1010, APPLIED1070, APPLIED1110, RECEIVEDCOUNTER, LIVE1010, LIVE1070, LIVE1110, \
         WAITING, DEVICES, HIGHESTCHANGE, HIGHEST1010, ORIGINID, HASTOLD) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12, $13, $14, $15, $16, 0) \
         ON CONFLICT (ID) DO UPDATE SET \
         ORIGINID = excluded.ORIGINID, LASTSEENAT = excluded.LASTSEENAT, \
         ROWSWAITING = excluded.ROWSWAITING, WAITINGSINCE = excluded.WAITINGSINCE, \
         APPLIED1010 = excluded.APPLIED1010, APPLIED1070 = excluded.APPLIED1070, \
         APPLIED1110 = excluded.APPLIED1110, LIVE1010 = excluded.LIVE1010, \
         LIVE1070 = excluded.LIVE1070, LIVE1110 = excluded.LIVE1110, \
         WAITING = excluded.WAITING, DEVICES = excluded.DEVICES, GONEAT = NULL, \
         HIGHESTCHANGE = CASE WHEN CHANNELDATABASE.HIGHESTCHANGE < excluded.HIGHESTCHANGE \
             THEN excluded.HIGHESTCHANGE ELSE CHANNELDATABASE.HIGHESTCHANGE END, \
         HIGHEST1010 = CASE WHEN CHANNELDATABASE.HIGHEST1010 < excluded.HIGHEST1010 \
             THEN excluded.HIGHEST1010 ELSE CHANNELDATABASE.HIGHEST1010 END",
    )
    .bind(poll.channel_database_id.hyphenated().to_string())
    .bind(now)
    .bind(now)
    .bind(i64::try_from(poll.rows_waiting).unwrap_or(i64::MAX))
    .bind(poll.waiting_since.clone())
    .bind(poll.applied.customers)
    .bind(poll.applied.channel_configuration)
    .bind(poll.applied.global_configuration)
    .bind(poll.live.customers)
    .bind(poll.live.channel_configuration)
    .bind(poll.live.global_configuration)
    .bind(as_json(&poll.waiting)?)
    .bind(as_json(&poll.devices)?)
    .bind(poll.newest_change)
    .bind(poll.applied.customers)
    .bind(poll.origin_id.map(|id| id.hyphenated().to_string()))
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
         LASTSEENAT = $4, HIGHEST1010 = CASE WHEN HIGHEST1010 < $5 THEN $6 ELSE HIGHEST1010 END \
         WHERE ID = $7",
    )
    .bind(applied.customers)
    .bind(applied.channel_configuration)
    .bind(applied.global_configuration)
    .bind(now)
    .bind(applied.customers)
    .bind(applied.customers)
    .bind(id)
    .execute(connection)
    .await
    .map(|_| ())
}

/// How far the channel database has come, as far as headquarters has seen.
pub(crate) async fn known(connection: &mut AnyConnection, id: &str) -> sqlx::Result<KnownProgress> {
    let row: Option<(i64, String, i64, i64)> = sqlx::query_as(
        "SELECT RECEIVEDCOUNTER, RECEIVEDMARK, HIGHESTCHANGE, HIGHEST1010 \
         FROM CHANNELDATABASE WHERE ID = $1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?;
    let (counter, mark, change, customers) = row.unwrap_or_default();
    Ok(KnownProgress { counter, mark, change, customers })
}

/// Nobody waits for the channel database any more, until it asks for work again. `false`
/// when it is not known.
pub(crate) async fn give_up(connection: &mut AnyConnection, id: &str) -> sqlx::Result<bool> {
    let given_up = sqlx::query(
        "UPDATE CHANNELDATABASE SET GONEAT = $1, ROWSWAITING = 0, WAITINGSINCE = NULL, \
         WAITING = '[]', DEVICES = '[]' WHERE ID = $2",
    )
    .bind(clock::now())
    .bind(id)
    .execute(&mut *connection)
    .await?;
    // Nobody will report them, and no run is to fail by them.
    sqlx::query("DELETE FROM CDXSESSION WHERE CHANNELDATABASEID = $1 AND STATUS = 'Open'")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(given_up.rows_affected() > 0)
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
    mark: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE CHANNELDATABASE SET RECEIVEDCOUNTER = $1, RECEIVEDMARK = $2 \
         WHERE ID = $3 AND RECEIVEDCOUNTER < $4",
    )
    .bind(counter)
    .bind(mark.to_owned())
    .bind(id)
    .bind(counter)
    .execute(connection)
    .await
    .map(|_| ())
}
