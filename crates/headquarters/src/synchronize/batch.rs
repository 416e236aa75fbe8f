//! Some operations in one transaction: customers, numbers and flags together.

use std::collections::{HashMap, HashSet};

use service::database::Write;
use sqlx::AnyConnection;

use super::apply::{Defaults, Ledger};
use super::failure::Failure;
use super::log;
use super::operation::{QueuedOperation, Subject};
use super::twins::{self, Twin};
use crate::configuration::company;
use crate::customer::defaults::ChannelDefaults;
use crate::customer::lists::Lists;
use crate::customer::numbering::number_customers;
use crate::customer::table::{self, StoredCustomer};
use crate::exchange::async_tables;
use crate::sequence::Sequence;
use crate::state::Headquarters;

/// What became of the operations of a batch.
#[derive(Debug, Default)]
pub(crate) struct BatchResult {
    rows_done: u64,
    rows_failed: u64,
    operations_failed: u64,
    /// Customers whose later operations must wait.
    held: Vec<String>,
}

/// The sum of all batches of a run.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub rows_done: u64,
    pub rows_failed: u64,
    pub operations_failed: u64,
    /// Customers one of whose operations failed: their later ones wait for it.
    pub held: HashSet<String>,
}

impl Tally {
    pub(crate) fn add(&mut self, result: BatchResult) {
        self.rows_done += result.rows_done;
        self.rows_failed += result.rows_failed;
        self.operations_failed += result.operations_failed;
        self.held.extend(result.held);
    }
}

/// Locks customers and operations until the commit: nothing creates, edits, repairs or processes
/// one meanwhile.
pub(crate) async fn begin(headquarters: &Headquarters) -> sqlx::Result<Write> {
    let mut write = headquarters.database.write().await?;
    Sequence::CustomerVersion.lock(&mut write).await?;
    Ok(write)
}

/// Applies operations that were read under [`begin`] in order and marks their rows. An
/// operation that fails by its content is noted (R095) and the others go on (R122); an
/// error of the database undoes the whole batch.
pub(crate) async fn process(
    mut write: Write,
    channel_database: &str,
    operations: &[QueuedOperation],
    held: &HashSet<String>,
) -> sqlx::Result<BatchResult> {
    let mut ledger = Ledger::new(stored_customers(&mut write, operations).await?);
    let defaults = load_defaults(&mut write, operations).await?;
    let mut twins = twins::of(&mut write, channel_database, operations).await?;
    let contained = twins::contained(&mut write, channel_database, operations).await?;
    let mut result = BatchResult::default();
    let mut unfinished = Vec::new();
    for operation in operations {
        let key = operation.subject().map(|subject| ledger.key(&subject)).unwrap_or_default();
        let twins = twins.remove(&operation.id).unwrap_or_default();
        if twins.iter().any(Twin::has_succeeded) || contained.contains(operation, &key) {
            // It is in the customer's state, and newer edits may be too.
            ledger.tell_again(&key);
            result.rows_done += operation.row_count();
            continue;
        }
        if held.contains(&key) || result.held.contains(&key) {
            unfinished.push(operation.id.as_str());
            log::hold(&mut write, channel_database, operation.first_counter).await?;
            continue;
        }
        match ledger.apply(operation, &defaults) {
            Ok(before) => {
                result.rows_done += operation.row_count();
                twins::complete(&mut write, &twins).await?;
                if let Some(before) = before {
                    let counter = operation.first_counter;
                    log::note_before(&mut write, channel_database, counter, &before).await?;
                }
            }
            Err(failure) => {
                unfinished.push(operation.id.as_str());
                note_failure(&mut write, channel_database, operation, &failure).await?;
                result.note_failed(operation, key);
            }
        }
    }
    store(&mut write, ledger).await?;
    if let (Some(first), Some(last)) = (operations.first(), operations.last()) {
        let counters = *first.counters().start()..=*last.counters().end();
        log::complete(&mut write, channel_database, counters.clone(), &unfinished).await?;
        async_tables::complete(&mut write, channel_database, counters, &unfinished).await?;
    }
    write.commit().await?;
    Ok(result)
}

/// Notes an operation that the database refused.
pub(crate) async fn fail(
    headquarters: &Headquarters,
    channel_database: &str,
    operation: &QueuedOperation,
    failure: Failure,
) -> sqlx::Result<BatchResult> {
    let mut write = begin(headquarters).await?;
    let ledger = Ledger::new(stored_customers(&mut write, std::slice::from_ref(operation)).await?);
    note_failure(&mut write, channel_database, operation, &failure).await?;
    write.commit().await?;
    let mut result = BatchResult::default();
    let key = operation.subject().map(|subject| ledger.key(&subject)).unwrap_or_default();
    result.note_failed(operation, key);
    Ok(result)
}

impl BatchResult {
    fn note_failed(&mut self, operation: &QueuedOperation, key: String) {
        self.rows_failed += operation.row_count();
        self.operations_failed += 1;
        self.held.push(key);
    }
}

async fn note_failure(
    connection: &mut AnyConnection,
    channel_database: &str,
    operation: &QueuedOperation,
    failure: &Failure,
) -> sqlx::Result<()> {
    let error = failure.stored();
    log::fail(connection, channel_database, operation.first_counter, &error).await?;
    async_tables::fail(connection, channel_database, operation.counters(), &error).await
}

async fn stored_customers(
    connection: &mut AnyConnection,
    operations: &[QueuedOperation],
) -> sqlx::Result<Vec<StoredCustomer>> {
    let (mut ids, mut accounts) = (Vec::new(), Vec::new());
    for subject in operations.iter().filter_map(QueuedOperation::subject) {
        match subject {
            Subject::Guid(guid) => ids.push(guid),
            Subject::Account(account) => accounts.push(account),
        }
    }
    table::find_many(connection, &ids, &accounts).await
}

async fn load_defaults(
    connection: &mut AnyConnection,
    operations: &[QueuedOperation],
) -> sqlx::Result<Defaults> {
    let lists = Lists::load(connection).await?;
    let used: HashSet<&str> = operations
        .iter()
        .filter_map(|operation| operation.customer.as_ref())
        .map(|row| row.originating_channel.as_str())
        .collect();
    let mut channels = HashMap::new();
    for number in used {
        if let Some(defaults) = ChannelDefaults::load(connection, number).await? {
            channels.insert(number.to_owned(), defaults);
        }
    }
    Ok(Defaults { lists, channels })
}

/// Numbers and versions in blocks, then the rows.
async fn store(connection: &mut AnyConnection, ledger: Ledger) -> sqlx::Result<()> {
    let (mut new, mut changed) = ledger.into_changes();
    let count = new.len() + changed.len();
    if count == 0 {
        return Ok(());
    }
    let first = Sequence::CustomerVersion.take(connection, count).await?;
    for (version, record) in (first..).zip(new.iter_mut().chain(&mut changed)) {
        record.version = version;
        if record.cust_account_async.is_some() {
            record.linked_version.get_or_insert(version);
        }
    }
    let mut customers: Vec<_> = new.iter_mut().map(|record| &mut record.customer).collect();
    number_customers(connection, &mut customers).await?;
    if !new.is_empty() {
        let company = company::only(connection).await?;
        table::insert(connection, &new, &company).await?;
    }
    for record in &changed {
        table::update(connection, record).await?;
    }
    Ok(())
}
