//! The customers of a channel: its delta and its searches.

use contract::commerce::Customer;
use domain::ClaimCode;
use service::Result;
use service::database::{Database, containing, placeholders};
use service::search::{CANDIDATES_MAX, Criterion, Filter, Page, SearchTable, in_order};
use sqlx::{AnyPool, AssertSqlSafe};

use super::counter::Counter;
use super::customers::{address_book_line, versioned};

/// The viewer.
#[derive(Clone, Copy, Debug)]
pub struct Viewer<'a> {
    pub operating_unit_number: &'a str,
    /// The register's number.
    pub terminal: &'a str,
    /// A channel without any sees every real customer (R132).
    pub address_books: &'a [String],
}

/// The channel's own pending customers at once, and the real ones that share an address book
/// with it (R123, R124, R132).
fn seen_by_channel(viewer: &Viewer<'_>) -> Filter {
    let mut values = vec![viewer.operating_unit_number.to_owned()];
    let mut books = Vec::new();
    for book in viewer.address_books {
        values.push(containing(&address_book_line(book)));
        books.push(format!("address_books LIKE ${} ESCAPE '\\'", values.len()));
    }
    let shared =
        if books.is_empty() { String::new() } else { format!(" AND ({})", books.join(" OR ")) };
    let sql = format!("((is_async = 1 AND operating_unit_number = $1) OR (is_async = 0{shared}))");
    Filter { sql, values }
}

/// The register's own captures: pending, and with the number that they get later; never a customer
/// that was real from the beginning (R029, R031).
fn seen_by_register(viewer: &Viewer<'_>, is_from_the_beginning: bool) -> Filter {
    let values = vec![viewer.operating_unit_number.to_owned(), viewer.terminal.to_owned()];
    let pending = if is_from_the_beginning { " AND is_async = 1" } else { "" };
    let sql = format!("(operating_unit_number = $1 AND terminal = $2{pending})");
    Filter { sql, values }
}

/// A channel's changes after `since`.
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
    // Before the rows: a later write is in the next page.
    let (newest, channel_database_id) = Counter::Change.read_identified(pool).await?;
    let condition =
        if is_excluded { seen_by_register(viewer, since == 0) } else { seen_by_channel(viewer) };
    let next = condition.values.len() + 1;
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

pub const CUSTOMERS: SearchTable = SearchTable {
    table: "channel_customer",
    id: "customer_id",
    content: "content",
    version: "change",
    names: "name_folded",
    texts: "text_folded",
    phones: "phones_folded",
    filtered_by: &["is_async", "operating_unit_number", "address_books"],
    candidates_max: CANDIDATES_MAX,
};

/// The channel's customers that match all criteria, those with the best rank for the first one
/// first. One row a customer: no double hit (R102).
pub async fn search(
    database: &Database,
    viewer: &Viewer<'_>,
    criteria: &[Criterion<'_>],
    page: Page,
) -> Result<Vec<Customer>> {
    let ids = CUSTOMERS.find(database, &seen_by_channel(viewer), criteria, page).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT content, change, (SELECT id FROM channel_database) FROM channel_customer
         WHERE customer_id IN ({})",
        placeholders(1, ids.len())
    );
    let mut statement = sqlx::query_as::<_, Row>(AssertSqlSafe(sql));
    for id in &ids {
        statement = statement.bind(id);
    }
    let rows = statement.fetch_all(database.read()).await?;
    let customers = rows.into_iter().map(from_row).collect::<Result<Vec<Customer>>>()?;
    Ok(in_order(&ids, customers, |customer| &customer.customer_id))
}

/// The channel's customers with this claim code: hardly ever more than one (R229).
pub async fn claimed(
    pool: &AnyPool,
    viewer: &Viewer<'_>,
    code: ClaimCode,
) -> Result<Vec<Customer>> {
    let condition = seen_by_channel(viewer);
    let next = condition.values.len() + 1;
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
