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
        let weight = budget::code(&app.dist(context.workspace))?;
        let allowed = app.code_limit;
        let name = format!("{} code: {weight} of {allowed} bytes (brotli)", app.name);
        println!("{name}; all files {}", budget::whole(&app.dist(context.workspace))?);
        results.push(TestResult {
            name,
            suite: "budgets".to_owned(),
            passed: weight > 0 && weight <= allowed,
        });
    }
    Ok(SuiteReport::of("budgets", results))
}
