//! Names the WebAssembly and its script by their final bytes.
//!
//! The servers serve names with a hash as immutable for a year. Trunk takes its hash before
//! `wasm-opt` and terser have changed the bytes, so one name could stand for two files.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::stamp;

const MODULE: &str = "_bg.wasm";

/// Renames both files of a built app, and what the script and the page call them.
pub fn rename(dist: &Path) -> Result<()> {
    let stem = stem(dist)?;
    let module = dist.join(format!("{stem}{MODULE}"));
    let script = dist.join(format!("{stem}.js"));
    let app = stem.rsplit_once('-').map_or(&*stem, |(app, _)| app);
    let code = fs::read_to_string(&script)?;
    // Trunk's name says nothing of the final bytes.
    let nameless = code.replace(&stem, app);
    let digest = Sha256::new().chain_update(fs::read(&module)?).chain_update(nameless).finalize();
    let named = format!("{app}-{}", &stamp::hex(&digest)[..16]);
    fs::rename(&module, dist.join(format!("{named}{MODULE}")))?;
    fs::remove_file(&script)?;
    fs::write(dist.join(format!("{named}.js")), code.replace(&stem, &named))?;
    let page = dist.join("index.html");
    let content = fs::read_to_string(&page)?;
    fs::write(page, content.replace(&stem, &named))?;
    Ok(())
}

/// What Trunk calls the app, with its hash.
fn stem(dist: &Path) -> Result<String> {
    let mut files: Vec<PathBuf> = Vec::new();
    stamp::collect(dist, &mut files)?;
    let names = files.iter().filter_map(|file| file.file_name()?.to_str());
    names
        .filter_map(|name| name.strip_suffix(MODULE))
        .map(ToOwned::to_owned)
        .next()
        .with_context(|| format!("{} holds no built app", dist.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(folder: &Path, stem: &str, module: &str) -> String {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(format!("{stem}_bg.wasm")), module).unwrap();
        fs::write(folder.join(format!("{stem}.js")), format!("load('{stem}_bg.wasm')")).unwrap();
        fs::write(folder.join("index.html"), format!("/{stem}.js /{stem}_bg.wasm")).unwrap();
        rename(folder).unwrap();
        let page = fs::read_to_string(folder.join("index.html")).unwrap();
        let (script, _) = page.trim_start_matches('/').split_once(' ').unwrap();
        let named = script.trim_end_matches(".js").to_owned();
        let code = fs::read_to_string(folder.join(script)).unwrap();
        assert_eq!(code, format!("load('{named}_bg.wasm')"));
        assert_eq!(fs::read_to_string(folder.join(format!("{named}_bg.wasm"))).unwrap(), module);
        fs::remove_dir_all(folder).unwrap();
        named
    }

    #[test]
    fn other_bytes_have_another_name_and_the_same_bytes_the_same() {
        let folder = std::env::temp_dir().join(format!("names-{}", std::process::id()));
        let first = build(&folder, "pos-1a2b", "one");
        assert_eq!(first, build(&folder, "pos-3c4d", "one"));
        assert_ne!(first, build(&folder, "pos-1a2b", "two"));
    }
}
