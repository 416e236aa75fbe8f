//! `cargo xtask run`: from a fresh checkout to a working demo.

use std::process::Command;

use anyhow::Result;

use crate::workspace::Workspace;
use crate::{process, server, setup, web};

/// Builds everything and becomes the demo server.
pub fn run(workspace: &Workspace, arguments: &[String]) -> Result<bool> {
    setup::for_builds(workspace)?;
    web::build_all(workspace)?;
    server::build(workspace)?;
    let mut command = Command::new(workspace.server());
    command
        .args(["serve", "--demo"])
        .arg("--register-dir")
        .arg(web::REGISTER.dist(workspace))
        .arg("--console-dir")
        .arg(web::CONSOLE.dist(workspace))
        .current_dir(&workspace.root);
    if !arguments.iter().any(|word| is_about_data(word)) {
        command.args(["--data-dir", "data"]);
    }
    command.args(arguments);
    println!("$ {}", process::show(&command));
    become_program(&mut command)
}

fn is_about_data(argument: &str) -> bool {
    let name = argument.split('=').next().unwrap_or(argument);
    matches!(name, "--data-dir" | "--database-url" | "--hq-database-url")
}

/// This process becomes the server, so that signals reach it and nothing waits in between.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<bool> {
    use std::os::unix::process::CommandExt;

    Err(command.exec().into())
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<bool> {
    Ok(command.status()?.success())
}
