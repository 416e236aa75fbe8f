//! `commerce-server check-config`: which options are in force, and whether a start with them would
//! succeed.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory};
use service::database::check_folder_writable;

use crate::cli::{Cli, Serve};
use crate::part::Part;
use crate::sentence;

/// Options whose values others must not read over a shoulder.
const SECRET: [&str; 2] = ["database_url", "hq_database_url"];

pub async fn check(
    options: &Serve,
    matches: &ArgMatches,
    of_file: &BTreeSet<String>,
) -> Result<()> {
    if let Some((name, matches)) = matches.subcommand() {
        print(name, matches, of_file);
    }
    let problems = problems(options).await;
    if problems.is_empty() {
        println!("The servers could start with these options.");
        return Ok(());
    }
    bail!(problems.join("\n"))
}

/// A line an option: its name, its value, where it comes from.
fn print(subcommand: &str, matches: &ArgMatches, of_file: &BTreeSet<String>) {
    let command = Cli::command();
    let Some(command) = command.find_subcommand(subcommand) else { return };
    for argument in command.get_arguments() {
        let (id, Some(long)) = (argument.get_id().as_str(), argument.get_long()) else { continue };
        let Ok(Some(values)) = matches.try_get_raw(id) else { continue };
        let values: Vec<_> = values.map(|value| value.to_string_lossy()).collect();
        let value = if SECRET.contains(&id) { "…".to_owned() } else { values.join(",") };
        let source = match matches.value_source(id) {
            Some(ValueSource::CommandLine) => "command line",
            Some(ValueSource::EnvVariable) => "environment",
            _ if of_file.contains(long) => "file",
            _ => "default",
        };
        println!("{long:<32} {value:<40} {source}");
    }
}

async fn problems(options: &Serve) -> Vec<String> {
    let mut problems = Vec::new();
    let mut note = |outcome: Result<()>| {
        if let Err(error) = outcome {
            problems.push(sentence::of(&error));
        }
    };
    note(check_folder_writable(&options.data.data_dir).map_err(Into::into));
    note(options.transport().map(|_| ()));
    note(options.id_tokens().map(|_| ()));
    for part in Part::BOTH.into_iter().filter(|part| options.runs(*part)) {
        let reached = service::database::reach(&options.data.database_url(part)).await;
        note(reached.map_err(Into::into));
    }
    problems
}
