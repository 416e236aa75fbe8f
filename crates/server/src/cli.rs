//! The command line.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Customer counter: scale unit and headquarters.
#[derive(Debug, Parser)]
#[command(name = "commerce-server", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the servers until they are stopped.
    Serve(Serve),
}

#[derive(Debug, Args)]
pub struct Serve {
    /// Run one of the two alone.
    #[arg(long, value_enum)]
    pub only: Option<Part>,
    /// Where the scale unit and the register answer; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where headquarters and its console answer; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8081")]
    pub hq_listen: SocketAddr,
    /// Where the scale unit finds headquarters; by default where headquarters listens.
    #[arg(long)]
    pub hq_url: Option<String>,
    /// Databases and the service key.
    #[arg(long, default_value = "data")]
    pub data_dir: PathBuf,
    /// The channel database (sqlite:… or postgres:…) instead of `channel.db` in the data
    /// folder.
    #[arg(long)]
    pub database_url: Option<String>,
    /// Headquarters' database instead of `headquarters.db` in the data folder.
    #[arg(long)]
    pub hq_database_url: Option<String>,
    /// Whether batch jobs run by their recurrence or by hand only.
    #[arg(long, value_enum, default_value = "recurring")]
    pub jobs: Jobs,
    /// Fill an empty database with invented data and known passwords.
    #[arg(long)]
    pub demo: bool,
    /// The built register app [default: target/web/register, if it exists].
    #[arg(long)]
    pub register_dir: Option<PathBuf>,
    /// The built console app [default: target/web/console, if it exists].
    #[arg(long)]
    pub console_dir: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    ScaleUnit,
    Headquarters,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Jobs {
    Recurring,
    Manual,
}

impl Serve {
    pub fn runs(&self, part: Part) -> bool {
        self.only.is_none_or(|only| only == part)
    }

    pub fn web_app(&self, part: Part) -> Option<PathBuf> {
        let (chosen, usual) = match part {
            Part::ScaleUnit => (&self.register_dir, "target/web/register"),
            Part::Headquarters => (&self.console_dir, "target/web/console"),
        };
        // Kept even if it is not there yet: it may be built while the server runs.
        Some(chosen.clone().unwrap_or_else(|| Path::new(usual).to_owned()))
    }
}
