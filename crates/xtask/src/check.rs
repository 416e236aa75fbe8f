//! `cargo xtask check`: what can be told without running the product.

use std::process::Command;

use anyhow::{Result, bail};

use crate::workspace::{WEB_PACKAGES, Workspace};
use crate::{
    circles, compiler, dependencies, documents, long_components, process, rules, setup, tools,
    unused_texts,
};

/// Crates without a browser in them that the web apps are built from.
const SHARED_PACKAGES: [&str; 4] = ["domain", "contract", "sync", "locale"];

/// Runs every check, also after one has failed.
pub fn check(workspace: &Workspace, advisories: bool) -> Result<bool> {
    setup::for_checks(workspace)?;
    let steps: [(&str, Step); 13] = [
        ("formatting", formatting),
        ("dependency direction", dependency_direction),
        ("dependencies in use", dependencies_in_use),
        ("rule table", rule_table),
        ("documents", names_in_documents),
        ("texts", texts_in_use),
        ("spelling", spelling),
        ("types of the journeys", types_of_journeys),
        ("licences and sources", licences),
        ("length of components", length_of_components),
        ("lints, native", lints_native),
        ("lints, web apps", lints_web),
        ("lints, shared crates as WebAssembly", lints_shared),
    ];
    let mut failures = Vec::new();
    let mut perform = |name: &str, outcome: Result<()>| {
        if let Err(error) = outcome {
            eprintln!("error: {error:#}");
            failures.push(name.to_owned());
        }
    };
    for (name, step) in steps {
        println!("\n== {name} ==");
        perform(name, step(workspace));
    }
    if advisories {
        println!("\n== advisories ==");
        perform("advisories", deny(workspace, &["advisories"]));
    }
    if failures.is_empty() {
        println!("\nAll checks are fine");
    } else {
        println!("\nFailed checks: {}", failures.join(", "));
    }
    Ok(failures.is_empty())
}

type Step = fn(&Workspace) -> Result<()>;

fn formatting(workspace: &Workspace) -> Result<()> {
    process::run(
        process::cargo(&workspace.root).args(["fmt", "--all", "--check"]),
        "Run `cargo fmt --all`.",
    )
}

fn dependency_direction(workspace: &Workspace) -> Result<()> {
    let mut complaints = dependencies::check_arrows(&dependencies::metadata(workspace)?);
    complaints.extend(dependencies::check_purity(workspace)?);
    complaints.extend(dependencies::check_features(&workspace.root)?);
    complaints.extend(circles::check(&workspace.root)?);
    if !complaints.is_empty() {
        bail!("{}", complaints.join("\n"));
    }
    println!("Dependencies point one way");
    Ok(())
}

fn dependencies_in_use(workspace: &Workspace) -> Result<()> {
    process::run(
        Command::new(tools::CARGO_MACHETE.program(workspace, "cargo-machete"))
            .arg("--with-metadata")
            .current_dir(&workspace.root),
        "Take the dependencies that are named above out of their Cargo.toml.",
    )
}

fn rule_table(workspace: &Workspace) -> Result<()> {
    if !rules::generate(workspace, true)? {
        bail!("docs/rules.md is not up to date. Run `cargo xtask rules`.");
    }
    Ok(())
}

fn names_in_documents(workspace: &Workspace) -> Result<()> {
    let complaints = documents::check(workspace, crate::commands())?;
    if !complaints.is_empty() {
        bail!("{}", complaints.join("\n"));
    }
    println!("Documents name what exists");
    Ok(())
}

fn texts_in_use(workspace: &Workspace) -> Result<()> {
    let unused = unused_texts::find(workspace)?;
    if !unused.is_empty() {
        bail!(
            "no code asks for these texts, remove them from all languages: {}",
            unused.join(", ")
        );
    }
    println!("Code asks for every text");
    Ok(())
}

fn spelling(workspace: &Workspace) -> Result<()> {
    process::run(
        Command::new(tools::TYPOS.program(workspace, "typos")).current_dir(&workspace.root),
        "Correct the words, or teach them to typos.toml.",
    )
}

fn types_of_journeys(workspace: &Workspace) -> Result<()> {
    process::run(
        Command::new("npx")
            .args(["--no-install", "tsc", "--noEmit"])
            .current_dir(workspace.journeys()),
        "The messages above name the places.",
    )
}

fn licences(workspace: &Workspace) -> Result<()> {
    deny(workspace, &["bans", "licenses", "sources"])
}

fn deny(workspace: &Workspace, what: &[&str]) -> Result<()> {
    process::run(
        Command::new(tools::CARGO_DENY.program(workspace, "cargo-deny"))
            .args(["--log-level", "error", "--all-features", "check"])
            .args(what)
            .current_dir(&workspace.root),
        "deny.toml says what is allowed.",
    )
}

fn length_of_components(workspace: &Workspace) -> Result<()> {
    let complaints = long_components::check(&workspace.root)?;
    if !complaints.is_empty() {
        bail!("{}", complaints.join("\n"));
    }
    println!("Components are short enough");
    Ok(())
}

fn lints_native(workspace: &Workspace) -> Result<()> {
    let mut command = clippy(workspace);
    command.args(["--workspace", "--all-targets"]);
    for package in WEB_PACKAGES {
        command.args(["--exclude", package]);
    }
    lint(command)
}

fn lints_web(workspace: &Workspace) -> Result<()> {
    let mut command = clippy(workspace);
    command.args(["--target", compiler::WASM, "--all-targets"]);
    for package in WEB_PACKAGES {
        command.args(["--package", package]);
    }
    lint(command)
}

/// Without their tests, whose tools do not build for WebAssembly.
fn lints_shared(workspace: &Workspace) -> Result<()> {
    let mut command = clippy(workspace);
    command.args(["--target", compiler::WASM]);
    for package in SHARED_PACKAGES {
        command.args(["--package", package]);
    }
    lint(command)
}

fn clippy(workspace: &Workspace) -> Command {
    let mut command = process::cargo(&workspace.root);
    command.arg("clippy");
    command
}

fn lint(mut command: Command) -> Result<()> {
    command.args(["--", "-D", "warnings"]);
    process::run(&mut command, "Follow clippy's advice above.")
}
