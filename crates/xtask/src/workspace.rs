//! Where things are: the checkout, the build folder, the cache of tools.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The packages that run in a browser only.
pub const WEB_PACKAGES: [&str; 4] = ["pos", "console", "ui", "diagnostics"];

/// The folders that the commands work in.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The root of the checkout.
    pub root: PathBuf,
    /// Cargo's build folder.
    pub target: PathBuf,
    /// Pinned tools, one folder a tool and version, shared by all checkouts.
    pub cache: PathBuf,
}

impl Workspace {
    /// Finds the folders from the environment that `cargo run` sets up.
    pub fn find() -> Result<Self> {
        let root = root()?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => root.join(folder),
            None => root.join("target"),
        };
        let cache = match env::var_os("XDG_CACHE_HOME").filter(|value| !value.is_empty()) {
            Some(folder) => PathBuf::from(folder),
            None => env::home_dir()
                .context("no home folder: set HOME or XDG_CACHE_HOME")?
                .join(".cache"),
        };
        Ok(Self { root, target, cache: cache.join("commerce-counter") })
    }

    /// The folder that the built web apps are put in.
    pub fn web(&self) -> PathBuf {
        self.target.join("web")
    }

    /// The folder of the Playwright journeys.
    pub fn journeys(&self) -> PathBuf {
        self.root.join("tests/e2e")
    }

    /// The folder of per-test results.
    pub fn test_results(&self) -> PathBuf {
        self.target.join("test-results")
    }

    /// What packages are made of, beside the program.
    pub fn packaging(&self) -> PathBuf {
        self.root.join("packaging")
    }

    /// The folder that packages are written into.
    pub fn packages(&self) -> PathBuf {
        self.target.join("package")
    }

    /// The release build of the servers.
    pub fn server(&self) -> PathBuf {
        self.target.join("release").join(format!("commerce-server{}", env::consts::EXE_SUFFIX))
    }
}

fn root() -> Result<PathBuf> {
    // Asked at run time: a build folder may be shared by several checkouts.
    if let Some(own) = env::var_os("CARGO_MANIFEST_DIR")
        && let Some(root) = Path::new(&own).ancestors().nth(2)
        && is_root(root)
    {
        return Ok(root.to_path_buf());
    }
    let here = env::current_dir().context("the current folder cannot be read")?;
    here.ancestors()
        .find(|folder| is_root(folder))
        .map(Path::to_path_buf)
        .context("not inside the project: no folder above has crates/xtask")
}

fn is_root(folder: &Path) -> bool {
    folder.join("crates/xtask/Cargo.toml").is_file()
}
