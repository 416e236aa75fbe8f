//! Runs schedules from the command line: `cargo xtask sim` calls it.
//!
//! `sim FROM COUNT [--trace]`: the seeds from FROM on, on all cores. The first flaw is
//! printed with its trace; `--trace` prints that of every schedule.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use sim::{Flaw, Options, Outcome};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let mut number = || arguments.next().and_then(|text| text.parse::<u64>().ok());
    let (Some(from), Some(count)) = (number(), number()) else {
        eprintln!("usage: sim FROM COUNT [--trace]");
        return ExitCode::FAILURE;
    };
    let is_tracing = arguments.any(|argument| argument == "--trace");
    let started = Instant::now();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(from);
    let flaws: Vec<Box<Flaw>> = std::thread::scope(|scope| {
        let workers: Vec<_> =
            (0..cores).map(|_| scope.spawn(|| work(&next, from + count, is_tracing))).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).flatten().collect()
    });
    let seconds = started.elapsed().as_secs_f64();
    for flaw in &flaws {
        println!("seed {}: {}", flaw.seed, flaw.complaint);
    }
    if let Some(first) = flaws.first() {
        let seen = sim::run(Options { seed: first.seed, mutant: None, is_tracing: true });
        if let Err(flaw) = seen {
            println!("\n{}\n\nseed {}: {}", flaw.trace.join("\n"), flaw.seed, flaw.complaint);
        }
        return ExitCode::FAILURE;
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate to read")]
    let rate = count as f64 / seconds;
    println!("{count} schedules from {from}: all well, {seconds:.1} s, {rate:.0} a second");
    ExitCode::SUCCESS
}

/// Stops at the first flaw of its own.
fn work(next: &AtomicU64, end: u64, is_tracing: bool) -> Option<Box<Flaw>> {
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= end {
            return None;
        }
        match sim::run(Options { seed, mutant: None, is_tracing }) {
            Ok(outcome) if is_tracing => tell(seed, &outcome),
            Ok(_) => {}
            Err(flaw) => return Some(flaw),
        }
    }
}

fn tell(seed: u64, outcome: &Outcome) {
    let Outcome { saved, applied, set_aside, customers, trace } = outcome;
    println!(
        "{}\nseed {seed}: {saved} saved, {applied} done, {set_aside} set aside, {customers} \
         customers\n",
        trace.join("\n")
    );
}
