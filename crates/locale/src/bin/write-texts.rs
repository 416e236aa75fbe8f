//! Writes the files with the texts of the languages that a web app fetches: Trunk's hook after
//! each build. The features say whose texts.

use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let Some(folder) = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from) else {
        return Err(io::Error::other("TRUNK_STAGING_DIR names no folder: Trunk starts this"));
    };
    for (name, contents) in locale::files() {
        fs::write(folder.join(name), contents)?;
    }
    Ok(())
}
