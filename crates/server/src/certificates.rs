//! `commerce-server certificates`: an authority for a network of one's own, and the certificates of
//! its servers.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};

use crate::cli::Certificates;

/// How long the authority is valid: devices have to be told of a new one by hand.
const AUTHORITY_DAYS: i64 = 3_650;
/// Clocks of devices may be behind.
const CLOCK_DAYS: i64 = 1;

struct Files {
    authority: PathBuf,
    authority_key: PathBuf,
    certificate: PathBuf,
    key: PathBuf,
}

impl Files {
    fn of(folder: &Path) -> Self {
        let file = |name: &str| folder.join(name);
        Self {
            authority: file("authority.pem"),
            authority_key: file("authority-key.pem"),
            certificate: file("server.pem"),
            key: file("server-key.pem"),
        }
    }
}

pub fn make(options: &Certificates) -> Result<()> {
    let Certificates { folder, hosts, days } = options;
    fs::create_dir_all(folder)
        .with_context(|| format!("The folder {} cannot be created", folder.display()))?;
    let files = Files::of(folder);
    let is_new = !files.authority_key.exists();
    if is_new {
        make_authority(&files)?;
    }
    let authority = fs::read_to_string(&files.authority)
        .with_context(|| format!("{} cannot be read", files.authority.display()))?;
    let fingerprint = make_certificate(&files, &authority, hosts, i64::from(*days))?;
    let shown = |path: &Path| path.display().to_string();
    println!("Authority      {}", shown(&files.authority));
    println!("               SHA-256 {fingerprint}");
    println!("Certificate    {}, for {}, {days} days", shown(&files.certificate), hosts.join(", "));
    println!();
    if is_new {
        println!("Each till, kiosk and server has to trust the authority: docs/tls.md says how.");
        println!("Keep {} under lock.", shown(&files.authority_key));
    }
    println!(
        "Start the server with --tls-certificate {} --tls-key {}; a server that runs with them takes \
         the new certificate by itself.",
        shown(&files.certificate),
        shown(&files.key)
    );
    Ok(())
}

fn make_authority(files: &Files) -> Result<()> {
    let today = OffsetDateTime::now_utc().date();
    let name = format!("Customer counter, {today}");
    let mut authority = valid_for(CertificateParams::default(), &name, AUTHORITY_DAYS);
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
    write(&files.authority, &authority.pem())?;
    // Last: it says that the authority is there.
    write_secret(&files.authority_key, &authority.key().serialize_pem())
}

/// Answers with the authority's fingerprint.
fn make_certificate(files: &Files, authority: &str, hosts: &[String], days: i64) -> Result<String> {
    let key = fs::read_to_string(&files.authority_key)
        .with_context(|| format!("{} cannot be read", files.authority_key.display()))?;
    let key = KeyPair::from_pem(&key)
        .with_context(|| format!("{} is no private key", files.authority_key.display()))?;
    let issuer = Issuer::from_ca_cert_pem(authority, key)
        .with_context(|| format!("{} is no certificate", files.authority.display()))?;
    let names = CertificateParams::new(hosts).context("A host is no name of a server")?;
    let mut certificate = valid_for(names, &hosts.join(", "), days);
    certificate.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    certificate.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    certificate.use_authority_key_identifier_extension = true;
    let key = KeyPair::generate()?;
    let certificate = certificate.signed_by(&key, &issuer)?;
    write_secret(&files.key, &key.serialize_pem())?;
    write(&files.certificate, &format!("{}{authority}", certificate.pem()))?;
    fingerprint(authority)
}

/// `name` is what a person reads who looks at the certificate.
fn valid_for(mut certificate: CertificateParams, name: &str, days: i64) -> CertificateParams {
    certificate.distinguished_name = DistinguishedName::new();
    certificate.distinguished_name.push(DnType::CommonName, name);
    let now = OffsetDateTime::now_utc();
    certificate.not_before = now - Duration::days(CLOCK_DAYS);
    certificate.not_after = now + Duration::days(days);
    certificate
}

/// As devices show it: bytes in hexadecimal, with colons between.
fn fingerprint(certificate: &str) -> Result<String> {
    let certificate = CertificateDer::from_pem_slice(certificate.as_bytes())?;
    let bytes = Sha256::digest(&certificate);
    Ok(bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":"))
}

/// In one step, since a running server may read the file at any time.
fn write(path: &Path, text: &str) -> Result<()> {
    put(path, text, OpenOptions::new().write(true).create_new(true))
}

/// Only its owner reads it.
fn write_secret(path: &Path, text: &str) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    put(path, text, &options)
}

fn put(path: &Path, text: &str, options: &OpenOptions) -> Result<()> {
    let aside = path.with_extension("new");
    let written = || -> io::Result<()> {
        match fs::remove_file(&aside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file: File = options.open(&aside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&aside, path)
    };
    written().with_context(|| format!("{} cannot be written", path.display()))
}
