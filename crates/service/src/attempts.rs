//! Limits guessing: failures lock a key, each time for longer.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many failures a key has before it is locked, and how long the first lock lasts; each
/// further one lasts twice as long.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    failures: u32,
    first_lock: Duration,
}

/// One name at one place: a person who mistypes waits a second.
pub const OF_NAME: Allowance = Allowance { failures: 5, first_lock: Duration::from_secs(1) };
/// One place, with any names: guesses at once come to an end before the lock does, however busy
/// the server is (R333).
pub const OF_PLACE: Allowance = Allowance { failures: 15, first_lock: Duration::from_secs(60) };
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
    fn lock(self, allowance: Allowance) -> Duration {
        match self.count.checked_sub(allowance.failures) {
            None => Duration::ZERO,
            Some(beyond) => (allowance.first_lock * (1 << beyond.min(20))).min(LOCK_MAX),
        }
    }
}

impl Attempts {
    /// Counts an attempt as failed before its check, so that concurrent attempts count, too. For a
    /// key that has used up its `allowance`, the remaining lock in whole seconds.
    pub fn begin(&self, key: &str, allowance: Allowance) -> Result<(), u64> {
        self.begin_at(key, allowance, Instant::now())
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

    fn begin_at(&self, key: &str, allowance: Allowance, now: Instant) -> Result<(), u64> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(failures) = keys.get(key) {
            let left = failures.lock(allowance).saturating_sub(now.duration_since(failures.last));
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
        for _ in 0..OF_NAME.failures {
            assert_eq!(attempts.begin_at("a", OF_NAME, now), Ok(()));
        }
        assert_eq!(attempts.begin_at("a", OF_NAME, now), Err(2));
        assert_eq!(attempts.begin_at("b", OF_NAME, now), Ok(()));
        let mut longest = 0;
        for _ in 0..30 {
            let wait = attempts.begin_at("a", OF_NAME, now).err().unwrap_or_default();
            longest = longest.max(wait);
            now += Duration::from_secs(wait);
        }
        assert_eq!(longest, LOCK_MAX.as_secs() + 1);
    }

    #[test]
    fn r333_guesses_of_a_slow_minute_at_one_place_are_fifteen() {
        let attempts = Attempts::default();
        let begin = Instant::now();
        let at = |millisecond| begin + Duration::from_millis(millisecond);
        let admitted = (0..590).filter(|n| attempts.begin_at("a", OF_PLACE, at(n * 100)).is_ok());
        assert_eq!(admitted.count(), 15);
    }

    #[test]
    fn success_and_time_forgive() {
        let attempts = Attempts::default();
        let now = Instant::now();
        for key in ["a", "b", "c"] {
            while attempts.begin_at(key, OF_NAME, now).is_ok() {}
        }
        attempts.succeeded("a");
        assert_eq!(attempts.begin_at("a", OF_NAME, now), Ok(()));
        assert_eq!(attempts.begin_at("b", OF_NAME, now + MEMORY), Ok(()));
        attempts.forgive("c");
        assert_eq!(attempts.begin_at("c", OF_NAME, now), Ok(()));
        assert!(attempts.begin_at("c", OF_NAME, now).is_err());
    }

    #[test]
    fn made_up_names_fill_no_memory_and_open_no_door() {
        let attempts = Attempts::default();
        let now = Instant::now();
        for number in 0..KEYS_MAX + 10 {
            let at = now + Duration::from_micros(number as u64);
            assert_eq!(attempts.begin_at(&number.to_string(), OF_NAME, at), Ok(()));
        }
        assert_eq!(attempts.0.lock().unwrap().len(), KEYS_MAX);
        let later = now + Duration::from_secs(1);
        let admitted = (0..100).filter(|_| attempts.begin_at("new", OF_NAME, later).is_ok());
        assert_eq!(admitted.count(), OF_NAME.failures as usize);
    }
}
