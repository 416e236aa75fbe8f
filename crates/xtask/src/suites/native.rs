//! Rust on this machine: rules, properties, golden files, HTTP, simulation.

use anyhow::Result;

use super::{Context, rust};
use crate::process;
use crate::report::SuiteReport;
use crate::workspace::WEB_PACKAGES;

/// Runs every native test of the workspace.
pub fn run(context: &mut Context) -> Result<SuiteReport> {
    let mut command = process::cargo(&context.workspace.root);
    command.args(["test", "--workspace", "--no-fail-fast"]);
    for package in WEB_PACKAGES {
        command.args(["--exclude", package]);
    }
    command.arg("--");
    command.args(context.filter);
    rust::run(command, "native")
}
