//! Nothing is lost and nothing is twice, in as many schedules as a test run has time for.

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use sim::explore::{Bound, explore};
use sim::script::Script;
use sim::survey::{Noticed, notice, survey};
use sim::{Flaw, Mutant, Options, Outcome};

const SCHEDULES: u64 = 10_000;

/// Each commit has its own: `SIM_SEED` in the environment, or the commit's hash.
fn first_seed() -> u64 {
    let given = std::env::var("SIM_SEED").ok().and_then(|text| text.parse().ok());
    given.or_else(of_the_commit).unwrap_or_else(|| RandomState::new().hash_one(0) >> 32)
}

fn of_the_commit() -> Option<u64> {
    let output = Command::new("git").args(["rev-parse", "HEAD"]).output().ok()?;
    let hash = String::from_utf8(output.stdout).ok()?;
    u64::from_str_radix(hash.get(..10)?, 16).ok()
}

#[test]
fn r024_r040_r041_r201_r202_r203_r204_r206_r212_r228_hold_in_10000_schedules() {
    let from = first_seed();
    println!("the first seed is {from}");
    let survey = survey(from, SCHEDULES, None, false, |_, _| {});
    let told: Vec<String> = survey
        .kinds
        .values()
        .filter_map(|flaws| {
            let (seed, complaint) = flaws.first_key_value()?;
            let again = format!("cargo xtask sim --seeds 1 --from {seed} --shrink");
            Some(format!("{} times: {complaint}\n{again}", flaws.len()))
        })
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    println!("{SCHEDULES} schedules, {} saves", survey.saved);
    // A world in which nobody does anything proves nothing.
    assert!(survey.saved > 50_000, "only {} saves", survey.saved);
}

#[test]
fn the_same_seed_is_the_same_schedule() {
    for seed in 0..20 {
        let once = || trace(sim::run(options(seed, None)));
        let trace = once();
        assert!(trace.len() > 10);
        assert_eq!(trace, once(), "seed {seed}");
    }
}

#[test]
fn a_schedule_is_replayed_from_its_record_and_from_its_text() {
    for seed in 0..100 {
        let (script, drawn) = sim::record(options(seed, None));
        let read: Script = script.to_string().parse().unwrap();
        assert_eq!(read, script);
        assert_eq!(trace(drawn), trace(sim::replay(&read, options(seed, None))), "seed {seed}");
    }
}

/// Schedules that failed once: each file says what a shop would have seen, and why. One that
/// still fails says `fails: yes`, until it does not.
#[test]
fn r202_schedules_that_failed_once_hold() {
    let (mut count, mut wrong) = (0, Vec::new());
    for (name, script) in scripts() {
        assert!(!script.comments.is_empty(), "{name} does not say why it is kept");
        let result = sim::replay(&script, Options { is_tracing: false, ..options(0, None) });
        match (result, script.says("fails: yes")) {
            (Err(flaw), false) => wrong.push(format!("{name}: {}", flaw.complaint)),
            (Ok(_), true) => wrong.push(format!("{name} holds: take \"fails: yes\" out")),
            _ => {}
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 0, "there is no script");
}

/// All orders of transactions and messages of small worlds, as far as this time goes.
#[test]
fn r202_all_schedules_of_small_worlds_hold_up_to_a_bound() {
    let explored = explore(Bound::WHOLE, Duration::from_secs(20));
    println!("{} worlds, schedules by deviations: {:?}", explored.worlds, explored.levels);
    let told: Vec<String> =
        explored.flaws.iter().map(|(kind, script)| format!("# {kind}\n{script}")).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(explored.whole_up_to() >= Some(1), "not even all single deviations");
}

/// Each mistake is noticed: else the tests above prove nothing. `sim mutants` says in how many
/// schedules on average; docs/proof.md has the table.
#[test]
fn r202_every_mistake_that_is_made_on_purpose_is_noticed() {
    let mut missed = Vec::new();
    for mutant in Mutant::ALL {
        // The chance to miss one that is noticed once in so many schedules is 1 in 150.
        let Noticed { schedules, flaws } = notice(mutant, 0, 5 * mutant.schedules(), 1);
        let by_seed = flaws.into_iter().next();
        let by_seed = by_seed.map(|(seed, told)| (format!("seed {seed} of {schedules}"), told));
        match by_seed.or_else(|| noticed_by_script(mutant)) {
            Some((schedule, complaint)) => {
                let short: String = complaint.chars().take(110).collect();
                println!("{mutant:?}: noticed in {schedule}: {short}");
            }
            None => missed.push(mutant),
        }
    }
    assert!(missed.is_empty(), "not noticed: {missed:?}");
}

fn noticed_by_script(mutant: Mutant) -> Option<(String, String)> {
    scripts().into_iter().find_map(|(name, script)| {
        let plain = |mutant| Options { is_tracing: false, ..options(0, mutant) };
        let flaw = sim::replay(&script, plain(Some(mutant))).err()?;
        sim::replay(&script, plain(None)).ok().map(|_| (name, flaw.complaint))
    })
}

/// Those that are kept, and their names.
#[expect(clippy::unwrap_used, reason = "a script that is none fails the test")]
fn scripts() -> Vec<(String, Script)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scripts");
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).unwrap().parse().unwrap())
    };
    fs::read_dir(folder).unwrap().map(|entry| read(entry.unwrap().path())).collect()
}

fn options(seed: u64, mutant: Option<Mutant>) -> Options {
    Options { seed, mutant, is_tracing: true }
}

fn trace(result: Result<Outcome, Box<Flaw>>) -> Vec<String> {
    match result {
        Ok(outcome) => outcome.trace,
        Err(flaw) => flaw.trace,
    }
}
