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

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use axum::Router;
    use axum::response::Redirect;
    use axum::routing::any;
    use contract::cdx::Poll;
    use contract::rts::path::CREATE_CUSTOMER;
    use locale::Lang;
    use service::testing::serve;
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::background::cdx::CdxClient;
    use crate::events::notification::{CustomerCreated, Notification, Webhook};
    use crate::real_time::RealTimeClient;

    #[tokio::test]
    async fn no_client_follows_a_redirect_with_what_it_sends() {
        let followed = Arc::new(AtomicUsize::new(0));
        let count = followed.clone();
        let elsewhere = any(async move || {
            count.fetch_add(1, Ordering::Relaxed);
            "{}"
        });
        let routes = Router::new()
            .route("/elsewhere", elsewhere)
            .fallback(|| async { Redirect::temporary("/elsewhere") });
        let stop = CancellationToken::new();
        let url = serve(routes, stop.clone()).await;

        let trust = Trust::default();
        let real_time = RealTimeClient::new(&trust, &url, Duration::from_secs(5)).unwrap();
        let answer =
            real_time.call::<serde_json::Value>("key", CREATE_CUSTOMER, &(), Lang::En).await;
        assert!(answer.is_err());
        let cdx = CdxClient::new(&trust, &url).unwrap();
        assert!(cdx.poll(&Poll::default()).await.is_err());
        let news = CustomerCreated {
            operating_unit_number: String::new(),
            customer_id: String::new(),
            account_number: String::new(),
            is_async_customer: false,
            name: String::new(),
            email: String::new(),
            language: String::new(),
        };
        assert!(Webhook::new(&url).unwrap().customer_created(news).await.is_err());
        assert_eq!(followed.load(Ordering::Relaxed), 0);
        stop.cancel();
    }
}
