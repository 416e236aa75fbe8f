//! Which customers a channel sees: what changed, and what a search finds.

use contract::commerce::Customer;
use domain::ClaimCode;
use domain::search::SearchQuery;
use service::Result;
use service::database::containing;
use service::search::SearchColumns;
use sqlx::{AnyPool, AssertSqlSafe};

use super::counter::Counter;
use super::customers::{address_book_line, versioned};

/// Whose view it is.
#[derive(Clone, Copy, Debug)]
pub struct Viewer<'a> {
    pub operating_unit_number: &'a str,
    /// The register's number.
    pub terminal: &'a str,
    /// A channel without any sees every real customer (R132).
    pub address_books: &'a [String],
}

/// The condition by which a row is seen; its parameters begin with `$1`.
struct Condition {
    sql: String,
    values: Vec<String>,
}

impl Condition {
    /// The channel's own pending customers at once, and the real ones that share an
    /// address book with it (R123, R124, R132).
    fn of_channel(viewer: &Viewer<'_>) -> Self {
        let mut values = vec![viewer.operating_unit_number.to_owned()];
        let mut books = Vec::new();
        for book in viewer.address_books {
            values.push(containing(&address_book_line(book)));
            books.push(format!("address_books LIKE ${} ESCAPE '\\'", values.len()));
        }
        let shared =
            if books.is_empty() { String::new() } else { format!(" AND ({})", books.join(" OR ")) };
        let sql =
            format!("((is_async = 1 AND operating_unit_number = $1) OR (is_async = 0{shared}))");
        Self { sql, values }
    }

    /// What the register captured itself: while it is pending, and the number that it
    /// gets, but no real customer from the beginning (R029, R031).
    fn of_register(viewer: &Viewer<'_>, is_from_the_beginning: bool) -> Self {
        let values = vec![viewer.operating_unit_number.to_owned(), viewer.terminal.to_owned()];
        let pending = if is_from_the_beginning { " AND is_async = 1" } else { "" };
        let sql = format!("(operating_unit_number = $1 AND terminal = $2{pending})");
        Self { sql, values }
    }

    /// The number of the next parameter.
    fn next(&self) -> usize {
        self.values.len() + 1
    }
}

/// What changed after `since` for one channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Delta {
    pub customers: Vec<Customer>,
    pub next_cursor: i64,
    pub newest_cursor: i64,
    pub has_more: bool,
    /// Of the database that the cursors count in.
    pub channel_database_id: String,
}

/// `is_excluded`: customers do not go to offline databases.
pub async fn delta(
    pool: &AnyPool,
    viewer: &Viewer<'_>,
    is_excluded: bool,
    since: i64,
    top: i64,
) -> Result<Delta> {
    // Before the rows: what is written meanwhile comes next time.
    let (newest, channel_database_id) = Counter::Change.read_identified(pool).await?;
    let condition = if is_excluded {
        Condition::of_register(viewer, since == 0)
    } else {
        Condition::of_channel(viewer)
    };
    let next = condition.next();
    let sql = format!(
        "SELECT content, change FROM channel_customer WHERE {} AND change > ${next}
         AND change <= ${} ORDER BY change LIMIT ${}",
        condition.sql,
        next + 1,
        next + 2
    );
    let mut query = sqlx::query_as::<_, (String, i64)>(AssertSqlSafe(sql));
    for value in condition.values {
        query = query.bind(value);
    }
    let rows = query.bind(since).bind(newest).bind(top + 1).fetch_all(pool).await?;
    let page = usize::try_from(top).unwrap_or(usize::MAX);
    let has_more = rows.len() > page;
    let newest = newest.max(since);
    let mut delta = Delta {
        customers: Vec::new(),
        next_cursor: newest,
        newest_cursor: newest,
        has_more,
        channel_database_id,
    };
    for (content, change) in rows.into_iter().take(page) {
        let id = delta.channel_database_id.clone();
        delta.customers.push(versioned(serde_json::from_str(&content)?, id, change));
        if has_more {
            delta.next_cursor = change;
        }
    }
    Ok(delta)
}

const COLUMNS: SearchColumns =
    SearchColumns { names: "name_folded", texts: "text_folded", phones: "phones_folded" };

