//! The log of operations: one row each, what *Customer synchronization status* lists
//! (R115).

use std::fmt::Write as _;

use contract::commerce::Customer;
use service::clock;
use service::database::placeholders;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::operation::{QueuedOperation, Subject};
use crate::exchange::async_tables::Counters;

/// How an operation stands: *Customer sync status*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// The sync job has not come to it.
    Waiting,
    /// Tried, and will be again.
    Failed,
    /// An earlier operation of the customer failed.
    Held,
    Succeeded,
}

impl Status {
    pub(crate) const ALL: [Self; 4] = [Self::Waiting, Self::Failed, Self::Held, Self::Succeeded];

    /// As stored and as on the wire.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Failed => "Failed",
            Self::Held => "Held",
            Self::Succeeded => "Succeeded",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

const COLUMNS: usize = 11;
/// Rows of one statement: few sizes, so that prepared statements are reused.
const INSERT_CHUNK: usize = 50;

/// Takes operations in that came up; one that is already there is skipped, so that an
/// upload can be repeated.
pub(crate) async fn note(
    connection: &mut AnyConnection,
    channel_database: &str,
    operations: &[QueuedOperation],
) -> sqlx::Result<()> {
    let now = clock::now();
    let chunks = operations.chunks_exact(INSERT_CHUNK);
    let rest = chunks.remainder().chunks(1);
    for chunk in chunks.chain(rest) {
        let mut query = sqlx::query(AssertSqlSafe(insert_statement(chunk.len())));
        for operation in chunk {
            let origin = Origin::of(operation);
            query = query
                .bind(channel_database.to_owned())
                .bind(operation.first_counter)
                .bind(operation.last_counter)
                .bind(held_text(&operation.id))
                .bind(operation.kind())
                .bind(origin.guid)
                .bind(origin.account)
                .bind(origin.channel)
                .bind(origin.register)
                .bind(if origin.time.is_empty() { now.clone() } else { origin.time })
                .bind(now.clone());
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

fn insert_statement(rows: usize) -> String {
    let mut sql = "INSERT INTO RETAILASYNCCUSTOMEROPERATION (CHANNELDATABASEID, FIRSTCOUNTER, \
         LASTCOUNTER, OPERATIONID, KIND, CUSTACCOUNTASYNC, CUSTACCOUNT, ORIGINATINGCHANNEL, \
         TERMINALID, OPERATIONDATETIME, RECEIVEDAT, STATUS, TRYCOUNT, LASTERROR, OLDCONTENT) \
         VALUES "
        .to_owned();
    for row in 0..rows {
        let comma = if row == 0 { "" } else { ", " };
        let values = placeholders(row * COLUMNS + 1, COLUMNS);
        let _ = write!(sql, "{comma}({values}, 'Waiting', 0, '', '')");
    }
    sql.push_str(" ON CONFLICT DO NOTHING");
    sql
}

/// Where an operation came from, and whom it is about.
struct Origin {
    guid: String,
    account: String,
    channel: String,
    register: String,
    time: String,
}

impl Origin {
    fn of(operation: &QueuedOperation) -> Self {
        let (guid, account) = match operation.subject() {
            Some(Subject::Guid(guid)) => (guid, String::new()),
            Some(Subject::Account(account)) => (String::new(), account),
            None => Default::default(),
        };
        let of_customer = operation
            .customer
            .as_ref()
            .map(|row| [&row.originating_channel, &row.terminal, &row.created_at]);
        let of_address = operation
            .addresses
            .first()
            .map(|row| [&row.originating_channel, &row.terminal, &row.created_at]);
        let [channel, register, time] = match of_customer.or(of_address) {
            Some(texts) => texts.map(|text| held_text(text)),
            None => Default::default(),
        };
        Self { guid: held_text(&guid), account: held_text(&account), channel, register, time }
    }
}

/// PostgreSQL keeps no NUL in text, and one row must not stop an upload.
fn held_text(text: &str) -> String {
    text.replace('\0', "\u{FFFD}")
}

/// Marks the operations in the range as processed, except some.
pub(crate) async fn complete(
    connection: &mut AnyConnection,
    channel_database: &str,
    counters: Counters,
    except: &[&str],
) -> sqlx::Result<()> {
    let except_sql = match except.len() {
        0 => String::new(),
        count => format!(" AND OPERATIONID NOT IN ({})", placeholders(4, count)),
    };
    let sql = format!(
        "UPDATE RETAILASYNCCUSTOMEROPERATION SET STATUS = 'Succeeded', LASTERROR = '' \
         WHERE CHANNELDATABASEID = $1 AND FIRSTCOUNTER BETWEEN $2 AND $3 \
         AND STATUS <> 'Succeeded'{except_sql}"
    );
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(channel_database.to_owned())
        .bind(*counters.start())
        .bind(*counters.end());
    for id in except {
        query = query.bind(held_text(id));
    }
    query.execute(connection).await.map(|_| ())
}

/// Notes why an operation failed.
pub(crate) async fn fail(
    connection: &mut AnyConnection,
    channel_database: &str,
    first_counter: i64,
    error: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE RETAILASYNCCUSTOMEROPERATION SET STATUS = 'Failed', LASTERROR = $1, \
         TRYCOUNT = TRYCOUNT + 1 WHERE CHANNELDATABASEID = $2 AND FIRSTCOUNTER = $3",
    )
    .bind(error.to_owned())
    .bind(channel_database.to_owned())
    .bind(first_counter)
    .execute(connection)
    .await
    .map(|_| ())
}

/// Notes that an operation waits for an earlier one that failed.
pub(crate) async fn hold(
    connection: &mut AnyConnection,
    channel_database: &str,
    first_counter: i64,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE RETAILASYNCCUSTOMEROPERATION SET STATUS = 'Held', LASTERROR = '' \
         WHERE CHANNELDATABASEID = $1 AND FIRSTCOUNTER = $2 AND STATUS <> 'Held'",
    )
    .bind(channel_database.to_owned())
    .bind(first_counter)
    .execute(connection)
    .await
    .map(|_| ())
}

/// Keeps the customer as it was before the operation changed it (R119).
pub(crate) async fn note_before(
    connection: &mut AnyConnection,
    channel_database: &str,
    first_counter: i64,
    before: &Customer,
) -> sqlx::Result<()> {
    let content =
        serde_json::to_string(before).map_err(|error| sqlx::Error::Encode(error.into()))?;
    sqlx::query(
        "UPDATE RETAILASYNCCUSTOMEROPERATION SET OLDCONTENT = $1 \
         WHERE CHANNELDATABASEID = $2 AND FIRSTCOUNTER = $3",
    )
    .bind(content)
    .bind(channel_database.to_owned())
    .bind(first_counter)
    .execute(connection)
    .await
    .map(|_| ())
}
