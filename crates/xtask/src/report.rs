//! What the suites found: files for other programs, a table for a person.

use std::fs;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::workspace::Workspace;

/// One test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestResult {
    /// Its full name.
    pub name: String,
    /// The suite it belongs to.
    pub suite: String,
    /// Whether it passed.
    pub passed: bool,
}

/// One suite.
#[derive(Debug, Clone, Default)]
pub struct SuiteReport {
    /// Its name.
    pub name: String,
    /// How many tests passed.
    pub passed: usize,
    /// How many failed.
    pub failed: usize,
    /// Each test, if the suite says so much.
    pub results: Vec<TestResult>,
    /// What a person should know beside the numbers.
    pub note: String,
    /// How long it took.
    pub seconds: u64,
}

impl SuiteReport {
    /// A report from results alone.
    pub fn of(name: &str, results: Vec<TestResult>) -> Self {
        let passed = results.iter().filter(|result| result.passed).count();
        Self {
            name: name.to_owned(),
            passed,
            failed: results.len() - passed,
            results,
            ..Self::default()
        }
    }

    /// A suite that could not run at all counts as one failure.
    pub fn broken(name: &str, why: &str) -> Self {
        let mut report = Self::of(
            name,
            vec![TestResult {
                name: format!("the suite could not run: {why}"),
                suite: name.to_owned(),
                passed: false,
            }],
        );
        report.note = why.to_owned();
        report
    }

    /// Writes the results as JSON.
    pub fn write(&self, workspace: &Workspace) -> Result<()> {
        let folder = workspace.test_results();
        fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{}.json", self.name));
        let mut text = serde_json::to_string_pretty(&self.results)?;
        text.push('\n');
        fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))
    }
}

/// Prints the table and, alone on the last line, the sum. Answers whether all is well.
pub fn conclude(reports: &[SuiteReport]) -> bool {
    println!("\n{:<10} {:>7} {:>7} {:>7}", "suite", "passed", "failed", "time");
    for report in reports {
        println!(
            "{:<10} {:>7} {:>7} {:>6}s  {}",
            report.name, report.passed, report.failed, report.seconds, report.note
        );
    }
    for failed in reports.iter().flat_map(|report| &report.results).filter(|result| !result.passed)
    {
        println!("FAILED {}: {}", failed.suite, failed.name);
    }
    let passed: usize = reports.iter().map(|report| report.passed).sum();
    let failed: usize = reports.iter().map(|report| report.failed).sum();
    println!("\n{passed} passed, {failed} failed");
    failed == 0
}