/// What a customer has to be found by.
#[derive(Clone, Copy, Debug)]
pub enum Criteria<'a> {
    /// As a register finds customers.
    Any(&'a SearchQuery),
    /// Each word of the query is in some text.
    EachWord(&'a SearchQuery),
}

/// The customers of one channel that match, best first, from the `skip`th on. One row a
/// customer: no double hit (R102). Filter and rank come before the limit (R306).
pub async fn search(
    pool: &AnyPool,
    viewer: &Viewer<'_>,
    query: &SearchQuery,
    skip: u32,
    top: u32,
) -> Result<Vec<Customer>> {
    search_each(pool, viewer, &[Criteria::Any(query)], skip, top).await
}

/// The customers of one channel that match all of the criteria, those that match the first of
/// them best first.
pub async fn search_each(
    pool: &AnyPool,
    viewer: &Viewer<'_>,
    criteria: &[Criteria<'_>],
    skip: u32,
    top: u32,
) -> Result<Vec<Customer>> {
    let seen = Condition::of_channel(viewer);
    let mut all: Option<service::search::Condition> = None;
    for criterion in criteria {
        let next = seen.next() + all.as_ref().map_or(0, |all| all.patterns.len());
        let (Criteria::Any(query) | Criteria::EachWord(query)) = *criterion;
        if query.is_empty() {
            return Ok(Vec::new());
        }
        let condition = match criterion {
            Criteria::Any(query) => COLUMNS.matching(query, next),
            Criteria::EachWord(query) => COLUMNS.with_each_word(query, next),
        };
        all = Some(match all {
            Some(all) => all.and(condition),
            None => condition,
        });
    }
    match all {
        Some(all) => ranked(pool, &seen, &all, skip, top).await,
        None => Ok(Vec::new()),
    }
}

async fn ranked(
    pool: &AnyPool,
    seen: &Condition,
    matching: &service::search::Condition,
    skip: u32,
    top: u32,
) -> Result<Vec<Customer>> {
    let next = seen.next() + matching.patterns.len();
    // Rows are sorted by what is short; their content is read for one page alone.
    let sql = format!(
        "SELECT content, change, (SELECT id FROM channel_database) FROM channel_customer
         JOIN (SELECT customer_id AS id, {} AS place, name_folded AS name FROM channel_customer
               WHERE {} AND {} ORDER BY place DESC, name, id LIMIT ${next} OFFSET ${}) AS found
         ON customer_id = found.id ORDER BY place DESC, name, customer_id",
        matching.rank,
        seen.sql,
        matching.sql,
        next + 1
    );
    let mut statement = sqlx::query_as::<_, Row>(AssertSqlSafe(sql));
    for value in seen.values.iter().chain(&matching.patterns) {
        statement = statement.bind(value);
    }
    let found = statement.bind(i64::from(top)).bind(i64::from(skip)).fetch_all(pool).await?;
    found.into_iter().map(from_row).collect()
}

/// The customers of one channel whose claim code it is: hardly ever more than one (R229).
pub async fn claimed(
    pool: &AnyPool,
    viewer: &Viewer<'_>,
    code: ClaimCode,
) -> Result<Vec<Customer>> {
    let condition = Condition::of_channel(viewer);
    let next = condition.next();
    let sql = format!(
        "SELECT content, change, (SELECT id FROM channel_database) FROM channel_customer
         WHERE {} AND customer_id BETWEEN ${next} AND ${}
         ORDER BY customer_id",
        condition.sql,
        next + 1
    );
    let mut statement = sqlx::query_as::<_, Row>(AssertSqlSafe(sql));
    for value in condition.values {
        statement = statement.bind(value);
    }
    let (first, last) = code.ids();
    let statement = statement.bind(first.to_string()).bind(last.to_string());
    let found = statement.fetch_all(pool).await?;
    found.into_iter().map(from_row).collect()
}

/// Content, change, channel database.
type Row = (String, i64, String);

fn from_row((content, change, channel_database_id): Row) -> Result<Customer> {
    Ok(versioned(serde_json::from_str(&content)?, channel_database_id, change))
}
