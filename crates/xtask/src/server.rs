//! The servers in release.

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// Builds `commerce-server`.
pub fn build(workspace: &Workspace) -> Result<()> {
    process::run(
        process::cargo(&workspace.root).args(["build", "--release", "--package", "server"]),
        "The compiler's messages above say why.",
    )
}
