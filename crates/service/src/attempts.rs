//! Slows guessing down: after some failures a key is locked, each time for longer.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const FREE_FAILURES: u32 = 5;
const LOCK_MAX: Duration = Duration::from_secs(300);
/// Without a failure for this long a key is forgotten.
const MEMORY: Duration = Duration::from_secs(900);
/// Most keys kept, so that made-up names fill no memory.
const KEYS_MAX: usize = 10_000;

/// Counts failures by key, such as device and worker.
#[derive(Debug, Default)]
pub struct Attempts(Mutex<HashMap<String, Failures>>);

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: Instant,
}

impl Failures {
    fn lock(self) -> Duration {
        match self.count.checked_sub(FREE_FAILURES) {
            None => Duration::ZERO,
            Some(beyond) => Duration::from_secs(1 << beyond.min(20)).min(LOCK_MAX),
        }
    }
}

impl Attempts {
    /// How long the key still has to wait, in whole seconds.
    pub fn check(&self, key: &str) -> Result<(), u64> {
        self.check_at(key, Instant::now())
    }

    pub fn failed(&self, key: &str) {
        self.failed_at(key, Instant::now());
    }

    pub fn succeeded(&self, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }

    fn check_at(&self, key: &str, now: Instant) -> Result<(), u64> {
        let keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(failures) = keys.get(key) else { return Ok(()) };
        let left = failures.lock().saturating_sub(now.duration_since(failures.last));
        if left.is_zero() { Ok(()) } else { Err(left.as_secs() + 1) }
    }

    fn failed_at(&self, key: &str, now: Instant) {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= KEYS_MAX {
            keys.retain(|_, failures| now.duration_since(failures.last) < MEMORY);
        }
        if keys.len() >= KEYS_MAX && !keys.contains_key(key) {
            return;
        }
        let failures = keys.entry(key.to_owned()).or_insert(Failures { count: 0, last: now });
        if now.duration_since(failures.last) >= MEMORY {
            failures.count = 0;
        }
        *failures = Failures { count: failures.count + 1, last: now };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_grows_and_ends() {
        let attempts = Attempts::default();
        let mut now = Instant::now();
        for _ in 0..FREE_FAILURES {
            assert_eq!(attempts.check_at("a", now), Ok(()));
            attempts.failed_at("a", now);
        }
        assert!(attempts.check_at("a", now).is_err());
        assert_eq!(attempts.check_at("b", now), Ok(()));
        now += Duration::from_secs(2);
        assert_eq!(attempts.check_at("a", now), Ok(()));
        for _ in 0..30 {
            attempts.failed_at("a", now);
        }
        assert_eq!(attempts.check_at("a", now), Err(LOCK_MAX.as_secs() + 1));
    }

    #[test]
    fn success_and_time_forgive() {
        let attempts = Attempts::default();
        let now = Instant::now();
        for key in ["a", "b"] {
            for _ in 0..=FREE_FAILURES {
                attempts.failed_at(key, now);
            }
        }
        attempts.succeeded("a");
        assert_eq!(attempts.check_at("a", now), Ok(()));
        attempts.failed_at("b", now + MEMORY);
        assert_eq!(attempts.check_at("b", now + MEMORY), Ok(()));
    }
}
