//! Turns `/locales/*/*.ftl` into `messages.rs`: a missing or malformed text fails the build.

#[path = "src/generate.rs"]
mod generate;
#[path = "src/table.rs"]
mod table;

use std::path::{Path, PathBuf};
use std::{env, fs, io, process};

use generate::{REFERENCE, Source};

/// Whose texts a file of `/locales/<language>` has: a feature of this crate.
/// The others are everybody's.
const AREAS: [(&str, &str); 3] =
    [("register", "REGISTER"), ("console", "CONSOLE"), ("headquarters", "SERVERS")];

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
    for language in languages(&root).map_err(|e| format!("locales: {e}"))? {
        read_language(&root, &language, &mut sources)
            .map_err(|e| format!("locales/{language}: {e}"))?;
    }
    let code = generate::generate(&sources, has("EVERY_LANGUAGE"))?;
    fs::write(out.join("messages.rs"), code).map_err(|e| e.to_string())
}

/// One a folder, or one a file; the reference first, then by tag.
fn languages(root: &Path) -> io::Result<Vec<String>> {
    let mut tags = Vec::new();
    for entry in fs::read_dir(root)? {
        let path = entry?.path();
        if path.is_dir() || path.extension().is_some_and(|ext| ext == "ftl") {
            tags.push(path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        }
    }
    tags.sort_by_key(|tag| (tag != REFERENCE, tag.clone()));
    Ok(tags)
}

fn read_language(root: &Path, language: &str, into: &mut Vec<Source>) -> io::Result<()> {
    let file = root.join(language).with_extension("ftl");
    if file.is_file() {
        into.push(Source {
            language: language.to_owned(),
            file: format!("locales/{language}.ftl"),
            text: fs::read_to_string(file)?,
            has_more: AREAS.iter().any(|(_, feature)| !has(feature)),
        });
        return Ok(());
    }
    let mut paths = fs::read_dir(root.join(language))?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "ftl") && is_chosen(path));
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        into.push(Source {
            language: language.to_owned(),
            file: format!("locales/{language}/{name}"),
            text: fs::read_to_string(&path)?,
            has_more: false,
        });
    }
    Ok(())
}

fn is_chosen(path: &Path) -> bool {
    let area = path.file_stem().unwrap_or_default();
    AREAS.iter().find(|(file, _)| area == *file).is_none_or(|(_, feature)| has(feature))
}

fn has(feature: &str) -> bool {
    env::var_os(format!("CARGO_FEATURE_{feature}")).is_some()
}
