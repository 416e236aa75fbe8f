//! The progress of the data exchange, and applying downloads: each package in one transaction with
//! its version, so that a kill in between repeats it at most.

use contract::cdx::{
    AppliedVersions, ChannelConfigurationPackage, CustomerPackage, CustomerPackageRow,
    GlobalConfigurationPackage,
};
use service::Result;
use service::database::{Database, Write};
use uuid::Uuid;

use super::batch::Batch;
use super::counter::{self, Counter};
use super::customers::{self, Real};
use super::{configuration, unsynchronized};

pub async fn applied(database: &Database) -> Result<AppliedVersions> {
    let pool = database.read();
    Ok(AppliedVersions {
        customers: Counter::Customers.read(pool).await?,
        channel_configuration: Counter::ChannelConfiguration.read(pool).await?,
        global_configuration: Counter::GlobalConfiguration.read(pool).await?,
    })
}

/// Records that headquarters has every row of the database of this id up to `counter`. A database
/// that has another id by now still has to send all its rows.
pub async fn note_uploaded(database: &Database, id: Uuid, counter: i64) -> Result<()> {
    let mut write = database.write().await?;
    counter::lock(&mut write).await?;
    if super::id(&mut *write).await? == id.hyphenated().to_string() {
        Counter::Uploaded.raise(&mut write, counter).await?;
    }
    Ok(write.commit().await?)
}

/// Applies a page of 1010. Returns the newest change, if there was one.
pub async fn apply_customers(
    database: &Database,
    package: &CustomerPackage,
) -> Result<Option<i64>> {
    let mut batch = Batch::begin(database).await?;
    let has_edits = unsynchronized::is_any(batch.connection()).await?;
    let mut newest = None;
    for row in &package.rows {
        newest = apply_customer(&mut batch, row, has_edits).await?.or(newest);
    }
    Counter::Customers.raise(batch.connection(), package.version).await?;
    batch.commit().await?;
    Ok(newest)
}

/// Edits made here that headquarters' state lacks stay on top of it.
async fn apply_customer(
    batch: &mut Batch,
    row: &CustomerPackageRow,
    has_edits: bool,
) -> Result<Option<i64>> {
    let mut customer = row.customer.clone();
    // The customer's GUID here is its key, whatever other keys it has.
    if !row.cust_account_async.is_empty() {
        customer.customer_id = row.cust_account_async.to_lowercase();
    }
    customer.is_async_customer = false;
    let mut is_rewritten = false;
    if has_edits {
        let connection = batch.connection();
        let up_to = row.synchronized_up_to;
        is_rewritten = unsynchronized::forget(connection, &customer.customer_id, up_to).await?;
        unsynchronized::put_on_top(connection, &mut customer).await?;
    }
    let address_books = Some(row.address_books.as_slice());
    let real = Real { customer: &customer, version: row.version, address_books, is_rewritten };
    customers::put_real(batch, &real).await
}

pub async fn apply_channel_configuration(
    database: &Database,
    package: &ChannelConfigurationPackage,
) -> Result<()> {
    let mut write = database.write().await?;
    if is_newer(&mut write, Counter::ChannelConfiguration, package.version).await? {
        configuration::store(&mut write, configuration::CHANNEL, package.version, package).await?;
    }
    Ok(write.commit().await?)
}

pub async fn apply_global_configuration(
    database: &Database,
    package: &GlobalConfigurationPackage,
) -> Result<()> {
    let mut write = database.write().await?;
    if is_newer(&mut write, Counter::GlobalConfiguration, package.version).await? {
        configuration::store(&mut write, configuration::GLOBAL, package.version, package).await?;
    }
    Ok(write.commit().await?)
}

async fn is_newer(write: &mut Write, counter: Counter, version: i64) -> Result<bool> {
    let is_newer = counter.read(&mut **write).await? < version;
    counter.raise(write, version).await?;
    Ok(is_newer)
}
