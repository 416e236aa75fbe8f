//! Packages from npm, by lock file.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;

/// Runs `npm ci` in a folder unless its lock file is the one that was last installed.
pub fn ensure_packages(folder: &Path) -> Result<()> {
    let lock_path = folder.join("package-lock.json");
    let lock =
        fs::read(&lock_path).with_context(|| format!("{} cannot be read", lock_path.display()))?;
    let installed = folder.join("node_modules/.installed-lock.json");
    if fs::read(&installed).is_ok_and(|last| last == lock) {
        return Ok(());
    }
    process::run(
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(folder)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
        "It needs the network; start the command again when it is there.",
    )?;
    fs::write(&installed, lock)
        .with_context(|| format!("{} cannot be written", installed.display()))
}
