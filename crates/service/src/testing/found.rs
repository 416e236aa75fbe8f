//! A table for searches, with its index.

use super::TestDatabase;
use crate::Database;
use crate::search::{CANDIDATES_MAX, SearchTable, index};

pub const FOUND: SearchTable = SearchTable {
    table: "found",
    id: "id",
    content: "content",
    version: "version",
    names: "names",
    texts: "texts",
    phones: "phones",
    filtered_by: &["store"],
    candidates_max: CANDIDATES_MAX,
};

/// A database with the empty table.
pub async fn open_found(test: &TestDatabase) -> Database {
    static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("tests/search_migrations");
    let database = Database::open(&test.url, &MIGRATIONS).await.expect("the database opens");
    index::prepare(&database, &FOUND).await.expect("the index exists");
    database
}
