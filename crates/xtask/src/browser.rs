//! Chromium and its driver, for the browser tests and the journeys.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::process;

const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-noto-cjk"];

/// The two programs.
#[derive(Debug, Clone)]
pub struct Browser {
    /// Chromium or Chrome.
    pub browser: PathBuf,
    /// chromedriver.
    pub driver: PathBuf,
}

impl Browser {
    /// Finds the browser, or installs it where that can be done without asking.
    pub fn ensure() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        if !may_install() {
            bail!(
                "the tests need Chromium and chromedriver, and they are not on PATH. On Debian \
                 and Ubuntu:\n  sudo apt-get install -y --no-install-recommends {}\nElsewhere \
                 install both and set CHROMIUM and CHROMEDRIVER to their paths",
                PACKAGES.join(" ")
            );
        }
        let advice = "Install Chromium and chromedriver by hand and start the command again.";
        process::run(Command::new("apt-get").args(["update", "--quiet"]), advice)?;
        process::run(
            Command::new("apt-get")
                .args(["install", "-y", "--quiet", "--no-install-recommends"])
                .args(PACKAGES)
                .env("DEBIAN_FRONTEND", "noninteractive"),
            advice,
        )?;
        match Self::find() {
            Some(found) => Ok(found),
            None => bail!("Chromium was installed but is not found on PATH. {advice}"),
        }
    }

    fn find() -> Option<Self> {
        let browser = from_environment(&["CHROMIUM", "CHROME"]).or_else(|| {
            ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
                .iter()
                .find_map(|name| process::find(name))
        })?;
        let driver = from_environment(&["CHROMEDRIVER"])
            .or_else(|| process::find("chromedriver"))
            .or_else(|| {
                ["/usr/lib/chromium", "/usr/lib/chromium-browser"]
                    .iter()
                    .map(|folder| PathBuf::from(folder).join("chromedriver"))
                    .find(|path| path.is_file())
            })?;
        Some(Self { browser, driver })
    }
}

fn from_environment(names: &[&str]) -> Option<PathBuf> {
    names.iter().filter_map(env::var_os).map(PathBuf::from).find(|path| path.is_file())
}

fn may_install() -> bool {
    let debian = fs::read_to_string("/etc/os-release").is_ok_and(|text| {
        text.lines()
            .filter(|line| line.starts_with("ID=") || line.starts_with("ID_LIKE="))
            .any(|line| line.contains("debian") || line.contains("ubuntu"))
    });
    let root = process::probe("id", &["-u"]).is_some_and(|id| id == "0");
    debian && root && process::find("apt-get").is_some()
}
