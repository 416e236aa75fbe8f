//! The channel database: reads and writes, one file a subject.

pub mod async_tables;
pub mod audit_trail;
pub mod batch;
pub mod configuration;
pub mod counter;
pub mod credential;
pub mod customers;
pub mod devices;
pub mod exchange;
pub mod identities;
pub mod listing;
pub mod report;
pub mod restored;
pub mod sales;
pub mod saving;
#[cfg(test)]
mod tests;
pub mod unsynchronized;

use service::database::Database;
use sqlx::migrate::Migrator;
use uuid::Uuid;

pub static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

/// The database's current id.
pub async fn id<'c>(
    connection: impl sqlx::Executor<'c, Database = sqlx::Any>,
) -> sqlx::Result<String> {
    sqlx::query_scalar("SELECT id FROM channel_database").fetch_one(connection).await
}

/// The database's own id, minted at its creation.
pub async fn identify(database: &Database) -> sqlx::Result<Uuid> {
    let mut write = database.write().await?;
    counter::lock(&mut write).await?;
    let known: Option<String> =
        sqlx::query_scalar("SELECT id FROM channel_database").fetch_optional(&mut *write).await?;
    if let Some(id) = known.and_then(|id| id.parse().ok()) {
        return Ok(id);
    }
    let id = uuid::Builder::from_random_bytes(rand::random()).into_uuid();
    sqlx::query("INSERT INTO channel_database (id, origin_id) VALUES ($1, $2)")
        .bind(id.hyphenated().to_string())
        .bind(id.hyphenated().to_string())
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    Ok(id)
}
