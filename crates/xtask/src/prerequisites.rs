//! What must be on the machine already; everything missing is named at once.

use anyhow::{Result, bail};

use crate::process;

const OLDEST_NODE: u32 = 20;

/// Fails with one list of all that is missing.
pub fn require() -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    bail!(
        "this machine lacks what the build needs:\n{}",
        missing.iter().map(|line| format!("  - {line}")).collect::<Vec<_>>().join("\n")
    );
}

fn missing() -> Vec<String> {
    let mut missing = Vec::new();
    if process::probe("rustup", &["--version"]).is_none() {
        missing.push(
            "rustup: install it from https://rustup.rs and start this command again".to_owned(),
        );
    }
    if !["cc", "gcc", "clang"]
        .iter()
        .any(|compiler| process::probe(compiler, &["--version"]).is_some())
    {
        missing.push(
            "a C compiler: on Debian and Ubuntu `apt-get install build-essential`, on macOS \
             `xcode-select --install`"
                .to_owned(),
        );
    }
    let advice = format!("install Node.js {OLDEST_NODE} or newer from https://nodejs.org");
    match process::probe("node", &["--version"]) {
        None => missing.push(format!("node: {advice}")),
        Some(version) if major(&version).is_none_or(|major| major < OLDEST_NODE) => {
            missing.push(format!("node {version} is too old: {advice}"));
        }
        Some(_) => {}
    }
    if process::probe("npm", &["--version"]).is_none() {
        missing.push("npm: it comes with Node.js; on Debian `apt-get install npm`".to_owned());
    }
    missing
}

fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_of_node_is_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("nightly"), None);
    }
}
