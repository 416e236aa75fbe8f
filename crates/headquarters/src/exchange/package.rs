//! `GET /cdx/package`: what a channel applies.

use contract::cdx::{CustomerPackage, CustomerPackageRow, Package, ROWS_PER_PACKAGE_MAX};
use sqlx::AnyConnection;

use crate::customer::table::{self, CustomerRecord};

/// Customers above `above` up to `up_to`, at most [`ROWS_PER_PACKAGE_MAX`].
pub(crate) async fn customers(
    connection: &mut AnyConnection,
    above: i64,
    up_to: i64,
) -> sqlx::Result<Package> {
    let mut records =
        table::changed_between(connection, above, up_to, ROWS_PER_PACKAGE_MAX + 1).await?;
    let has_more = records.len() > ROWS_PER_PACKAGE_MAX;
    records.truncate(ROWS_PER_PACKAGE_MAX);
    let last = records.last().map_or(up_to, |record| record.version);
    Ok(Package::Customers(CustomerPackage {
        version: if has_more { last } else { up_to },
        has_more,
        rows: records.into_iter().map(row).collect(),
    }))
}

fn row(record: CustomerRecord) -> CustomerPackageRow {
    CustomerPackageRow {
        version: record.version,
        cust_account_async: record.cust_account_async.unwrap_or_default(),
        address_books: Vec::new(),
        customer: record.customer,
    }
}
