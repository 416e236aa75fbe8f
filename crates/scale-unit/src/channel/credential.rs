//! The credential at headquarters. Copies of a scale unit share it, and a copy that is
//! started with an enrolment code takes all of them along.

use service::database::Database;
use service::{clock, token};
use sqlx::AnyPool;

use super::counter;

/// What headquarters is called with; `None` until the scale unit has enrolled.
pub async fn present(pool: &AnyPool) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar(
        "SELECT credential FROM headquarters_credential WHERE enrolled_at IS NOT NULL
         ORDER BY enrolled_at DESC LIMIT 1",
    )
    .fetch_optional(pool)
    .await
}

/// Whether the code has become the present credential.
pub async fn is_enrolled_by(pool: &AnyPool, code: &str) -> sqlx::Result<bool> {
    let enrolled: Option<(String,)> = sqlx::query_as(
        "SELECT code_hash FROM headquarters_credential
         WHERE code_hash = $1 AND enrolled_at IS NOT NULL",
    )
    .bind(hash_of(code))
    .fetch_optional(pool)
    .await?;
    Ok(enrolled.is_some())
}

/// The credential to enrol with by this code: kept before headquarters hears of it, so that
/// a kill in between costs nothing.
pub async fn of_code(database: &Database, code: &str) -> sqlx::Result<String> {
    let mut write = database.write().await?;
    counter::lock(&mut write).await?;
    sqlx::query(
        "INSERT INTO headquarters_credential (code_hash, credential) VALUES ($1, $2)
         ON CONFLICT DO NOTHING",
    )
    .bind(hash_of(code))
    .bind(token::mint())
    .execute(&mut *write)
    .await?;
    let credential =
        sqlx::query_scalar("SELECT credential FROM headquarters_credential WHERE code_hash = $1")
            .bind(hash_of(code))
            .fetch_one(&mut *write)
            .await?;
    write.commit().await?;
    Ok(credential)
}

/// Headquarters has accepted the code: its credential takes the place of every other.
pub async fn note_enrolled(database: &Database, code: &str) -> sqlx::Result<()> {
    let mut write = database.write().await?;
    counter::lock(&mut write).await?;
    sqlx::query("UPDATE headquarters_credential SET enrolled_at = $1 WHERE code_hash = $2")
        .bind(clock::now())
        .bind(hash_of(code))
        .execute(&mut *write)
        .await?;
    sqlx::query("DELETE FROM headquarters_credential WHERE code_hash <> $1")
        .bind(hash_of(code))
        .execute(&mut *write)
        .await?;
    write.commit().await
}

/// Hashes of scale units' credentials that have ended, as headquarters has told.
pub async fn ended(pool: &AnyPool) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar("SELECT credential_hash FROM ended_credential ORDER BY credential_hash")
        .fetch_all(pool)
        .await
}

/// Keeps what headquarters tells, for a headquarters that was restored.
pub async fn note_ended(database: &Database, told: &[String]) -> sqlx::Result<()> {
    let known = ended(database.read()).await?;
    if told.iter().all(|hash| known.contains(hash)) {
        return Ok(());
    }
    let mut write = database.write().await?;
    for hash in told {
        sqlx::query(
            "INSERT INTO ended_credential (credential_hash) VALUES ($1) ON CONFLICT DO NOTHING",
        )
        .bind(hash)
        .execute(&mut *write)
        .await?;
    }
    write.commit().await
}

fn hash_of(code: &str) -> String {
    token::hash(&code.trim().to_uppercase())
}
