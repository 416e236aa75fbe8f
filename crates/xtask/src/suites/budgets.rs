//! What may not grow.

use anyhow::Result;

use super::Context;
use crate::budget;
use crate::report::{SuiteReport, TestResult};
use crate::web;

/// Builds the release and weighs it.
pub fn run(context: &mut Context) -> Result<SuiteReport> {
    context.require_release()?;
    let mut results = Vec::new();
    for app in web::APPS {
        let weight = budget::first_load(&app.dist(context.workspace))?;
        let name =
            format!("{} first load: {} of {} bytes (brotli)", app.name, weight, budget::FIRST_LOAD);
        println!("{name}; with what comes later {}", budget::whole(&app.dist(context.workspace))?);
        results.push(TestResult {
            name,
            suite: "budgets".to_owned(),
            passed: weight > 0 && weight <= budget::FIRST_LOAD,
        });
    }
    Ok(SuiteReport::of("budgets", results))
}
