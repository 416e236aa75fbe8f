//! Operations that came up more than once: a channel database that was restored sends its
//! rows again under another id, and a headquarters that was restored asks for them again
//! (R336). An operation is known by its id and the customer that it is about, whichever
//! channel database it came from.

use std::collections::HashMap;

use service::database::placeholders;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::log;
use super::operation::{QueuedOperation, Subject};
use crate::exchange::async_tables;

/// Operations that one statement asks about.
const CHUNK: usize = 200;

/// The same operation, as it came up from another channel database.
#[derive(Debug)]
pub(crate) struct Twin {
    channel_database: String,
    first_counter: i64,
    last_counter: i64,
    status: String,
}

impl Twin {
    pub(crate) fn has_succeeded(&self) -> bool {
        self.status == log::Status::Succeeded.as_str()
    }
}

/// By operation id.
pub(crate) async fn of(
    connection: &mut AnyConnection,
    channel_database: &str,
    operations: &[QueuedOperation],
) -> sqlx::Result<HashMap<String, Vec<Twin>>> {
    type Row = (String, String, String, String, i64, i64, String);
    let mut twins: HashMap<String, Vec<Twin>> = HashMap::new();
    for chunk in operations.chunks(CHUNK) {
        let sql = format!(
            "SELECT OPERATIONID, CUSTACCOUNTASYNC, CUSTACCOUNT, CHANNELDATABASEID, FIRSTCOUNTER, \
             LASTCOUNTER, STATUS FROM RETAILASYNCCUSTOMEROPERATION \
             WHERE CHANNELDATABASEID <> $1 AND OPERATIONID IN ({})",
            placeholders(2, chunk.len())
        );
        let mut query = sqlx::query_as::<_, Row>(AssertSqlSafe(sql));
        query = query.bind(channel_database.to_owned());
        for operation in chunk {
            query = query.bind(operation.id.clone());
        }
        for (id, guid, account, channel_database, first_counter, last_counter, status) in
            query.fetch_all(&mut *connection).await?
        {
            let is_same = |operation: &&QueuedOperation| match operation.subject() {
                Some(Subject::Guid(own)) => operation.id == id && own == guid,
                Some(Subject::Account(own)) => operation.id == id && own == account,
                None => false,
            };
            if chunk.iter().any(|operation| is_same(&operation)) {
                let twin = Twin { channel_database, first_counter, last_counter, status };
                twins.entry(id).or_default().push(twin);
            }
        }
    }
    Ok(twins)
}

/// The operation has been done: its twins have nothing left to do.
pub(crate) async fn complete(connection: &mut AnyConnection, twins: &[Twin]) -> sqlx::Result<()> {
    for twin in twins {
        let counters = || twin.first_counter..=twin.last_counter;
        log::complete(connection, &twin.channel_database, counters(), &[]).await?;
        async_tables::complete(connection, &twin.channel_database, counters(), &[]).await?;
    }
    Ok(())
}

/// Up to which counter the edits of one channel database are in customers that it gave back
/// to a restored headquarters, by `CustomerId`.
#[derive(Debug, Default)]
pub(crate) struct Contained(HashMap<String, i64>);

impl Contained {
    /// A creation is done again: it finds its customer, and notes where it came from.
    pub(crate) fn contains(&self, operation: &QueuedOperation, customer_id: &str) -> bool {
        operation.kind() != "Create"
            && self.0.get(customer_id).is_some_and(|up_to| operation.last_counter <= *up_to)
    }
}

pub(crate) async fn contained(
    connection: &mut AnyConnection,
    channel_database: &str,
    operations: &[QueuedOperation],
) -> sqlx::Result<Contained> {
    let Some(first) = operations.first() else { return Ok(Contained::default()) };
    // Customers whose edits go that far: none, but after a restore.
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT CUSTOMERID, SYNCHRONIZEDUPTO FROM RETAILRECOVEREDCUSTOMER \
         WHERE CHANNELDATABASEID = $1 AND SYNCHRONIZEDUPTO >= $2",
    )
    .bind(channel_database.to_owned())
    .bind(first.first_counter)
    .fetch_all(connection)
    .await?;
    Ok(Contained(rows.into_iter().collect()))
}
