//! Chromium and its driver, for the browser tests and the journeys.

use std::env;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::{debian, process};

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
        if !debian::may_install() {
            bail!(
                "the tests need Chromium and chromedriver, and they are not on PATH. On Debian \
                 and Ubuntu:\n  sudo apt-get install -y --no-install-recommends {}\nElsewhere \
                 install both and set CHROMIUM and CHROMEDRIVER to their paths",
                PACKAGES.join(" ")
            );
        }
        let advice = "Install Chromium and chromedriver by hand and start the command again.";
        debian::install(&PACKAGES, advice)?;
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
