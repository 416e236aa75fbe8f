//! The customer of a person who signs in with an identity provider.

use service::Result;
use sqlx::AnyPool;

use super::batch::Batch;

/// A person as an identity provider knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalIdentity {
    pub issuer: String,
    pub subject: String,
}

pub async fn customer_of(pool: &AnyPool, identity: &ExternalIdentity) -> Result<Option<String>> {
    let id = sqlx::query_scalar(
        "SELECT customer_id FROM external_identity WHERE issuer = $1 AND subject = $2",
    )
    .bind(&identity.issuer)
    .bind(&identity.subject)
    .fetch_optional(pool)
    .await?;
    Ok(id)
}

/// Links the customer; `false` when the person is linked to another one (R021).
pub async fn map(
    batch: &mut Batch,
    identity: &ExternalIdentity,
    customer_id: &str,
) -> Result<bool> {
    let inserted = sqlx::query(
        "INSERT INTO external_identity (issuer, subject, customer_id) VALUES ($1, $2, $3)
         ON CONFLICT (issuer, subject) DO NOTHING",
    )
    .bind(&identity.issuer)
    .bind(&identity.subject)
    .bind(customer_id)
    .execute(batch.connection())
    .await?;
    Ok(inserted.rows_affected() > 0)
}
