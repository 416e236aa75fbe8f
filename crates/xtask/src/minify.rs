//! Minifies the JavaScript of a built web app by terser.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::tools::TERSER;
use crate::workspace::Workspace;
use crate::{process, service_worker, stamp};

/// Minifies every script in place, except the service worker, which is not filled in yet.
pub fn minify(workspace: &Workspace, dist: &Path) -> Result<()> {
    let mut files = Vec::new();
    stamp::collect(dist, &mut files)?;
    for script in files {
        let is_worker = script.file_name() == Some(OsStr::new(service_worker::WORKER));
        if is_worker || script.extension() != Some(OsStr::new("js")) {
            continue;
        }
        process::run(
            Command::new(TERSER.program(workspace, "terser"))
                .arg(&script)
                .args(["--module", "--compress", "passes=3", "--mangle", "--output"])
                .arg(&script),
            "The messages above say why.",
        )?;
    }
    Ok(())
}
