//! Some operations in one transaction: customers, numbers and flags together.

use std::collections::{HashMap, HashSet};

use sqlx::AnyConnection;

use super::apply::{Defaults, Ledger};
use super::failure::Failure;
use super::operation::{Operation, Subject};
use crate::configuration::company;
use crate::configuration::package::default_customer_of;
use crate::customer::lists::Lists;
use crate::customer::numbering::number_customers;
use crate::customer::table::{self, CustomerRecord};
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
}

impl Tally {
    pub(crate) fn add(&mut self, result: BatchResult, held: &mut HashSet<String>) {
        self.rows_done += result.rows_done;
        self.rows_failed += result.rows_failed;
        self.operations_failed += result.operations_failed;
        held.extend(result.held);
    }
}

/// Applies the operations in order and marks their rows. An operation that fails
/// by its content is noted (R095) and the others go on (R122); an error of the
/// database undoes the whole batch.
pub(crate) async fn process(
    headquarters: &Headquarters,
    channel_database: &str,
    operations: &[Operation],
    held: &HashSet<String>,
) -> sqlx::Result<BatchResult> {
    let mut write = headquarters.database.write().await?;
    // First, so that nobody creates one of these customers meanwhile.
    Sequence::CustomerVersion.lock(&mut write).await?;
    let mut ledger = Ledger::new(stored_customers(&mut write, operations).await?);
    let defaults = load_defaults(&mut write, operations).await?;

    let mut result = BatchResult::default();
    let mut held = held.clone();
    let mut unfinished = Vec::new();
    for operation in operations {
        let subject = operation.subject();
        let key = subject.as_ref().map(Subject::key).unwrap_or_default();
        if held.contains(key) {
            unfinished.push(operation.id.as_str());
            continue;
        }
        match ledger.apply(operation, &defaults) {
            Ok(()) => result.rows_done += operation.row_count(),
            Err(failure) => {
                unfinished.push(operation.id.as_str());
                note_failure(&mut write, channel_database, operation, &failure).await?;
                held.insert(key.to_owned());
                result.note_failed(operation, key);
            }
        }
    }
    store(&mut write, ledger).await?;
    if let (Some(first), Some(last)) = (operations.first(), operations.last()) {
        let counters = *first.counters().start()..=*last.counters().end();
        async_tables::complete(&mut write, channel_database, counters, &unfinished).await?;
    }
    write.commit().await?;
    Ok(result)
}

/// Notes an operation that the database refused.
pub(crate) async fn fail(
    headquarters: &Headquarters,
    channel_database: &str,
    operation: &Operation,
    failure: Failure,
) -> sqlx::Result<BatchResult> {
    let mut write = headquarters.database.write().await?;
    note_failure(&mut write, channel_database, operation, &failure).await?;
    write.commit().await?;
    let mut result = BatchResult::default();
    let subject = operation.subject();
    result.note_failed(operation, subject.as_ref().map(Subject::key).unwrap_or_default());
    Ok(result)
}

impl BatchResult {
    fn note_failed(&mut self, operation: &Operation, key: &str) {
        self.rows_failed += operation.row_count();
        self.operations_failed += 1;
        self.held.push(key.to_owned());
    }
}

async fn note_failure(
    connection: &mut AnyConnection,
    channel_database: &str,
    operation: &Operation,
    failure: &Failure,
) -> sqlx::Result<()> {
    async_tables::fail(connection, channel_database, operation.counters(), &failure.stored()).await
}

async fn stored_customers(
    connection: &mut AnyConnection,
    operations: &[Operation],
) -> sqlx::Result<Vec<CustomerRecord>> {
    let (mut ids, mut accounts) = (Vec::new(), Vec::new());
    for subject in operations.iter().filter_map(Operation::subject) {
        match subject {
            Subject::Guid(guid) => ids.push(guid),
            Subject::Account(account) => accounts.push(account),
        }
    }
    table::find_many(connection, &ids, &accounts).await
}

async fn load_defaults(
    connection: &mut AnyConnection,
    operations: &[Operation],
) -> sqlx::Result<Defaults> {
    let lists = Lists::load(connection).await?;
    let channels: Vec<(String, String)> = sqlx::query_as(
        "SELECT OPERATINGUNITNUMBER, DEFAULTCUSTOMER FROM RETAILCHANNEL \
         WHERE DEFAULTCUSTOMER IS NOT NULL",
    )
    .fetch_all(&mut *connection)
    .await?;
    let used: HashSet<&str> = operations
        .iter()
        .filter_map(|operation| operation.customer.as_ref())
        .map(|row| row.originating_channel.as_str())
        .collect();
    let mut default_customers = HashMap::new();
    for (operating_unit, account) in channels {
        if used.contains(operating_unit.as_str())
            && let Some(default) = default_customer_of(connection, &account).await?
        {
            default_customers.insert(operating_unit, default);
        }
    }
    Ok(Defaults { lists, default_customers })
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
