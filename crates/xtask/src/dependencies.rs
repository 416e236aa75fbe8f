//! Dependencies point one way: the arrows of ARCHITECTURE.md, checked.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;
use crate::sources;
use crate::workspace::Workspace;

/// Which of the project's own crates a crate may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("locale", &[]),
    ("xtask", &[]),
    ("diagnostics", &[]),
    ("contract", &["domain"]),
    ("sync", &["domain"]),
    ("sim", &["domain", "contract", "sync"]),
    ("ui", &["locale"]),
    ("service", &["domain", "contract", "locale"]),
    ("scale-unit", &["domain", "contract", "locale", "service"]),
    ("headquarters", &["domain", "contract", "locale", "service"]),
    ("server", &["domain", "contract", "locale", "service", "scale-unit", "headquarters"]),
    ("console", &["domain", "contract", "locale", "ui", "diagnostics"]),
    ("pos", &["domain", "contract", "sync", "locale", "ui", "diagnostics"]),
];

/// Crates only allowed for tests: they stand in for what they test.
const TEST_ARROWS: &[(&str, &[&str])] = &[("scale-unit", &["headquarters"]), ("server", &["sync"])];

/// Crates that name no clock, no randomness, no network, no browser and no framework.
const PURE: &[&str] = &["domain", "contract", "sync", "sim", "locale"];

/// What a pure crate must not reach, not even through others.
const IMPURE: &[&str] = &[
    "async-std",
    "axum",
    "chrono",
    "getrandom",
    "gloo",
    "gloo-net",
    "gloo-timers",
    "hyper",
    "indexed_db_futures",
    "js-sys",
    "leptos",
    "rand",
    "reqwest",
    "sqlx",
    "tokio",
    "wasm-bindgen",
    "web-sys",
];

/// Of a browser a pure crate may take what is a table there: Unicode's normal forms.
const IN_A_BROWSER: &[&str] = &["js-sys", "wasm-bindgen"];

/// The graph as cargo sees it.
pub fn metadata(workspace: &Workspace) -> Result<Value> {
    let text = process::capture(process::cargo(&workspace.root).args([
        "metadata",
        "--format-version",
        "1",
        "--locked",
    ]))?;
    serde_json::from_str(&text).context("cargo metadata is no JSON")
}

/// Complaints about the arrows: unknown crates, wrong directions.
pub fn check_arrows(metadata: &Value) -> Vec<String> {
    let members: BTreeSet<&str> = strings(&metadata["workspace_members"]).collect();
    let packages: Vec<&Value> = items(&metadata["packages"])
        .filter(|package| members.contains(text(&package["id"])))
        .collect();
    let own: BTreeSet<&str> = packages.iter().map(|package| text(&package["name"])).collect();
    let mut complaints = Vec::new();
    for package in packages {
        let name = text(&package["name"]);
        let Some(allowed) = arrows(ARROWS, name) else {
            complaints.push(format!(
                "the crate `{name}` has no arrows yet: add it to crates/xtask/src/dependencies.rs"
            ));
            continue;
        };
        let for_tests = arrows(TEST_ARROWS, name).unwrap_or_default();
        for dependency in items(&package["dependencies"]) {
            let target = text(&dependency["name"]);
            let test_only = text(&dependency["kind"]) == "dev";
            if own.contains(target)
                && !allowed.contains(&target)
                && !(test_only && (for_tests.contains(&target) || target == name))
            {
                complaints.push(format!("`{name}` must not depend on `{target}`"));
            }
        }
    }
    complaints.sort();
    complaints.dedup();
    complaints
}

