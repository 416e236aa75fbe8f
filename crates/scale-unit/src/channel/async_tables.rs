//! The five async tables: an append-only log of operations, read by the P-job.

use contract::cdx::{AsyncRow, AsyncRows, ROWS_PER_PACKAGE_MAX};
use service::async_rows::{self, column_names};
use service::clock;
use service::database::placeholders;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::batch::Batch;
use crate::guid::mint_guid;

/// Appends one operation's rows, numbered in the order customer, addresses, contacts, affiliations,
/// attributes. Returns the last number.
pub async fn append(
    batch: &mut Batch,
    operation_id: &str,
    mut rows: AsyncRows,
) -> sqlx::Result<i64> {
    let count = count(&rows);
    let last = batch.take_replication(count);
    let connection = batch.connection();
    let operation =
        OperationWriter::begin(connection, operation_id, last - count + 1, last).await?;
    let mut counter = last - count;
    operation.insert(connection, &mut rows.customers, &mut counter).await?;
    operation.insert(connection, &mut rows.addresses, &mut counter).await?;
    operation.insert(connection, &mut rows.contacts, &mut counter).await?;
    operation.insert(connection, &mut rows.affiliations, &mut counter).await?;
    operation.insert(connection, &mut rows.attributes, &mut counter).await?;
    Ok(last)
}

struct OperationWriter {
    id: String,
    written_at: String,
}

impl OperationWriter {
    /// Under the caller's id, unless another device has used it: headquarters must be able to tell
    /// the rows of two operations apart.
    async fn begin(
        connection: &mut AnyConnection,
        id: &str,
        first_counter: i64,
        last_counter: i64,
    ) -> sqlx::Result<Self> {
        let mut operation = Self { id: id.to_owned(), written_at: clock::now() };
        while !operation.note(connection, first_counter, last_counter).await? {
            operation.id = mint_guid();
        }
        Ok(operation)
    }

    async fn note(
        &self,
        connection: &mut AnyConnection,
        first_counter: i64,
        last_counter: i64,
    ) -> sqlx::Result<bool> {
        let noted = sqlx::query(
            "INSERT INTO async_operation (last_counter, first_counter, operation_id, written_at, mark)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (operation_id) DO NOTHING",
        )
        .bind(last_counter)
        .bind(first_counter)
        .bind(&self.id)
        .bind(&self.written_at)
        .bind(mint_guid())
        .execute(connection)
        .await?;
        Ok(noted.rows_affected() > 0)
    }

    async fn insert<R: AsyncRow>(
        &self,
        connection: &mut AnyConnection,
        rows: &mut [R],
        counter: &mut i64,
    ) -> sqlx::Result<()> {
        for row in rows {
            *counter += 1;
            row.place(&self.id, *counter);
            insert(connection, row, &self.written_at).await?;
        }
        Ok(())
    }
}

/// Rows of one upload.
pub struct Page {
    pub rows: AsyncRows,
    pub last_counter: i64,
    /// See [`contract::cdx::Upload::mark`].
    pub mark: String,
}

/// Rows above a counter, whole operations in counter order, about
/// [`ROWS_PER_PACKAGE_MAX`] of them.
pub async fn page_above(connection: &mut AnyConnection, above: i64) -> sqlx::Result<Option<Page>> {
    let Some(last) = end_of_page(connection, above).await? else { return Ok(None) };
    let rows = AsyncRows {
        customers: select(connection, above, last).await?,
        addresses: select(connection, above, last).await?,
        contacts: select(connection, above, last).await?,
        affiliations: select(connection, above, last).await?,
        attributes: select(connection, above, last).await?,
    };
    let mark = mark_at(connection, last).await?.unwrap_or_default();
    Ok(Some(Page { rows, last_counter: last, mark }))
}

/// The mark of the operation whose last row has the counter.
pub async fn mark_at(
    connection: &mut AnyConnection,
    last_counter: i64,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT mark FROM async_operation WHERE last_counter = $1")
        .bind(last_counter)
        .fetch_optional(connection)
        .await
}

/// The last operation that fits, at least one.
async fn end_of_page(connection: &mut AnyConnection, above: i64) -> sqlx::Result<Option<i64>> {
    let fits: Option<i64> = sqlx::query_scalar(
        "SELECT max(last_counter) FROM async_operation WHERE last_counter > $1 AND last_counter <= $2",
    )
    .bind(above)
    .bind(above.saturating_add(ROWS_PER_PACKAGE_MAX as i64))
    .fetch_one(&mut *connection)
    .await?;
    if fits.is_some() {
        return Ok(fits);
    }
    sqlx::query_scalar("SELECT min(last_counter) FROM async_operation WHERE last_counter > $1")
        .bind(above)
        .fetch_one(connection)
        .await
}

/// When the oldest operation above a counter was written.
pub async fn waiting_since(
    connection: &mut AnyConnection,
    above: i64,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar(
        "SELECT written_at FROM async_operation WHERE last_counter > $1
         ORDER BY last_counter LIMIT 1",
    )
    .bind(above)
    .fetch_optional(connection)
    .await
}

pub fn count(rows: &AsyncRows) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}

async fn insert<R: AsyncRow>(
    connection: &mut AnyConnection,
    row: &R,
    written_at: &str,
) -> sqlx::Result<()> {
    let sql = format!(
        "INSERT INTO {} ({}, WRITTENAT) VALUES ({})",
        R::TABLE,
        column_names::<R>(),
        placeholders(1, R::COLUMNS.len() + 1)
    );
    let query = async_rows::bind(sqlx::query(AssertSqlSafe(sql)), row);
    query.bind(written_at.to_owned()).execute(connection).await.map(|_| ())
}

async fn select<R: AsyncRow>(
    connection: &mut AnyConnection,
    above: i64,
    up_to: i64,
) -> sqlx::Result<Vec<R>> {
    let sql = format!(
        "SELECT {} FROM {} WHERE REPLICATIONCOUNTERFROMORIGIN > $1
         AND REPLICATIONCOUNTERFROMORIGIN <= $2 ORDER BY REPLICATIONCOUNTERFROMORIGIN",
        column_names::<R>(),
        R::TABLE
    );
    let rows =
        sqlx::query(AssertSqlSafe(sql)).bind(above).bind(up_to).fetch_all(connection).await?;
    rows.iter().map(async_rows::read).collect()
}
