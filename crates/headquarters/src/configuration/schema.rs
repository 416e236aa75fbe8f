//! The channel schema with *Filter shared customer data tables*.

use sqlx::AnyConnection;

use crate::sequence::Sequence;

/// The only channel schema.
pub(crate) const NAME: &str = "AX7";

pub(crate) async fn filters_shared_customer_data(
    connection: &mut AnyConnection,
) -> sqlx::Result<bool> {
    let row: Option<(i64,)> = sqlx::query_as(
        "SELECT FILTERSHAREDCUSTOMERDATATABLES FROM RETAILCHANNELSCHEMA WHERE NAME = $1",
    )
    .bind(NAME)
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some_and(|(filters,)| filters != 0))
}

pub(crate) async fn store(connection: &mut AnyConnection, filters: bool) -> sqlx::Result<()> {
    Sequence::GlobalConfiguration.take(connection, 1).await?;
    sqlx::query(
        "UPDATE RETAILCHANNELSCHEMA SET FILTERSHAREDCUSTOMERDATATABLES = $1 WHERE NAME = $2",
    )
    .bind(i64::from(filters))
    .bind(NAME)
    .execute(connection)
    .await
    .map(|_| ())
}
