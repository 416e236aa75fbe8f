//! Installing a pinned tool: once a machine, all of it or nothing.

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::process::{self as own_process, Command};

use anyhow::{Context, Result, bail};

use crate::process;
use crate::tools::{Source, Tool};
use crate::workspace::Workspace;

/// Installs those of the tools that are not there yet.
pub fn ensure(workspace: &Workspace, tools: &[Tool]) -> Result<()> {
    for tool in tools {
        if !tool.is_installed(workspace) {
            install(workspace, tool)
                .with_context(|| format!("{} could not be installed", tool.folder_name()))?;
        }
    }
    Ok(())
}

fn install(workspace: &Workspace, tool: &Tool) -> Result<()> {
    fs::create_dir_all(&workspace.cache).with_context(|| {
        format!(
            "the cache folder {} cannot be made: set XDG_CACHE_HOME to a folder you can write",
            workspace.cache.display()
        )
    })?;
    let _lock = lock(workspace, tool)?;
    if tool.is_installed(workspace) {
        return Ok(());
    }
    println!("Installing {} {} for this project (once a machine)", tool.package, tool.version);
    let place = tool.folder(workspace);
    let draft =
        workspace.cache.join(format!(".draft-{}-{}", tool.folder_name(), own_process::id()));
    remove(&draft)?;
    fs::create_dir_all(&draft)?;
    let outcome = fill(tool, &draft).and_then(|()| {
        remove(&place)?;
        fs::rename(&draft, &place)
            .with_context(|| format!("{} cannot be put in its place", draft.display()))
    });
    if outcome.is_err() {
        remove(&draft)?;
    }
    outcome?;
    if !tool.is_installed(workspace) {
        bail!(
            "it was installed, but {} is not in {}",
            tool.programs.join(" or "),
            place.join(tool.programs_folder()).display()
        );
    }
    Ok(())
}

/// Held until dropped: a second checkout waits here instead of building the same thing.
fn lock(workspace: &Workspace, tool: &Tool) -> Result<File> {
    let path = workspace.cache.join(format!("{}.lock", tool.folder_name()));
    let file = File::create(&path).with_context(|| format!("{} cannot be made", path.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("{} is being installed by another run; waiting for it", tool.package);
            file.lock()?;
        }
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("{} cannot be locked", path.display()));
        }
    }
    Ok(file)
}

fn fill(tool: &Tool, folder: &Path) -> Result<()> {
    match tool.source {
        Source::Cargo { locked } => {
            let mut command = process::cargo(folder);
            command.args(["install", tool.package, "--version", tool.version, "--quiet"]);
            if locked {
                command.arg("--locked");
            }
            command.arg("--root").arg(folder);
            // The project's own build settings have no say in how a tool is built.
            command.env_remove("CARGO_TARGET_DIR").env_remove("RUSTFLAGS");
            // The tools' own profiles ask for link-time optimisation: minutes for nothing here.
            command
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "2")
                .env("CARGO_PROFILE_RELEASE_DEBUG", "false");
            process::run(
                &mut command,
                "It needs the network and a C compiler; start the command again when both are there.",
            )
        }
        Source::Npm => process::run(
            Command::new("npm")
                .args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"])
                .arg(folder)
                .arg(format!("{}@{}", tool.package, tool.version))
                .current_dir(folder),
            "It needs the network; start the command again when it is there.",
        ),
    }
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    Ok(())
}
