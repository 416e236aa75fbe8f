//! Searches for customers.

use domain::ClaimCode;
use domain::search::SearchQuery;
use service::database::Database;
use service::search::{CANDIDATES_MAX, Criterion, Filter, Page, SearchTable, in_order};
use sqlx::AnyConnection;

use super::table::{StoredCustomer, columns, find_many};

pub(crate) const CUSTOMERS: SearchTable = SearchTable {
    table: "RETAILCUSTTABLE",
    id: "CUSTOMERID",
    content: "CONTENT",
    version: "VERSION",
    names: "SEARCHNAME",
    texts: "SEARCHTEXT",
    phones: "SEARCHPHONES",
    filtered_by: &[],
    candidates_max: CANDIDATES_MAX,
};

/// Customers that match, best first: any keyword of the name counts and most
/// rank first, other fields keep word order (R128, R306).
pub(crate) async fn search(
    database: &Database,
    query: &SearchQuery,
    page: Page,
) -> sqlx::Result<Vec<StoredCustomer>> {
    let criteria = [Criterion::Any(query)];
    let ids = CUSTOMERS.find(database, &Filter::every_row(), &criteria, page).await?;
    let mut connection = database.read().acquire().await?;
    let found = find_many(&mut connection, &ids, &[]).await?;
    Ok(in_order(&ids, found, |record| &record.customer.customer_id))
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
