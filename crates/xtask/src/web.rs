//! The web apps in release: Trunk, minified JavaScript, names by content, the service worker's list, brotli.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::workspace::Workspace;
use crate::{content_names, minify, precompress, service_worker, stamp, texts, tools};

/// A web app of the project.
#[derive(Debug, Clone, Copy)]
pub struct App {
    /// Its name, and that of its folder in the build folder.
    pub name: &'static str,
    /// The folder that Trunk is started in.
    folder: &'static str,
    /// What it is built from.
    inputs: &'static [&'static str],
    /// The most that its code may weigh over the wire, in bytes.
    pub code_limit: u64,
}

const SHARED_INPUTS: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo",
    "locales",
    "style",
    "crates/domain",
    "crates/contract",
    "crates/diagnostics",
    "crates/locale",
    "crates/ui",
    "crates/xtask/src/content_names.rs",
    "crates/xtask/src/minify.rs",
    "crates/xtask/src/precompress.mjs",
    "crates/xtask/src/service_worker.rs",
    "crates/xtask/src/web.rs",
];

/// The register.
pub const REGISTER: App = App {
    name: "register",
    folder: ".",
    inputs: &["index.html", "Trunk.toml", "public", "tables", "src", "crates/sync"],
    code_limit: 600_000,
};

/// Headquarters' own web page.
pub const CONSOLE: App = App {
    name: "console",
    folder: "crates/console",
    inputs: &["crates/console"],
    code_limit: 400_000,
};

/// Both of them.
pub const APPS: [App; 2] = [REGISTER, CONSOLE];

impl App {
    /// Where the built app is.
    pub fn dist(&self, workspace: &Workspace) -> PathBuf {
        workspace.web().join(self.name)
    }

    fn stamp(&self, workspace: &Workspace) -> PathBuf {
        workspace.web().join(format!("{}.stamp", self.name))
    }
}

/// Builds both apps; one whose inputs have not changed is left as it is.
pub fn build_all(workspace: &Workspace) -> Result<()> {
    for app in APPS {
        build(workspace, app)?;
    }
    Ok(())
}

fn build(workspace: &Workspace, app: App) -> Result<()> {
    let inputs: Vec<&str> = SHARED_INPUTS.iter().chain(app.inputs).copied().collect();
    let tools: Vec<String> = tools::BUILD.iter().map(tools::Tool::folder_name).collect();
    let fingerprint = stamp::fingerprint(workspace, &inputs, &tools.join(" "))?;
    let stamp = app.stamp(workspace);
    let dist = app.dist(workspace);
    if dist.join("index.html").is_file()
        && fs::read_to_string(&stamp).is_ok_and(|last| last == fingerprint)
    {
        println!("The {} is up to date", app.name);
        return Ok(());
    }
    if stamp.exists() {
        fs::remove_file(&stamp)?;
    }
    trunk(workspace, app)?;
    texts::require_asked_for(&dist)?;
    minify::minify(workspace, &dist)?;
    content_names::rename(&dist)?;
    service_worker::fill_in(&dist)?;
    precompress::precompress(workspace, &dist)?;
    fs::write(&stamp, fingerprint).with_context(|| format!("{} cannot be written", stamp.display()))
}

fn trunk(workspace: &Workspace, app: App) -> Result<()> {
    let dist = app.dist(workspace);
    fs::create_dir_all(&dist)?;
    process::run(
        Command::new(tools::TRUNK.program(workspace, "trunk"))
            .args(["build", "--release", "--offline", "--dist"])
            .arg(&dist)
            .current_dir(workspace.root.join(app.folder))
            .env("PATH", tools::path(workspace)?)
            .env("TRUNK_SKIP_VERSION_CHECK", "true")
            // Trunk reads it as a flag of its own and refuses the usual value `1`.
            .env_remove("NO_COLOR"),
        "The compiler's messages above say why.",
    )
}
