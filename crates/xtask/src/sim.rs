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
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Say what happens in each.
    #[arg(long)]
    trace: bool,
}

/// Runs them in release on all cores; `false` when one shows a flaw, which is printed with
/// its trace.
pub fn sim(workspace: &Workspace, options: &Options) -> Result<bool> {
    let mut command = process::cargo(&workspace.root);
    command.args(["run", "--quiet", "--release", "--package", "sim", "--"]);
    command.args([options.from.to_string(), options.seeds.to_string()]);
    if options.trace {
        command.arg("--trace");
    }
    println!("$ {}", process::show(&command));
    Ok(command.status()?.success())
}
