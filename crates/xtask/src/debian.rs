//! Packages of the machine, where they can be installed without asking.

use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::process;

/// Whether this is Debian or one of its children, and we are its administrator.
pub fn may_install() -> bool {
    let debian = fs::read_to_string("/etc/os-release").is_ok_and(|text| {
        text.lines()
            .filter(|line| line.starts_with("ID=") || line.starts_with("ID_LIKE="))
            .any(|line| line.contains("debian") || line.contains("ubuntu"))
    });
    let root = process::probe("id", &["-u"]).is_some_and(|id| id == "0");
    debian && root && process::find("apt-get").is_some()
}

/// Installs packages; `advice` says what to do when that fails.
pub fn install(packages: &[&str], advice: &str) -> Result<()> {
    process::run(Command::new("apt-get").args(["update", "--quiet"]), advice)?;
    process::run(
        Command::new("apt-get")
            .args(["install", "-y", "--quiet", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
        advice,
    )
}
