//! `docs/rules.md`: every rule with the tests that name it.

mod source;
mod table;
mod tests_in_javascript;
mod tests_in_rust;

use std::fs;

use anyhow::{Context, Result};

use crate::workspace::Workspace;

const SOURCE: &str = "tests/rules.md";
const TABLE: &str = "docs/rules.md";

/// A test that names rules.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedTest {
    /// The file, from the root.
    pub file: String,
    /// The test's name or title.
    pub name: String,
    /// The numbers that it names.
    pub rules: Vec<u16>,
}

/// Writes the table, or only compares it. `Ok(false)` says that it is not up to date.
pub fn generate(workspace: &Workspace, only_check: bool) -> Result<bool> {
    let path = workspace.root.join(TABLE);
    let wanted = render(workspace)?;
    if only_check {
        let fresh = fs::read_to_string(&path).is_ok_and(|text| text == wanted);
        if fresh {
            println!("{TABLE} is up to date");
        } else {
            eprintln!("{TABLE} is not up to date: run `cargo xtask rules`");
        }
        return Ok(fresh);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&path, wanted).with_context(|| format!("{TABLE} cannot be written"))?;
    println!("Wrote {TABLE}");
    Ok(true)
}

fn render(workspace: &Workspace) -> Result<String> {
    let text = fs::read_to_string(workspace.root.join(SOURCE))
        .with_context(|| format!("{SOURCE} cannot be read"))?;
    let sections = source::read(&text).with_context(|| format!("{SOURCE} is malformed"))?;
    let mut tests = tests_in_rust::find(&workspace.root)?;
    tests.extend(tests_in_javascript::find(&workspace.root)?);
    tests.sort();
    tests.dedup();
    table::render(&sections, &tests)
}

/// The rule numbers in a text, each once: every `R` or `r` followed by three digits.
fn numbers(text: &str) -> Vec<u16> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    for (start, _) in text.match_indices(['R', 'r']) {
        let before = start.checked_sub(1).map(|index| bytes[index]);
        let digits: String = text[start + 1..].chars().take_while(char::is_ascii_digit).collect();
        let stands_alone = before.is_none_or(|byte| !byte.is_ascii_alphanumeric());
        if stands_alone
            && digits.len() == 3
            && let Ok(number) = digits.parse()
            && !found.contains(&number)
        {
            found.push(number);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_table_is_up_to_date() {
        let workspace = Workspace::find().unwrap();
        assert!(generate(&workspace, true).unwrap(), "run `cargo xtask rules`");
    }

    #[test]
    fn numbers_are_three_digits_after_an_r() {
        assert_eq!(numbers("R022 R024: offline (R022)"), [22, 24]);
        assert_eq!(numbers("r022_r023_kept"), [22, 23]);
        assert_eq!(numbers("R2, R0222, ERR022, counter"), Vec::<u16>::new());
    }
}
