//! `RETAILCUSTTABLE`: the customer as content, beside it what it is found by.

use std::fmt::Write as _;

use contract::admin::FinancialDimension;
use contract::commerce::Customer;
use contract::search_keys;
use service::database::placeholders;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, FromRow, Row as _};

use crate::configuration::stored::from_json;

/// A row of `RETAILCUSTTABLE`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredCustomer {
    pub customer: Customer,
    /// The GUID of a customer that was created async (R100).
    pub cust_account_async: Option<String>,
    /// RFC 3339, UTC: when headquarters got the customer.
    pub created_at: String,
    pub version: i64,
    /// The version by which `cust_account_async` came about.
    pub linked_version: Option<i64>,
    /// What no channel edits.
    pub kept: HeadquartersOnly,
}

/// What headquarters stores of a customer beside the data from a channel.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct HeadquartersOnly {
    /// Names (R132).
    pub address_books: Vec<String>,
    /// Of the customer group of the store's default customer (R139).
    pub financial_dimensions: Vec<FinancialDimension>,
    /// *Block customer for loyalty enrollment* (R157).
    pub is_blocked_for_loyalty: bool,
}

/// Content, GUID, creation time, version, linked version, address books, dimensions,
/// blocked for loyalty.
pub(crate) type Row = (String, Option<String>, String, i64, Option<i64>, String, String, i64);

/// The columns of a [`Row`].
macro_rules! columns {
    () => {
        "CONTENT, CUSTACCOUNTASYNC, CREATEDAT, VERSION, LINKEDVERSION, ADDRESSBOOKS, \
         FINANCIALDIMENSIONS, BLOCKEDFORLOYALTY"
    };
}
pub(crate) use columns;

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT ", columns!(), " FROM RETAILCUSTTABLE ", $rest)
    };
}

fn record(row: Row) -> sqlx::Result<StoredCustomer> {
    let (
        content,
        cust_account_async,
        created_at,
        version,
        linked_version,
        books,
        dimensions,
        blocked,
    ) = row;
    Ok(StoredCustomer {
        customer: from_json(&content)?,
        cust_account_async,
        created_at,
        version,
        linked_version,
        kept: HeadquartersOnly {
            address_books: from_json(&books)?,
            financial_dimensions: from_json(&dimensions)?,
            is_blocked_for_loyalty: blocked != 0,
        },
    })
}

pub(crate) fn records(rows: Vec<Row>) -> sqlx::Result<Vec<StoredCustomer>> {
    rows.into_iter().map(record).collect()
}

pub(crate) async fn find_by_account_number(
    connection: &mut AnyConnection,
    account_number: &str,
) -> sqlx::Result<Option<StoredCustomer>> {
    let row: Option<Row> = sqlx::query_as(select!("WHERE ACCOUNTNUM = $1"))
        .bind(account_number)
        .fetch_optional(connection)
        .await?;
    row.map(record).transpose()
}

pub(crate) async fn find_by_customer_id(
    connection: &mut AnyConnection,
    customer_id: &str,
) -> sqlx::Result<Option<StoredCustomer>> {
    let row: Option<Row> = sqlx::query_as(select!("WHERE CUSTOMERID = $1"))
        .bind(customer_id)
        .fetch_optional(connection)
        .await?;
    row.map(record).transpose()
}

/// Those of `customer_ids` and `account_numbers` that exist.
pub(crate) async fn find_many(
    connection: &mut AnyConnection,
    customer_ids: &[String],
    account_numbers: &[String],
) -> sqlx::Result<Vec<StoredCustomer>> {
    let mut records = Vec::new();
    for (column, values) in [("CUSTOMERID", customer_ids), ("ACCOUNTNUM", account_numbers)] {
        if values.is_empty() {
            continue;
        }
        let sql = format!("{}{column} IN ({})", select!("WHERE "), placeholders(1, values.len()));
        let mut query = sqlx::query_as::<_, Row>(AssertSqlSafe(sql));
        for value in values {
            query = query.bind(value);
        }
        for row in query.fetch_all(&mut *connection).await? {
            records.push(record(row)?);
        }
    }
    Ok(records)
}

