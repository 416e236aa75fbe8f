//! The legal entity.

use sqlx::AnyConnection;

/// `DATAAREAID` of the company that everything belongs to.
pub(crate) async fn only(connection: &mut AnyConnection) -> sqlx::Result<String> {
    let (id,): (String,) =
        sqlx::query_as("SELECT DATAAREAID FROM COMPANY ORDER BY DATAAREAID LIMIT 1")
            .fetch_one(connection)
            .await?;
    Ok(id)
}
