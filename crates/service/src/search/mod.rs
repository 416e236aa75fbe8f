//! Finding customers in a database, best first, by an index of n-grams (ADR 48).
//!
//! A search with few candidate rows ranks them all. One with many goes through the ranks, best
//! first, until the page is full.

mod condition;
mod grams;
pub mod index;
mod parameters;
mod ranks;

use std::collections::HashMap;

use domain::folding::FOLDING_VERSION;
use domain::search::SearchQuery;

use self::grams::Grams;
use self::parameters::Parameters;
use crate::database::{Database, DatabaseKind};

/// A table that keeps [`domain::search::SearchKeys`] in columns, with `search_id` and
/// `indexed_version` beside them.
#[derive(Clone, Copy, Debug)]
pub struct SearchTable {
    pub table: &'static str,
    /// `CustomerId`, unique.
    pub id: &'static str,
    /// The customer, in JSON.
    pub content: &'static str,
    /// Rises when the row changes.
    pub version: &'static str,
    pub names: &'static str,
    pub texts: &'static str,
    pub phones: &'static str,
    /// Further columns that a [`Filter`] uses.
    pub filtered_by: &'static [&'static str],
    /// Most candidate rows to rank at once instead of going through the ranks.
    pub candidates_max: usize,
}

/// A condition on rows; its parameters begin with `$1`.
#[derive(Clone, Debug)]
pub struct Filter {
    pub sql: String,
    pub values: Vec<String>,
}

impl Filter {
    pub fn every_row() -> Self {
        Self { sql: "1 = 1".to_owned(), values: Vec::new() }
    }
}

/// A criterion of a search.
#[derive(Clone, Copy, Debug)]
pub enum Criterion<'a> {
    /// As a register finds customers.
    Any(&'a SearchQuery),
    /// Some text has each word of the query.
    EachWord(&'a SearchQuery),
}

impl Criterion<'_> {
    fn is_empty(self) -> bool {
        let (Self::Any(query) | Self::EachWord(query)) = self;
        query.is_empty()
    }
}

/// A few milliseconds' work.
pub const CANDIDATES_MAX: usize = 1_000;
/// Most words of a query with few enough ranks to go through.
const WORDS_MAX: usize = 4;

/// The source of rows.
enum Rows<'a> {
    /// Rows with the grams, and those that the index lacks.
    Candidates(&'a Grams),
    /// Rows with the grams and a `search_id` above one and up to another.
    Part {
        grams: &'a Grams,
        behind: i64,
        up_to: i64,
    },
    NotIndexed,
    All,
}

/// A part of a search's results.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub skip: usize,
    pub top: usize,
}

