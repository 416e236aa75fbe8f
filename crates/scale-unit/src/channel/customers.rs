//! `channel_customer`: the newest state of every customer that this channel
//! database knows, pending or real.
//!
//! Architecture Invariant: a row's key is the customer's GUID and never changes. A pending row
//! becomes the real one by an update in place, so that the customer is never missing (R203).

use std::collections::HashMap;

use super::batch::Batch;
use contract::commerce::{Address, Customer};
use contract::search_keys;
use domain::{AccountNumber, Identity};
use service::Result;
use service::database::placeholders;
use sqlx::AssertSqlSafe;

/// A customer as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredCustomer {
    /// With its channel database and version.
    pub customer: Customer,
    /// The channel that created it here; empty when it came from headquarters.
    pub operating_unit_number: String,
    /// 0 while pending.
    pub headquarters_version: i64,
    /// One line each.
    address_books: String,
}

impl StoredCustomer {
    /// A store without address books shares all (R132).
    pub fn shares_any(&self, address_books: &[String]) -> bool {
        let is_in = |book: &String| self.address_books.contains(&address_book_line(book));
        address_books.is_empty() || address_books.iter().any(is_in)
    }

    pub fn identity(&self) -> Identity {
        match AccountNumber::new(&self.customer.account_number) {
            Some(number) if !self.customer.is_async_customer => Identity::Assigned(number),
            _ => Identity::Pending,
        }
    }
}

/// Content, change, channel database, creating channel, headquarters' version, address books.
type Row = (String, i64, String, String, i64, String);

fn from_row(row: Row) -> Result<StoredCustomer> {
    let (content, change, database, operating_unit_number, headquarters_version, address_books) =
        row;
    let customer = versioned(serde_json::from_str(&content)?, database, change);
    Ok(StoredCustomer { customer, operating_unit_number, headquarters_version, address_books })
}

/// The customer in answers: with the version of exactly this state, which the stored content omits.
/// stored without it.
pub fn versioned(
    customer: Customer,
    channel_database_id: String,
    channel_version: i64,
) -> Customer {
    Customer { channel_database_id, channel_version, ..customer }
}

/// The customer as stored, compared and sent to headquarters.
pub fn unversioned(customer: Customer) -> Customer {
    versioned(customer, String::new(), 0)
}

fn content(customer: &Customer) -> Result<String> {
    Ok(serde_json::to_string(&unversioned(customer.clone()))?)
}

/// By account number or GUID: both find a converted customer (R101).
pub async fn find<'c>(
    connection: impl sqlx::Executor<'c, Database = sqlx::Any>,
    account_or_id: &str,
) -> Result<Option<StoredCustomer>> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT content, change, (SELECT id FROM channel_database), operating_unit_number,
         headquarters_version, address_books FROM channel_customer
         WHERE customer_id = $1 OR account_number = $2 ORDER BY change DESC LIMIT 1",
    )
    .bind(account_or_id.to_lowercase())
    .bind(account_or_id)
    .fetch_optional(connection)
    .await?;
    row.map(from_row).transpose()
}

/// A customer created here: without a number, with rows in the async tables.
#[derive(Debug)]
pub struct Pending<'a> {
    pub customer: &'a Customer,
    pub operating_unit_number: &'a str,
    /// The register that captured it; empty for an online channel.
    pub terminal: &'a str,
    /// Id of its rows.
    pub last_counter: i64,
    /// The device, application or person that wrote it.
    pub captured_by: &'a str,
}

/// Stores a pending customer and returns its place in the order of changes; `None` when a customer
/// with this id exists, which stays.
pub async fn insert_pending(batch: &mut Batch, pending: &Pending<'_>) -> Result<Option<i64>> {
    let customer = pending.customer;
    let keys = search_keys(customer);
    let change = batch.next_change();
    let written = sqlx::query(
        "INSERT INTO channel_customer (customer_id, account_number, is_async,
         operating_unit_number, content, name_folded, text_folded, phones_folded,
         headquarters_version, change, terminal, captured_at, last_counter, captured_by)
         VALUES ($1, NULL, 1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10, $11)
         ON CONFLICT (customer_id) DO NOTHING",
    )
    .bind(&customer.customer_id)
    .bind(pending.operating_unit_number)
    .bind(content(customer)?)
    .bind(keys.names())
    .bind(keys.texts())
    .bind(keys.phones())
    .bind(change)
    .bind(pending.terminal)
    .bind(&customer.created_date_time)
    .bind(pending.last_counter)
    .bind(pending.captured_by)
    .execute(batch.connection())
    .await?;
    Ok((written.rows_affected() > 0).then_some(change))
}

/// A state of a customer from headquarters.
#[derive(Debug)]
pub struct Real<'a> {
    pub customer: &'a Customer,
    pub version: i64,
    /// `None`: unchanged.
    pub address_books: Option<&'a [String]>,
    /// Written even if this version is stored: what lies on top of it has changed.
    pub is_rewritten: bool,
}

