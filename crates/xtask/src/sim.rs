//! `cargo xtask sim`: more schedules of the simulated world than a test run has time for.

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// Which schedules.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How many schedules.
    #[arg(long, default_value_t = 100_000)]
    seeds: u64,
    /// The first seed; a random one where it is left out.
    #[arg(long)]
    from: Option<u64>,
    /// Say what happens in each.
    #[arg(long)]
    trace: bool,
    /// Cut the first flaw of each kind to a script for `tests/scripts`.
    #[arg(long)]
    shrink: bool,
    /// Run all schedules of small worlds up to a bound instead, for so many seconds at most.
    #[arg(long, value_name = "SECONDS", conflicts_with_all = ["seeds", "from", "trace", "shrink"])]
    explore: Option<u64>,
}

/// Runs them in release on all cores; `false` when one shows a flaw.
pub fn sim(workspace: &Workspace, options: &Options) -> Result<bool> {
    let mut command = process::cargo(&workspace.root);
    command.args(["run", "--quiet", "--release", "--package", "sim", "--"]);
    if let Some(seconds) = options.explore {
        command.args(["explore", "--seconds", &seconds.to_string()]);
    } else {
        let from = options.from.map_or_else(|| "random".to_owned(), |from| from.to_string());
        command.args([from, options.seeds.to_string()]);
    }
    command.args(options.trace.then_some("--trace"));
    command.args(options.shrink.then_some("--shrink"));
    println!("$ {}", process::show(&command));
    Ok(command.status()?.success())
}
