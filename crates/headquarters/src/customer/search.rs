//! Finding customers by what is known of them.

use domain::ClaimCode;
use domain::search::SearchQuery;
use service::search::SearchColumns;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::table::{Row, StoredCustomer, columns};

const COLUMNS: SearchColumns =
    SearchColumns { names: "SEARCHNAME", texts: "SEARCHTEXT", phones: "SEARCHPHONES" };

/// Customers that match, best first: any keyword of the name counts and most
/// rank first, other fields keep word order (R128, R306).
pub(crate) async fn search(
    connection: &mut AnyConnection,
    query: &SearchQuery,
    top: i64,
    skip: i64,
) -> sqlx::Result<Vec<StoredCustomer>> {
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let condition = COLUMNS.matching(query, 1);
    let next = condition.patterns.len() + 1;
    // Rows are sorted by what is short; their content is read for one page alone.
    let sql = format!(
        "SELECT {} FROM RETAILCUSTTABLE JOIN \
         (SELECT ACCOUNTNUM AS account, {} AS place FROM RETAILCUSTTABLE WHERE {} \
          ORDER BY place DESC, SEARCHNAME, CUSTOMERID LIMIT ${next} OFFSET ${}) AS found \
         ON ACCOUNTNUM = account ORDER BY place DESC, SEARCHNAME, CUSTOMERID",
        columns!(),
        condition.rank,
        condition.sql,
        next + 1
    );
    let mut statement = sqlx::query_as::<_, Row>(AssertSqlSafe(sql));
    for pattern in condition.patterns {
        statement = statement.bind(pattern);
    }
    super::table::records(statement.bind(top).bind(skip).fetch_all(connection).await?)
}

/// The customers whose claim code it is: hardly ever more than one (R229).
pub(crate) async fn claimed(
    connection: &mut AnyConnection,
    code: ClaimCode,
) -> sqlx::Result<Vec<StoredCustomer>> {
    let (first, last) = code.ids();
    let query = sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM RETAILCUSTTABLE WHERE CUSTOMERID BETWEEN $1 AND $2 ORDER BY CUSTOMERID"
    ));
    let query = query.bind(first.to_string()).bind(last.to_string());
    super::table::records(query.fetch_all(connection).await?)
}

/// How many customers match.
pub(crate) async fn count(
    connection: &mut AnyConnection,
    query: &SearchQuery,
) -> sqlx::Result<u64> {
    if query.is_empty() {
        return Ok(0);
    }
    let condition = COLUMNS.matching(query, 1).unranked();
    let sql = format!("SELECT COUNT(*) FROM RETAILCUSTTABLE WHERE {}", condition.sql);
    let mut statement = sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql));
    for pattern in condition.patterns {
        statement = statement.bind(pattern);
    }
    Ok(statement.fetch_one(connection).await?.unsigned_abs())
}

/// All customers, newest first.
pub(crate) async fn newest(
    connection: &mut AnyConnection,
    top: i64,
    skip: i64,
) -> sqlx::Result<Vec<StoredCustomer>> {
    let rows = sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM RETAILCUSTTABLE ORDER BY RECORDID DESC LIMIT $1 OFFSET $2"
    ))
    .bind(top)
    .bind(skip)
    .fetch_all(connection)
    .await?;
    super::table::records(rows)
}
