//! *Synchronize customers and channel requests*: turns the operations in the
//! async tables into customers with account numbers.

mod apply;
mod batch;
mod failure;
mod operation;
mod queue;

use std::collections::HashSet;

use tracing::warn;

use crate::exchange::channel_database;
use crate::jobs::outcome::{Outcome, RunMessage};
use crate::state::Headquarters;
use batch::Tally;
use failure::Failure;
use operation::Operation;
use queue::Queue;

/// Processes every unfinished operation once, in counter order for each channel
/// database (R089, R093).
pub(crate) async fn run(headquarters: &Headquarters) -> sqlx::Result<Outcome> {
    let mut connection = headquarters.database.read().acquire().await?;
    let databases = channel_database::all(&mut connection).await?;
    drop(connection);
    let mut tally = Tally::default();
    for database in &databases {
        synchronize_channel_database(headquarters, &database.id, &mut tally).await?;
    }
    let message = match tally.operations_failed {
        0 => RunMessage::None,
        operations => RunMessage::OperationsFailed { operations },
    };
    Ok(Outcome::of_rows(tally.rows_done, tally.rows_failed, message))
}

async fn synchronize_channel_database(
    headquarters: &Headquarters,
    channel_database: &str,
    tally: &mut Tally,
) -> sqlx::Result<()> {
    let mut queue = Queue::new(channel_database);
    // Customers one of whose operations failed: their later ones wait for it.
    let mut held = HashSet::new();
    loop {
        let mut connection = headquarters.database.read().acquire().await?;
        let operations = queue.next(&mut connection).await?;
        drop(connection);
        if operations.is_empty() {
            return Ok(());
        }
        process(headquarters, channel_database, &operations, &mut held, tally).await?;
    }
}

/// One transaction for all; where the database refuses it, one for each, so that
/// a row that cannot be stored leaves the others alone (R122).
async fn process(
    headquarters: &Headquarters,
    channel_database: &str,
    operations: &[Operation],
    held: &mut HashSet<String>,
    tally: &mut Tally,
) -> sqlx::Result<()> {
    let together = batch::process(headquarters, channel_database, operations, held).await;
    let error = match together {
        Ok(result) => {
            tally.add(result, held);
            return Ok(());
        }
        Err(error) => error,
    };
    warn!(%error, operations = operations.len(), "a batch failed, its operations are tried alone");
    for operation in operations {
        let alone = std::slice::from_ref(operation);
        match batch::process(headquarters, channel_database, alone, held).await {
            Ok(result) => tally.add(result, held),
            Err(error) if is_about_the_row(&error) => {
                warn!(%error, operation = operation.id, "an operation cannot be stored");
                let failed =
                    batch::fail(headquarters, channel_database, operation, Failure::NotStored)
                        .await?;
                tally.add(failed, held);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Whether the database refused the row, rather than being out of reach.
fn is_about_the_row(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(_) | sqlx::Error::Encode(_) | sqlx::Error::Decode(_))
}
