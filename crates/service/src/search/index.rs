//! The index of a [`SearchTable`]: a background task adds rows, so that saving a customer does not
//! wait for it. A search finds a row before that, too.

use std::time::Duration;

use contract::commerce::Customer;
use contract::search_keys;
use domain::folding::FOLDING_VERSION;
use domain::search::SearchKeys;
use sqlx::{AnyConnection, AssertSqlSafe};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::{SearchTable, grams};
use crate::database::{Database, DatabaseKind};

/// Rows of one transaction, so that a cashier's save waits a few milliseconds at most.
const INDEXED_TOGETHER: usize = 50;
/// Pause between two looks for rows.
const PAUSE: Duration = Duration::from_secs(1);
/// Pause after work, in multiples of its duration, for other users of the database.
const REST: u32 = 2;

/// The first two characters of a row's folded names, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PrefixOfName(i64);

/// Bits of a `search_id` behind the prefix.
const BITS_OF_NUMBER: u32 = 31;

impl PrefixOfName {
    pub fn of(names: &str) -> Self {
        let mut characters = names.chars().map(|it| u32::from(it).min(0xFFFF));
        let mut next = || i64::from(characters.next().unwrap_or_default());
        Self(next() << 16 | next())
    }

    pub fn of_id(search_id: i64) -> Self {
        Self(search_id >> BITS_OF_NUMBER)
    }

    /// What the row of a number is known by: in the order of prefixes.
    fn search_id(self, number: i64) -> i64 {
        self.0 << BITS_OF_NUMBER | number & ((1 << BITS_OF_NUMBER) - 1)
    }
}

/// Creates what the databases define differently.
pub async fn prepare(database: &Database, table: &SearchTable) -> sqlx::Result<()> {
    let mut write = database.write().await?;
    let SearchTable { table, id, names, .. } = *table;
    let statements = match database.kind() {
        DatabaseKind::Sqlite => vec![
            format!("CREATE INDEX IF NOT EXISTS {table}_by_name ON {table} ({names}, {id})"),
            format!(
                "CREATE VIRTUAL TABLE IF NOT EXISTS {table}_gram USING fts5 (grams, \
                 content = '', contentless_delete = 1, detail = none, tokenize = 'ascii')"
            ),
        ],
        DatabaseKind::Postgres => vec![
            // Servers with the same database may start at the same time.
            "SELECT pg_advisory_xact_lock(7411908)".to_owned(),
            format!(
                "CREATE INDEX IF NOT EXISTS {table}_by_name \
                 ON {table} ({names} COLLATE \"C\", {id} COLLATE \"C\")"
            ),
            format!(
                "CREATE TABLE IF NOT EXISTS {table}_gram \
                 (rowid BIGINT PRIMARY KEY, grams TEXT[] NOT NULL)"
            ),
            format!(
                "CREATE INDEX IF NOT EXISTS {table}_gram_grams ON {table}_gram USING gin (grams)"
            ),
        ],
    };
    for statement in statements {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *write).await?;
    }
    write.commit().await
}

/// Keeps the index up to date until `stop`.
pub async fn run(database: Database, table: SearchTable, stop: CancellationToken) {
    loop {
        let begun = Instant::now();
        let pause = match index_some(&database, &table).await {
            Ok(0) => PAUSE,
            Ok(_) => begun.elapsed() * REST,
            Err(error) => {
                tracing::warn!(%error, table = table.table, "the search index is behind");
                PAUSE
            }
        };
        if stop.run_until_cancelled(sleep(pause)).await.is_none() {
            return;
        }
    }
}

/// Adds every row to the index that lacks it.
pub async fn index_all(database: &Database, table: &SearchTable) -> sqlx::Result<()> {
    while index_some(database, table).await? > 0 {}
    Ok(())
}

/// A row as the index will have it.
struct Entry {
    id: String,
    version: i64,
    /// What the index knows the row by until then.
    search_id: Option<i64>,
    keys: SearchKeys,
    grams: String,
}

impl Entry {
    fn read((id, content, version, search_id): Row) -> sqlx::Result<Self> {
        let customer: Customer =
            serde_json::from_str(&content).map_err(|error| sqlx::Error::Decode(error.into()))?;
        let keys = search_keys(&customer);
        let grams = grams::all_of(&keys);
        Ok(Self { id, version, search_id, keys, grams })
    }
}

/// Id, content, version, `search_id`.
type Row = (String, String, i64, Option<i64>);

/// Folds some rows again; the number that the index lacked.
async fn index_some(database: &Database, table: &SearchTable) -> sqlx::Result<usize> {
    let sql = format!(
        "SELECT {}, {}, {}, search_id FROM {} WHERE indexed_version < {FOLDING_VERSION} \
         ORDER BY indexed_version, {} LIMIT {INDEXED_TOGETHER}",
        table.id, table.content, table.version, table.table, table.id
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(database.read()).await?;
    // Before the transaction, which delays others.
    let entries: Vec<Entry> = rows.into_iter().map(Entry::read).collect::<sqlx::Result<_>>()?;
    if entries.is_empty() {
        return Ok(0);
    }
    let mut write = database.write().await?;
    let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    let last: i64 =
        sqlx::query_scalar("UPDATE search_index SET last_id = last_id + $1 RETURNING last_id")
            .bind(count)
            .fetch_one(&mut *write)
            .await?;
    for (number, entry) in (last - count + 1..).zip(&entries) {
        table.index(&mut write, database.kind(), entry, number).await?;
    }
    write.commit().await?;
    Ok(entries.len())
}

impl SearchTable {
    /// Skips a row that has changed meanwhile.
    async fn index(
        &self,
        connection: &mut AnyConnection,
        kind: DatabaseKind,
        entry: &Entry,
        number: i64,
    ) -> sqlx::Result<()> {
        let keys = &entry.keys;
        let new_id = PrefixOfName::of(keys.names()).search_id(number);
        let Self { table, id, version, names, texts, phones, .. } = *self;
        let taken = sqlx::query(AssertSqlSafe(format!(
            "UPDATE {table} SET {names} = $1, {texts} = $2, {phones} = $3, search_id = $4, \
             indexed_version = {FOLDING_VERSION} \
             WHERE {id} = $5 AND {version} = $6 AND indexed_version < {FOLDING_VERSION}"
        )))
        .bind(keys.names())
        .bind(keys.texts())
        .bind(keys.phones())
        .bind(new_id)
        .bind(&entry.id)
        .bind(entry.version)
        .execute(&mut *connection)
        .await?;
        if taken.rows_affected() == 0 {
            return Ok(());
        }
        if let Some(search_id) = entry.search_id {
            sqlx::query(AssertSqlSafe(format!("DELETE FROM {table}_gram WHERE rowid = $1")))
                .bind(search_id)
                .execute(&mut *connection)
                .await?;
        }
        let grams = match kind {
            DatabaseKind::Sqlite => "$2",
            DatabaseKind::Postgres => "string_to_array($2, ' ')",
        };
        sqlx::query(AssertSqlSafe(format!(
            "INSERT INTO {table}_gram (rowid, grams) VALUES ($1, {grams})"
        )))
        .bind(new_id)
        .bind(&entry.grams)
        .execute(connection)
        .await
        .map(|_| ())
    }
}
