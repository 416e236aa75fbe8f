//! Detects channel databases and headquarters that were restored to an older state (R336).
//!
//! A channel database that is behind what others have seen of it was restored. It takes another id,
//! so that registers download again and headquarters asks for all its rows. A headquarters that is
//! behind its own reports is detected by the copies of them here.

use std::collections::BTreeMap;

use contract::cdx::{KnownProgress, ROWS_PER_PACKAGE_MAX, RecoveredCustomer, sequence};
use contract::commerce::Customer;
use service::Result;
use service::database::Database;
use sqlx::{AnyConnection, AnyPool};

use super::counter::{self, Counter};
use super::{async_tables, customers};
use crate::guid::mint_guid;

/// Above every real counter: a higher number is no evidence.
const NUMBER_MAX: i64 = 1 << 53;

/// What others have seen of the channel database under its present id.
#[derive(Clone, Copy, Debug)]
pub enum Seen<'a> {
    ByHeadquarters(&'a KnownProgress),
    /// The cursor of a register that names the id.
    ByRegister(i64),
    /// Customers and their newest changes, as reported under the id: the database never deletes
    /// one.
    Customers(&'a BTreeMap<String, i64>),
}

impl Seen<'_> {
    fn change(self) -> i64 {
        match self {
            Self::ByHeadquarters(known) => known.change,
            Self::ByRegister(cursor) => cursor,
            Self::Customers(told) => told.values().copied().max().unwrap_or_default(),
        }
    }

    pub async fn is_ahead(self, connection: &mut AnyConnection) -> Result<bool> {
        if self.change() >= NUMBER_MAX {
            return Ok(false);
        }
        if self.change() > Counter::Change.read(&mut *connection).await? {
            return Ok(true);
        }
        let known = match self {
            Self::ByHeadquarters(known) => known,
            Self::ByRegister(_) => return Ok(false),
            Self::Customers(told) => {
                let here = customers::changes_of(connection, told.keys()).await?;
                let is_behind = |(id, change)| here.get(id).is_none_or(|here| here < change);
                return Ok(told.iter().any(is_behind));
            }
        };
        Ok(known.customers > Counter::Customers.read(&mut *connection).await?
            || known.counter > Counter::Replication.read(&mut *connection).await?
            || has_another_mark(connection, known).await?)
    }
}

/// Whether another operation has the counter that headquarters knows: the database was restored and
/// has continued since.
async fn has_another_mark(connection: &mut AnyConnection, known: &KnownProgress) -> Result<bool> {
    if known.mark.is_empty() {
        return Ok(false);
    }
    let here = async_tables::mark_at(connection, known.counter).await?;
    Ok(here.as_ref() != Some(&known.mark))
}

/// Gives the database another id if it is behind what was `seen` of it under `id`. Returns the
/// number of the newest change then, which is above every cursor of the old id.
///
/// Requests under way are harmless: the order of changes continues, and a caller with an answer
/// under the old id sees the new one next time.
pub async fn renew_if_behind(database: &Database, id: &str, seen: Seen<'_>) -> Result<Option<i64>> {
    let mut connection = database.read().acquire().await?;
    if !seen.is_ahead(&mut connection).await? {
        return Ok(None);
    }
    drop(connection);
    let mut write = database.write().await?;
    counter::lock(&mut write).await?;
    if super::id(&mut *write).await? != id || !seen.is_ahead(&mut write).await? {
        return Ok(None);
    }
    let new_id = mint_guid();
    sqlx::query("UPDATE channel_database SET id = $1").bind(&new_id).execute(&mut *write).await?;
    // Headquarters has nothing under the new id yet.
    sqlx::query("UPDATE counter SET value = 0 WHERE name = 'uploaded'")
        .execute(&mut *write)
        .await?;
    Counter::Change.raise(&mut write, seen.change()).await?;
    let change = Counter::Change.take(&mut write, 1).await?;
    write.commit().await?;
    tracing::warn!(former_id = id, new_id, ?seen, "the channel database was restored");
    Ok(Some(change))
}

