//! Less WebAssembly and JavaScript over the wire.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::tools::{BINARYEN, TERSER};
use crate::workspace::Workspace;

/// Optimises the WebAssembly of a built app, minifies its JavaScript, and takes out what neither
/// needs of the other.
pub fn shrink(workspace: &Workspace, dist: &Path) -> Result<()> {
    process::run(
        Command::new("node")
            .arg(workspace.root.join("crates/xtask/src/shrink.mjs"))
            .arg(dist)
            .arg(BINARYEN.folder(workspace).join(BINARYEN.programs_folder()))
            .arg(TERSER.library(workspace)),
        "The messages above say why.",
    )
}
