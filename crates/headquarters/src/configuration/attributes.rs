//! The customer attributes that the company defines.

use contract::commerce::AttributeDefinition;
use sqlx::AnyConnection;

use super::stored::from_json;

/// The customer attribute group, in the order of the form.
pub(crate) async fn definitions(
    connection: &mut AnyConnection,
) -> sqlx::Result<Vec<AttributeDefinition>> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT CONTENT FROM CUSTOMERATTRIBUTE ORDER BY POSITION, NAME")
            .fetch_all(connection)
            .await?;
    rows.into_iter().map(|(content,)| from_json(&content)).collect()
}
