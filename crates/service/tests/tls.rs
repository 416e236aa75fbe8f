//! A server that speaks TLS: its certificate, HTTP where HTTPS is spoken, a replaced certificate.

use std::net::SocketAddr;
use std::path::Path;

use axum::Router;
use axum::extract::Extension;
use axum::http::uri::Scheme;
use axum::routing::get;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use reqwest::tls::TlsInfo;
use reqwest::{Certificate, Client};
use service::testing::until;
use service::tls::{CertificateFiles, Tls, TlsError};
use service::{Limits, Transport, serve};
use tokio_util::sync::{CancellationToken, DropGuard};

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut of_authority = CertificateParams::default();
        of_authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        Self(CertifiedIssuer::self_signed(of_authority, key).expect("an authority"))
    }

    /// Writes a new certificate and its key, and answers with the certificate.
    fn issue(&self, files: &CertificateFiles) -> Vec<u8> {
        let key = KeyPair::generate().expect("a key");
        let of_server = CertificateParams::new(["localhost".to_owned()]).expect("a name");
        let issued = of_server.signed_by(&key, &self.0).expect("a certificate");
        std::fs::write(&files.key, key.serialize_pem()).expect("a written key");
        std::fs::write(&files.certificate, issued.pem()).expect("a written certificate");
        issued.der().to_vec()
    }

    fn client(&self) -> Client {
        let authority = Certificate::from_pem(self.0.pem().as_bytes()).expect("an authority");
        let client = Client::builder().tls_certs_only([authority]).tls_info(true);
        client.build().expect("a client")
    }
}

fn files(folder: &Path) -> CertificateFiles {
    CertificateFiles { certificate: folder.join("server.pem"), key: folder.join("server-key.pem") }
}

/// Answers with the scheme of the request.
async fn start(files: CertificateFiles) -> (u16, DropGuard) {
    let address: SocketAddr = ([127, 0, 0, 1], 0).into();
    let listener = serve::listen(address).await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let scheme = async |Extension(scheme): Extension<Scheme>| scheme.to_string();
    let router = Router::new().route("/", get(scheme));
    let tls = Some(Tls::load(files).expect("a certificate"));
    let stop = CancellationToken::new();
    let transport = Transport { tls, ..Limits::default().into() };
    tokio::spawn(serve::serve(listener, router, transport, stop.clone()));
    (port, stop.drop_guard())
}

#[tokio::test]
async fn r337_a_server_speaks_https_and_says_that_browsers_have_to() {
    let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new());
    let files = files(folder.path());
    authority.issue(&files);
    let (port, _running) = start(files).await;

    let answer = authority.client().get(format!("https://localhost:{port}/")).send().await.unwrap();
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
    assert_eq!(answer.text().await.unwrap(), "https");

    let other = Authority::new().client().get(format!("https://localhost:{port}/")).send().await;
    assert!(other.is_err(), "an authority that did not issue the certificate");

    let plain = Client::new().get(format!("http://localhost:{port}/")).send().await.unwrap();
    assert_eq!(plain.status(), 400);
    assert!(plain.text().await.unwrap().contains("https://"));
}

#[tokio::test]
async fn r337_a_replaced_certificate_is_taken_while_the_server_runs() {
    let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new());
    let files = files(folder.path());
    let first = authority.issue(&files);
    let (port, _running) = start(files.clone()).await;
    let shown = async || {
        // A client of its own: one that comes again is not shown the certificate again.
        let answer =
            authority.client().get(format!("https://localhost:{port}/")).send().await.unwrap();
        let info = answer.extensions().get::<TlsInfo>().expect("TLS");
        info.peer_certificate().expect("a certificate").to_vec()
    };
    assert_eq!(shown().await, first);

    // One that cannot be used does no harm.
    std::fs::write(&files.certificate, "nonsense").unwrap();
    assert_eq!(shown().await, first);
    let second = authority.issue(&files);
    until("the new certificate", async || (shown().await == second).then_some(())).await;
}

#[test]
fn r337_what_is_wrong_with_a_certificate_is_said() {
    let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new());
    let files = files(folder.path());
    let why = || Tls::load(files.clone()).unwrap_err();

    assert!(matches!(why(), TlsError::Certificate { .. }), "{}", why());
    authority.issue(&files);
    let first = std::fs::read(&files.key).unwrap();
    authority.issue(&files);
    std::fs::write(&files.key, first).unwrap();
    assert!(matches!(why(), TlsError::NotAPair { .. }), "{}", why());
    std::fs::write(&files.key, "nonsense").unwrap();
    assert!(matches!(why(), TlsError::Key { .. }), "{}", why());
    std::fs::write(&files.certificate, "nonsense").unwrap();
    assert!(matches!(why(), TlsError::NoCertificate { .. }), "{}", why());
}
