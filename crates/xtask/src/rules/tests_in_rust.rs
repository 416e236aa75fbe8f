//! Rust tests that name rules: `fn r022_…`, several as `fn r022_r023_…`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{NamedTest, numbers};
use crate::sources;

/// Every such function in the project's sources.
pub fn find(root: &Path) -> Result<Vec<NamedTest>> {
    let mut files = Vec::new();
    for folder in ["src", "tests", "crates"] {
        files.extend(sources::rust_files(&root.join(folder))?);
    }
    let mut tests = Vec::new();
    for file in files {
        let shown = file.strip_prefix(root).unwrap_or(&file);
        let foreign = shown
            .components()
            .any(|part| part.as_os_str() == "node_modules" || part.as_os_str() == "target");
        if foreign {
            continue;
        }
        let source = fs::read_to_string(&file)
            .with_context(|| format!("{} cannot be read", shown.display()))?;
        let shown = shown.to_string_lossy().replace('\\', "/");
        tests.extend(functions(&source).map(|name| NamedTest {
            file: shown.clone(),
            rules: leading_numbers(name),
            name: name.to_owned(),
        }));
    }
    Ok(tests)
}

fn functions(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .filter_map(|line| {
            let line = line.trim_start();
            let line = line.strip_prefix("pub ").unwrap_or(line);
            let line = line.strip_prefix("async ").unwrap_or(line);
            line.strip_prefix("fn ")
        })
        .filter_map(|rest| rest.split(['(', '<']).next())
        .map(str::trim)
        .filter(|name| !leading_numbers(name).is_empty())
}

/// `r022_r023_kept` names two rules; `kept_r022` names none.
fn leading_numbers(name: &str) -> Vec<u16> {
    let mut found = Vec::new();
    for part in name.split('_') {
        match numbers(part)[..] {
            [number] if part.starts_with('r') && part.len() == 4 => found.push(number),
            _ => break,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_begin_with_rules_count() {
        let source = "    fn r022_offline_creation() {\n    async fn r091_r092_upload() {\n\
                      fn remember() {}\n// fn r001_comment()\nfn kept_r040() {}\n";
        assert_eq!(
            functions(source).collect::<Vec<_>>(),
            ["r022_offline_creation", "r091_r092_upload"]
        );
        assert_eq!(leading_numbers("r091_r092_upload"), [91, 92]);
        assert_eq!(leading_numbers("r0912_upload"), Vec::<u16>::new());
    }
}
