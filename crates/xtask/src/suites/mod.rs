//! The suites, from fast to slow.

mod browser;
mod budgets;
mod installed;
mod native;
pub mod playwright;
mod rust;

use anyhow::{Result, anyhow};
use clap::ValueEnum;

use self::playwright::Playwright;
use crate::browser::Browser;
use crate::report::SuiteReport;
use crate::workspace::Workspace;
use crate::{server, web};

/// A kind of test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Suite {
    /// Rust on this machine.
    Native,
    /// Rust in a headless browser.
    Browser,
    /// The built app, real servers, a real browser.
    Journeys,
    /// Everything is killed, again and again, while customers are created and edited.
    Soak,
    /// What a package installs, from its installed place.
    Installed,
    /// What may not grow, without a clock.
    Budgets,
}

impl Suite {
    /// In the order in which they run.
    pub const ALL: &[Self] =
        &[Self::Native, Self::Browser, Self::Journeys, Self::Soak, Self::Budgets, Self::Installed];

    /// As it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Browser => "browser",
            Self::Journeys => "journeys",
            Self::Soak => "soak",
            Self::Installed => "installed",
            Self::Budgets => "budgets",
        }
    }

    /// Whether a run without a single test would be a mistake.
    pub fn must_have_tests(self, workspace: &Workspace) -> bool {
        match self {
            Self::Browser => !browser::packages(workspace).is_empty(),
            Self::Native | Self::Journeys | Self::Soak | Self::Installed | Self::Budgets => true,
        }
    }

    /// Runs it.
    pub fn run(self, context: &mut Context) -> Result<SuiteReport> {
        match self {
            Self::Native => native::run(context),
            Self::Browser => browser::run(context),
            Self::Journeys => context.run_playwright(playwright::JOURNEYS),
            Self::Soak => context.run_playwright(playwright::SOAK),
            Self::Installed => installed::run(context),
            Self::Budgets => budgets::run(context),
        }
    }
}

/// What the suites share.
pub struct Context<'a> {
    /// The checkout.
    pub workspace: &'a Workspace,
    /// The browser to test in.
    pub browser: Browser,
    /// Run only the tests whose name contains this.
    pub filter: Option<&'a str>,
    release: Option<Result<(), String>>,
}

impl<'a> Context<'a> {
    /// Nothing is built yet.
    pub fn new(workspace: &'a Workspace, browser: Browser, filter: Option<&'a str>) -> Self {
        Self { workspace, browser, filter, release: None }
    }

    /// Builds the release and runs Playwright's tests against it.
    fn run_playwright(&mut self, tests: Playwright) -> Result<SuiteReport> {
        self.require_release()?;
        tests.run(self.workspace, &self.browser, self.filter)
    }

    /// Builds the web apps and the servers in release, once for all suites that need them.
    pub fn require_release(&mut self) -> Result<()> {
        let workspace = self.workspace;
        self.release
            .get_or_insert_with(|| {
                web::build_all(workspace)
                    .and_then(|()| server::build(workspace))
                    .map_err(|error| format!("{error:#}"))
            })
            .clone()
            .map_err(|error| anyhow!(error))
    }
}
