//! Entries of the audit trail (R339): kept as long as configured, and sent to headquarters.

use contract::audit::{AuditEntry, ENTRIES_PER_UPLOAD_MAX};
use service::database::{Database, placeholders};
use service::{Result, audit_rows};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe};

pub async fn insert(connection: &mut AnyConnection, entry: &AuditEntry) -> Result<()> {
    let insert = sqlx::query(
        "INSERT INTO audit_trail (id, time, worker_id, device, address, operating_unit_number,
         action, customer, object, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    );
    audit_rows::bind(insert, entry).execute(connection).await?;
    Ok(())
}

/// The channels with entries that headquarters lacks.
pub async fn unsent_channels(pool: &AnyPool) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT operating_unit_number FROM audit_trail WHERE is_sent = 0";
    Ok(sqlx::query_scalar(sql).fetch_all(pool).await?)
}

/// The oldest entries of a channel that headquarters lacks.
pub async fn unsent(pool: &AnyPool, operating_unit_number: &str) -> Result<Vec<AuditEntry>> {
    let rows = sqlx::query(
        "SELECT id, time, worker_id, device, address, operating_unit_number, action, customer,
         object, outcome FROM audit_trail WHERE is_sent = 0 AND operating_unit_number = $1
         ORDER BY time LIMIT $2",
    )
    .bind(operating_unit_number)
    .bind(i64::try_from(ENTRIES_PER_UPLOAD_MAX).unwrap_or(i64::MAX))
    .fetch_all(pool)
    .await?;
    Ok(rows.iter().map(audit_rows::read).collect::<sqlx::Result<_>>()?)
}

/// Headquarters has the entries.
pub async fn note_sent(database: &Database, entries: &[AuditEntry]) -> Result<()> {
    let places = placeholders(1, entries.len());
    let sql = format!("UPDATE audit_trail SET is_sent = 1 WHERE id IN ({places})");
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for entry in entries {
        query = query.bind(&entry.id);
    }
    let mut write = database.write().await?;
    query.execute(&mut *write).await?;
    write.commit().await?;
    Ok(())
}

/// Headquarters was restored and may have lost entries.
pub async fn send_again(database: &Database) -> Result<()> {
    let mut write = database.write().await?;
    sqlx::query("UPDATE audit_trail SET is_sent = 0 WHERE is_sent = 1")
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    Ok(())
}

/// Removes entries before a time, sent or not. Returns how many.
pub async fn remove_before(database: &Database, time: &str) -> Result<u64> {
    let delete = "DELETE FROM audit_trail WHERE id IN
         (SELECT id FROM audit_trail WHERE time < $1 LIMIT $2)";
    Ok(audit_rows::remove_before(database, delete, time).await?)
}
