//! The service worker's list of files: what it must hold before the app counts as installed.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::stamp;

/// The service worker of a built app.
pub const WORKER: &str = "sw.js";
const LIST: &str = "/*PRECACHE*/[]";
const BUILD: &str = "/*BUILD*/";

#[derive(Serialize)]
struct Entry {
    url: String,
    /// Of the final bytes, base64: file names alone can repeat with other bytes behind them.
    sha256: String,
}

/// Puts the list of all files and the build's id into the built service worker, if there is one.
pub fn fill_in(dist: &Path) -> Result<()> {
    let path = dist.join(WORKER);
    if !path.is_file() {
        return Ok(());
    }
    let template = fs::read_to_string(&path)?;
    if !template.contains(LIST) {
        bail!("{} has no `{LIST}` to be replaced", path.display());
    }
    let list = serde_json::to_string(&entries(dist)?)?;
    // A worker of its own makes a build, too: a cache belongs to one worker.
    let digest = Sha256::new().chain_update(&template).chain_update(&list).finalize();
    let build = &stamp::hex(&digest)[..16];
    let filled = template.replace(LIST, &list).replace(BUILD, build);
    fs::write(&path, filled).with_context(|| format!("{} cannot be written", path.display()))
}

fn entries(dist: &Path) -> Result<Vec<Entry>> {
    let mut files = Vec::new();
    stamp::collect(dist, &mut files)?;
    files.sort();
    let mut entries = Vec::new();
    for file in files {
        let name = file
            .strip_prefix(dist)
            .context("a file outside its own folder")?
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/");
        if name == WORKER || name.ends_with(".br") {
            continue;
        }
        entries.push(Entry {
            url: format!("/{name}"),
            sha256: STANDARD.encode(Sha256::digest(fs::read(&file)?)),
        });
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The id of a build whose worker has this comment, and whose page says this.
    fn build(comment: &str, page: &str) -> String {
        let folder = std::env::temp_dir().join(format!("worker-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("index.html"), page).unwrap();
        fs::write(folder.join(WORKER), [BUILD, LIST, comment].concat()).unwrap();
        fill_in(&folder).unwrap();
        let filled = fs::read_to_string(folder.join(WORKER)).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        let (build, list) = filled.split_once('[').unwrap();
        assert!(list.starts_with(r#"{"url":"/index.html","sha256":""#), "{list}");
        build.to_owned()
    }

    #[test]
    fn r209_a_changed_file_and_a_changed_worker_each_make_a_build_of_their_own() {
        let first = build("", "one");
        assert_eq!(first, build("", "one"));
        assert_ne!(first, build("", "two"));
        assert_ne!(first, build("// other code", "one"));
    }
}
