//! The parts of the compiler that rust-toolchain.toml names.
//!
//! rustup adds them by itself, except where its automatic installation is switched off.

use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// The WebAssembly target's name.
pub const WASM: &str = "wasm32-unknown-unknown";

const ADVICE: &str = "It needs the network; start the command again when it is there.";

/// Adds the WebAssembly target unless it is there.
pub fn ensure_target(workspace: &Workspace) -> Result<()> {
    if installed(workspace, "target")?.iter().any(|name| name == WASM) {
        return Ok(());
    }
    process::run(rustup(workspace).args(["target", "add", WASM]), ADVICE)
}

/// Adds the formatter and the linter unless they are there.
pub fn ensure_checkers(workspace: &Workspace) -> Result<()> {
    let installed = installed(workspace, "component")?;
    for component in ["rustfmt", "clippy"] {
        // Components are listed with the machine's name behind their own.
        if !installed.iter().any(|name| name.starts_with(component)) {
            process::run(rustup(workspace).args(["component", "add", component]), ADVICE)?;
        }
    }
    Ok(())
}

fn installed(workspace: &Workspace, kind: &str) -> Result<Vec<String>> {
    let list = process::capture(rustup(workspace).args([kind, "list", "--installed"]))?;
    Ok(list.lines().map(|line| line.trim().to_owned()).collect())
}

fn rustup(workspace: &Workspace) -> Command {
    let mut command = Command::new("rustup");
    command.current_dir(&workspace.root);
    command
}
