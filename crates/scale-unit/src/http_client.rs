//! Clients for the scale unit's calls to other servers.

use std::path::Path;

use reqwest::redirect::Policy;
use reqwest::{Certificate, ClientBuilder};
use service::StartError;

/// Whose certificates other servers may have.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The only authorities that are trusted; without any those of the system.
    authorities: Vec<Certificate>,
}

impl Trust {
    /// `file` holds certificates in PEM.
    pub fn from_file(file: Option<&Path>) -> Result<Self, StartError> {
        let Some(file) = file else { return Ok(Self::default()) };
        let name = file.display();
        let pem = std::fs::read(file).map_err(|error| {
            StartError::Other(format!("The certificate {name} cannot be read: {error}."))
        })?;
        match Certificate::from_pem_bundle(&pem) {
            Ok(authorities) if !authorities.is_empty() => Ok(Self { authorities }),
            _ => Err(StartError::Other(format!("The file {name} holds no certificate in PEM."))),
        }
    }

    /// A client for one server. It follows no redirect: what it sends is for that server alone.
    pub fn client(&self, url: &str) -> ClientBuilder {
        let client = reqwest::Client::builder().redirect(Policy::none());
        // Without TLS, and with authorities of its own, a system without certificates will do.
        if url.starts_with("https:") && self.authorities.is_empty() {
            client
        } else {
            client.tls_certs_only(self.authorities.clone())
        }
    }
}
