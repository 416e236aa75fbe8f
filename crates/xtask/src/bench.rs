//! `cargo xtask bench`: the bundles' weight, the servers, and in a real browser the offline
//! database and the drain of its outbox beside other libraries, and the register with 100,000
//! customers.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::json;

use crate::compiler::WASM;
use crate::workspace::Workspace;
use crate::{budget, node, process, server, setup, tools, web};

/// The register's own adapter as a contender: an example of the register's package.
const CONTENDER: &str = "bench_contender";

/// Measures, prints markdown and writes `target/bench/*.json`.
pub fn bench(workspace: &Workspace, rounds: u32) -> Result<bool> {
    let browser = setup::for_tests(workspace)?;
    let folder = workspace.root.join("benches/browser");
    node::ensure_packages(&folder)?;
    web::build_all(workspace)?;
    let results = workspace.target.join("bench");
    fs::create_dir_all(&results)?;
    let ours = contender(workspace)?;
    bundles(workspace)?;
    servers(workspace)?;
    server::build(workspace)?;
    let script = |name: &str, result: &str| {
        let mut command = Command::new("node");
        command.arg(name).arg("--out").arg(results.join(result)).arg("--ours").arg(&ours);
        command.current_dir(&folder).env("CHROMIUM", &browser.browser);
        command
    };
    let advice = "The browser's messages above say why.";
    process::run(
        script("bench.mjs", "offline-database.json").args(["--rounds", &rounds.to_string()]),
        advice,
    )?;
    process::run(&mut script("search.mjs", "search.json"), advice)?;
    // With the register as it is shipped, and a server.
    for (name, result) in
        [("visit.mjs", "visit.json"), ("start.mjs", "start.json"), ("drain.mjs", "drain.json")]
    {
        process::run(
            script(name, result)
                .arg("--server")
                .arg(workspace.server())
                .arg("--register")
                .arg(web::REGISTER.dist(workspace)),
            advice,
        )?;
    }
    Ok(true)
}

/// Builds our side of the comparison, if there is one, and says where it is.
fn contender(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.web().join("bench");
    let source = format!("examples/{CONTENDER}.rs");
    if !workspace.root.join(source).is_file() {
        return Ok(folder);
    }
    let advice = "The compiler's messages above say why.";
    process::run(
        process::cargo(&workspace.root).args([
            "build",
            "--package=pos",
            "--example",
            CONTENDER,
            "--target",
            WASM,
            "--profile=wasm-release",
        ]),
        advice,
    )?;
    let built =
        workspace.target.join(WASM).join("wasm-release/examples").join(format!("{CONTENDER}.wasm"));
    process::run(
        Command::new(tools::WASM_BINDGEN.program(workspace, "wasm-bindgen"))
            .args(["--target=web", "--no-typescript", "--out-name=contender"])
            .arg("--out-dir")
            .arg(&folder)
            .arg(built),
        advice,
    )?;
    Ok(folder)
}

/// On SQLite, and on PostgreSQL where it is installed.
fn servers(workspace: &Workspace) -> Result<()> {
    println!("\n## Servers");
    for package in ["scale-unit", "headquarters"] {
        process::run(
            process::cargo(&workspace.root)
                .args(["bench", "--quiet", "--package", package, "--benches"])
                .env("CARGO_TARGET_DIR", &workspace.target),
            "The bench's messages above say why.",
        )?;
    }
    Ok(())
}

fn bundles(workspace: &Workspace) -> Result<()> {
    println!("\n## Bundles\n\nBytes on disk, and brotli at quality 11 as they go over the wire.");
    let mut apps = Vec::new();
    for app in web::APPS {
        let weights = budget::weights(&app.dist(workspace))?;
        let total = budget::code(&app.dist(workspace))?;
        let whole = budget::whole(&app.dist(workspace))?;
        println!("\n| {} | raw | brotli | code |\n|---|--:|--:|---|", app.name);
        for weight in &weights {
            let mark = if weight.is_code { "yes" } else { "" };
            println!("| {} | {} | {} | {mark} |", weight.name, weight.raw, weight.wire);
        }
        println!("| **code** | | **{total}** | of {} |", app.code_limit);
        println!("| whole app | | {whole} | |");
        let files: Vec<_> = weights
            .iter()
            .map(|weight| {
                json!({
                    "name": weight.name,
                    "raw": weight.raw,
                    "brotli": weight.wire,
                    "isCode": weight.is_code,
                })
            })
            .collect();
        apps.push(json!({
            "app": app.name,
            "code": total,
            "whole": whole,
            "limit": app.code_limit,
            "files": files,
        }));
    }
    let path = workspace.target.join("bench/bundles.json");
    fs::write(&path, serde_json::to_string_pretty(&apps)?)
        .with_context(|| format!("{} cannot be written", path.display()))
}
