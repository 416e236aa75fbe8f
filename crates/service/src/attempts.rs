//! Limits guessing: failures lock a key, each time for longer.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Failures of one name at one place before it is locked.
pub const FREE_OF_NAME: u32 = 5;
/// Failures of one place, with any names, before it is locked.
pub const FREE_OF_PLACE: u32 = 15;
const LOCK_MAX: Duration = Duration::from_secs(300);
/// Time without a failure after which a key is forgotten.
const MEMORY: Duration = Duration::from_secs(900);
/// Most keys, so that made-up names do not fill the memory.
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
    fn lock(self, free: u32) -> Duration {
        match self.count.checked_sub(free) {
            None => Duration::ZERO,
            Some(beyond) => Duration::from_secs(1 << beyond.min(20)).min(LOCK_MAX),
        }
    }
}

impl Attempts {
    /// Counts an attempt as failed before its check, so that concurrent attempts count, too. For a
    /// key that has used up its `free` failures, the remaining lock in whole seconds.
    pub fn begin(&self, key: &str, free: u32) -> Result<(), u64> {
        self.begin_at(key, free, Instant::now())
    }

    /// Removes the key's failures after a success.
    pub fn succeeded(&self, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }

    /// Removes the last failure after a success; earlier ones stay.
    pub fn forgive(&self, key: &str) {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(failures) = keys.get_mut(key) {
            failures.count = failures.count.saturating_sub(1);
        }
    }

    fn begin_at(&self, key: &str, free: u32, now: Instant) -> Result<(), u64> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(failures) = keys.get(key) {
            let left = failures.lock(free).saturating_sub(now.duration_since(failures.last));
            if !left.is_zero() {
                return Err(left.as_secs() + 1);
            }
        }
        if keys.len() >= KEYS_MAX {
            keys.retain(|_, failures| now.duration_since(failures.last) < MEMORY);
        }
        if keys.len() >= KEYS_MAX && !keys.contains_key(key) {
            // Every attempt counts: drops the oldest one.
            let oldest = keys.iter().min_by_key(|(_, failures)| failures.last);
            let oldest = oldest.map(|(key, _)| key.clone());
            oldest.and_then(|key| keys.remove(&key));
        }
        let failures = keys.entry(key.to_owned()).or_insert(Failures { count: 0, last: now });
        if now.duration_since(failures.last) >= MEMORY {
            failures.count = 0;
        }
        *failures = Failures { count: failures.count + 1, last: now };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_grows_and_ends() {
        let attempts = Attempts::default();
        let mut now = Instant::now();
        for _ in 0..FREE_OF_NAME {
            assert_eq!(attempts.begin_at("a", FREE_OF_NAME, now), Ok(()));
        }
        assert_eq!(attempts.begin_at("a", FREE_OF_NAME, now), Err(2));
        assert_eq!(attempts.begin_at("b", FREE_OF_NAME, now), Ok(()));
        let mut longest = 0;
        for _ in 0..30 {
            let wait = attempts.begin_at("a", FREE_OF_NAME, now).err().unwrap_or_default();
            longest = longest.max(wait);
            now += Duration::from_secs(wait);
        }
        assert_eq!(longest, LOCK_MAX.as_secs() + 1);
    }

    #[test]
    fn success_and_time_forgive() {
        let attempts = Attempts::default();
        let now = Instant::now();
        for key in ["a", "b", "c"] {
            while attempts.begin_at(key, FREE_OF_NAME, now).is_ok() {}
        }
        attempts.succeeded("a");
        assert_eq!(attempts.begin_at("a", FREE_OF_NAME, now), Ok(()));
        assert_eq!(attempts.begin_at("b", FREE_OF_NAME, now + MEMORY), Ok(()));
        attempts.forgive("c");
        assert_eq!(attempts.begin_at("c", FREE_OF_NAME, now), Ok(()));
        assert!(attempts.begin_at("c", FREE_OF_NAME, now).is_err());
    }

    #[test]
    fn made_up_names_fill_no_memory_and_open_no_door() {
        let attempts = Attempts::default();
        let now = Instant::now();
        for number in 0..KEYS_MAX + 10 {
            let at = now + Duration::from_micros(number as u64);
            assert_eq!(attempts.begin_at(&number.to_string(), FREE_OF_NAME, at), Ok(()));
        }
        assert_eq!(attempts.0.lock().unwrap().len(), KEYS_MAX);
        let later = now + Duration::from_secs(1);
        let admitted = (0..100).filter(|_| attempts.begin_at("new", FREE_OF_NAME, later).is_ok());
        assert_eq!(admitted.count(), FREE_OF_NAME as usize);
    }
}
