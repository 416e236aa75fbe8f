//! Headquarters' list of customers.

use axum::extract::{Query, State};
use contract::ErrorBody;
use contract::admin::{CUSTOMERS_COUNTED_MAX, CustomerList, CustomerRow};
use domain::search::SearchQuery;
use serde::Deserialize;
use service::{ApiError, Json};

use crate::customer::search;
use crate::customer::table::{self, StoredCustomer};
use crate::state::Shared;

/// Customers of a page when the caller does not say, and most of them.
const PAGE_DEFAULT: u32 = 50;
const PAGE_MAX: u32 = 500;

#[derive(Debug, Deserialize)]
pub(super) struct Page {
    #[serde(default)]
    search: String,
    #[serde(rename = "$top", default)]
    top: u32,
    #[serde(rename = "$skip", default)]
    skip: u32,
}

/// Customers that match, best first; all, newest first, when nothing is searched.
#[utoipa::path(get, path = "/api/customers", tag = "Customers",
    params(("search" = Option<String>, Query), ("$top" = Option<u32>, Query),
        ("$skip" = Option<u32>, Query)),
    responses((status = 200, body = CustomerList), (status = 400, body = ErrorBody)))]
pub(super) async fn list(
    State(headquarters): State<Shared>,
    Query(page): Query<Page>,
) -> Result<Json<CustomerList>, ApiError> {
    let top = if page.top == 0 { PAGE_DEFAULT } else { page.top.min(PAGE_MAX) };
    let query = SearchQuery::new(&page.search, "");
    let database = &headquarters.database;
    let (found, total) = if query.is_empty() {
        let mut connection = database.read().acquire().await?;
        let (top, skip) = (i64::from(top), i64::from(page.skip));
        let found = search::newest(&mut connection, top, skip).await?;
        (found, table::count(&mut connection).await?)
    } else {
        let page = service::search::Page { skip: page.skip as usize, top: top as usize };
        let found = search::search(database, &query, page).await?;
        let most = CUSTOMERS_COUNTED_MAX + 1;
        (found, search::CUSTOMERS.count(database, &query, most).await?)
    };
    Ok(Json(CustomerList { customers: found.into_iter().map(row).collect(), total }))
}

fn row(record: StoredCustomer) -> CustomerRow {
    let customer = record.customer;
    CustomerRow {
        account_number: customer.account_number,
        cust_account_async: record.cust_account_async.unwrap_or_default(),
        customer_id: customer.customer_id,
        name: customer.name,
        phone: customer.phone,
        email: customer.email,
        created_at: record.created_at,
    }
}
