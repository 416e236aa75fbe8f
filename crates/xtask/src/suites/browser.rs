//! Rust in a headless browser: adapters and components.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use anyhow::Result;

use super::{Context, rust};
use crate::compiler::WASM;
use crate::process;
use crate::report::SuiteReport;
use crate::tools;
use crate::workspace::{WEB_PACKAGES, Workspace};

/// The web packages that have browser tests.
pub fn packages(workspace: &Workspace) -> Vec<&'static str> {
    WEB_PACKAGES
        .into_iter()
        .filter(|package| {
            let folder = match *package {
                "pos" => workspace.root.clone(),
                other => workspace.root.join("crates").join(other),
            };
            has_rust_files(&folder.join("tests"))
        })
        .collect()
}

fn has_rust_files(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| {
        entries
            .filter_map(Result::ok)
            .any(|entry| entry.path().extension() == Some(OsStr::new("rs")))
    })
}

/// Runs the browser tests, if there are any.
pub fn run(context: &mut Context) -> Result<SuiteReport> {
    let packages = packages(context.workspace);
    if packages.is_empty() {
        return Ok(SuiteReport {
            note: "no browser tests yet".to_owned(),
            ..SuiteReport::of("browser", Vec::new())
        });
    }
    let mut command = process::cargo(&context.workspace.root);
    command.args(["test", "--no-fail-fast", "--target", WASM]);
    for package in packages {
        command.args(["--package", package]);
    }
    command.arg("--");
    command.args(context.filter);
    command
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            tools::WASM_BINDGEN.program(context.workspace, "wasm-bindgen-test-runner"),
        )
        .env("CHROMEDRIVER", &context.browser.driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    rust::run(command, "browser")
}
