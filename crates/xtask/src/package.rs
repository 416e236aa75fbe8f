//! What a shop installs: a Debian package and an archive, both of the same program.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::process;
use crate::workspace::Workspace;

const NAME: &str = "commerce-counter";
const VERSION: &str = env!("CARGO_PKG_VERSION");
const DESCRIPTION: &str = "offline-first customer counter for shops
 Registers and kiosks in a browser capture customers with or without a network;
 a scale unit in the store and headquarters make each of them exactly one
 customer. This package has both servers, the register and the console.";

/// Who may do what with a file of the package.
const PROGRAM: u32 = 0o755;
const FILE: u32 = 0o644;

/// Builds the program with the web apps inside, and packs it.
pub fn build(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    process::run(
        process::cargo(&workspace.root).args([
            "build",
            "--release",
            "--package",
            "server",
            "--features",
            "embedded",
        ]),
        "The compiler's messages above say why.",
    )?;
    let folder = workspace.packages();
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let mut packages = vec![archive(workspace, &folder)?];
    if process::find("dpkg-deb").is_some() {
        packages.push(debian_package(workspace, &folder)?);
    } else {
        println!("No Debian package: dpkg-deb is not on this machine.");
    }
    let mut sums = String::new();
    for package in &packages {
        let digest = Sha256::digest(fs::read(package)?);
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        sums += &format!("{digest}  {}\n", name_of(package));
        println!("{} ({} kB)", package.display(), fs::metadata(package)?.len() / 1_000);
    }
    fs::write(folder.join("SHA256SUMS"), sums)?;
    Ok(packages)
}

/// Puts what a package installs into `folder`, as the installed program finds it.
pub fn unpack(package: &Path, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let is_debian = package.extension().is_some_and(|extension| extension == "deb");
    let mut command = if is_debian {
        let mut command = Command::new("dpkg-deb");
        command.arg("--extract").arg(package).arg(folder);
        command
    } else {
        let mut command = Command::new("tar");
        command.arg("-xzf").arg(package).arg("-C").arg(folder);
        command
    };
    process::run(&mut command, "The package that was just built cannot be unpacked.")
}

/// Everything but what only Debian's tools need.
fn stage(workspace: &Workspace, stage: &Path) -> Result<()> {
    let packaging = workspace.packaging();
    let documents = format!("usr/share/doc/{NAME}");
    let put = |from: &Path, to: &str, mode| copy(from, &stage.join(to), mode);
    put(&workspace.server(), "usr/bin/commerce-server", PROGRAM)?;
    put(
        &packaging.join("commerce-counter.service"),
        "usr/lib/systemd/system/commerce-counter.service",
        FILE,
    )?;
    put(&packaging.join("config.toml"), &format!("etc/{NAME}/config.toml"), FILE)?;
    put(&packaging.join("Containerfile"), &format!("{documents}/Containerfile"), FILE)?;
    for document in ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        put(&workspace.root.join(document), &format!("{documents}/{document}"), FILE)?;
    }
    put(&workspace.root.join("LICENSE"), &format!("{documents}/copyright"), FILE)?;
    for entry in fs::read_dir(workspace.root.join("docs"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            put(&path, &format!("{documents}/docs/{}", name_of(&path)), FILE)?;
        }
    }
    Ok(())
}

fn archive(workspace: &Workspace, folder: &Path) -> Result<PathBuf> {
    let root = folder.join("archive");
    stage(workspace, &root)?;
    let package = folder.join(format!("{NAME}-{VERSION}-{}.tar.gz", std::env::consts::ARCH));
    process::run(
        Command::new("tar")
            .args(["--owner=0", "--group=0", "--sort=name", "-czf"])
            .arg(&package)
            .arg("-C")
            .arg(&root)
            .arg("."),
        "tar's message above says why.",
    )?;
    fs::remove_dir_all(root)?;
    Ok(package)
}

fn debian_package(workspace: &Workspace, folder: &Path) -> Result<PathBuf> {
    let root = folder.join("debian");
    stage(workspace, &root)?;
    let control = root.join("DEBIAN");
    fs::create_dir_all(&control)?;
    let architecture = process::capture(Command::new("dpkg").arg("--print-architecture"))?;
    let architecture = architecture.trim();
    fs::write(control.join("control"), control_file(architecture)?)?;
    fs::write(control.join("conffiles"), format!("/etc/{NAME}/config.toml\n"))?;
    for script in ["postinst", "prerm", "postrm"] {
        copy(&workspace.packaging().join(script), &control.join(script), PROGRAM)?;
    }
    let package = folder.join(format!("{NAME}_{VERSION}_{architecture}.deb"));
    process::run(
        Command::new("dpkg-deb").args(["--root-owner-group", "--build"]).arg(&root).arg(&package),
        "dpkg-deb's message above says why.",
    )?;
    fs::remove_dir_all(root)?;
    Ok(package)
}

/// The program needs the C library that it was built with, or a newer one.
fn control_file(architecture: &str) -> Result<String> {
    let library = process::capture(Command::new("dpkg-query").args([
        "--show",
        "--showformat",
        "${Version}",
        "libc6",
    ]))?;
    let library = library.split('-').next().context("libc6 has no version")?.to_owned();
    Ok(format!(
        "Package: {NAME}\nVersion: {VERSION}\nArchitecture: {architecture}\n\
         Maintainer: The customer counter's authors <counter@example.invalid>\n\
         Section: web\nPriority: optional\n\
         Depends: adduser, ca-certificates, libc6 (>= {library}), libgcc-s1\n\
         Suggests: postgresql\nDescription: {DESCRIPTION}\n"
    ))
}

fn copy(from: &Path, to: &Path, mode: u32) -> Result<()> {
    let folder = to.parent().context("a file without a folder")?;
    fs::create_dir_all(folder)?;
    fs::copy(from, to).with_context(|| format!("{} cannot be packed", from.display()))?;
    fs::set_permissions(to, fs::Permissions::from_mode(mode))?;
    Ok(())
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
