//! A search that many rows match: through the ranks, best first, until the page is full.
//!
//! Within a rank rows come by name. Where more rows may have the rank than are worth sorting,
//! the first ones by name are looked at: enough of them have it, unless the rank's names lie
//! together. Names that begin with the query do lie together, and are read from there.

use domain::search::SearchQuery;
use sqlx::AssertSqlSafe;

use super::condition::Tier;
use super::parameters::Parameters;
use super::{Filter, Page, Rows, SearchTable, by_bytes};
use crate::database::{Database, DatabaseKind};

/// Looking at a row in the order of names takes so much less time than sorting one.
const LOOKED_AT_FOR_A_CANDIDATE: usize = 4;

/// What rows of one rank are ordered by: the folded names of a row, then its id.
type Found = (String, String);

impl SearchTable {
    pub(super) async fn rank_by_rank(
        &self,
        database: &Database,
        filter: &Filter,
        query: &SearchQuery,
        page: Page,
    ) -> sqlx::Result<Vec<String>> {
        let wanted = page.skip + page.top;
        let mut found = Vec::new();
        let parameters = Parameters { kind: database.kind(), all: filter.values.clone() };
        for tier in self.tiers(query, &parameters) {
            let search = OfRank { table: self, database, filter, tier, most: wanted - found.len() };
            let mut rows = search.anywhere().await?;
            for beginning in &search.tier.beginnings {
                rows.append(&mut search.beginning_with(beginning).await?);
            }
            rows.sort();
            rows.dedup();
            found.extend(rows.into_iter().take(search.most).map(|(_, id)| id));
            if found.len() == wanted {
                break;
            }
        }
        Ok(found.split_off(page.skip.min(found.len())))
    }
}

/// The first rows of one rank, in no order.
struct OfRank<'a> {
    table: &'a SearchTable,
    database: &'a Database,
    filter: &'a Filter,
    tier: Tier,
    most: usize,
}

impl OfRank<'_> {
    /// But for those that [`OfRank::beginning_with`] finds.
    async fn anywhere(&self) -> sqlx::Result<Vec<Found>> {
        let Self { table, database, tier, .. } = self;
        if tier.grams.may_be_all() {
            return self.select(&self.by_name(), "", true, tier.parameters.clone()).await;
        }
        if table.are_few(database, &tier.grams).await?.is_none() {
            let first = format!(
                "(SELECT {} FROM {} ORDER BY {} LIMIT {}) AS first_by_name",
                table.columns(),
                self.by_name(),
                table.order(database.kind()),
                table.candidates_max * LOOKED_AT_FOR_A_CANDIDATE
            );
            let found = self.select(&first, "", false, tier.parameters.clone()).await?;
            if found.len() == self.most {
                return Ok(found);
            }
        }
        let mut parameters = tier.parameters.clone();
        let candidates = table.rows(&Rows::Candidates(&tier.grams), &mut parameters);
        self.select(&candidates, "", true, parameters).await
    }

    async fn beginning_with(&self, beginning: &str) -> sqlx::Result<Vec<Found>> {
        let mut parameters = self.tier.parameters.clone();
        let names = by_bytes(self.table.names, parameters.kind);
        let first = parameters.number(beginning.to_owned());
        let behind = parameters.number(format!("{beginning}{}", char::MAX));
        let range = format!("{names} >= {first} AND {names} < {behind} AND");
        self.select(&self.by_name(), &range, true, parameters).await
    }

    async fn select(
        &self,
        rows: &str,
        range: &str,
        is_sorted: bool,
        parameters: Parameters,
    ) -> sqlx::Result<Vec<Found>> {
        let Self { table, filter, tier, most, .. } = self;
        let order = format!("ORDER BY {}", table.order(parameters.kind));
        let order = if is_sorted { order.as_str() } else { "" };
        let sql = format!(
            "SELECT {}, {} FROM {rows} WHERE {range} {} AND {} {order} LIMIT {most}",
            table.names, table.id, filter.sql, tier.sql
        );
        let mut query = sqlx::query_as(AssertSqlSafe(sql));
        for value in parameters.all {
            query = query.bind(value);
        }
        query.fetch_all(self.database.read()).await
    }

    /// The table; SQLite has to be told by which index.
    fn by_name(&self) -> String {
        let table = self.table.table;
        match self.database.kind() {
            DatabaseKind::Sqlite => format!("{table} INDEXED BY {table}_by_name"),
            DatabaseKind::Postgres => table.to_owned(),
        }
    }
}
