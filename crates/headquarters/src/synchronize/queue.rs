//! The unfinished operations of one channel database, batch by batch.

use sqlx::AnyConnection;

use super::operation::QueuedOperation;
use crate::exchange::async_tables::{Window, unfinished};

/// Rows read of each table for one batch. An operation has fewer: the limits of
/// the form see to that.
const ROWS_PER_BATCH: usize = 2_000;

/// Gives each operation once, in counter order.
#[derive(Debug)]
pub(crate) struct Queue<'a> {
    channel_database: &'a str,
    above_counter: i64,
}

impl<'a> Queue<'a> {
    pub(crate) fn new(channel_database: &'a str) -> Self {
        Self { channel_database, above_counter: 0 }
    }

    /// The next operations, whole; empty when there are no more.
    pub(crate) async fn next(
        &mut self,
        connection: &mut AnyConnection,
    ) -> sqlx::Result<Vec<QueuedOperation>> {
        let window =
            unfinished(connection, self.channel_database, self.above_counter, ROWS_PER_BATCH)
                .await?;
        let operations = whole_operations(window);
        if let Some(last) = operations.last() {
            self.above_counter = *last.counters().end();
        }
        Ok(operations)
    }
}

/// Without what the window may have cut off: rows beyond it are not all there, and
/// the operation at its edge may go on beyond it.
fn whole_operations(window: Window) -> Vec<QueuedOperation> {
    let mut operations = QueuedOperation::group(window.rows);
    if let Some(edge) = window.complete_up_to {
        let beyond = operations.partition_point(|operation| *operation.counters().end() < edge);
        operations.truncate(beyond.max(1));
    }
    operations
}

#[cfg(test)]
mod tests {
    use contract::cdx::{AsyncAddressRow, AsyncCustomerRow, AsyncRows};

    use super::*;

    fn window(complete_up_to: Option<i64>) -> Window {
        let customer = |counter, id: &str| AsyncCustomerRow {
            counter,
            operation_id: id.to_owned(),
            ..AsyncCustomerRow::default()
        };
        let address = |counter, id: &str| AsyncAddressRow {
            counter,
            operation_id: id.to_owned(),
            ..AsyncAddressRow::default()
        };
        let rows = AsyncRows {
            customers: vec![customer(1, "a"), customer(3, "b"), customer(5, "c")],
            addresses: vec![address(2, "a"), address(4, "b")],
            ..AsyncRows::default()
        };
        Window { rows, complete_up_to }
    }

    #[test]
    fn an_operation_at_the_edge_of_the_window_waits_for_the_next_one() {
        let ids = |edge| {
            let operations = whole_operations(window(edge));
            operations.into_iter().map(|operation| operation.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(None), ["a", "b", "c"]);
        assert_eq!(ids(Some(5)), ["a", "b"]);
        assert_eq!(ids(Some(4)), ["a"]);
        assert_eq!(ids(Some(3)), ["a"]);
    }
}
