//! Less WebAssembly and JavaScript over the wire.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::tools::{BINARYEN, TERSER};
use crate::workspace::Workspace;

/// Optimises the WebAssembly of a built app, minifies its JavaScript, and takes out what neither
/// needs of the other.
pub fn shrink(workspace: &Workspace, dist: &Path) -> Result<()> {
    process::run(
        Command::new("node")
            .arg(workspace.root.join("crates/xtask/src/shrink.mjs"))
            .arg(dist)
            .arg(BINARYEN.folder(workspace).join(BINARYEN.programs_folder()))
            .arg(TERSER.library(workspace)),
        "The messages above say why.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::install;

    /// The tests themselves are JavaScript, as what they test.
    #[test]
    fn both_parts_of_a_split_module_do_together_what_the_whole_did() {
        let workspace = Workspace::find().unwrap();
        install::ensure(&workspace, &[BINARYEN]).unwrap();
        process::run(
            Command::new("node")
                .arg("--test")
                .arg(workspace.root.join("crates/xtask/src/split.test.mjs"))
                .env("BINARYEN", BINARYEN.folder(&workspace).join(BINARYEN.programs_folder())),
            "The messages above say which of its tests fail.",
        )
        .unwrap();
    }
}
