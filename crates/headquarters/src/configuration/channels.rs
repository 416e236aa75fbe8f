//! What belongs to a channel.

use contract::admin::Channel;
use sqlx::AnyConnection;

use super::stored::{self, Value};

/// Stores a new channel of the company.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    channel: &Channel,
    company: &str,
) -> sqlx::Result<()> {
    stored::insert_with(connection, channel, &[("DATAAREAID", Value::from(company))]).await
}

/// Names of the channels that use a functionality profile.
pub(crate) async fn with_profile(
    connection: &mut AnyConnection,
    profile: &str,
) -> sqlx::Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT NAME FROM RETAILCHANNEL WHERE FUNCTIONALITYPROFILE = $1 \
         ORDER BY OPERATINGUNITNUMBER",
    )
    .bind(profile)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// Register numbers of a channel.
pub(crate) async fn registers(
    connection: &mut AnyConnection,
    operating_unit_number: &str,
) -> sqlx::Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT REGISTER FROM RETAILDEVICEACTIVATION WHERE OPERATINGUNITNUMBER = $1 \
         ORDER BY REGISTER",
    )
    .bind(operating_unit_number)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(register,)| register).collect())
}

/// Operations of a channel that the sync job has not completed.
pub(crate) async fn unfinished_operations(
    connection: &mut AnyConnection,
    operating_unit_number: &str,
) -> sqlx::Result<u64> {
    let (count,): (i64,) = sqlx::query_as(
        "SELECT COUNT(*) FROM RETAILASYNCCUSTOMEROPERATION \
         WHERE ORIGINATINGCHANNEL = $1 AND STATUS <> 'Succeeded'",
    )
    .bind(operating_unit_number)
    .fetch_one(connection)
    .await?;
    Ok(count.unsigned_abs())
}
