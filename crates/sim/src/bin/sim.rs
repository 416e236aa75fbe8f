//! Runs schedules from the command line: `cargo xtask sim` calls it.
//!
//! - `sim`: 100,000 schedules from a random seed on.
//! - `sim FROM COUNT [--trace] [--shrink]`: those of the seeds from FROM on, which may be
//!   `random`. `--trace` prints what happens in each; `--shrink` cuts the first flaw of each kind
//!   to a script.
//! - `sim script FILE [--trace] [--shrink]`: a script.
//! - `sim mutants [COUNT [NAME]]`: each deliberate mistake (with NAME in its name) in COUNT
//!   schedules, or until it was noticed ten times, and in how many schedules on average.
//! - `sim explore [--seconds N]`: all schedules of small worlds, up to a bound, for ten minutes or
//!   N seconds; it says which part of the bound was run whole.
//!
//! Fails where any schedule shows a flaw.

use std::hash::{BuildHasher, RandomState};
use std::process::ExitCode;
use std::time::Duration;

use sim::explore::{Bound, explore};
use sim::script::Script;
use sim::shrink::shrink;
use sim::survey::{Noticed, Survey, notice, survey};
use sim::{Flaw, Mutant, Options, Outcome};

const USAGE: &str = "usage: sim [FROM COUNT] [--trace] [--shrink]
       sim script FILE [--trace] [--shrink]
       sim mutants [COUNT [NAME]]
       sim explore [--seconds N]";
const SCHEDULES: u64 = 100_000;
/// Schedules of each mutant, and how often it is noticed at most.
const MUTATED: u64 = 20_000;
const TIMES: usize = 10;
/// How long all schedules of small worlds are run.
const EXPLORING: Duration = Duration::from_secs(600);
/// How long a flaw is shrunk.
const SHRINKING: Duration = Duration::from_secs(60);

fn main() -> ExitCode {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let mut flag = |name: &str| {
        let before = words.len();
        words.retain(|word| word != name);
        words.len() < before
    };
    let (is_tracing, is_shrinking) = (flag("--trace"), flag("--shrink"));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => many(random_seed(), SCHEDULES, is_tracing, is_shrinking),
        ["mutants"] => mutants(MUTATED, ""),
        ["mutants", count, name @ ..] => match count.parse() {
            Ok(count) => mutants(count, name.first().unwrap_or(&"")),
            Err(_) => usage(),
        },
        ["explore"] => all(EXPLORING),
        ["explore", "--seconds", seconds] => match seconds.parse() {
            Ok(seconds) => all(Duration::from_secs(seconds)),
            Err(_) => usage(),
        },
        ["script", file] => script(file, is_tracing, is_shrinking),
        ["random", count] => match count.parse() {
            Ok(count) => many(random_seed(), count, is_tracing, is_shrinking),
            Err(_) => usage(),
        },
        [from, count] => match (from.parse(), count.parse()) {
            (Ok(from), Ok(count)) => many(from, count, is_tracing, is_shrinking),
            _ => usage(),
        },
        _ => usage(),
    }
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::FAILURE
}

fn random_seed() -> u64 {
    RandomState::new().hash_one(0) % 1_000_000_000_000
}