/// Customers of versions above `above` up to `up_to`, in order of version; each with the highest
/// counter of a channel database's operations in it. One statement, so that both are consistent: a
/// counter that is ahead of the customer would make the channel drop an edit.
pub(crate) async fn changed_between(
    connection: &mut AnyConnection,
    above: i64,
    up_to: i64,
    count_max: usize,
    channel_database: &str,
) -> sqlx::Result<Vec<(StoredCustomer, i64)>> {
    const SYNCHRONIZED_UP_TO: &str = "(SELECT MAX(O.LASTCOUNTER) \
         FROM RETAILASYNCCUSTOMEROPERATION O WHERE O.CHANNELDATABASEID = $4 \
         AND O.STATUS = 'Succeeded' AND ";
    let sql = format!(
        "SELECT {}, COALESCE({SYNCHRONIZED_UP_TO} O.CUSTACCOUNTASYNC = CUSTOMERID), 0), \
         COALESCE({SYNCHRONIZED_UP_TO} O.CUSTACCOUNT <> '' AND O.CUSTACCOUNT = ACCOUNTNUM), 0) \
         FROM RETAILCUSTTABLE WHERE VERSION > $1 AND VERSION <= $2 ORDER BY VERSION LIMIT $3",
        columns!()
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(above)
        .bind(up_to)
        .bind(i64::try_from(count_max).unwrap_or(i64::MAX))
        .bind(channel_database.to_owned())
        .fetch_all(connection)
        .await?;
    let read = |row: &AnyRow| {
        let up_to = row.try_get::<i64, _>(8)?.max(row.try_get(9)?);
        Ok((record(Row::from_row(row)?)?, up_to))
    };
    rows.iter().map(read).collect()
}

pub(crate) async fn count(connection: &mut AnyConnection) -> sqlx::Result<u64> {
    let (count,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM RETAILCUSTTABLE").fetch_one(connection).await?;
    Ok(count.unsigned_abs())
}

/// How many customers came in each hour from `first` on, an hour as `2026-11-26T02`; those
/// without any are not named.
pub(crate) async fn count_by_hour(
    connection: &mut AnyConnection,
    first: &str,
) -> sqlx::Result<Vec<(String, u64)>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT substr(CREATEDAT, 1, 13), COUNT(*) FROM RETAILCUSTTABLE WHERE CREATEDAT >= $1 \
         GROUP BY substr(CREATEDAT, 1, 13)",
    )
    .bind(first)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(hour, count)| (hour, count.unsigned_abs())).collect())
}

const COLUMNS: usize = 16;
/// Rows of one statement: few sizes, so that prepared statements are reused.
const INSERT_CHUNK: usize = 50;

/// Inserts new customers. A key that is already there is an error.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    records: &[StoredCustomer],
    company: &str,
) -> sqlx::Result<()> {
    let chunks = records.chunks_exact(INSERT_CHUNK);
    let rest = chunks.remainder().chunks(1);
    for chunk in chunks.chain(rest) {
        let sql = insert_statement(chunk.len());
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for record in chunk {
            let customer = &record.customer;
            let keys = search_keys(customer);
            query = query
                .bind(&customer.account_number)
                .bind(&customer.customer_id)
                .bind(record.cust_account_async.clone())
                .bind(customer.record_id)
                .bind(&customer.party_number)
                .bind(company)
                .bind(keys.names().to_owned())
                .bind(keys.texts().to_owned())
                .bind(keys.phones().to_owned())
                .bind(as_json(customer)?)
                .bind(&record.created_at)
                .bind(record.version)
                .bind(record.linked_version)
                .bind(as_json(&record.kept.address_books)?)
                .bind(as_json(&record.kept.financial_dimensions)?)
                .bind(i64::from(record.kept.is_blocked_for_loyalty));
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

fn insert_statement(rows: usize) -> String {
    let mut sql = "INSERT INTO RETAILCUSTTABLE (ACCOUNTNUM, CUSTOMERID, CUSTACCOUNTASYNC, \
         RECORDID, PARTYNUMBER, DATAAREAID, SEARCHNAME, SEARCHTEXT, SEARCHPHONES, CONTENT, \
         CREATEDAT, VERSION, LINKEDVERSION, ADDRESSBOOKS, FINANCIALDIMENSIONS, \
         BLOCKEDFORLOYALTY) VALUES "
        .to_owned();
    for row in 0..rows {
        let comma = if row == 0 { "" } else { ", " };
        let _ = write!(sql, "{comma}({})", placeholders(row * COLUMNS + 1, COLUMNS));
    }
    sql
}

/// Replaces what the customer with `record.customer.account_number` holds.
pub(crate) async fn update(
    connection: &mut AnyConnection,
    record: &StoredCustomer,
) -> sqlx::Result<()> {
    let keys = search_keys(&record.customer);
    sqlx::query(
        "UPDATE RETAILCUSTTABLE SET CUSTACCOUNTASYNC = $1, SEARCHNAME = $2, SEARCHTEXT = $3, \
         SEARCHPHONES = $4, CONTENT = $5, VERSION = $6, LINKEDVERSION = $7, ADDRESSBOOKS = $8, \
         FINANCIALDIMENSIONS = $9, BLOCKEDFORLOYALTY = $10, indexed_version = 0 WHERE ACCOUNTNUM = $11",
    )
    .bind(record.cust_account_async.clone())
    .bind(keys.names().to_owned())
    .bind(keys.texts().to_owned())
    .bind(keys.phones().to_owned())
    .bind(as_json(&record.customer)?)
    .bind(record.version)
    .bind(record.linked_version)
    .bind(as_json(&record.kept.address_books)?)
    .bind(as_json(&record.kept.financial_dimensions)?)
    .bind(i64::from(record.kept.is_blocked_for_loyalty))
    .bind(&record.customer.account_number)
    .execute(connection)
    .await
    .map(|_| ())
}

fn as_json(value: &impl serde::Serialize) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}
