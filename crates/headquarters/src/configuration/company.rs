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

/// Whether headquarters was filled with demo data.
pub(crate) async fn is_demo(connection: &mut AnyConnection) -> sqlx::Result<bool> {
    let row: Option<(i64,)> = sqlx::query_as("SELECT ISDEMO FROM COMPANY WHERE ISDEMO = 1 LIMIT 1")
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}
