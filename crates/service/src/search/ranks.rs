//! A search with many matching rows: goes through the ranks, best first, until the page is full.
//!
//! Within a rank rows come by name. The index names them by their `search_id`, which follows the
//! order of names (`index.rs`), so that the first ones are read without the others. Names that
//! begin with the query lie together, and are read from there.

use std::collections::BTreeSet;

use domain::search::SearchQuery;

use super::condition::{Tier, tiers};
use super::index::PrefixOfName;
use super::parameters::Parameters;
use super::{Criterion, Filter, Page, Rows, SearchTable, by_bytes};
use crate::database::{Database, DatabaseKind};

/// The order of rows within a rank: folded names, then ids.
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
        let mut parameters = Parameters { kind: database.kind(), all: filter.values.clone() };
        let criterion = Criterion::Any(query);
        let matching = format!("{} AND {}", filter.sql, self.filter(criterion, &mut parameters));
        let rank = self.rank(criterion, &mut parameters);
        for tier in tiers(query) {
            let condition = format!("{matching} AND {rank} = {}", tier.rank);
            let parameters = parameters.clone();
            let most = wanted - found.len();
            let search = OfRank { table: self, database, condition, parameters, tier, most };
            let mut rows = search.anywhere().await?;
            for beginning in &search.tier.beginnings {
                rows.extend(search.beginning_with(beginning).await?);
            }
            found.extend(rows.into_iter().take(search.most).map(|(_, id)| id));
            if found.len() == wanted {
                break;
            }
        }
        Ok(found.split_off(page.skip.min(found.len())))
    }
}

/// The first rows of one rank, and perhaps some later ones.
struct OfRank<'a> {
    table: &'a SearchTable,
    database: &'a Database,
    /// Holds for the rows of the rank.
    condition: String,
    parameters: Parameters,
    tier: Tier,
    most: usize,
}

impl OfRank<'_> {
    /// Without those that [`OfRank::beginning_with`] finds.
    async fn anywhere(&self) -> sqlx::Result<BTreeSet<Found>> {
        if self.tier.grams.may_be_all() {
            let found = self.by_name("", self.parameters.clone()).await?;
            return Ok(BTreeSet::from_iter(found));
        }
        let mut parameters = self.parameters.clone();
        let new = self.table.rows(&Rows::NotIndexed, &mut parameters);
        // Before the index, which has their old state: no row is missed that enters it meanwhile.
        let mut found = BTreeSet::from_iter(self.select(&new, "", "", parameters).await?);
        let mut behind = -1;
        loop {
            let part = self.table.candidates(self.database, &self.tier.grams, behind).await?;
            let Some(last) = part.last().copied() else { return Ok(found) };
            let mut parameters = self.parameters.clone();
            let rows = Rows::Part { grams: &self.tier.grams, behind, up_to: last };
            let rows = self.table.rows(&rows, &mut parameters);
            found.extend(self.select(&rows, "", "", parameters).await?);
            if part.len() < self.table.candidates_max {
                return Ok(found);
            }
            let is_complete =
                |(names, _): &&Found| PrefixOfName::of(names) < PrefixOfName::of_id(last);
            if found.iter().filter(is_complete).count() >= self.most {
                return Ok(found);
            }
            behind = last;
        }
    }

    async fn beginning_with(&self, beginning: &str) -> sqlx::Result<Vec<Found>> {
        let mut parameters = self.parameters.clone();
        let names = by_bytes(self.table.names, parameters.kind);
        let first = parameters.number(beginning.to_owned());
        let behind = parameters.number(format!("{beginning}{}", char::MAX));
        self.by_name(&format!("{names} >= {first} AND {names} < {behind} AND"), parameters).await
    }

    /// Row by row in the order of names.
    async fn by_name(&self, range: &str, parameters: Parameters) -> sqlx::Result<Vec<Found>> {
        let table = self.table.table;
        let rows = match self.database.kind() {
            DatabaseKind::Sqlite => format!("{table} INDEXED BY {table}_by_name"),
            DatabaseKind::Postgres => table.to_owned(),
        };
        let order = self.table.order(parameters.kind);
        let first = format!("ORDER BY {order} LIMIT {}", self.most);
        self.select(&rows, range, &first, parameters).await
    }

    async fn select(
        &self,
        rows: &str,
        range: &str,
        first: &str,
        parameters: Parameters,
    ) -> sqlx::Result<Vec<Found>> {
        let Self { table, condition, .. } = self;
        let sql = format!(
            "SELECT {}, {} FROM {rows} WHERE {range} {condition} {first}",
            table.names, table.id
        );
        parameters.fetch(self.database, sql).await
    }
}
