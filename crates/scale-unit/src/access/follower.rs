//! Who follows events: a stream ends with the rights that it began with (R335).

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use contract::ErrorId;
use service::{ApiError, Result};
use tokio::sync::watch;

use crate::access::caller::Station;
use crate::unit::ScaleUnit;

/// How often a stream's rights are checked when nothing says that they have changed: a session
/// ends by its time, or at another copy of this server.
const CHECK_INTERVAL: Duration = Duration::from_secs(60);

/// A [`Station`] that can be asked for again.
#[derive(Debug)]
pub struct Follower {
    parts: Parts,
    configuration: watch::Receiver<u64>,
    sessions: watch::Receiver<u64>,
}

impl FromRequestParts<Arc<ScaleUnit>> for Follower {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, unit: &Arc<ScaleUnit>) -> Result<Self> {
        // Before the check: what changes meanwhile is noticed.
        let configuration = unit.live.watch_configuration();
        let sessions = unit.live.watch_sessions();
        Station::from_request_parts(parts, unit).await?;
        let (mut kept, ()) = Request::new(()).into_parts();
        kept.uri = parts.uri.clone();
        kept.headers = parts.headers.clone();
        Ok(Self { parts: kept, configuration, sessions })
    }
}

impl Follower {
    /// Returns once the caller would be refused.
    pub async fn refused(mut self, unit: Arc<ScaleUnit>) {
        loop {
            tokio::select! {
                _ = self.configuration.changed() => {}
                _ = self.sessions.changed() => {}
                () = tokio::time::sleep(CHECK_INTERVAL) => {}
            }
            match Station::from_request_parts(&mut self.parts, &unit).await {
                Err(error) if !matches!(error.id, ErrorId::Internal | ErrorId::NotReady) => return,
                _ => {}
            }
        }
    }
}
