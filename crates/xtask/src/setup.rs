//! Everything that must be installed before a command can start.

use anyhow::Result;

use crate::browser::Browser;
use crate::workspace::Workspace;
use crate::{compiler, install, node, postgres, prerequisites, tools};

/// For building the web apps and the servers.
pub fn for_builds(workspace: &Workspace) -> Result<()> {
    prerequisites::require()?;
    tools::require_matching_wasm_bindgen(workspace)?;
    compiler::ensure_target(workspace)?;
    install::ensure(workspace, tools::BUILD)
}

/// For every test: the builds' needs, the browser and the journeys' packages.
pub fn for_tests(workspace: &Workspace) -> Result<Browser> {
    for_builds(workspace)?;
    let browser = Browser::ensure()?;
    postgres::ensure();
    node::ensure_packages(&workspace.journeys())?;
    Ok(browser)
}

/// For the static checks.
pub fn for_checks(workspace: &Workspace) -> Result<()> {
    prerequisites::require()?;
    compiler::ensure_target(workspace)?;
    compiler::ensure_checkers(workspace)?;
    install::ensure(workspace, tools::CHECK)?;
    node::ensure_packages(&workspace.journeys())
}
