//! The project's Rust files, and the words in them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::stamp;

/// The Rust files below a folder, in order.
pub fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    stamp::collect(folder, &mut files)?;
    files.retain(|file| file.extension() == Some(OsStr::new("rs")));
    files.sort();
    Ok(files)
}

/// Names and other words of a text.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| !(it.is_alphanumeric() || it == '_')).filter(|word| !word.is_empty())
}
