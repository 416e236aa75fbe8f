//! `(device, operation) → reply`, stored in the transaction of the effect and
//! replayed when the same operation comes again (R017).

use serde_json::Value;
use service::database::Database;
use service::{Result, clock};
use sqlx::AnyConnection;

/// An answer as it was given the first time.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    pub status: u16,
    pub body: Value,
}

/// Which operation of which device a reply belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OperationKey {
    pub device_id: String,
    pub operation_id: String,
}

pub async fn find<'c>(
    connection: impl sqlx::Executor<'c, Database = sqlx::Any>,
    key: &OperationKey,
) -> Result<Option<Reply>> {
    let row: Option<(i64, String)> = sqlx::query_as(
        "SELECT status, reply FROM idempotency WHERE device_id = $1 AND operation_id = $2",
    )
    .bind(&key.device_id)
    .bind(&key.operation_id)
    .fetch_optional(connection)
    .await?;
    let Some((status, reply)) = row else { return Ok(None) };
    let status = u16::try_from(status).unwrap_or(200);
    Ok(Some(Reply { status, body: serde_json::from_str(&reply)? }))
}

/// Answers with the reply that is there already, if there is one: another copy of this
/// server was quicker.
pub async fn insert(
    connection: &mut AnyConnection,
    key: &OperationKey,
    reply: &Reply,
) -> Result<Option<Reply>> {
    let inserted = sqlx::query(
        "INSERT INTO idempotency (device_id, operation_id, status, reply, created_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (device_id, operation_id) DO NOTHING",
    )
    .bind(&key.device_id)
    .bind(&key.operation_id)
    .bind(i64::from(reply.status))
    .bind(serde_json::to_string(&reply.body)?)
    .bind(clock::now())
    .execute(&mut *connection)
    .await?;
    if inserted.rows_affected() > 0 { Ok(None) } else { find(connection, key).await }
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