/// Complaints about the register's screens: adapters or other screens named in them.
pub fn check_features(root: &Path) -> Result<Vec<String>> {
    let features = root.join("src/features");
    let files = sources::rust_files(&features)?;
    let names: BTreeSet<String> = files
        .iter()
        .filter_map(|file| feature_of(&features, file))
        .filter(|name| name != "mod")
        .collect();
    let mut complaints = Vec::new();
    for file in &files {
        let Some(own) = feature_of(&features, file).filter(|name| name != "mod") else {
            continue;
        };
        let shown = file.strip_prefix(root).unwrap_or(file).display();
        let source = fs::read_to_string(file).with_context(|| format!("{shown} cannot be read"))?;
        for (number, line) in source.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let place = format!("{shown}:{}", number + 1);
            if code.contains("adapters::") {
                complaints.push(format!("{place}: a screen must not name `adapters`"));
            }
            for other in names.iter().filter(|name| **name != own) {
                if code.contains(&format!("features::{other}")) {
                    complaints.push(format!(
                        "{place}: the screen `{own}` must not name the screen `{other}`"
                    ));
                }
            }
        }
    }
    Ok(complaints)
}

/// The screen that a file belongs to: the first folder or file under `features`.
fn feature_of(features: &Path, file: &Path) -> Option<String> {
    let first = file.strip_prefix(features).ok()?.components().next()?;
    let first = first.as_os_str().to_string_lossy();
    Some(first.strip_suffix(".rs").unwrap_or(&first).to_owned())
}

/// Complaints about crates that must stay pure and reach something that is not.
///
/// Asked crate by crate: across the workspace cargo unites the features, and a feature that only
/// the web apps switch on would count against the pure crates.
pub fn check_purity(workspace: &Workspace) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for package in PURE {
        let tree = |target: &[&str]| {
            let arguments = [
                "tree",
                "--locked",
                "--all-features",
                "--edges=normal,no-proc-macro",
                "--prefix=none",
                "--package",
                package,
            ];
            process::capture(process::cargo(&workspace.root).args(arguments).args(target))
        };
        let (here, anywhere) = (tree(&[])?, tree(&["--target=all"])?);
        let mut reached = impure(&here);
        reached.extend(impure(&anywhere).iter().filter(|name| !IN_A_BROWSER.contains(name)));
        complaints.extend(
            reached
                .into_iter()
                .map(|reached| format!("`{package}` must stay pure, but reaches `{reached}`")),
        );
    }
    Ok(complaints)
}

/// The impure packages in what `cargo tree` prints.
fn impure(tree: &str) -> BTreeSet<&str> {
    tree.lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| IMPURE.contains(name))
        .collect()
}

fn arrows<'a>(table: &[(&str, &'a [&'a str])], name: &str) -> Option<&'a [&'a str]> {
    table.iter().find(|(package, _)| *package == name).map(|(_, allowed)| *allowed)
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    items(value).filter_map(Value::as_str)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn dependencies_of_this_workspace_point_one_way() {
        let workspace = Workspace::find().unwrap();
        let complaints = check_arrows(&metadata(&workspace).unwrap());
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    }

    #[test]
    fn screens_name_neither_adapters_nor_each_other() {
        let workspace = Workspace::find().unwrap();
        let complaints = check_features(&workspace.root).unwrap();
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    }

    #[test]
    fn pure_crates_of_this_workspace_are_pure() {
        let complaints = check_purity(&Workspace::find().unwrap()).unwrap();
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    }

    #[test]
    fn a_wrong_arrow_is_found() {
        let metadata = json!({
            "workspace_members": ["domain", "sync"],
            "packages": [
                {"id": "domain", "name": "domain", "dependencies": [{"name": "sync", "kind": null}]},
                {"id": "sync", "name": "sync", "dependencies": []},
            ],
        });
        assert_eq!(check_arrows(&metadata), ["`domain` must not depend on `sync`"]);
    }

    #[test]
    fn an_impure_package_is_found() {
        let tree = "domain v0.1.0 (crates/domain)\nserde v1.0.0\njs-sys v0.3.1 (*)\n";
        assert_eq!(impure(tree).into_iter().collect::<Vec<_>>(), ["js-sys"]);
    }
}
