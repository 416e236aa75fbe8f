//! The files with the texts of a built app's languages.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::stamp;

/// Fails unless the app asks for each of its files by name: the app and the files are built one
/// after the other, each with its own list of features.
pub fn require_asked_for(dist: &Path) -> Result<()> {
    let (mut names, mut app) = (Vec::new(), Vec::new());
    let mut files = Vec::new();
    stamp::collect(dist, &mut files)?;
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("texts.") && name.ends_with(".txt") {
            names.push(name);
        } else if name.ends_with(".wasm") {
            app = fs::read(&file)?;
        }
    }
    if names.is_empty() {
        bail!("{} has no texts: is Trunk's hook for them gone?", dist.display());
    }
    for name in names {
        if !app.windows(name.len()).any(|part| part == name.as_bytes()) {
            bail!(
                "The app does not ask for {name}: the features in its Trunk.toml are not its own"
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_the_app_does_not_ask_for_fails_the_build() {
        let folder = std::env::temp_dir().join(format!("texts-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("pos_bg.wasm"), "..texts.ja-1.txt..").unwrap();
        assert!(require_asked_for(&folder).is_err(), "there is none");
        fs::write(folder.join("texts.ja-1.txt"), "").unwrap();
        assert!(require_asked_for(&folder).is_ok());
        fs::write(folder.join("texts.ja-2.txt"), "").unwrap();
        assert!(require_asked_for(&folder).is_err(), "another");
        fs::remove_dir_all(&folder).unwrap();
    }
}
