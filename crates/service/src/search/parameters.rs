//! The parameters of a statement that is put together for one database.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow};

use crate::database::{Database, DatabaseKind};

/// Texts by the number `$n` that stands for each.
#[derive(Clone, Debug)]
pub(super) struct Parameters {
    pub kind: DatabaseKind,
    pub all: Vec<String>,
}

impl Parameters {
    pub fn new(kind: DatabaseKind) -> Self {
        Self { kind, all: Vec::new() }
    }

    pub fn number(&mut self, value: String) -> String {
        let known = self.all.iter().position(|known| *known == value);
        let place = known.unwrap_or(self.all.len());
        if known.is_none() {
            self.all.push(value);
        }
        format!("${}", place + 1)
    }

    /// The rows of the statement.
    pub async fn fetch<O>(self, database: &Database, sql: String) -> sqlx::Result<Vec<O>>
    where
        O: for<'row> FromRow<'row, AnyRow> + Send + Unpin,
    {
        let mut query = sqlx::query_as(AssertSqlSafe(sql));
        for value in self.all {
            query = query.bind(value);
        }
        query.fetch_all(database.read()).await
    }

    /// The function that says where in its first argument the second stands, 0 for nowhere.
    pub fn position_of(&self) -> &'static str {
        match self.kind {
            DatabaseKind::Sqlite => "instr",
            DatabaseKind::Postgres => "strpos",
        }
    }
}
