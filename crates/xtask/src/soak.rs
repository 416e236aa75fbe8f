//! `cargo xtask soak`: everything is killed for as long as is wanted.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};

use crate::suites::playwright::SOAK;
use crate::workspace::Workspace;
use crate::{process, server, setup, web};

/// How long and how hard.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Options {
    /// Kills of each: browser, scale unit, headquarters.
    #[arg(long, default_value_t = 200)]
    kills: u32,
    /// No more kills after so many minutes.
    #[arg(long, default_value_t = 60)]
    minutes: u32,
    /// Repeats the decisions of an earlier run; by default a new one, which is printed.
    #[arg(long)]
    seed: Option<u32>,
    /// Clerks save a restored draft whose save nothing confirmed, as a cashier after a crash might.
    #[arg(long)]
    finish_drafts: bool,
    /// Claims one customer whom nobody saved: the soak then has to fail.
    #[arg(long)]
    lie: bool,
}

/// Builds the release, kills and checks; what was found is printed.
pub fn soak(workspace: &Workspace, options: Options) -> Result<bool> {
    let browser = setup::for_tests(workspace)?;
    web::build_all(workspace)?;
    server::build(workspace)?;
    let seed = match options.seed {
        Some(seed) => seed,
        None => SystemTime::now().duration_since(UNIX_EPOCH)?.subsec_nanos(),
    };
    println!("To repeat: cargo xtask soak --kills {} --seed {seed}", options.kills);
    let flag = |is_set| if is_set { "1" } else { "" };
    let mut command = SOAK.command(workspace, &browser);
    command
        .env("SOAK_KILLS", options.kills.to_string())
        .env("SOAK_MINUTES", options.minutes.to_string())
        .env("SOAK_SEED", seed.to_string())
        .env("SOAK_FINISH_DRAFTS", flag(options.finish_drafts))
        .env("SOAK_FALSE", flag(options.lie));
    let shown = process::show(&command);
    let status = command.status().with_context(|| format!("`{shown}` could not be started"))?;
    Ok(status.success())
}
