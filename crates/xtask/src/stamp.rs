//! Skipping a build whose inputs have not changed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::workspace::Workspace;

/// A fingerprint of the bytes of all files under the given files and folders.
pub fn fingerprint(workspace: &Workspace, inputs: &[&str], also: &str) -> Result<String> {
    let mut files = Vec::new();
    for input in inputs {
        collect(&workspace.root.join(input), &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    hash.update(also);
    for file in files {
        let bytes =
            fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        hash.update(file.to_string_lossy().as_bytes());
        hash.update([0]);
        hash.update(bytes.len().to_le_bytes());
        hash.update(bytes);
    }
    Ok(hex(&hash.finalize()))
}

/// All files under a folder, or the file itself; nothing if there is neither.
pub fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
    } else if path.is_dir() {
        for entry in
            fs::read_dir(path).with_context(|| format!("{} cannot be read", path.display()))?
        {
            collect(&entry?.path(), files)?;
        }
    }
    Ok(())
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
