//! Playwright journeys that name rules in their titles.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{NamedTest, numbers};
use crate::stamp;

/// Every test of the journeys whose title names a rule.
pub fn find(root: &Path) -> Result<Vec<NamedTest>> {
    let folder = root.join("tests/e2e");
    let mut files = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_name() != "node_modules" {
                stamp::collect(&entry.path(), &mut files)?;
            }
        }
    }
    let mut tests = Vec::new();
    for file in files {
        if !file.to_string_lossy().ends_with(".spec.ts") {
            continue;
        }
        let shown = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let source =
            fs::read_to_string(&file).with_context(|| format!("{shown} cannot be read"))?;
        for title in titles(&source) {
            let rules = numbers(title);
            if !rules.is_empty() {
                tests.push(NamedTest { file: shown.clone(), name: title.to_owned(), rules });
            }
        }
    }
    Ok(tests)
}

/// The first argument of each `test(…)`, where it is a plain string.
fn titles(source: &str) -> Vec<&str> {
    let mut titles = Vec::new();
    for (start, call) in source.match_indices("test(") {
        let part_of_a_word = source[..start]
            .chars()
            .next_back()
            .is_some_and(|before| before.is_alphanumeric() || before == '_' || before == '.');
        if part_of_a_word {
            continue;
        }
        let rest = source[start + call.len()..].trim_start();
        let Some(quote) = rest.chars().next().filter(|first| "'\"`".contains(*first)) else {
            continue;
        };
        if let Some((title, _)) = rest[1..].split_once(quote) {
            titles.push(title);
        }
    }
    titles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_may_stand_on_the_next_line() {
        let source = "test(\"R022 saved\", async () => {});\n  test(\n    'R040 kept',\n    fn);\n\
                      latest(\"R001\"); pattern.test(\"R002\"); test.describe(\"R003\");";
        assert_eq!(titles(source), ["R022 saved", "R040 kept"]);
    }
}
