//! Who may sign on at this register without the scale unit (R213, R214, R335).

use domain::configuration::WorkerVersion;
use serde::{Deserialize, Serialize};

use crate::model::Timestamp;

/// How long after the last sign-on at the scale unit, in milliseconds: seven days.
const VALID_MS: i64 = 7 * 24 * 3_600_000;
/// Wrong passwords before the next has to wait.
const FREE_FAILURES: u32 = 5;
/// The first wait, in milliseconds; it doubles with each further wrong password.
const LOCK_MS_MIN: i64 = 30_000;
const LOCK_MS_MAX: i64 = 3_600_000;
/// Wrong passwords after which only the scale unit can check one, whatever the clock says.
const FAILURES_MAX: u32 = 20;

/// A worker who has signed on at this register before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownWorker {
    pub id: String,
    pub name: String,
    pub salt: Vec<u8>,
    /// Derived from the password and the salt, slowly.
    pub verifier: Vec<u8>,
    /// When the scale unit last said that the password is right.
    pub verified_at: Timestamp,
    pub failures: u32,
    pub last_failure_at: Timestamp,
}

/// Why a worker may not sign on without the scale unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOnProblem {
    /// Not known here, too long ago, or too often wrong: the scale unit has to be asked.
    NeedsConnection,
    /// Too many wrong passwords: the next may be tried then.
    Locked {
        wait_ms: u64,
    },
    WrongPassword,
}

impl KnownWorker {
    /// Whether the configuration still names the worker, with the password that the verifier is
    /// of (R335). `kept` are the versions noted at sign-on; earlier releases noted none.
    pub fn is_upheld(&self, kept: &[WorkerVersion], configured: &[WorkerVersion]) -> bool {
        let version = |workers: &[WorkerVersion]| {
            let mut workers = workers.iter().filter(|worker| worker.worker_id == self.id);
            workers.next().map(|worker| worker.password_version.clone())
        };
        match (version(configured), version(kept)) {
            // A scale unit that names no worker does not say who is gone.
            (None, _) => configured.is_empty(),
            (Some(configured), Some(kept)) => configured == kept,
            (Some(_), None) => true,
        }
    }

    /// Whether a password may be tried at `now`.
    pub fn may_try(&self, now: Timestamp) -> Result<(), SignOnProblem> {
        let age = now.0 - self.verified_at.0;
        if age > VALID_MS || self.failures >= FAILURES_MAX {
            return Err(SignOnProblem::NeedsConnection);
        }
        let Some(beyond) = self.failures.checked_sub(FREE_FAILURES) else { return Ok(()) };
        let lock = LOCK_MS_MIN.saturating_mul(1 << beyond.min(16)).min(LOCK_MS_MAX);
        // After a clock was set back the wait is not longer than the lock.
        let passed = (now.0 - self.last_failure_at.0).max(0);
        match u64::try_from(lock - passed) {
            Ok(wait_ms) if wait_ms > 0 => Err(SignOnProblem::Locked { wait_ms }),
            _ => Ok(()),
        }
    }

    /// Notes a try at `now` with what was derived from the password.
    pub fn tried(&mut self, derived: &[u8], now: Timestamp) -> Result<(), SignOnProblem> {
        let is_right = derived.len() == self.verifier.len() && is_same(derived, &self.verifier);
        if is_right {
            self.failures = 0;
            return Ok(());
        }
        self.failures += 1;
        self.last_failure_at = now;
        Err(SignOnProblem::WrongPassword)
    }
}

/// Compares in constant time.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.iter().zip(other).fold(0, |differing, (one, other)| differing | (one ^ other)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * 3_600_000;

    fn worker() -> KnownWorker {
        KnownWorker {
            id: "000160".to_owned(),
            name: "Mika".to_owned(),
            salt: vec![1; 16],
            verifier: vec![7; 32],
            verified_at: Timestamp(0),
            failures: 0,
            last_failure_at: Timestamp(0),
        }
    }

    fn wrong(worker: &mut KnownWorker, times: u32, at: i64) {
        for _ in 0..times {
            assert_eq!(worker.tried(&[8; 32], Timestamp(at)), Err(SignOnProblem::WrongPassword));
        }
    }

    #[test]
    fn r213_the_password_of_the_last_sign_on_is_right_for_seven_days() {
        let mut known = worker();
        assert_eq!(known.may_try(Timestamp(7 * DAY)), Ok(()));
        assert_eq!(known.tried(&[7; 32], Timestamp(DAY)), Ok(()));
        assert_eq!(known.tried(&[7; 31], Timestamp(DAY)), Err(SignOnProblem::WrongPassword));
        assert_eq!(known.may_try(Timestamp(7 * DAY + 1)), Err(SignOnProblem::NeedsConnection));
    }

    #[test]
    fn r335_a_verifier_goes_with_its_worker_and_with_its_password() {
        let version = |id: &str, version: &str| WorkerVersion {
            worker_id: id.to_owned(),
            password_version: version.to_owned(),
        };
        let (mika, jun) = (version("000160", "1"), version("000713", "1"));
        let kept = [mika.clone()];
        assert!(worker().is_upheld(&kept, &[jun.clone(), mika]));
        assert!(!worker().is_upheld(&kept, std::slice::from_ref(&jun)), "deleted");
        assert!(!worker().is_upheld(&kept, &[jun, version("000160", "2")]), "another password");
        assert!(worker().is_upheld(&kept, &[]), "an older scale unit");
        assert!(worker().is_upheld(&[], &kept), "noted by an older release");
    }

    #[test]
    fn r214_each_wrong_password_after_the_fifth_makes_the_wait_longer() {
        let mut known = worker();
        wrong(&mut known, 4, 1_000);
        assert_eq!(known.may_try(Timestamp(1_000)), Ok(()));
        for (wait_ms, at) in [(30_000, 2_000), (60_000, 100_000), (120_000, 300_000)] {
            wrong(&mut known, 1, at);
            let locked = Err(SignOnProblem::Locked { wait_ms });
            assert_eq!(known.may_try(Timestamp(at)), locked);
            assert_eq!(known.may_try(Timestamp(at - DAY)), locked, "a clock set back");
            assert_eq!(known.may_try(Timestamp(at + wait_ms as i64)), Ok(()));
        }
        wrong(&mut known, 11, 0);
        assert_eq!(known.may_try(Timestamp(0)), Err(SignOnProblem::Locked { wait_ms: 3_600_000 }));
    }

    #[test]
    fn r214_after_twenty_wrong_passwords_only_the_scale_unit_helps_whatever_the_clock_says() {
        let mut known = worker();
        wrong(&mut known, 20, 0);
        assert_eq!(known.may_try(Timestamp(6 * DAY)), Err(SignOnProblem::NeedsConnection));
    }

    #[test]
    fn r214_the_right_password_begins_anew() {
        let mut known = worker();
        wrong(&mut known, 6, 0);
        assert_eq!(known.tried(&[7; 32], Timestamp(60_000)), Ok(()));
        assert_eq!((known.failures, known.may_try(Timestamp(60_000))), (0, Ok(())));
    }
}
