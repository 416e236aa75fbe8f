//! A file with options: what neither the command line nor the environment says comes from it.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::builder::OsStr;
use clap::{Arg, ArgAction, Command};
use toml::{Table, Value};

/// Names the file; also the environment variable `COMMERCE_CONFIG`.
pub const OPTION: &str = "config";

/// Takes the options of the file that the arguments or the environment name, as defaults of the
/// subcommands. Answers with their names, too.
pub fn with_file(command: Command, arguments: &[OsString]) -> Result<(Command, BTreeSet<String>)> {
    // Whatever else is wrong with the arguments is said later.
    let early = command.clone().ignore_errors(true).try_get_matches_from(arguments);
    let file = early.ok().and_then(|matches| {
        let (_, matches) = matches.subcommand()?;
        matches.try_get_one::<PathBuf>(OPTION).ok().flatten().cloned()
    });
    match file.or_else(installed) {
        Some(file) => with(command, &file),
        None => Ok((command, BTreeSet::new())),
    }
}

/// What a package has installed for its program.
fn installed() -> Option<PathBuf> {
    let file = PathBuf::from("/etc/commerce-counter/config.toml");
    (cfg!(feature = "embedded") && file.exists()).then_some(file)
}

fn with(mut command: Command, file: &Path) -> Result<(Command, BTreeSet<String>)> {
    let name = file.display();
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("The configuration {name} cannot be read"))?;
    let table: Table = text.parse().with_context(|| format!("{name} is not written in TOML"))?;
    let options = flattened(&table, "");
    for (key, value) in &options {
        let mut is_known = false;
        for subcommand in command.get_subcommands_mut() {
            let Some(argument) = argument(subcommand, key) else { continue };
            is_known = true;
            let value = text_of(value, &argument).with_context(|| format!("{name}: {key}"))?;
            let id = argument.get_id().to_string();
            let with_default = |argument: Arg| argument.default_value(OsStr::from(value));
            *subcommand = std::mem::take(subcommand).mut_arg(id, with_default);
        }
        if !is_known {
            bail!("{name}: {key} is no option. `commerce-server serve --help` lists them.");
        }
    }
    Ok((command, options.into_iter().map(|(key, _)| key).collect()))
}

/// `tls.certificate` in the file is `--tls-certificate` on the command line.
fn flattened(table: &Table, prefix: &str) -> Vec<(String, Value)> {
    let option = |(key, value): (&String, &Value)| {
        let key = format!("{prefix}{}", key.replace('_', "-"));
        match value {
            Value::Table(table) => flattened(table, &format!("{key}-")),
            value => vec![(key, value.clone())],
        }
    };
    table.iter().flat_map(option).collect()
}

fn argument(command: &Command, name: &str) -> Option<Arg> {
    let mut arguments = command.get_arguments();
    arguments.find(|argument| argument.get_long() == Some(name) && name != OPTION).cloned()
}

/// As it would be given on the command line.
fn text_of(value: &Value, argument: &Arg) -> Result<String> {
    let is_switch = matches!(argument.get_action(), ArgAction::SetTrue);
    match value {
        Value::Boolean(on) if is_switch => Ok(on.to_string()),
        _ if is_switch => bail!("must be true or false"),
        Value::String(text) => Ok(text.clone()),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Array(values) => {
            let texts = values.iter().map(|value| text_of(value, argument));
            Ok(texts.collect::<Result<Vec<_>>>()?.join(","))
        }
        _ => bail!("must be a text, a whole number or a list of texts"),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md");
    /// The table stands behind it.
    const HEADING: &str = "## Options\n\n";

    fn row(argument: &Arg) -> Option<String> {
        let long = argument.get_long().filter(|long| *long != OPTION)?;
        let environment = argument.get_env().map(|name| format!("`{}`", name.to_string_lossy()));
        let defaults: Vec<_> = argument.get_default_values().iter().collect();
        let default = defaults.first().map(|value| format!("`{}`", value.to_string_lossy()));
        let help = argument.get_long_help().or(argument.get_help())?.to_string();
        Some(format!(
            "| `{long}` | {} | {} | {} |\n",
            environment.unwrap_or_default(),
            default.unwrap_or_default(),
            help.replace('\n', " ").replace('|', "\\|")
        ))
    }

    #[test]
    fn every_option_is_documented() {
        let command = Cli::command();
        let serve = command.find_subcommand("serve").unwrap();
        let mut rows: Vec<String> = serve.get_arguments().filter_map(row).collect();
        rows.sort();
        let table =
            format!("| option | environment | default | |\n|---|---|---|---|\n{}", rows.concat());
        let document = std::fs::read_to_string(DOCUMENT).unwrap();
        let (before, _) = document.split_once(HEADING).unwrap();
        let right = format!("{before}{HEADING}{table}");
        if std::env::var_os("INSTA_UPDATE").is_some() {
            std::fs::write(DOCUMENT, &right).unwrap();
        } else {
            assert_eq!(document, right, "run this test with INSTA_UPDATE=always");
        }
    }
}
