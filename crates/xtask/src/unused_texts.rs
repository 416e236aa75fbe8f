//! Texts that no code asks for.

use std::collections::BTreeSet;
use std::fs;

use anyhow::Result;

use crate::workspace::Workspace;
use crate::{sources, stamp};

const LANGUAGE: &str = "locales/en";
const CODE: [&str; 3] = ["src", "crates", "examples"];

/// The ids of texts whose functions no code names.
pub fn find(workspace: &Workspace) -> Result<Vec<String>> {
    let mut words = BTreeSet::new();
    for folder in CODE {
        for file in sources::rust_files(&workspace.root.join(folder))? {
            words.extend(sources::words(&fs::read_to_string(file)?).map(ToOwned::to_owned));
        }
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
