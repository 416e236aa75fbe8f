//! Running `cargo test` and counting.

use std::io::{BufRead, BufReader, pipe};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::libtest::Reader;
use crate::process;
use crate::report::SuiteReport;

/// Runs a `cargo test` command and reads its output; the command's own failure is a result too.
pub fn run(mut command: Command, suite: &str) -> Result<SuiteReport> {
    let shown = process::show(&command);
    println!("$ {shown}");
    // One pipe for both: the names of the test programs come on standard error, their tests on
    // standard output, and only the order tells which belongs to which.
    let (output, input) = pipe()?;
    command.env("CARGO_TERM_COLOR", "never").stdout(input.try_clone()?).stderr(input);
    let mut child = command.spawn().with_context(|| format!("`{shown}` could not be started"))?;
    drop(command);
    let mut reader = Reader::new(suite);
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        if reader.read(&line) {
            println!("{line}");
        }
    }
    if !child.wait()?.success() {
        reader.note_program_failure(&shown);
    }
    Ok(SuiteReport {
        name: suite.to_owned(),
        passed: reader.counted.0,
        failed: reader.counted.1,
        results: reader.results,
        ..SuiteReport::default()
    })
}
