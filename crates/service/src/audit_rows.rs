//! Entries of the audit trail as both databases keep them.

use contract::audit::AuditEntry;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, Row};

use crate::database::Database;

/// Most entries that one transaction removes, so that no other waits long.
const REMOVED_AT_ONCE: i64 = 1_000;

/// Binds an entry's ten members, in the order in which [`read`] takes them.
pub fn bind<'q>(
    query: Query<'q, Any, AnyArguments>,
    entry: &AuditEntry,
) -> Query<'q, Any, AnyArguments> {
    let texts = [
        &entry.id,
        &entry.time,
        &entry.worker_id,
        &entry.device,
        &entry.address,
        &entry.operating_unit_number,
        &entry.action,
        &entry.customer,
        &entry.object,
    ];
    let query = texts.into_iter().fold(query, |query, text| query.bind(text.clone()));
    query.bind(i64::from(entry.outcome))
}

/// An entry whose members are the first ten columns of the row.
pub fn read(row: &AnyRow) -> sqlx::Result<AuditEntry> {
    Ok(AuditEntry {
        id: row.try_get(0)?,
        time: row.try_get(1)?,
        worker_id: row.try_get(2)?,
        device: row.try_get(3)?,
        address: row.try_get(4)?,
        operating_unit_number: row.try_get(5)?,
        action: row.try_get(6)?,
        customer: row.try_get(7)?,
        object: row.try_get(8)?,
        outcome: u16::try_from(row.try_get::<i64, _>(9)?).unwrap_or_default(),
    })
}

/// Removes entries before a time, some at once, by a statement with `$1` for the time and `$2` for
/// how many. Returns how many there were.
pub async fn remove_before(
    database: &Database,
    delete: &'static str,
    time: &str,
) -> sqlx::Result<u64> {
    let mut removed = 0;
    loop {
        let mut write = database.write().await?;
        let delete = sqlx::query(delete).bind(time).bind(REMOVED_AT_ONCE);
        let gone = delete.execute(&mut *write).await?.rows_affected();
        write.commit().await?;
        removed += gone;
        if gone < REMOVED_AT_ONCE.unsigned_abs() {
            return Ok(removed);
        }
    }
}
