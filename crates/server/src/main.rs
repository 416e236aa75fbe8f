//! `commerce-server`: scale unit and headquarters, together or each alone.

mod backup;
mod certificates;
mod check_config;
mod cli;
mod config;
mod demo;
mod init;
mod part;
mod run;
mod sentence;
mod web_apps;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use tracing_subscriber::EnvFilter;

use crate::cli::{Cli, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let (command, of_file) = match config::with_file(Cli::command(), &arguments) {
        Ok(configured) => configured,
        Err(error) => {
            eprintln!("{}", sentence::of(&error));
            return ExitCode::FAILURE;
        }
    };
    let matches = command.get_matches_from(arguments);
    let Cli { command } = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let ended = match command {
        Command::Serve(options) => run::serve(*options).await,
        Command::CheckConfig(options) => check_config::check(&options, &matches, &of_file).await,
        Command::Init(options) => init::init(*options).await,
        Command::Backup(options) => backup::back_up(&options).await,
        Command::Verify(options) => backup::verify(&options).await,
        Command::Restore(options) => backup::restore(&options).await,
        Command::Certificates(options) => certificates::make(&options),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", sentence::of(&error));
            ExitCode::FAILURE
        }
    }
}
