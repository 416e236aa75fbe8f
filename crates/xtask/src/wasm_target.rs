//! The compiler's WebAssembly target.

use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// The target's name.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Adds the target to the toolchain of rust-toolchain.toml unless it is there.
pub fn ensure(workspace: &Workspace) -> Result<()> {
    let installed = process::capture(
        Command::new("rustup").args(["target", "list", "--installed"]).current_dir(&workspace.root),
    )?;
    if installed.lines().any(|line| line.trim() == WASM) {
        return Ok(());
    }
    process::run(
        Command::new("rustup").args(["target", "add", WASM]).current_dir(&workspace.root),
        "It needs the network; start the command again when it is there.",
    )
}
