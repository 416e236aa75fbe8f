//! `(device, operation) → reply`, stored in the transaction of the effect and
//! replayed when the same operation comes again (R017).

use contract::ErrorId;
use serde_json::Value;
use service::database::Database;
use service::{ApiError, Result, clock};
use sqlx::AnyConnection;

use super::fingerprint::Fingerprint;

/// An answer as it was given the first time.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    pub status: u16,
    pub body: Value,
}

/// A write that is done once: its key, and what it asks for.
#[derive(Clone, Debug)]
pub struct KeyedRequest {
    pub key: OperationKey,
    pub fingerprint: Fingerprint,
}

/// Which operation of which device a reply belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OperationKey {
    pub device_id: String,
    pub operation_id: String,
}

/// The reply that was given to the request. A key that was used for another one is
/// refused (R310).
pub async fn find<'c>(
    connection: impl sqlx::Executor<'c, Database = sqlx::Any>,
    request: &KeyedRequest,
) -> Result<Option<Reply>> {
    let row: Option<(i64, String, String)> = sqlx::query_as(
        "SELECT status, reply, fingerprint FROM idempotency
         WHERE device_id = $1 AND operation_id = $2",
    )
    .bind(&request.key.device_id)
    .bind(&request.key.operation_id)
    .fetch_optional(connection)
    .await?;
    let Some((status, reply, fingerprint)) = row else { return Ok(None) };
    // One that this version cannot read tells nothing.
    let known: Option<Fingerprint> = serde_json::from_str(&fingerprint).ok();
    if known.is_some_and(|known| !known.is_repeated_by(&request.fingerprint)) {
        return Err(ApiError::new(ErrorId::IdempotencyKeyUsed));
    }
    let status = u16::try_from(status).unwrap_or(200);
    Ok(Some(Reply { status, body: serde_json::from_str(&reply)? }))
}

/// Answers with the reply that is there already, if there is one: another copy of this
/// server was quicker.
pub async fn insert(
    connection: &mut AnyConnection,
    request: &KeyedRequest,
    reply: &Reply,
) -> Result<Option<Reply>> {
    let inserted = sqlx::query(
        "INSERT INTO idempotency (device_id, operation_id, status, reply, created_at, fingerprint)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (device_id, operation_id) DO NOTHING",
    )
    .bind(&request.key.device_id)
    .bind(&request.key.operation_id)
    .bind(i64::from(reply.status))
    .bind(serde_json::to_string(&reply.body)?)
    .bind(clock::now())
    .bind(serde_json::to_string(&request.fingerprint)?)
    .execute(&mut *connection)
    .await?;
    if inserted.rows_affected() > 0 { Ok(None) } else { find(connection, request).await }
}

/// Whether a key was used, for whatever request.
pub async fn is_used<'c>(
    connection: impl sqlx::Executor<'c, Database = sqlx::Any>,
    key: &OperationKey,
) -> Result<bool> {
    let row = sqlx::query("SELECT 1 FROM idempotency WHERE device_id = $1 AND operation_id = $2")
        .bind(&key.device_id)
        .bind(&key.operation_id)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Most replies that one transaction purges: nobody waits long for it.
const PURGED_AT_ONCE: i64 = 1_000;

/// Forgets the replies that were given before a time. Answers how many.
pub async fn purge(database: &Database, before: &str) -> Result<u64> {
    let mut purged = 0;
    loop {
        let mut write = database.write().await?;
        let gone = sqlx::query(
            "DELETE FROM idempotency WHERE (device_id, operation_id) IN
             (SELECT device_id, operation_id FROM idempotency WHERE created_at < $1 LIMIT $2)",
        )
        .bind(before)
        .bind(PURGED_AT_ONCE)
        .execute(&mut *write)
        .await?
        .rows_affected();
        write.commit().await?;
        purged += gone;
        if gone < PURGED_AT_ONCE.unsigned_abs() {
            return Ok(purged);
        }
    }
}
