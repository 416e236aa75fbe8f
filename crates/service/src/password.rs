//! Passwords: Argon2id as PHC strings, off the async threads and a few at a time.

use std::sync::{Arc, LazyLock};

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use contract::ErrorId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

use crate::{ApiError, Result};

/// Each takes 19 MiB while it runs.
const AT_A_TIME: usize = 4;
/// Most waiting ones.
const WAITING_MAX: usize = 64;
/// Seconds after which the queue probably has a free place.
const RETRY_AFTER: u64 = 2;

static TURNS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(AT_A_TIME)));
static PLACES: LazyLock<Arc<Semaphore>> =
    LazyLock::new(|| Arc::new(Semaphore::new(AT_A_TIME + WAITING_MAX)));

/// The work itself holds it: when a caller hangs up, its work goes on, and the next one waits for
/// that.
struct Turn {
    _place: OwnedSemaphorePermit,
    _turn: OwnedSemaphorePermit,
}

impl Turn {
    async fn come() -> Result<Self> {
        let full = |_| ApiError::new(ErrorId::TooManyRequests).retry_after(RETRY_AFTER);
        let place = Arc::clone(&PLACES).try_acquire_owned().map_err(full)?;
        let turn = Arc::clone(&TURNS).acquire_owned().await.map_err(ApiError::internal)?;
        Ok(Self { _place: place, _turn: turn })
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a password could not be hashed")]
pub struct HashError;

/// The PHC string to store.
pub async fn hash(password: &str) -> Result<String, HashError> {
    let password = password.to_owned();
    let turn = Turn::come().await.map_err(|_| HashError)?;
    let hashed = spawn_blocking(move || {
        let _turn = turn;
        Argon2::default().hash_password(password.as_bytes())
    });
    match hashed.await {
        Ok(Ok(hash)) => Ok(hash.to_string()),
        _ => Err(HashError),
    }
}

/// Whether the password matches the PHC string. Takes as long for an unknown worker (`None`), so
/// that the time reveals nothing. Rejects too many at once.
pub async fn is_right(password: &str, hash: Option<&str>) -> Result<bool> {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$VE0e3g7DalWHgDwou3nuRA$uC6TER156UQpk0lNQ5+jHM0l5poVjPA1he/Tyn9J4Zw";
    let is_known = hash.is_some();
    let hash = hash.unwrap_or(NOBODY).to_owned();
    let password = password.to_owned();
    let turn = Turn::come().await?;
    let verified = spawn_blocking(move || {
        let _turn = turn;
        Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok()
    });
    Ok(verified.await.unwrap_or(false) && is_known)
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[tokio::test]
    async fn a_password_is_right_or_wrong() {
        let hash = hash("demo-2026").await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        for (password, hash, is) in [
            ("demo-2026", Some(hash.as_str()), true),
            ("demo-2025", Some(&hash), false),
            ("demo-2026", None, false),
            ("demo-2026", Some("nonsense"), false),
        ] {
            assert_eq!(is_right(password, hash).await.unwrap(), is);
        }
    }

    #[tokio::test]
    async fn callers_that_hang_up_leave_no_more_work_behind_than_runs_at_a_time() {
        for _ in 0..600 {
            let _hung_up = is_right("demo-2025", None).now_or_never();
        }
        assert!(PLACES.available_permits() >= WAITING_MAX);

        let (mut waiting, mut refused) = (Vec::new(), 0);
        for _ in 0..100 {
            let mut asked = Box::pin(is_right("demo-2025", None));
            match asked.as_mut().now_or_never() {
                Some(Err(_)) => refused += 1,
                _ => waiting.push(asked),
            }
        }
        assert!(refused >= 100 - AT_A_TIME - WAITING_MAX, "{refused}");
        drop(waiting);
        while TURNS.available_permits() < AT_A_TIME {
            tokio::task::yield_now().await;
        }
        assert_eq!(PLACES.available_permits(), AT_A_TIME + WAITING_MAX);
    }
}
