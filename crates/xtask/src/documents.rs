//! Documents name only what exists: files, names in the code, commands, links.
//!
//! Decisions and the changelog tell of the past, the rules of what is still to come: of them only
//! the links are checked.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use crate::{process, sources};

/// Programs and names of others that look like ours.
const OF_OTHERS: &[&str] = &["pg_dump"];
/// Files that have names of the code in them.
const SOURCES: &[&str] =
    &["rs", "ts", "mjs", "js", "toml", "sql", "ftl", "css", "html", "sh", "py", "snap"];

/// What the repository has that a document can name.
struct Known {
    files: Vec<String>,
    words: BTreeSet<String>,
    commands: Vec<String>,
}

/// Complaints about documents that name something that does not exist.
pub fn check(workspace: &Workspace, commands: Vec<String>) -> Result<Vec<String>> {
    let root = &workspace.root;
    let listed = process::capture(
        std::process::Command::new("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard"])
            .current_dir(root),
    )?;
    let files: Vec<String> =
        listed.lines().filter(|file| root.join(file).is_file()).map(ToOwned::to_owned).collect();
    let mut words = BTreeSet::new();
    let sources = files.iter().filter(|file| SOURCES.iter().any(|it| has_extension(file, it)));
    // What this file's tests name does not exist.
    for file in sources.filter(|file| !file.ends_with("xtask/src/documents.rs")) {
        let bytes = fs::read(root.join(file)).with_context(|| format!("{file} cannot be read"))?;
        words.extend(sources::words(&String::from_utf8_lossy(&bytes)).map(ToOwned::to_owned));
    }
    let documents: Vec<String> =
        files.iter().filter(|file| has_extension(file, "md")).cloned().collect();
    let known = Known { files, words, commands };
    let mut complaints = Vec::new();
    for document in documents {
        let text = fs::read_to_string(root.join(&document))?;
        let links = links(&text).filter(|link| !leads_somewhere(root, &document, link));
        complaints.extend(links.map(|link| format!("{document}: no such file: {link}")));
        if !tells_of_other_times(&document) {
            let wrong = names(&text).filter_map(|name| known.complaint(name));
            complaints.extend(wrong.map(|complaint| format!("{document}: {complaint}")));
        }
    }
    Ok(complaints)
}

fn tells_of_other_times(document: &str) -> bool {
    document.starts_with("docs/adr/")
        || ["CHANGELOG.md", "docs/rules.md", "tests/rules.md"].contains(&document)
}

impl Known {
    fn complaint(&self, name: &str) -> Option<String> {
        if let Some(command) = name.strip_prefix("cargo xtask ") {
            let command = command.split_whitespace().next().unwrap_or_default();
            let is_plain = command.chars().all(|it| it.is_ascii_lowercase());
            let is_known = !is_plain || self.commands.iter().any(|it| it == command);
            return (!is_known).then(|| format!("no such command: {name}"));
        }
        if is_path(name) {
            return (!self.has_file(name)).then(|| format!("no such file: {name}"));
        }
        let word = name_in_code(name)?;
        let is_known = OF_OTHERS.contains(&word) || self.words.contains(word);
        (!is_known).then(|| format!("no such name in the code: {name}"))
    }

    /// A file of this path, or one whose path ends with it.
    fn has_file(&self, path: &str) -> bool {
        let inside = format!("/{path}");
        self.files.iter().any(|file| file == path || file.ends_with(&inside))
    }
}

/// What stands between two backticks, outside blocks of code.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let prose = text.split("```").step_by(2);
    let lines = prose.flat_map(str::lines);
    lines.flat_map(|line| line.split('`').skip(1).step_by(2)).map(str::trim)
}

/// Relative targets of links.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let prose = text.split("```").step_by(2);
    let targets = prose.flat_map(|part| part.split("](").skip(1));
    let targets = targets.filter_map(|rest| rest.split([')', '#', ' ']).next());
    targets.filter(|link| !link.is_empty() && !link.contains(':'))
}

fn leads_somewhere(root: &Path, document: &str, link: &str) -> bool {
    let folder = root.join(document).parent().map(Path::to_path_buf).unwrap_or_default();
    let mut target = PathBuf::new();
    for part in folder.join(link).components() {
        match part {
            Component::ParentDir => drop(target.pop()),
            part => target.push(part),
        }
    }
    target.exists()
}

/// A path of the repository, without wildcards; addresses begin with a slash, and what is built
/// is not in the repository.
fn is_path(name: &str) -> bool {
    let is_plain = name.chars().all(|it| it.is_ascii_alphanumeric() || "./_-".contains(it));
    let ends_as_file = SOURCES.iter().chain(&["md"]).any(|it| has_extension(name, it));
    let is_elsewhere = name.starts_with(['/', '.']) || name.starts_with("target/");
    is_plain && !is_elsewhere && ends_as_file
}

/// The last word of `a::b`, `snake_case` or `CamelCase`.
fn name_in_code(name: &str) -> Option<&str> {
    let name = name.trim_end_matches("()");
    let is_plain = name.chars().all(|it| it.is_ascii_alphanumeric() || "_:".contains(it));
    let last = name.rsplit("::").next()?;
    let humps = last.chars().skip(1).filter(char::is_ascii_uppercase).count();
    let is_name = name.contains("::")
        || (last.contains('_')
            && last.chars().all(|it| it.is_ascii_lowercase() || "_0123456789".contains(it)))
        || (humps > 0 && last.chars().any(|it| it.is_ascii_lowercase()));
    (is_plain && is_name && !last.is_empty()).then_some(last)
}

fn has_extension(file: &str, extension: &str) -> bool {
    Path::new(file).extension().is_some_and(|it| it == extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        Known {
            files: vec!["crates/sync/src/engine.rs".to_owned()],
            words: ["check", "a_test_of_ours", "TabSession"].map(str::to_owned).into(),
            commands: vec!["run".to_owned()],
        }
    }

    #[test]
    fn what_exists_can_be_named() {
        for name in [
            "engine.rs",
            "sync/src/engine.rs",
            "gate::check",
            "gate::check()",
            "a_test_of_ours",
            "TabSession",
            "cargo xtask run",
            "cargo xtask run -- --jobs manual",
            "cargo xtask <command>",
            "pg_dump",
            "/Commerce/openapi.json",
            "target/web/register",
            "Pending sync",
        ] {
            assert_eq!(known().complaint(name), None, "{name}");
        }
    }

    #[test]
    fn what_does_not_exist_is_complained_about() {
        for name in
            ["second_part.rs", "gate::way", "a_test_that_went", "OldName", "cargo xtask fly"]
        {
            assert!(known().complaint(name).is_some(), "{name}");
        }
    }

    #[test]
    fn names_and_links_are_read_outside_blocks_of_code() {
        let text = "See `one` in [a](b.md#c), [web](https://x).\n```\n`two` [d](e)\n```\n`three`";
        assert_eq!(names(text).collect::<Vec<_>>(), ["one", "three"]);
        assert_eq!(links(text).collect::<Vec<_>>(), ["b.md"]);
    }
}
