//! Passwords: Argon2id as PHC strings, off the async threads and a few at a time.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Each takes 19 MiB while it runs.
static AT_A_TIME: Semaphore = Semaphore::const_new(4);

#[derive(Debug, thiserror::Error)]
#[error("a password could not be hashed")]
pub struct HashError;

/// The PHC string to store.
pub async fn hash(password: &str) -> Result<String, HashError> {
    let password = password.to_owned();
    let _turn = AT_A_TIME.acquire().await;
    let hashed = spawn_blocking(move || Argon2::default().hash_password(password.as_bytes()));
    match hashed.await {
        Ok(Ok(hash)) => Ok(hash.to_string()),
        _ => Err(HashError),
    }
}

/// Whether the password is the one of the PHC string. Takes as long for an unknown
/// worker (`None`), so that the time tells nothing.
pub async fn is_right(password: &str, hash: Option<&str>) -> bool {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$VE0e3g7DalWHgDwou3nuRA$uC6TER156UQpk0lNQ5+jHM0l5poVjPA1he/Tyn9J4Zw";
    let is_known = hash.is_some();
    let hash = hash.unwrap_or(NOBODY).to_owned();
    let password = password.to_owned();
    let _turn = AT_A_TIME.acquire().await;
    let verified = spawn_blocking(move || {
        Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok()
    });
    verified.await.unwrap_or(false) && is_known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_right_or_wrong() {
        let hash = hash("demo-2026").await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(is_right("demo-2026", Some(&hash)).await);
        assert!(!is_right("demo-2025", Some(&hash)).await);
        assert!(!is_right("demo-2026", None).await);
        assert!(!is_right("demo-2026", Some("nonsense")).await);
    }
}
