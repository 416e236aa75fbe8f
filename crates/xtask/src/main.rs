//! The project's commands: `cargo xtask run | test | check | build | package | bench | soak | sim | rules`.

mod bench;
mod browser;
mod budget;
mod check;
mod circles;
mod compiler;
mod content_names;
mod debian;
mod dependencies;
mod documents;
mod install;
mod libtest;
mod long_components;
mod minify;
mod node;
mod package;
mod postgres;
mod precompress;
mod prerequisites;
mod process;
mod report;
mod rules;
mod run;
mod screenshots;
mod server;
mod service_worker;
mod setup;
mod sim;
mod soak;
mod sources;
mod stamp;
mod suites;
mod test;
mod texts;
mod tools;
mod unused_texts;
mod web;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{CommandFactory, Parser, Subcommand};

use crate::suites::Suite;
use crate::workspace::Workspace;

/// Builds, starts, tests and checks the project.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing, build, and start the demo servers.
    Run {
        /// Arguments for `commerce-server serve`, after `--`.
        #[arg(last = true)]
        server_arguments: Vec<String>,
    },
    /// Run every test: native, browser, journeys, soak, budgets.
    Test {
        /// Run only this suite; may be repeated.
        #[arg(long = "suite", value_enum)]
        suites: Vec<Suite>,
        /// Run only the tests whose name contains this.
        #[arg(long)]
        filter: Option<String>,
    },
    /// Formatting, lints, dependency direction, licences, spelling, rule table.
    Check {
        /// Also look up security advisories, which needs the network.
        #[arg(long)]
        advisories: bool,
    },
    /// Install what is missing and build the servers and the web apps in release.
    Build,
    /// Build what a shop installs: a Debian package and an archive, with the web apps inside the
    /// program.
    Package,
    /// Measure: the bundles, the servers, the offline database in a real browser beside others.
    Bench {
        /// Measured operations for each row.
        #[arg(long, default_value_t = 300)]
        rounds: u32,
    },
    /// Kill browser, scale unit and headquarters again and again while customers are created
    /// and edited, and check that nothing is lost and nothing is there twice.
    Soak(soak::Options),
    /// Run the simulated world: registers, lines, servers and people from seeds, checked after
    /// each step.
    Sim(sim::Options),
    /// Take a picture of every screen, in both languages and three sizes, for `docs/screenshots`.
    Screenshots,
    /// Write `docs/rules.md` from the rules and the tests that name them.
    Rules {
        /// Only say whether `docs/rules.md` is up to date.
        #[arg(long)]
        check: bool,
    },
    /// Install what the other commands need, and stop there.
    Setup,
}

fn main() -> ExitCode {
    match perform(Cli::parse().task) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What can follow `cargo xtask`.
fn commands() -> Vec<String> {
    Cli::command().get_subcommands().map(|it| it.get_name().to_owned()).collect()
}

/// `Ok(false)` is a failure that has already been reported in full.
fn perform(task: Task) -> Result<bool> {
    let workspace = Workspace::find()?;
    match task {
        Task::Run { server_arguments } => run::run(&workspace, &server_arguments),
        Task::Test { suites, filter } => test::test(&workspace, &suites, filter.as_deref()),
        Task::Check { advisories } => check::check(&workspace, advisories),
        Task::Build => {
            setup::for_builds(&workspace)?;
            web::build_all(&workspace)?;
            server::build(&workspace)?;
            Ok(true)
        }
        Task::Package => {
            setup::for_builds(&workspace)?;
            web::build_all(&workspace)?;
            package::build(&workspace)?;
            Ok(true)
        }
        Task::Bench { rounds } => bench::bench(&workspace, rounds),
        Task::Soak(options) => soak::soak(&workspace, options),
        Task::Sim(options) => sim::sim(&workspace, &options),
        Task::Screenshots => screenshots::take(&workspace),
        Task::Rules { check } => rules::generate(&workspace, check),
        Task::Setup => {
            setup::for_checks(&workspace)?;
            setup::for_tests(&workspace)?;
            Ok(true)
        }
    }
}