fn many(from: u64, count: u64, is_tracing: bool, is_shrinking: bool) -> ExitCode {
    println!("{count} schedules from seed {from}");
    // A panic is a flaw, and told as one.
    std::panic::set_hook(Box::new(|_| {}));
    let survey = survey(from, count, None, is_tracing, |seed, result| match result {
        Ok(outcome) if is_tracing => tell(&format!("seed {seed}"), outcome),
        Ok(_) => {}
        Err(flaw) if is_tracing => {
            println!("{}\nseed {seed}: {}\n", flaw.trace.join("\n"), flaw.complaint);
        }
        Err(flaw) => println!("seed {seed}: {}", flaw.complaint),
    });
    for (kind, flaws) in &survey.kinds {
        let Some((seed, _)) = flaws.first_key_value() else { continue };
        println!("\n{} times, first in seed {seed}: {kind}", flaws.len());
        let options = Options { seed: *seed, mutant: None, is_tracing: true };
        if is_shrinking {
            let (script, _) = sim::record(options);
            println!("\n# {kind}\n{}", shrink(&script, kind, options, SHRINKING));
        } else if let (false, Err(flaw)) = (is_tracing, sim::run(options)) {
            println!("{}", flaw.trace.join("\n"));
        }
    }
    println!("\n{}", summary(&survey));
    if survey.flaws() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[expect(clippy::cast_precision_loss, reason = "a rate to read")]
fn summary(survey: &Survey) -> String {
    let Survey { schedules, seconds, saved, .. } = survey;
    let (flaws, bound) = (survey.flaws(), survey.upper_bound());
    let verdict = match flaws {
        0 => "all well".to_owned(),
        _ => format!("{flaws} flaws of {} kinds", survey.kinds.len()),
    };
    format!(
        "{schedules} schedules, {saved} saves: {verdict}; with 95 % probability at most 1 flaw in \
         {:.0}; {seconds:.1} s, {:.0} a second",
        1.0 / bound,
        *schedules as f64 / seconds
    )
}

#[expect(clippy::cast_precision_loss, reason = "a mean to read")]
fn mutants(count: u64, name: &str) -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    let (from, mut is_missed) = (random_seed(), false);
    println!("from seed {from}");
    let all = Mutant::ALL.into_iter();
    for mutant in all.filter(|mutant| format!("{mutant:?}").contains(name)) {
        let Noticed { schedules, flaws } = notice(mutant, from, count, TIMES);
        let short = flaws.values().next().map(|it| it.chars().take(90).collect::<String>());
        let mean = schedules as f64 / flaws.len().max(1) as f64;
        let times = flaws.len();
        println!(
            "{mutant:?}: {times} of {schedules}, one of {mean:.0}: {}",
            short.unwrap_or_default()
        );
        is_missed |= flaws.is_empty();
    }
    if is_missed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn all(time: Duration) -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    let explored = explore(Bound::WHOLE, time);
    for (kind, script) in &explored.flaws {
        println!("# {kind}\n{script}");
    }
    let Bound { preemptions, faults } = Bound::WHOLE;
    let reached = match explored.whole_up_to() {
        Some(sum) => format!("all with up to {sum} deviations"),
        None => "not all calm ones".to_owned(),
    };
    println!(
        "{} schedules of {} worlds in {:.1} s, by deviations {:?}: {reached}, of at most \
         {preemptions} preemptions and {faults} fault; {} kinds of flaws",
        explored.schedules(),
        explored.worlds,
        explored.seconds,
        explored.levels,
        explored.flaws.len()
    );
    if explored.flaws.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn tell(what: &str, outcome: &Outcome) {
    let Outcome { saved, applied, rejected, customers, trace } = outcome;
    println!(
        "{}\n{what}: {saved} saved, {applied} done, {rejected} rejected, {customers} customers\n",
        trace.join("\n")
    );
}

fn script(file: &str, is_tracing: bool, is_shrinking: bool) -> ExitCode {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string());
    let script = match text.and_then(|text| text.parse::<Script>()) {
        Ok(script) => script,
        Err(complaint) => {
            eprintln!("{file}: {complaint}");
            return ExitCode::FAILURE;
        }
    };
    let options = Options { seed: 0, mutant: None, is_tracing };
    match sim::replay(&script, options) {
        Ok(outcome) => {
            tell(file, &outcome);
            ExitCode::SUCCESS
        }
        Err(flaw) if is_shrinking => {
            print!("{}", shrink(&script, &flaw.kind(), options, SHRINKING));
            ExitCode::FAILURE
        }
        Err(flaw) => {
            let Flaw { complaint, trace, .. } = *flaw;
            println!("{}\n{file}: {complaint}", trace.join("\n"));
            ExitCode::FAILURE
        }
    }
}
