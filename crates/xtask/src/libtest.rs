//! Reading what Rust's test programs print.

use crate::report::TestResult;

/// What the runner of browser tests says around each program.
const BROWSER_CHATTER: [&str; 5] = [
    "no tests to run!",
    "Running headless tests in",
    "Try find `webdriver.json`",
    "Ok",
    "Loading ",
];

/// Follows the output of `cargo test` line by line.
#[derive(Debug, Default)]
pub struct Reader {
    suite: String,
    program: String,
    /// One result a test, in order.
    pub results: Vec<TestResult>,
    /// What the `test result:` lines add up to.
    pub counted: (usize, usize),
}

impl Reader {
    /// A reader whose results belong to a suite.
    pub fn new(suite: &str) -> Self {
        Self { suite: suite.to_owned(), ..Self::default() }
    }

    /// Takes one line; answers whether it is worth showing to a person.
    pub fn read(&mut self, line: &str) -> bool {
        let trimmed = line.trim();
        if let Some(program) = program(trimmed) {
            self.program = program;
            return false;
        }
        if let Some(counts) = trimmed.strip_prefix("test result: ") {
            self.counted.0 += count_before(counts, " passed");
            self.counted.1 += count_before(counts, " failed");
            return count_before(counts, " failed") > 0;
        }
        if let Some((name, passed)) = verdict(trimmed) {
            self.results.push(TestResult {
                name: format!("{}::{name}", self.program),
                suite: self.suite.clone(),
                passed,
            });
            return !passed;
        }
        !(trimmed.is_empty()
            || is_chatter(trimmed, "running ", "test")
            || is_chatter(trimmed, "running ", "tests")
            || BROWSER_CHATTER.iter().any(|start| trimmed.starts_with(start))
            || trimmed.ends_with("... ignored"))
    }

    /// Failed test programs that said nothing of a failed test: a crash, a build error.
    pub fn note_program_failure(&mut self, name: &str) {
        if self.counted.1 == 0 {
            self.counted.1 = 1;
            self.results.push(TestResult {
                name: name.to_owned(),
                suite: self.suite.clone(),
                passed: false,
            });
        }
    }
}

/// `Running unittests src/lib.rs (target/debug/deps/domain-0123456789abcdef)` is `domain`.
fn program(line: &str) -> Option<String> {
    if let Some(name) = line.strip_prefix("Doc-tests ") {
        return Some(format!("{name} (doc)"));
    }
    let line = line.strip_prefix("Running ")?;
    let file = line.rsplit_once('(')?.1.strip_suffix(')')?;
    let file = file.rsplit(['/', '\\']).next()?;
    let file = file.strip_suffix(".wasm").unwrap_or(file);
    Some(file.rsplit_once('-').map_or(file, |(name, _hash)| name).to_owned())
}

fn verdict(line: &str) -> Option<(&str, bool)> {
    let (name, verdict) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    let name = name.strip_suffix(" - should panic").unwrap_or(name);
    if verdict == "ok" {
        Some((name, true))
    } else if verdict.starts_with("FAIL") {
        Some((name, false))
    } else {
        None
    }
}

fn count_before(counts: &str, word: &str) -> usize {
    counts
        .split(word)
        .next()
        .and_then(|before| before.rsplit([' ', ';']).next())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

fn is_chatter(line: &str, start: &str, end: &str) -> bool {
    line.strip_prefix(start)
        .and_then(|rest| rest.strip_suffix(end))
        .is_some_and(|number| number.trim().parse::<usize>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_counted_and_named_after_their_program() {
        let mut reader = Reader::new("native");
        for line in [
            "     Running unittests src/lib.rs (target/debug/deps/domain-0123456789abcdef)",
            "running 3 tests",
            "test names::r013_names_are_joined ... ok",
            "test names::broken ... FAILED",
            "test slow ... ignored",
            "test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out",
        ] {
            reader.read(line);
        }
        assert_eq!(reader.counted, (1, 1));
        let names: Vec<_> =
            reader.results.iter().map(|result| (result.name.as_str(), result.passed)).collect();
        assert_eq!(
            names,
            [("domain::names::r013_names_are_joined", true), ("domain::names::broken", false)]
        );
    }

    #[test]
    fn a_crash_counts_as_a_failure() {
        let mut reader = Reader::new("native");
        reader.note_program_failure("cargo test");
        assert_eq!(reader.counted, (0, 1));
        assert_eq!(reader.results.len(), 1);
    }

    #[test]
    fn a_person_is_spared_what_went_well() {
        let mut reader = Reader::new("native");
        assert!(!reader.read("test a ... ok"));
        assert!(!reader.read("running 1 test"));
        assert!(reader.read("test a ... FAILED"));
        assert!(reader.read("thread 'a' panicked at src/lib.rs:1:1"));
    }
}
