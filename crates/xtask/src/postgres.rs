//! PostgreSQL, which the servers' tests also run on where it is installed.

use std::fs;

use crate::{debian, process};

/// Finds PostgreSQL, or installs it where that can be done without asking. Tests do without it.
pub fn ensure() -> bool {
    if is_installed() {
        return true;
    }
    if debian::may_install()
        && let Err(error) = debian::install(&["postgresql"], "The tests go on with SQLite alone.")
    {
        eprintln!("warning: {error:#}");
    }
    is_installed()
}

/// Whether its programs are on PATH or where Debian keeps them.
pub fn is_installed() -> bool {
    let in_debian = fs::read_dir("/usr/lib/postgresql").is_ok_and(|versions| {
        versions.filter_map(Result::ok).any(|version| version.path().join("bin/initdb").is_file())
    });
    in_debian || process::find("initdb").is_some()
}
