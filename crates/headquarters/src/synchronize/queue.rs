//! The unfinished operations of one channel database, batch by batch.

use std::collections::HashSet;

use sqlx::AnyConnection;

use crate::exchange::async_tables::{TABLES, unfinished};

/// Operations of one batch.
const OPERATIONS_PER_BATCH: usize = 500;
/// Rows looked at in each table for one batch.
const ROWS_LOOKED_AT: usize = 1_000;

/// Gives each operation once, in the order of its first row.
#[derive(Debug)]
pub(crate) struct Queue<'a> {
    channel_database: &'a str,
    above_counter: i64,
    given: HashSet<String>,
}

impl<'a> Queue<'a> {
    pub(crate) fn new(channel_database: &'a str) -> Self {
        Self { channel_database, above_counter: 0, given: HashSet::new() }
    }

    /// Ids of the next operations; `None` when there are no more. May be empty:
    /// then only rows of operations that were already given were passed.
    pub(crate) async fn next(
        &mut self,
        connection: &mut AnyConnection,
    ) -> sqlx::Result<Option<Vec<String>>> {
        let mut rows = Vec::new();
        // Beyond this counter some table has rows that were not looked at.
        let mut horizon = i64::MAX;
        for table in TABLES {
            let of_table = unfinished(
                connection,
                table,
                self.channel_database,
                self.above_counter,
                ROWS_LOOKED_AT,
            )
            .await?;
            if of_table.len() == ROWS_LOOKED_AT
                && let Some((_, last)) = of_table.last()
            {
                horizon = horizon.min(*last);
            }
            rows.extend(of_table);
        }
        rows.retain(|(_, counter)| *counter <= horizon);
        if rows.is_empty() {
            return Ok(None);
        }
        rows.sort_by_key(|(_, counter)| *counter);
        Ok(Some(self.take(rows)))
    }

    fn take(&mut self, rows: Vec<(String, i64)>) -> Vec<String> {
        let mut batch = Vec::new();
        for (operation, counter) in rows {
            if !self.given.contains(&operation) {
                if batch.len() == OPERATIONS_PER_BATCH {
                    break;
                }
                self.given.insert(operation.clone());
                batch.push(operation);
            }
            self.above_counter = counter;
        }
        batch
    }
}
