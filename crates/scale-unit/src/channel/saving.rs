//! The one write path of customers: state, async rows and reply in one transaction,
//! committed with full durability before anybody is told.

use contract::cdx::AsyncRows;
use contract::commerce::Customer;
use service::Result;
use service::database::Database;

use super::idempotency::{self, OperationKey, Reply};
use super::{async_tables, counter, customers};

/// What one operation leaves behind.
#[derive(Debug)]
pub struct Effect<'a> {
    pub customer: &'a Customer,
    pub operating_unit_number: &'a str,
    /// 0 for an async customer.
    pub headquarters_version: i64,
    /// Rows for the P-job; none for what headquarters already has.
    pub async_rows: Option<AsyncRows>,
    pub operation_id: &'a str,
    pub key: Option<&'a OperationKey>,
    pub reply: &'a Reply,
}

#[derive(Debug, PartialEq)]
pub enum Saved {
    /// The newest place in the order of changes.
    Now { change: Option<i64> },
    /// The same operation has been saved before, perhaps by another copy of this server.
    Before(Reply),
    /// A pending customer of this id is already there.
    Exists(Box<Customer>),
}

pub async fn save(database: &Database, effect: Effect<'_>) -> Result<Saved> {
    let mut write = database.write().await?;
    counter::lock(&mut write).await?;
    if let Some(key) = effect.key
        && let Some(reply) = idempotency::find(&mut *write, key).await?
    {
        return Ok(Saved::Before(reply));
    }
    let change = customers::upsert(
        &mut write,
        effect.customer,
        effect.operating_unit_number,
        effect.headquarters_version,
    )
    .await?;
    if let Some(rows) = effect.async_rows {
        if change.is_none() {
            let existing = customers::find(&mut *write, &effect.customer.customer_id).await?;
            let existing = existing.map(|stored| stored.customer).unwrap_or_default();
            return Ok(Saved::Exists(Box::new(existing)));
        }
        async_tables::append(&mut write, effect.operation_id, rows).await?;
    }
    if let Some(key) = effect.key {
        idempotency::insert(&mut write, key, effect.reply).await?;
    }
    write.commit().await?;
    Ok(Saved::Now { change })
}
