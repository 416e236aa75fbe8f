//! What a package installs.

use anyhow::{Context as _, Result};

use super::Context;
use super::playwright::INSTALLED;
use crate::package;
use crate::report::SuiteReport;

/// Builds the packages and uses the program of the last one from where it lies.
pub fn run(context: &mut Context) -> Result<SuiteReport> {
    context.require_release()?;
    let packages = package::build(context.workspace)?;
    let package = packages.last().context("no package was built")?;
    let installed = context.workspace.packages().join("installed");
    package::unpack(package, &installed)?;
    INSTALLED.run(context.workspace, &context.browser, context.filter)
}