/// The highest known number of each of headquarters' sequences.
pub async fn positions(pool: &AnyPool) -> Result<BTreeMap<String, i64>> {
    let told: Vec<(String, i64)> =
        sqlx::query_as("SELECT sequence, value FROM headquarters_position").fetch_all(pool).await?;
    let mut positions: BTreeMap<String, i64> = told.into_iter().collect();
    let number: Option<String> = sqlx::query_scalar(
        "SELECT account_number FROM channel_customer WHERE account_number IS NOT NULL
         ORDER BY length(account_number) DESC, account_number DESC LIMIT 1",
    )
    .fetch_optional(pool)
    .await?;
    let number = number.and_then(|number| number.parse().ok()).unwrap_or_default();
    let version = customer_version(pool).await?.max(Counter::Customers.read(pool).await?);
    for (sequence, seen) in
        [(sequence::CUSTOMER_ACCOUNT, number), (sequence::CUSTOMER_VERSION, version)]
    {
        let known = positions.entry(sequence.to_owned()).or_default();
        *known = seen.max(*known);
    }
    Ok(positions)
}

/// The highest version of a customer.
pub async fn customer_version(pool: &AnyPool) -> Result<i64> {
    let version: Option<i64> = sqlx::query_scalar(
        "SELECT headquarters_version FROM channel_customer WHERE is_async = 0
         ORDER BY headquarters_version DESC LIMIT 1",
    )
    .fetch_optional(pool)
    .await?;
    Ok(version.unwrap_or_default())
}

/// Stores headquarters' reports of its sequences; lowers nothing.
pub async fn note_positions(database: &Database, told: &BTreeMap<String, i64>) -> Result<()> {
    let known: Vec<(String, i64)> =
        sqlx::query_as("SELECT sequence, value FROM headquarters_position")
            .fetch_all(database.read())
            .await?;
    let is_known = |sequence: &String, value: i64| {
        known.iter().any(|(known, highest)| known == sequence && *highest >= value)
    };
    if told.iter().all(|(sequence, value)| is_known(sequence, *value)) {
        return Ok(());
    }
    let mut write = database.write().await?;
    for (sequence, value) in told {
        sqlx::query(
            "INSERT INTO headquarters_position (sequence, value) VALUES ($1, $2)
             ON CONFLICT (sequence) DO UPDATE SET value = excluded.value
             WHERE headquarters_position.value < excluded.value",
        )
        .bind(sequence)
        .bind(*value)
        .execute(&mut *write)
        .await?;
    }
    Ok(write.commit().await?)
}

/// Real customers above a version, in order of version, at most a page; and whether there
/// are more.
pub async fn customers_above(
    pool: &AnyPool,
    version: i64,
) -> Result<(Vec<RecoveredCustomer>, bool)> {
    let rows: Vec<(String, String, i64, i64)> = sqlx::query_as(
        "SELECT content, address_books, headquarters_version,
         COALESCE((SELECT min(last_counter) - 1 FROM unsynchronized_edit e
             WHERE e.customer_id = c.customer_id), last_counter)
         FROM channel_customer c WHERE is_async = 0 AND headquarters_version > $1
         ORDER BY headquarters_version LIMIT $2",
    )
    .bind(version)
    .bind(ROWS_PER_PACKAGE_MAX as i64 + 1)
    .fetch_all(pool)
    .await?;
    let has_more = rows.len() > ROWS_PER_PACKAGE_MAX;
    let mut customers = Vec::new();
    for (content, books, version, synchronized_up_to) in rows.into_iter().take(ROWS_PER_PACKAGE_MAX)
    {
        let customer: Customer = serde_json::from_str(&content)?;
        let books = books.lines().filter(|book| !book.is_empty()).map(str::to_owned);
        customers.push(RecoveredCustomer {
            version,
            address_books: books.collect(),
            synchronized_up_to,
            customer,
        });
    }
    Ok((customers, has_more))
}
