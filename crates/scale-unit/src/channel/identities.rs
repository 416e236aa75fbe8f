//! The customer of a person who signs in with an identity provider.

use service::Result;
use service::database::Database;
use sqlx::AnyPool;

use super::batch::Batch;
use crate::guid::mint_guid;

/// A person as an identity provider knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalIdentity {
    pub issuer: String,
    pub subject: String,
}

/// The customer that the person is; `None` while its id is only reserved.
pub async fn customer_of(pool: &AnyPool, identity: &ExternalIdentity) -> Result<Option<String>> {
    let id = sqlx::query_scalar(
        "SELECT customer_id FROM external_identity WHERE issuer = $1 AND subject = $2
         AND EXISTS (SELECT 1 FROM channel_customer
                     WHERE channel_customer.customer_id = external_identity.customer_id)",
    )
    .bind(&identity.issuer)
    .bind(&identity.subject)
    .fetch_optional(pool)
    .await?;
    Ok(id)
}

/// The id of the customer that the person is or will be: the same for all of its creations,
/// however many run at once, so that each server makes one customer of them (R021).
pub async fn reserve(database: &Database, identity: &ExternalIdentity) -> Result<String> {
    let mut write = database.write().await?;
    sqlx::query(
        "INSERT INTO external_identity (issuer, subject, customer_id) VALUES ($1, $2, $3)
         ON CONFLICT (issuer, subject) DO NOTHING",
    )
    .bind(&identity.issuer)
    .bind(&identity.subject)
    .bind(mint_guid())
    .execute(&mut *write)
    .await?;
    let id = sqlx::query_scalar(
        "SELECT customer_id FROM external_identity WHERE issuer = $1 AND subject = $2",
    )
    .bind(&identity.issuer)
    .bind(&identity.subject)
    .fetch_one(&mut *write)
    .await?;
    write.commit().await?;
    Ok(id)
}

/// Whether the customer is the one reserved for the person (R021).
pub async fn is_reserved(
    batch: &mut Batch,
    identity: &ExternalIdentity,
    customer_id: &str,
) -> Result<bool> {
    let reserved: Option<String> = sqlx::query_scalar(
        "SELECT customer_id FROM external_identity WHERE issuer = $1 AND subject = $2",
    )
    .bind(&identity.issuer)
    .bind(&identity.subject)
    .fetch_optional(batch.connection())
    .await?;
    Ok(reserved.as_deref() == Some(customer_id))
}
