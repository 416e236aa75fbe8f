//! Texts that no code asks for.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;

use anyhow::Result;

use crate::stamp;
use crate::workspace::Workspace;

const LANGUAGE: &str = "locales/en";
const CODE: [&str; 3] = ["src", "crates", "examples"];

/// The ids of texts whose functions no code names.
pub fn find(workspace: &Workspace) -> Result<Vec<String>> {
    let mut code = Vec::new();
    for folder in CODE {
        stamp::collect(&workspace.root.join(folder), &mut code)?;
    }
    code.retain(|file| file.extension() == Some(OsStr::new("rs")));
    let mut words = BTreeSet::new();
    for file in code {
        let text = fs::read_to_string(file)?;
        let parts = text.split(|it: char| !(it.is_alphanumeric() || it == '_'));
        words.extend(parts.map(ToOwned::to_owned));
    }
    let mut texts = Vec::new();
    stamp::collect(&workspace.root.join(LANGUAGE), &mut texts)?;
    let mut unused = Vec::new();
    for file in texts {
        let text = fs::read_to_string(file)?;
        unused.extend(
            ids(&text).filter(|id| !words.contains(&id.replace('-', "_"))).map(str::to_owned),
        );
    }
    Ok(unused)
}

fn ids(text: &str) -> impl Iterator<Item = &str> {
    let entries = text.lines().filter_map(|line| line.split_once(" ="));
    entries.map(|(id, _)| id).filter(|id| id.starts_with(|it: char| it.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_entries_are_read_and_comments_and_variants_are_not() {
        let text = "# a = b\nfirst-one = One\nsecond =\n    { $n ->\n        [one] x = y\n    }\n";
        assert_eq!(ids(text).collect::<Vec<_>>(), ["first-one", "second"]);
    }
}
