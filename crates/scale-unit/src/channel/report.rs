//! What a channel database reports to headquarters whenever it asks for work.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use contract::cdx::{AppliedVersions, DeviceReport, Poll, WaitingCustomers};
use service::database::Database;
use service::{ApiError, Result, clock};
use sqlx::AnyPool;

use super::counter::Counter;
use super::{async_tables, exchange, restored};

/// The report of the database of this id. `live`: the versions that requests see, given the applied
/// version of 1010.
pub async fn poll(database: &Database, live: impl FnOnce(i64) -> AppliedVersions) -> Result<Poll> {
    let pool = database.read();
    let uploaded = Counter::Uploaded.read(pool).await?;
    let newest = Counter::Replication.read(pool).await?;
    let applied = exchange::applied(database).await?;
    let (id, origin_id): (String, String) =
        sqlx::query_as("SELECT id, origin_id FROM channel_database").fetch_one(pool).await?;
    let parse = |id: String| id.parse().map_err(|_| ApiError::internal("an id that is none"));
    let mut connection = pool.acquire().await?;
    Ok(Poll {
        channel_database_id: parse(id)?,
        origin_id: Some(parse(origin_id)?),
        newest_change: Counter::Change.read(pool).await?,
        positions: restored::positions(pool).await?,
        customer_version: restored::customer_version(pool).await?,
        rows_waiting: newest.saturating_sub(uploaded).unsigned_abs(),
        waiting_since: async_tables::waiting_since(&mut connection, uploaded).await?,
        applied,
        live: live(applied.customers),
        waiting: waiting(pool, uploaded).await?,
        devices: devices(pool).await?,
        no_wait: false,
        ended_credentials: Vec::new(),
        revoked_code_hashes: Vec::new(),
    })
}

/// Pending customers of each store and register (R251).
async fn waiting(pool: &AnyPool, uploaded: i64) -> Result<Vec<WaitingCustomers>> {
    let rows: Vec<(String, String, i64, i64, String)> = sqlx::query_as(
        "SELECT operating_unit_number, terminal, count(*),
         count(CASE WHEN last_counter > $1 THEN 1 END), min(captured_at)
         FROM channel_customer WHERE is_async = 1
         GROUP BY operating_unit_number, terminal ORDER BY operating_unit_number, terminal",
    )
    .bind(uploaded)
    .fetch_all(pool)
    .await?;
    let report = |(operating_unit_number, register, customers, not_uploaded, since)| {
        let (customers, not_uploaded): (i64, i64) = (customers, not_uploaded);
        WaitingCustomers {
            operating_unit_number,
            register,
            customers: customers.unsigned_abs(),
            not_uploaded: not_uploaded.unsigned_abs(),
            since,
        }
    };
    Ok(rows.into_iter().map(report).collect())
}

/// The newest device of each activation code: a code of the demo has many devices.
async fn devices(pool: &AnyPool) -> Result<Vec<DeviceReport>> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT code_hash, max(activated_at), max(last_seen_at) FROM device
         GROUP BY code_hash ORDER BY code_hash",
    )
    .fetch_all(pool)
    .await?;
    let report = |(code_hash, activated_at, last_seen_at)| DeviceReport {
        code_hash,
        activated_at,
        last_seen_at,
    };
    Ok(rows.into_iter().map(report).collect())
}

/// Devices with requests since the last report, to the minute.
#[derive(Debug, Default)]
pub struct Seen(Mutex<HashMap<String, String>>);

impl Seen {
    pub fn note(&self, device_id: &str) {
        let minute = clock::this_minute();
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match seen.get_mut(device_id) {
            Some(at) if *at == minute => {}
            Some(at) => *at = minute,
            None => {
                seen.insert(device_id.to_owned(), minute);
            }
        }
    }

    /// Stores which devices have sent requests since the last time.
    pub async fn write_down(&self, database: &Database) -> Result<()> {
        let seen = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if seen.is_empty() {
            return Ok(());
        }
        let mut write = database.write().await?;
        for (device_id, at) in seen {
            sqlx::query(
                "UPDATE device SET last_seen_at = $1 WHERE device_id = $2 AND last_seen_at < $3",
            )
            .bind(&at)
            .bind(device_id)
            .bind(&at)
            .execute(&mut *write)
            .await?;
        }
        Ok(write.commit().await?)
    }
}
