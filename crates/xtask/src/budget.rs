//! The weight of a built web app.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::stamp;

/// The most that a first load may weigh over the wire, in bytes.
pub const FIRST_LOAD: u64 = 500_000;

/// How the WebAssembly is named that is fetched when the first has started.
const SECOND_PART: &str = "_second.wasm";

/// A file of a built web app.
#[derive(Debug, Clone)]
pub struct Weight {
    /// Its name inside the app's folder.
    pub name: String,
    /// As it is on the disk.
    pub raw: u64,
    /// As it goes over the wire.
    pub wire: u64,
    /// Whether the app cannot start without it.
    pub first_load: bool,
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
        weights.push(Weight { first_load: is_first_load(&name), name, raw, wire });
    }
    weights.sort_by(|a, b| b.wire.cmp(&a.wire).then_with(|| a.name.cmp(&b.name)));
    Ok(weights)
}

/// What a first load weighs over the wire: WebAssembly, JavaScript, CSS and HTML.
pub fn first_load(dist: &Path) -> Result<u64> {
    Ok(weights(dist)?.iter().filter(|weight| weight.first_load).map(|weight| weight.wire).sum())
}

/// What only the started app asks for.
const AFTERWARDS: [&str; 3] = ["sw.js", "update.js", SECOND_PART];

/// What the whole app weighs over the wire: the first load and what comes after it.
pub fn whole(dist: &Path) -> Result<u64> {
    Ok(weights(dist)?.iter().map(|weight| weight.wire).sum())
}

fn is_first_load(name: &str) -> bool {
    !AFTERWARDS.iter().any(|ending| name.ends_with(ending))
        && [".wasm", ".js", ".css", ".html"].iter().any(|ending| name.ends_with(ending))
}

fn compressed(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".br");
    name.into()
}
