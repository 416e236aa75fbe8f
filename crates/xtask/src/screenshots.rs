//! `cargo xtask screenshots`: every screen as it is now, in `docs/screenshots`.

use anyhow::Result;

use crate::suites::playwright::SCREENSHOTS;
use crate::workspace::Workspace;
use crate::{server, setup, web};

/// Builds the release and takes the pictures anew.
pub fn take(workspace: &Workspace) -> Result<bool> {
    let browser = setup::for_tests(workspace)?;
    web::build_all(workspace)?;
    server::build(workspace)?;
    let report = SCREENSHOTS.run(workspace, &browser, None)?;
    Ok(report.failed == 0)
}
