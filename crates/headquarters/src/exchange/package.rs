//! `GET /cdx/package`: what a channel applies.

use contract::cdx::{CustomerPackage, CustomerPackageRow, Package, ROWS_PER_PACKAGE_MAX};
use sqlx::AnyConnection;

use crate::customer::table::{self, StoredCustomer};

/// Customers above `above` up to `up_to`, at most [`ROWS_PER_PACKAGE_MAX`], for a
/// channel database.
pub(crate) async fn customers(
    connection: &mut AnyConnection,
    above: i64,
    up_to: i64,
    channel_database: &str,
) -> sqlx::Result<Package> {
    let count = ROWS_PER_PACKAGE_MAX + 1;
    let mut records =
        table::changed_between(connection, above, up_to, count, channel_database).await?;
    let has_more = records.len() > ROWS_PER_PACKAGE_MAX;
    records.truncate(ROWS_PER_PACKAGE_MAX);
    let last = records.last().map_or(up_to, |(record, _)| record.version);
    Ok(Package::Customers(CustomerPackage {
        version: if has_more { last } else { up_to },
        has_more,
        rows: records.into_iter().map(row).collect(),
    }))
}

fn row((record, synchronized_up_to): (StoredCustomer, i64)) -> CustomerPackageRow {
    CustomerPackageRow {
        synchronized_up_to,
        version: record.version,
        cust_account_async: record.cust_account_async.unwrap_or_default(),
        address_books: record.kept.address_books,
        customer: record.customer,
    }
}