impl SearchTable {
    /// The ids of the customers that match all criteria, by rank for the first criterion, then by
    /// name. Filter and rank apply before the limit (R306).
    pub async fn find(
        &self,
        database: &Database,
        filter: &Filter,
        criteria: &[Criterion<'_>],
        page: Page,
    ) -> sqlx::Result<Vec<String>> {
        if criteria.is_empty() || criteria.iter().any(|criterion| criterion.is_empty()) {
            return Ok(Vec::new());
        }
        let grams = criteria
            .iter()
            .map(|criterion| condition::grams_of_criterion(*criterion))
            .fold(Grams::default(), Grams::and);
        let are_few = !grams.may_be_all()
            && self.candidates(database, &grams, -1).await?.len() < self.candidates_max;
        if are_few {
            return self.ranked(database, Rows::Candidates(&grams), filter, criteria, page).await;
        }
        match criteria {
            [Criterion::Any(query)] if query.words().len() <= WORDS_MAX => {
                self.rank_by_rank(database, filter, query, page).await
            }
            _ => self.ranked(database, Rows::All, filter, criteria, page).await,
        }
    }

    /// The number of matching customers, at most `most`.
    pub async fn count(
        &self,
        database: &Database,
        query: &SearchQuery,
        most: u64,
    ) -> sqlx::Result<u64> {
        let criterion = Criterion::Any(query);
        if criterion.is_empty() {
            return Ok(0);
        }
        let grams = condition::grams_of_criterion(criterion);
        let rows = if grams.may_be_all() { Rows::All } else { Rows::Candidates(&grams) };
        let mut parameters = Parameters::new(database.kind());
        let rows = self.rows(&rows, &mut parameters);
        let matching = self.filter(criterion, &mut parameters);
        let sql = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM {rows} WHERE {matching} LIMIT {most}) AS counted"
        );
        let counted: Vec<(i64,)> = parameters.fetch(database, sql).await?;
        Ok(counted.first().map_or(0, |(count,)| count.unsigned_abs()))
    }

    /// All rows, ranked.
    async fn ranked(
        &self,
        database: &Database,
        rows: Rows<'_>,
        filter: &Filter,
        criteria: &[Criterion<'_>],
        page: Page,
    ) -> sqlx::Result<Vec<String>> {
        let mut parameters = Parameters { kind: database.kind(), all: filter.values.clone() };
        let rows = self.rows(&rows, &mut parameters);
        let matching: Vec<String> =
            criteria.iter().map(|criterion| self.filter(*criterion, &mut parameters)).collect();
        let rank = self.rank(criteria[0], &mut parameters);
        let sql = format!(
            "SELECT {} FROM (SELECT {}, {}, {rank} AS place FROM {rows} WHERE {} AND {}) AS found \
             ORDER BY place DESC, {} LIMIT {} OFFSET {}",
            self.id,
            self.id,
            self.names,
            filter.sql,
            matching.join(" AND "),
            self.order(database.kind()),
            page.top,
            page.skip
        );
        let found: Vec<(String,)> = parameters.fetch(database, sql).await?;
        Ok(found.into_iter().map(|(id,)| id).collect())
    }

    /// The `search_id`s of the next rows with the grams.
    async fn candidates(
        &self,
        database: &Database,
        grams: &Grams,
        behind: i64,
    ) -> sqlx::Result<Vec<i64>> {
        let mut parameters = Parameters::new(database.kind());
        let candidates = grams.sql(self.table, &mut parameters);
        let sql = format!(
            "{candidates} AND rowid > {behind} ORDER BY rowid LIMIT {}",
            self.candidates_max
        );
        let found: Vec<(i64,)> = parameters.fetch(database, sql).await?;
        Ok(found.into_iter().map(|(search_id,)| search_id).collect())
    }

    /// Where rows are read from.
    fn rows(&self, rows: &Rows<'_>, parameters: &mut Parameters) -> String {
        let (table, columns) = (self.table, self.columns());
        match rows {
            Rows::All => table.to_owned(),
            Rows::NotIndexed => format!(
                "(SELECT {columns} FROM {table} WHERE indexed_version < {FOLDING_VERSION}) AS new"
            ),
            Rows::Part { grams, behind, up_to } => format!(
                "(SELECT {columns} FROM {table} WHERE search_id IN \
                 ({} AND rowid > {behind} AND rowid <= {up_to})) AS candidates",
                grams.sql(table, parameters)
            ),
            Rows::Candidates(grams) => format!(
                "(SELECT {columns} FROM {table} WHERE search_id IN ({}) \
                 AND indexed_version >= {FOLDING_VERSION} \
                 UNION ALL SELECT {columns} FROM {table} \
                 WHERE indexed_version < {FOLDING_VERSION}) AS candidates",
                grams.sql(table, parameters),
            ),
        }
    }

    /// What a search asks for.
    fn columns(&self) -> String {
        let mut columns = vec![self.id, self.names, self.texts, self.phones];
        columns.extend(self.filtered_by);
        columns.join(", ")
    }

    /// By folded name, then by id.
    fn order(&self, kind: DatabaseKind) -> String {
        format!("{}, {}", by_bytes(self.names, kind), by_bytes(self.id, kind))
    }
}

/// The column, compared by its bytes and not by the database's collation.
fn by_bytes(column: &str, kind: DatabaseKind) -> String {
    match kind {
        DatabaseKind::Sqlite => column.to_owned(),
        DatabaseKind::Postgres => format!("{column} COLLATE \"C\""),
    }
}

/// The rows in the order of their ids.
pub fn in_order<T>(ids: &[String], rows: Vec<T>, id_of: impl Fn(&T) -> &str) -> Vec<T> {
    let mut by_id: HashMap<String, T> =
        rows.into_iter().map(|row| (id_of(&row).to_owned(), row)).collect();
    ids.iter().filter_map(|id| by_id.remove(id)).collect()
}
