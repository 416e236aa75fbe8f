//! Rust on this machine: rules, properties, golden files, HTTP, simulation.

use anyhow::Result;

use super::{Context, rust};
use crate::report::SuiteReport;
use crate::workspace::WEB_PACKAGES;
use crate::{postgres, process};

/// Runs every native test of the workspace.
pub fn run(context: &mut Context) -> Result<SuiteReport> {
    let mut command = process::cargo(&context.workspace.root);
    command.args(["test", "--workspace", "--no-fail-fast"]);
    // The apps' own tests need no browser.
    for package in WEB_PACKAGES.iter().filter(|package| !["pos", "console"].contains(package)) {
        command.args(["--exclude", package]);
    }
    command.arg("--");
    command.args(context.filter);
    let mut report = rust::run(command, "native")?;
    if !postgres::is_installed() {
        report.note = "SQLite only: PostgreSQL is not installed".to_owned();
    }
    Ok(report)
}
