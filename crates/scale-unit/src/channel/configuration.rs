//! The packages of 1070 and 1110, stored as received.

use contract::cdx::{ChannelConfigurationPackage, GlobalConfigurationPackage};
use serde::Serialize;
use serde::de::DeserializeOwned;
use service::Result;
use service::database::Write;
use sqlx::AnyPool;

pub const CHANNEL: &str = "1070";
pub const GLOBAL: &str = "1110";

pub async fn store(
    write: &mut Write,
    job: &str,
    version: i64,
    package: &impl Serialize,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO configuration_document (job, version, content) VALUES ($1, $2, $3)
         ON CONFLICT (job) DO UPDATE SET version = excluded.version, content = excluded.content",
    )
    .bind(job)
    .bind(version)
    .bind(serde_json::to_string(package)?)
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// Both packages, if they have been downloaded.
pub async fn load(
    pool: &AnyPool,
) -> Result<(Option<ChannelConfigurationPackage>, Option<GlobalConfigurationPackage>)> {
    Ok((document(pool, CHANNEL).await?, document(pool, GLOBAL).await?))
}

async fn document<T: DeserializeOwned>(pool: &AnyPool, job: &str) -> Result<Option<T>> {
    let content: Option<String> =
        sqlx::query_scalar("SELECT content FROM configuration_document WHERE job = $1")
            .bind(job)
            .fetch_optional(pool)
            .await?;
    Ok(match content {
        Some(content) => Some(serde_json::from_str(&content)?),
        None => None,
    })
}
