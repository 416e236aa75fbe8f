//! The switches of Feature management, as stored.

use domain::{Feature, FeatureSet};
use sqlx::AnyConnection;

use crate::sequence::Sequence;

pub(crate) async fn enabled(connection: &mut AnyConnection) -> sqlx::Result<FeatureSet> {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT NAME FROM FEATURESTATE WHERE ISENABLED = 1")
        .fetch_all(connection)
        .await?;
    Ok(rows.iter().filter_map(|(name,)| Feature::from_technical_name(name)).collect())
}

/// Stores one switch; both configuration jobs carry it to the channels.
pub(crate) async fn store(
    connection: &mut AnyConnection,
    feature: Feature,
    is_enabled: bool,
) -> sqlx::Result<()> {
    Sequence::ChannelConfiguration.take(connection, 1).await?;
    Sequence::GlobalConfiguration.take(connection, 1).await?;
    sqlx::query(
        "INSERT INTO FEATURESTATE (NAME, ISENABLED) VALUES ($1, $2) \
         ON CONFLICT (NAME) DO UPDATE SET ISENABLED = excluded.ISENABLED",
    )
    .bind(feature.technical_name())
    .bind(i64::from(is_enabled))
    .execute(connection)
    .await
    .map(|_| ())
}