/// Stores headquarters' state and returns its place in the order of changes; `None` when an equally
/// new or newer state is stored. A pending row becomes the real one.
pub async fn put_real(batch: &mut Batch, real: &Real<'_>) -> Result<Option<i64>> {
    let customer = real.customer;
    let keys = search_keys(customer);
    let books = real.address_books.map(address_book_lines);
    // Taken even if nothing is written: a gap in the order is harmless.
    let change = batch.next_change();
    let written = sqlx::query(
        "INSERT INTO channel_customer (customer_id, account_number, is_async,
         operating_unit_number, content, name_folded, text_folded, phones_folded,
         headquarters_version, change, address_books)
         VALUES ($1, $2, 0, '', $3, $4, $5, $6, $7, $8, COALESCE(CAST($9 AS TEXT), ''))
         ON CONFLICT (customer_id) DO UPDATE SET account_number = excluded.account_number,
         is_async = 0, indexed_version = 0, content = excluded.content,
         name_folded = excluded.name_folded,
         text_folded = excluded.text_folded, phones_folded = excluded.phones_folded,
         headquarters_version = excluded.headquarters_version, change = excluded.change,
         address_books = COALESCE(CAST($10 AS TEXT), channel_customer.address_books)
         WHERE channel_customer.headquarters_version < excluded.headquarters_version
         OR (channel_customer.headquarters_version = excluded.headquarters_version
             AND ($11 = 1 OR channel_customer.address_books <> CAST($12 AS TEXT)))",
    )
    .bind(&customer.customer_id)
    .bind(&customer.account_number)
    .bind(content(customer)?)
    .bind(keys.names())
    .bind(keys.texts())
    .bind(keys.phones())
    .bind(real.version)
    .bind(change)
    .bind(books.clone())
    .bind(books.clone())
    .bind(i64::from(real.is_rewritten))
    .bind(books)
    .execute(batch.connection())
    .await?;
    Ok((written.rows_affected() > 0).then_some(change))
}

/// Records which device created a customer in real time; the first one stays.
pub async fn note_captured_by(batch: &mut Batch, customer_id: &str, device: &str) -> Result<()> {
    sqlx::query(
        "UPDATE channel_customer SET captured_by = $1 WHERE customer_id = $2 AND captured_by = ''",
    )
    .bind(device)
    .bind(customer_id)
    .execute(batch.connection())
    .await?;
    Ok(())
}

/// Which of the customers the device captured, and whether each is pending.
pub async fn captured_by<'c>(
    connection: impl sqlx::Executor<'c, Database = sqlx::Any>,
    device: &str,
    customer_ids: &[String],
) -> Result<HashMap<String, bool>> {
    let sql = format!(
        "SELECT customer_id, is_async FROM channel_customer WHERE captured_by = $1
         AND customer_id IN ({})",
        placeholders(2, customer_ids.len())
    );
    let mut query = sqlx::query_as::<_, (String, i64)>(AssertSqlSafe(sql)).bind(device.to_owned());
    for id in customer_ids {
        query = query.bind(id.to_lowercase());
    }
    let rows = query.fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(id, is_async)| (id, is_async != 0)).collect())
}

/// The newest change of each existing customer of these, of any device.
pub async fn changes_of<'c>(
    connection: impl sqlx::Executor<'c, Database = sqlx::Any>,
    customer_ids: impl ExactSizeIterator<Item = &String>,
) -> Result<HashMap<String, i64>> {
    if customer_ids.len() == 0 {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT customer_id, change FROM channel_customer WHERE customer_id IN ({})",
        placeholders(1, customer_ids.len())
    );
    let mut query = sqlx::query_as::<_, (String, i64)>(AssertSqlSafe(sql));
    for id in customer_ids {
        query = query.bind(id.clone());
    }
    Ok(query.fetch_all(connection).await?.into_iter().collect())
}

/// Stores the customer's state after an edit here, and returns its place in the order of changes.
pub async fn put_edited(batch: &mut Batch, customer: &Customer, last_counter: i64) -> Result<i64> {
    let keys = search_keys(customer);
    let change = batch.next_change();
    sqlx::query(
        "UPDATE channel_customer SET content = $1, name_folded = $2, text_folded = $3,
         phones_folded = $4, change = $5, last_counter = $6, indexed_version = 0
         WHERE customer_id = $7",
    )
    .bind(content(customer)?)
    .bind(keys.names())
    .bind(keys.texts())
    .bind(keys.phones())
    .bind(change)
    .bind(last_counter)
    .bind(&customer.customer_id)
    .execute(batch.connection())
    .await?;
    Ok(change)
}

/// One name a line, with line ends on both sides, to distinguish a whole name from a part.
pub fn address_book_lines(names: &[String]) -> String {
    names.iter().map(|name| address_book_line(name)).collect()
}

pub fn address_book_line(name: &str) -> String {
    format!("\n{name}\n")
}

/// The address as one line of text.
pub fn one_line(address: &Address) -> String {
    let parts = [&address.street, &address.city, &address.state, &address.zip_code];
    let parts = parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str);
    parts.collect::<Vec<_>>().join(" ")
}
