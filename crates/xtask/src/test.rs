//! `cargo xtask test`: every suite, also after one has failed.

use std::time::Instant;

use anyhow::Result;

use crate::report::{self, SuiteReport};
use crate::setup;
use crate::suites::{Context, Suite};
use crate::workspace::Workspace;

/// Runs the suites, all of them if none is named.
pub fn test(workspace: &Workspace, wanted: &[Suite], filter: Option<&str>) -> Result<bool> {
    let started = Instant::now();
    let suites = if wanted.is_empty() { Suite::ALL } else { wanted };
    let browser = match setup::for_tests(workspace) {
        Ok(browser) => browser,
        Err(error) => {
            eprintln!("error: {error:#}");
            return Ok(report::conclude(&[SuiteReport::broken("set-up", &format!("{error:#}"))]));
        }
    };
    println!("Set-up took {} s", started.elapsed().as_secs());
    let mut context = Context::new(workspace, browser, filter);
    let mut reports = Vec::new();
    for suite in suites {
        println!("\n== {} ==", suite.name());
        let started = Instant::now();
        let mut report = match suite.run(&mut context) {
            Ok(report) => report,
            Err(error) => {
                eprintln!("error: {error:#}");
                SuiteReport::broken(suite.name(), &error.to_string())
            }
        };
        if report.passed + report.failed == 0
            && filter.is_none()
            && suite.must_have_tests(workspace)
        {
            report = SuiteReport::broken(suite.name(), "it ran no test at all");
        }
        report.seconds = started.elapsed().as_secs();
        report.write(workspace)?;
        reports.push(report);
    }
    Ok(report::conclude(&reports))
}
