//! Notifies another system of a created customer. The outcome does not affect the customer (R019).

use std::sync::Arc;
use std::time::Duration;

use contract::commerce::Customer;
use futures::FutureExt;
use futures::future::BoxFuture;
use serde::Serialize;

use crate::http_client::Trust;

/// For one delivery; there is no second one.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The receiver of notifications.
pub trait Notification: Send + Sync + std::fmt::Debug {
    /// The error is for the log, without personal data.
    fn customer_created(&self, news: CustomerCreated) -> BoxFuture<'static, Result<(), String>>;
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CustomerCreated {
    pub operating_unit_number: String,
    pub customer_id: String,
    pub account_number: String,
    pub is_async_customer: bool,
    pub name: String,
    pub email: String,
    pub language: String,
}

/// Notifies in the background: the caller has its answer already.
pub fn tell(
    notification: Option<&Arc<dyn Notification>>,
    operating_unit_number: &str,
    customer: &Customer,
) {
    let Some(notification) = notification else { return };
    let news = CustomerCreated {
        operating_unit_number: operating_unit_number.to_owned(),
        customer_id: customer.customer_id.clone(),
        account_number: customer.account_number.clone(),
        is_async_customer: customer.is_async_customer,
        name: customer.name.clone(),
        email: customer.email.clone(),
        language: customer.language.clone(),
    };
    let delivery = notification.customer_created(news);
    tokio::spawn(delivery.map(|outcome| {
        if let Err(error) = outcome {
            tracing::warn!(error, "a notification about a new customer was not delivered");
        }
    }));
}

/// POSTs the notification as JSON.
#[derive(Debug)]
pub struct Webhook {
    http: reqwest::Client,
    url: String,
}

impl Webhook {
    pub fn new(url: &str) -> reqwest::Result<Self> {
        let http = Trust::default().client(url).timeout(TIMEOUT).build()?;
        Ok(Self { http, url: url.to_owned() })
    }
}

impl Notification for Webhook {
    fn customer_created(&self, news: CustomerCreated) -> BoxFuture<'static, Result<(), String>> {
        let request = self.http.post(&self.url).json(&news);
        async move {
            let status = match request.send().await {
                Ok(response) => response.status(),
                Err(error) => return Err(error.without_url().to_string()),
            };
            if status.is_success() { Ok(()) } else { Err(status.to_string()) }
        }
        .boxed()
    }
}
