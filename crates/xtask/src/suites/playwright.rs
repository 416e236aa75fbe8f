//! Playwright tests against the built app, real servers and a real browser.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::browser::Browser;
use crate::process;
use crate::report::{SuiteReport, TestResult};
use crate::web;
use crate::workspace::Workspace;

/// A folder of Playwright tests with its own configuration.
#[derive(Debug, Clone, Copy)]
pub struct Playwright {
    /// The name of the suite.
    pub name: &'static str,
    /// The configuration, below the folder of the journeys.
    pub config: &'static str,
}

/// What people do, one test a journey.
pub const JOURNEYS: Playwright = Playwright { name: "journeys", config: "playwright.config.ts" };

/// Everything is killed while people work (R201, R202).
pub const SOAK: Playwright = Playwright { name: "soak", config: "soak/playwright.config.ts" };

/// The program of a package, from where it is installed (R337).
pub const INSTALLED: Playwright =
    Playwright { name: "installed", config: "installed/playwright.config.ts" };

/// Every screen, looked at in both languages and three sizes.
pub const SCREENSHOTS: Playwright =
    Playwright { name: "screenshots", config: "screenshots/playwright.config.ts" };

impl Playwright {
    /// The command that runs the tests, against the release build in the build folder.
    pub fn command(self, workspace: &Workspace, browser: &Browser) -> Command {
        let mut command = Command::new("npx");
        command
            .args(["--no-install", "playwright", "test", "--config", self.config])
            .current_dir(workspace.journeys())
            .env("CHROMIUM", &browser.browser)
            .env("COMMERCE_SERVER", workspace.server())
            .env("REGISTER_DIR", web::REGISTER.dist(workspace))
            .env("CONSOLE_DIR", web::CONSOLE.dist(workspace))
            .env("INSTALLED_SERVER", workspace.packages().join("installed/usr/bin/commerce-server"))
            .env("SOAK_RESULTS", workspace.target.join("soak"));
        command
    }

    /// Runs the tests and counts them; the release is built already.
    pub fn run(
        self,
        workspace: &Workspace,
        browser: &Browser,
        filter: Option<&str>,
    ) -> Result<SuiteReport> {
        let report = workspace.test_results().join(format!("playwright-{}.json", self.name));
        fs::create_dir_all(workspace.test_results())?;
        if report.exists() {
            fs::remove_file(&report)?;
        }
        let mut command = self.command(workspace, browser);
        command
            .arg("--reporter=list,json")
            .env("CI", "1")
            .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report);
        if let Some(filter) = filter {
            command.args(["--grep", filter]);
        }
        let shown = process::show(&command);
        println!("$ {shown}");
        let status = command.status().with_context(|| format!("`{shown}` could not be started"))?;
        let Ok(text) = fs::read_to_string(&report) else {
            bail!("`{shown}` ended ({status}) without a report");
        };
        let json: Value =
            serde_json::from_str(&text).context("the report of Playwright is no JSON")?;
        let mut results = Vec::new();
        collect(self.name, &json, &mut Vec::new(), &mut results);
        let mut suite = SuiteReport::of(self.name, results);
        let errors = json["errors"].as_array().map_or(0, Vec::len);
        // A filter that fits no test of this folder is no failure.
        let found_nothing = filter.is_some() && suite.passed + suite.failed == 0;
        if suite.failed == 0 && !found_nothing && (errors > 0 || !status.success()) {
            suite.failed = 1;
            suite.note = format!("Playwright ended with {status}");
        }
        Ok(suite)
    }
}

/// Walks Playwright's nested suites; a skipped test is neither passed nor failed.
fn collect(suite_name: &str, node: &Value, path: &mut Vec<String>, results: &mut Vec<TestResult>) {
    for suite in list(node, "suites") {
        path.push(suite["title"].as_str().unwrap_or_default().to_owned());
        collect(suite_name, suite, path, results);
        path.pop();
    }
    for spec in list(node, "specs") {
        let skipped = list(spec, "tests").all(|test| test["status"] == "skipped");
        if skipped {
            continue;
        }
        let title = spec["title"].as_str().unwrap_or_default();
        results.push(TestResult {
            name: format!("{} › {title}", path.join(" › ")),
            suite: suite_name.to_owned(),
            passed: spec["ok"].as_bool().unwrap_or(false),
        });
    }
}

fn list<'a>(node: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    node[name].as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nested_suites_are_flattened_and_skipped_tests_left_out() {
        let report = json!({"suites": [{"title": "a.spec.ts", "specs": [], "suites": [{
        "title": "offline",
        "specs": [
            {"title": "R022 saves", "ok": true, "tests": [{"status": "expected"}]},
            {"title": "R023 saves", "ok": false, "tests": [{"status": "unexpected"}]},
            {"title": "later", "ok": true, "tests": [{"status": "skipped"}]},
        ]}]}]});
        let mut results = Vec::new();
        collect("journeys", &report, &mut Vec::new(), &mut results);
        let names: Vec<_> =
            results.iter().map(|result| (result.name.as_str(), result.passed)).collect();
        assert_eq!(
            names,
            [
                ("a.spec.ts › offline › R022 saves", true),
                ("a.spec.ts › offline › R023 saves", false)
            ]
        );
    }
}
