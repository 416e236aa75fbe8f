//! Nothing is lost and nothing is twice, in as many schedules as a test run has time for.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use sim::{Flaw, Mutant, Options};

const SCHEDULES: u64 = 10_000;

#[test]
fn r024_r040_r041_r201_r202_r203_r204_r206_r212_r228_hold_in_10000_schedules() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(0);
    let work = || {
        let mut saved = 0;
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= SCHEDULES {
                return Ok(saved);
            }
            saved += sim::run(options(seed, None))?.saved;
        }
    };
    let outcomes: Vec<Result<usize, Box<Flaw>>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let mut saved = 0;
    for outcome in outcomes {
        saved += outcome.unwrap_or_else(|flaw| panic!("{}", told(&flaw)));
    }
    println!("{SCHEDULES} schedules, {saved} saves");
    // A world in which nobody does anything proves nothing.
    assert!(saved > 50_000, "only {saved} saves");
}

#[test]
fn the_same_seed_is_the_same_schedule() {
    for seed in 0..20 {
        let once = || {
            let options = Options { is_tracing: true, ..options(seed, None) };
            sim::run(options).map(|outcome| outcome.trace).unwrap_or_else(|flaw| flaw.trace)
        };
        let trace = once();
        assert!(trace.len() > 10);
        assert_eq!(trace, once(), "seed {seed}");
    }
}

/// Seeds that once failed: each file says why.
#[test]
fn r202_seeds_that_failed_once_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/seeds");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let number = text.lines().find_map(|line| line.strip_prefix("seed "));
        let seed = number.and_then(|text| text.trim().parse().ok());
        let seed: u64 = seed.unwrap_or_else(|| panic!("{} has no seed", path.display()));
        if let Err(flaw) = sim::run(options(seed, None)) {
            panic!("{}: {}", path.display(), told(&flaw));
        }
        count += 1;
    }
    assert!(count > 0, "there is no seed");
}

/// Each mistake is noticed within so many schedules: else the test above proves nothing.
#[test]
fn r202_every_mistake_that_is_made_on_purpose_is_noticed() {
    const SEEDS_MAX: u64 = 1_000;
    let mut missed = Vec::new();
    for mutant in Mutant::ALL {
        let flaw = (0..SEEDS_MAX).find_map(|seed| sim::run(options(seed, Some(mutant))).err());
        match flaw {
            Some(flaw) => {
                let short: String = flaw.complaint.chars().take(110).collect();
                println!("{mutant:?}: noticed in schedule {}: {short}", flaw.seed + 1);
            }
            None => missed.push(mutant),
        }
    }
    assert!(missed.is_empty(), "not noticed: {missed:?}");
}

fn options(seed: u64, mutant: Option<Mutant>) -> Options {
    Options { seed, mutant, is_tracing: false }
}

fn told(flaw: &Flaw) -> String {
    let Flaw { seed, complaint, .. } = flaw;
    format!("{complaint}\nIts trace: cargo xtask sim --seeds 1 --from {seed} --trace")
}
