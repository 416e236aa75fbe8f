//! *Synchronize customers and channel requests*: turns the operations in the
//! async tables into customers with account numbers.

mod apply;
mod batch;
pub(crate) mod failure;
pub(crate) mod log;
pub(crate) mod operation;
mod queue;
mod twins;

use std::time::Duration;

use tracing::warn;

use crate::exchange::async_tables::{self, Counters};
use crate::exchange::{channel_database, restored};
use crate::outcome::{Outcome, RunMessage};
use crate::state::Headquarters;
use batch::Tally;
use failure::Failure;
use operation::QueuedOperation;
use queue::Queue;

/// How long a run waits for the channel databases that have to tell first (R336).
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// Processes every unfinished operation once, in counter order for each channel
/// database (R089, R093).
pub(crate) async fn run(headquarters: &Headquarters) -> sqlx::Result<Outcome> {
    let waits_for = restored::wait_for_numbers(headquarters, ANSWER_TIMEOUT).await?;
    if !waits_for.is_empty() {
        let names = waits_for.iter().map(|database| database.short_name().to_owned());
        let message = RunMessage::NoAnswer { channel_databases: names.collect() };
        return Ok(Outcome::failed(0, 0, message));
    }
    let mut connection = headquarters.database.read().acquire().await?;
    let databases = channel_database::all(&mut connection).await?;
    drop(connection);
    let mut tally = Tally::default();
    for database in &databases {
        tally.held.clear();
        synchronize_channel_database(headquarters, &database.id, &mut tally).await?;
    }
    let message = match tally.operations_failed {
        0 => RunMessage::None,
        operations => RunMessage::OperationsFailed { operations },
    };
    Ok(Outcome::of_rows(tally.rows_done, tally.rows_failed, message))
}

/// Processes some operations of one channel database again, in this order (R120).
pub(crate) async fn again(
    headquarters: &Headquarters,
    channel_database: &str,
    operations: &[Counters],
) -> sqlx::Result<()> {
    one_by_one(headquarters, channel_database, operations, &mut Tally::default()).await
}

async fn synchronize_channel_database(
    headquarters: &Headquarters,
    channel_database: &str,
    tally: &mut Tally,
) -> sqlx::Result<()> {
    let mut queue = Queue::new(channel_database);
    loop {
        let mut write = batch::begin(headquarters).await?;
        let operations = queue.next(&mut write).await?;
        if operations.is_empty() {
            return Ok(());
        }
        match batch::process(write, channel_database, &operations, &tally.held).await {
            Ok(result) => tally.add(result),
            Err(error) => {
                let count = operations.len();
                warn!(%error, count, "a batch failed, its operations are tried alone");
                let counters: Vec<_> = operations.iter().map(QueuedOperation::counters).collect();
                one_by_one(headquarters, channel_database, &counters, tally).await?;
            }
        }
    }
}

/// A transaction for each, so that one failing row does not affect the others (R122). Each is read
/// under its own lock: an administrator may have repaired or processed it meanwhile.
async fn one_by_one(
    headquarters: &Headquarters,
    channel_database: &str,
    operations: &[Counters],
    tally: &mut Tally,
) -> sqlx::Result<()> {
    for counters in operations {
        let mut write = batch::begin(headquarters).await?;
        let rows = async_tables::between(&mut write, channel_database, counters, true).await?;
        let Some(operation) = QueuedOperation::group(rows).pop() else { continue };
        let alone = std::slice::from_ref(&operation);
        match batch::process(write, channel_database, alone, &tally.held).await {
            Ok(result) => tally.add(result),
            Err(error) if is_about_the_row(&error) => {
                warn!(%error, operation = operation.id, "an operation cannot be stored");
                let failure = Failure::NotStored;
                let failed =
                    batch::fail(headquarters, channel_database, &operation, failure).await?;
                tally.add(failed);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Whether the database refused the row, rather than being out of reach.
pub(crate) fn is_about_the_row(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(_) | sqlx::Error::Encode(_) | sqlx::Error::Decode(_))
}
