//! Brotli beside every file that is worth it, so that the servers never compress.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// Writes `file.br` at the highest quality for each compressible file of a folder.
///
/// Node does it: it is needed for other things anyway, and its brotli is quick even where this
/// program is built without optimisation.
pub fn precompress(workspace: &Workspace, folder: &Path) -> Result<()> {
    process::run(
        Command::new("node")
            .arg(workspace.root.join("crates/xtask/src/precompress.mjs"))
            .arg(folder),
        "Is the disk full?",
    )
}
