//! The Real-time Service's client: asks headquarters while a person waits.

use std::time::Duration;

use axum::http::StatusCode;
use axum::http::header::ACCEPT_LANGUAGE;
use contract::{ErrorBody, ErrorId};
use locale::Lang;
use serde::Serialize;
use serde::de::DeserializeOwned;
use service::ApiError;

use crate::http_client::Trust;

/// Why headquarters gave no result.
#[derive(Debug)]
pub enum RealTimeError {
    /// A communication failure: whether headquarters did it is unknown (R015).
    Unreachable(String),
    /// Headquarters answered with a refusal (R016).
    Refused { status: u16, body: ErrorBody },
}

impl From<RealTimeError> for ApiError {
    fn from(error: RealTimeError) -> Self {
        match error {
            RealTimeError::Unreachable(why) => {
                Self::new(ErrorId::HeadquarterCommunicationFailure).because(why)
            }
            RealTimeError::Refused { status, body } => Self::passed_on(status, body),
        }
    }
}

#[derive(Debug)]
pub struct RealTimeClient {
    http: reqwest::Client,
    headquarters_url: String,
}

impl RealTimeClient {
    /// `timeout` is for a whole call, from the connection to the last byte.
    pub fn new(
        trust: &Trust,
        headquarters_url: &str,
        timeout: Duration,
    ) -> Result<Self, reqwest::Error> {
        Ok(Self {
            http: trust.client(headquarters_url).timeout(timeout).build()?,
            headquarters_url: headquarters_url.trim_end_matches('/').to_owned(),
        })
    }

    /// `path` is one of [`contract::rts::path`].
    pub async fn call<A: DeserializeOwned>(
        &self,
        credential: &str,
        path: &str,
        body: &impl Serialize,
        lang: Lang,
    ) -> Result<A, RealTimeError> {
        let request = self
            .http
            .post(format!("{}{path}", self.headquarters_url))
            .bearer_auth(credential)
            .header(ACCEPT_LANGUAGE, lang.tag())
            .json(body);
        let unreachable =
            |error: reqwest::Error| RealTimeError::Unreachable(error.without_url().to_string());
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let bytes = response.bytes().await.map_err(unreachable)?;
        if status.is_success() {
            return serde_json::from_slice(&bytes).map_err(|_| {
                RealTimeError::Unreachable("an answer that is not headquarters'".to_owned())
            });
        }
        Err(refusal(status, &bytes))
    }
}

fn refusal(status: StatusCode, bytes: &[u8]) -> RealTimeError {
    let body: ErrorBody = serde_json::from_slice(bytes).unwrap_or_default();
    match ErrorId::from_resource_id(&body.error_resource_id) {
        // Not about the customer: the two servers do not understand each other. The register must
        // not take it for an error of its own sign-on or address.
        Some(
            ErrorId::AuthenticationFailed
            | ErrorId::AuthorizationFailed
            | ErrorId::ScaleUnitRevoked
            | ErrorId::NotOfScaleUnit
            | ErrorId::NotFound
            | ErrorId::MethodNotAllowed
            | ErrorId::NotReady
            | ErrorId::TooManyRequests,
        ) => RealTimeError::Unreachable(format!("{status} {}", body.error_resource_id)),
        _ if body.error_resource_id.is_empty() => {
            RealTimeError::Unreachable(format!("{status} without an error body"))
        }
        _ => RealTimeError::Refused { status: status.as_u16(), body },
    }
}
