//! Turns `/locales/*/*.ftl` into `messages.rs`: a missing or malformed text fails the build.

#[path = "src/generate.rs"]
mod generate;

use std::path::{Path, PathBuf};
use std::{env, fs, io, process};

use generate::{LANGUAGES, Source};

fn main() {
    if let Err(problem) = run() {
        eprintln!("{problem}");
        process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let manifest = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?);
    let root = manifest.join("../../locales");
    println!("cargo::rerun-if-changed={}", root.display());

    let mut sources = Vec::new();
    for language in LANGUAGES {
        read_language(&root, language, &mut sources)
            .map_err(|e| format!("locales/{language}: {e}"))?;
    }
    let code = generate::generate(&sources)?;
    fs::write(out.join("messages.rs"), code).map_err(|e| e.to_string())
}

fn read_language(root: &Path, language: &'static str, into: &mut Vec<Source>) -> io::Result<()> {
    let mut paths = fs::read_dir(root.join(language))?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "ftl"));
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        into.push(Source {
            language,
            file: format!("locales/{language}/{name}"),
            text: fs::read_to_string(&path)?,
        });
    }
    Ok(())
}
