//! The pinned tools: the one place where their versions are written.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// Where a tool is installed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// `cargo install`, with the tool's own lock file or without.
    Cargo { locked: bool },
    /// `npm install`.
    Npm,
}

/// A program that the project installs for itself.
#[derive(Debug, Clone, Copy)]
pub struct Tool {
    /// The package that holds it.
    pub package: &'static str,
    /// The exact version.
    pub version: &'static str,
    /// Where it comes from.
    pub source: Source,
    /// The programs that must be there afterwards.
    pub programs: &'static [&'static str],
}

/// Builds the web apps. 0.22 needs a newer compiler than ours.
pub const TRUNK: Tool = Tool {
    package: "trunk",
    version: "0.21.14",
    source: Source::Cargo { locked: true },
    programs: &["trunk"],
};

/// Must equal the `wasm-bindgen` of Cargo.lock. Its own lock file names a withdrawn package.
pub const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    source: Source::Cargo { locked: false },
    programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
};

/// `wasm-opt`: those of the distributions are too old for today's wasm-bindgen.
pub const BINARYEN: Tool =
    Tool { package: "binaryen", version: "132.0.0", source: Source::Npm, programs: &["wasm-opt"] };

/// Minifies JavaScript. Trunk's own minifier does not understand that of wasm-bindgen.
pub const TERSER: Tool =
    Tool { package: "terser", version: "5.51.2", source: Source::Npm, programs: &["terser"] };

/// Licences, sources and doubled versions of the dependencies.
pub const CARGO_DENY: Tool = Tool {
    package: "cargo-deny",
    version: "0.20.2",
    source: Source::Cargo { locked: true },
    programs: &["cargo-deny"],
};

/// Dependencies that no code names.
pub const CARGO_MACHETE: Tool = Tool {
    package: "cargo-machete",
    version: "0.9.2",
    source: Source::Cargo { locked: true },
    programs: &["cargo-machete"],
};

/// Spelling.
pub const TYPOS: Tool = Tool {
    package: "typos-cli",
    version: "1.52.0",
    source: Source::Cargo { locked: true },
    programs: &["typos"],
};

/// What the web apps are built with.
pub const BUILD: &[Tool] = &[TRUNK, WASM_BINDGEN, BINARYEN, TERSER];

/// What `cargo xtask check` needs on top.
pub const CHECK: &[Tool] = &[CARGO_DENY, CARGO_MACHETE, TYPOS];

impl Tool {
    /// The folder's name: one a tool and version, so that checkouts can share it.
    pub fn folder_name(&self) -> String {
        format!("{}-{}", self.package, self.version)
    }

    /// The tool's folder in the cache.
    pub fn folder(&self, workspace: &Workspace) -> PathBuf {
        workspace.cache.join(self.folder_name())
    }

    /// The folder of its programs, inside an installation folder.
    pub fn programs_folder(&self) -> &'static str {
        match self.source {
            Source::Cargo { .. } => "bin",
            Source::Npm => "node_modules/.bin",
        }
    }

    /// The full path of one of its programs.
    pub fn program(&self, workspace: &Workspace, name: &str) -> PathBuf {
        self.folder(workspace)
            .join(self.programs_folder())
            .join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// Whether all of its programs are there.
    pub fn is_installed(&self, workspace: &Workspace) -> bool {
        self.programs.iter().all(|name| self.program(workspace, name).exists())
    }
}

/// PATH with the pinned tools first.
pub fn path(workspace: &Workspace) -> Result<OsString> {
    let own = BUILD.iter().map(|tool| tool.folder(workspace).join(tool.programs_folder()));
    let inherited = env::var_os("PATH").unwrap_or_default();
    env::join_paths(own.chain(env::split_paths(&inherited)))
        .context("PATH holds a folder that cannot be listed in it")
}

/// Fails when Cargo.lock asks for another wasm-bindgen than the pinned program.
pub fn require_matching_wasm_bindgen(workspace: &Workspace) -> Result<()> {
    let lock = fs::read_to_string(workspace.root.join("Cargo.lock"))
        .context("Cargo.lock cannot be read")?;
    let locked = locked_version(&lock, "wasm-bindgen")
        .context("Cargo.lock does not name wasm-bindgen: run `cargo generate-lockfile`")?;
    if locked != WASM_BINDGEN.version {
        bail!(
            "Cargo.lock has wasm-bindgen {locked}, the pinned program is {}: the two must be \
             equal. Run `cargo update -p wasm-bindgen --precise {}`, or change the version in \
             Cargo.toml and in crates/xtask/src/tools.rs together",
            WASM_BINDGEN.version,
            WASM_BINDGEN.version,
        );
    }
    Ok(())
}

fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == name)?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_package_itself() {
        let lock = "[[package]]\nname = \"serde-wasm-bindgen\"\nversion = \"0.6.5\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "leptos"), None);
    }

    #[test]
    fn the_lock_file_asks_for_the_pinned_wasm_bindgen() {
        let workspace = Workspace::find().unwrap();
        require_matching_wasm_bindgen(&workspace).unwrap();
    }
}
