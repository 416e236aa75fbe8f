//! Private components over clippy's limit: the component macro hides them from `too_many_lines`.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::sources;

const ATTRIBUTE: &str = "#[component]\n";

/// Complaints about components with more lines than clippy.toml allows.
pub fn check(root: &Path) -> Result<Vec<String>> {
    let limit = limit(&fs::read_to_string(root.join("clippy.toml"))?)
        .context("clippy.toml does not set too-many-lines-threshold")?;
    let mut complaints = Vec::new();
    for folder in ["src", "crates"] {
        for file in sources::rust_files(&root.join(folder))? {
            let text = fs::read_to_string(&file)?;
            for (name, lines) in components(&text).filter(|(_, lines)| *lines > limit) {
                let file = file.strip_prefix(root)?.display();
                complaints.push(format!("{file}: {name} has {lines} lines, the limit is {limit}"));
            }
        }
    }
    Ok(complaints)
}

fn limit(clippy: &str) -> Option<usize> {
    let setting = clippy.lines().find_map(|line| line.strip_prefix("too-many-lines-threshold"));
    setting?.trim_start_matches([' ', '=']).trim().parse().ok()
}

/// The components of a formatted file, each with the lines of code in its body.
fn components(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.split(ATTRIBUTE).skip(1).filter_map(|component| {
        let (_, signature) = component.split_once("fn ")?;
        let (name, _) = signature.split_once('(')?;
        let (_, body) = component.split_once(" {\n")?;
        let (body, _) = body.split_once("\n}\n").unwrap_or((body, ""));
        let is_code = |line: &&str| !line.is_empty() && !line.starts_with("//");
        Some((name, body.lines().map(str::trim).filter(is_code).count()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_code_are_counted_in_each_component() {
        let text = "\
/// One.
#[component]
fn One() -> impl IntoView {
    // Why.
    let one = 1;

    view! { {one} }
}

#[component]
pub fn Two(
    one: u8,
) -> impl IntoView {
    view! { {one} }
}

fn three() {
    three();
}
";
        assert_eq!(components(text).collect::<Vec<_>>(), [("One", 2), ("Two", 1)]);
    }

    #[test]
    fn the_limit_is_clippys() {
        assert_eq!(limit("a = true\ntoo-many-lines-threshold = 80\n"), Some(80));
        assert_eq!(limit("a = true\n"), None);
    }
}
