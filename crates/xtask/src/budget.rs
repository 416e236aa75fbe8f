//! The weight of a built web app.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::stamp;

/// A file of a built web app.
#[derive(Debug, Clone)]
pub struct Weight {
    /// Its name inside the app's folder.
    pub name: String,
    /// As it is on the disk.
    pub raw: u64,
    /// As it goes over the wire.
    pub wire: u64,
    /// Code and its look; else data and texts of further languages, fetched when wanted.
    pub is_code: bool,
}

/// The weight of each file of a built web app, heaviest first.
pub fn weights(dist: &Path) -> Result<Vec<Weight>> {
    let mut files = Vec::new();
    stamp::collect(dist, &mut files)?;
    let mut weights = Vec::new();
    for file in files {
        if file.extension() == Some(OsStr::new("br")) {
            continue;
        }
        let raw = fs::metadata(&file)?.len();
        let wire = fs::metadata(compressed(&file)).map_or(raw, |metadata| metadata.len());
        let name = file.strip_prefix(dist).unwrap_or(&file).to_string_lossy().into_owned();
        weights.push(Weight { is_code: is_code(&name), name, raw, wire });
    }
    weights.sort_by(|a, b| b.wire.cmp(&a.wire).then_with(|| a.name.cmp(&b.name)));
    Ok(weights)
}

/// What the app's code weighs over the wire, in bytes: WebAssembly with the texts of one
/// language, JavaScript, CSS and HTML.
pub fn code(dist: &Path) -> Result<u64> {
    Ok(weights(dist)?.iter().filter(|weight| weight.is_code).map(|weight| weight.wire).sum())
}

/// What all of the app's files weigh over the wire, in bytes.
pub fn whole(dist: &Path) -> Result<u64> {
    Ok(weights(dist)?.iter().map(|weight| weight.wire).sum())
}

fn is_code(name: &str) -> bool {
    [".wasm", ".js", ".css", ".html"].iter().any(|ending| name.ends_with(ending))
}

fn compressed(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".br");
    name.into()
}
