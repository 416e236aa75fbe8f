//! TLS of a server, with a certificate that may be replaced while the server runs.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{InconsistentKeys, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// How often the server looks whether its certificate has been replaced.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);
/// What a TLS connection begins with: the type of a handshake record (RFC 8446, 5.1).
const HANDSHAKE: u8 = 22;
/// As long as most requests are, in bytes.
const HEAD_LENGTH: usize = 8 * 1024;
/// The only protocol within TLS that the servers speak.
const HTTP_1: &[u8] = b"http/1.1";
/// For a caller who speaks HTTP where HTTPS is spoken.
const NOT_TLS: &[u8] = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n\
    Connection: close\r\n\r\nThis address speaks HTTPS. Begin it with https://\n";

/// Where a server's certificate and its private key are, both in PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFiles {
    /// The server's certificate, then those that lead to its authority.
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// Why a certificate cannot be used, as one sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("The certificate {} cannot be read: {source}.", path.display())]
    Certificate { path: PathBuf, source: pem::Error },
    #[error("The file {} holds no certificate.", path.display())]
    NoCertificate { path: PathBuf },
    #[error("The private key {} cannot be read: {source}.", path.display())]
    Key { path: PathBuf, source: pem::Error },
    #[error("The private key {} cannot be used: {source}.", path.display())]
    UnusableKey { path: PathBuf, source: rustls::Error },
    #[error(
        "The private key {} does not belong to the certificate {}.",
        files.key.display(), files.certificate.display()
    )]
    NotAPair { files: CertificateFiles },
    #[error("TLS cannot be used: {0}.")]
    Other(#[from] rustls::Error),
}

impl CertificateFiles {
    fn load(&self) -> Result<CertifiedKey, TlsError> {
        let path = &self.certificate;
        let unreadable = |source| TlsError::Certificate { path: path.clone(), source };
        let chain: Vec<CertificateDer<'static>> =
            CertificateDer::pem_file_iter(path).and_then(Iterator::collect).map_err(unreadable)?;
        if chain.is_empty() {
            return Err(TlsError::NoCertificate { path: path.clone() });
        }
        let path = &self.key;
        let key = PrivateKeyDer::from_pem_file(path)
            .map_err(|source| TlsError::Key { path: path.clone(), source })?;
        let key = aws_lc_rs::sign::any_supported_type(&key)
            .map_err(|source| TlsError::UnusableKey { path: path.clone(), source })?;
        let certified = CertifiedKey::new(chain, key);
        match certified.keys_match() {
            Ok(()) | Err(rustls::Error::InconsistentKeys(InconsistentKeys::Unknown)) => {
                Ok(certified)
            }
            Err(_) => Err(TlsError::NotAPair { files: self.clone() }),
        }
    }

    /// Another one once a file was replaced.
    fn state(&self) -> io::Result<[(SystemTime, u64); 2]> {
        let of = |path: &Path| {
            let file = std::fs::metadata(path)?;
            Ok::<_, io::Error>((file.modified()?, file.len()))
        };
        Ok([of(&self.certificate)?, of(&self.key)?])
    }
}

/// Accepts TLS connections with the certificate that the files hold now.
#[derive(Clone)]
pub struct Tls {
    files: CertificateFiles,
    certificate: Arc<Newest>,
    acceptor: TlsAcceptor,
}

#[derive(Debug)]
struct Newest(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for Newest {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.read().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

impl Tls {
    pub fn load(files: CertificateFiles) -> Result<Self, TlsError> {
        let certificate = Arc::new(Newest(RwLock::new(Arc::new(files.load()?))));
        let mut config =
            ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
                .with_safe_default_protocol_versions()?
                .with_no_client_auth()
                .with_cert_resolver(certificate.clone());
        config.alpn_protocols = vec![HTTP_1.to_vec()];
        Ok(Self { files, certificate, acceptor: Arc::new(config).into() })
    }

    /// Takes a replaced certificate for new connections, until `stop`. One that cannot be used
    /// is logged, and the former one stays.
    pub async fn follow(self, stop: CancellationToken) {
        let mut seen = self.files.state().ok();
        while stop.run_until_cancelled(sleep(LOOK_INTERVAL)).await.is_some() {
            let state = self.files.state().ok();
            // While one of them is being replaced, the two do not belong together.
            if state.is_none() || state == seen {
                continue;
            }
            seen = state;
            match self.files.load() {
                Ok(certificate) => {
                    let mut newest =
                        self.certificate.0.write().unwrap_or_else(PoisonError::into_inner);
                    *newest = Arc::new(certificate);
                    info!(path = %self.files.certificate.display(), "the certificate was replaced");
                }
                Err(error) => warn!(%error, "the former certificate stays"),
            }
        }
    }

    /// Shakes hands with a caller. One who speaks HTTP is told to speak HTTPS.
    pub(crate) async fn accept(&self, mut stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        let mut first = [0];
        if stream.peek(&mut first).await? == 1 && first[0] != HANDSHAKE {
            // What is left unread would reset the connection, and the answer with it.
            let _ = stream.read(&mut [0; HEAD_LENGTH]).await?;
            stream.write_all(NOT_TLS).await?;
            stream.shutdown().await?;
            return Err(io::Error::other("a caller speaks HTTP instead of HTTPS"));
        }
        self.acceptor.accept(stream).await
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Tls").field("files", &self.files).finish_non_exhaustive()
    }
}
