//! Runs many schedules on all cores and counts the flaws of each kind.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use crate::mutant::Mutant;
use crate::outcome::{Flaw, Options, Outcome};
use crate::schedule::run;

/// What many schedules have shown.
#[derive(Debug, Default)]
pub struct Survey {
    pub schedules: u64,
    pub seconds: f64,
    /// Entries that registers committed.
    pub saved: usize,
    /// The flaws of each kind, by their seeds.
    pub kinds: BTreeMap<String, BTreeMap<u64, String>>,
}

/// Runs `count` schedules, those of the seeds from `from` on, and tells each result.
pub fn survey(
    from: u64,
    count: u64,
    mutant: Option<Mutant>,
    is_tracing: bool,
    tell: impl Fn(u64, &Result<Outcome, Box<Flaw>>) + Sync,
) -> Survey {
    let started = Instant::now();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(0);
    let work = || {
        let mut part = Survey::default();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return part;
            }
            let seed = from.wrapping_add(index);
            let result = run(Options { seed, mutant, is_tracing });
            tell(seed, &result);
            part.add(seed, result);
        }
    };
    let mut whole = Survey::default();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            match worker.join() {
                Ok(part) => whole.merge(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    whole.seconds = started.elapsed().as_secs_f64();
    whole
}

/// What was noticed of a mutant.
#[derive(Debug, Default)]
pub struct Noticed {
    pub schedules: u64,
    /// By their seeds: schedules that show a flaw, and none without the mutant.
    pub flaws: BTreeMap<u64, String>,
}

/// Runs a mutant on the seeds from `from` on, until it was noticed `times` times or `count`
/// schedules were run.
pub fn notice(mutant: Mutant, from: u64, count: u64, times: usize) -> Noticed {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (next, found) = (AtomicU64::new(0), Mutex::new(BTreeMap::new()));
    let is_enough = || found.lock().unwrap_or_else(PoisonError::into_inner).len() >= times;
    let plain = |seed, mutant| run(Options { seed, mutant, is_tracing: false });
    let work = || {
        while !is_enough() {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return;
            }
            let seed = from.wrapping_add(index);
            if let Err(flaw) = plain(seed, Some(mutant))
                && plain(seed, None).is_ok()
            {
                let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                found.insert(seed, flaw.complaint);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(work);
        }
    });
    let schedules = next.into_inner().min(count);
    Noticed { schedules, flaws: found.into_inner().unwrap_or_else(PoisonError::into_inner) }
}

impl Survey {
    fn add(&mut self, seed: u64, result: Result<Outcome, Box<Flaw>>) {
        self.schedules += 1;
        match result {
            Ok(outcome) => self.saved += outcome.saved,
            Err(flaw) => {
                self.kinds.entry(flaw.kind()).or_default().insert(seed, flaw.complaint);
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.schedules += other.schedules;
        self.saved += other.saved;
        for (kind, flaws) in other.kinds {
            self.kinds.entry(kind).or_default().extend(flaws);
        }
    }

    pub fn flaws(&self) -> u64 {
        self.kinds.values().map(|flaws| flaws.len() as u64).sum()
    }

    /// The rate of flaws that is exceeded with a probability of 5 % at most.
    pub fn upper_bound(&self) -> f64 {
        upper_bound(self.flaws(), self.schedules)
    }
}

/// One-sided 95 % bound: the mean of the Poisson distribution that shows no more flaws than these
/// in one of twenty samples. Without a flaw that is the rule of three.
#[expect(clippy::cast_precision_loss, reason = "a rate to read")]
fn upper_bound(flaws: u64, schedules: u64) -> f64 {
    let (mut low, mut high) = (flaws as f64, flaws as f64 + 10.0 * (flaws as f64 + 1.0).sqrt());
    while high - low > 1e-9 * high {
        let middle = f64::midpoint(low, high);
        if chance_of_at_most(flaws, middle) > 0.05 {
            low = middle;
        } else {
            high = middle;
        }
    }
    (high / schedules.max(1) as f64).min(1.0)
}

/// How likely a Poisson distribution of this mean shows so many flaws or fewer.
#[expect(clippy::cast_precision_loss, reason = "a rate to read")]
fn chance_of_at_most(flaws: u64, mean: f64) -> f64 {
    // From the last term down, each as a share of the last, so that none underflows.
    let (mut share, mut shares, mut ln_factorial) = (1.0, 1.0, 0.0);
    for count in (1..=flaws).rev() {
        ln_factorial += (count as f64).ln();
        share *= count as f64 / mean;
        shares += share;
    }
    (flaws as f64 * mean.ln() - mean - ln_factorial).exp() * shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_is_above_what_was_seen_and_shrinks_with_more_schedules() {
        // From the tables of the Poisson distribution.
        for (flaws, mean) in [(0, 2.9957), (1, 4.7439), (4, 9.1535), (100, 118.08)] {
            let bound = upper_bound(flaws, 10_000) * 10_000.0;
            assert!((bound - mean).abs() < 0.001 * mean, "{flaws}: {bound}");
        }
        let (few, many) = (upper_bound(2, 1_000), upper_bound(20, 10_000));
        assert!(few > many && many > 0.002, "{few} {many}");
        assert!(upper_bound(1, 1) <= 1.0);
    }
}
