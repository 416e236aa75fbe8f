//! The scale unit's parts, shared by every request.

use std::sync::Arc;
use std::time::Duration;

use contract::ErrorId;
use locale::Lang;
use serde::Serialize;
use serde::de::DeserializeOwned;
use service::attempts::{Allowance, Attempts};
use service::database::Database;
use service::{ApiError, Result};
use tokio_util::sync::CancellationToken;

use crate::channel::batch::Writer;
use crate::channel::report;
use crate::channel::restored::{self, Seen};
use crate::channel::{configuration, credential, exchange};
use crate::configuration::{Configuration, ConfigurationCache};
use crate::events::event_stream::Live;
use crate::events::notification::Notification;
use crate::id_token::Verifier;
use crate::keys::in_progress::InProgress;
use crate::real_time::{RealTimeClient, RealTimeError};
use crate::standing::{KnownStanding, Standing};

#[derive(Debug)]
pub struct ScaleUnit {
    pub database: Database,
    pub writer: Writer,
    pub configuration: ConfigurationCache,
    pub live: Live,
    pub devices_seen: report::Seen,
    pub attempts: Attempts,
    pub stop: CancellationToken,
    /// Cache lifetime of applied configuration (R081).
    pub configuration_cache_time: Duration,
    pub(crate) real_time: RealTimeClient,
    pub(crate) in_progress: InProgress,
    pub(crate) id_tokens: Verifier,
    pub(crate) notification: Option<Arc<dyn Notification>>,
    pub(crate) is_ready: std::sync::atomic::AtomicBool,
    /// Notified when the channel database takes another id: a poll under the old one is pointless.
    pub(crate) renewed: tokio::sync::Notify,
    /// With headquarters.
    pub(crate) standing: KnownStanding,
}

impl ScaleUnit {
    /// Reads the configuration again and updates whether all of it has been downloaded once.
    pub async fn refresh(&self) -> Result<()> {
        let (channel, global) = configuration::load(self.database.read()).await?;
        let applied = exchange::applied(&self.database).await?;
        let is_ready = channel.is_some() && global.is_some() && applied.customers > 0;
        self.configuration
            .replace(Configuration::new(channel.unwrap_or_default(), global.unwrap_or_default()));
        let was_ready = self.is_ready.swap(is_ready, std::sync::atomic::Ordering::Relaxed);
        if is_ready && !was_ready {
            tracing::info!("ready: customers and configuration are here");
        }
        Ok(())
    }

    /// Activates applied configuration once the cache has expired (R081). An empty scale unit,
    /// which has no old configuration, activates it at once.
    pub async fn configuration_applied(self: &Arc<Self>) -> Result<()> {
        if self.configuration_cache_time.is_zero() || !self.is_ready() {
            self.refresh().await?;
            self.live.configuration_changed();
            return Ok(());
        }
        let unit = self.clone();
        tokio::spawn(async move {
            let turned = tokio::time::sleep(unit.configuration_cache_time);
            if unit.stop.run_until_cancelled(turned).await.is_none() {
                return;
            }
            match unit.refresh().await {
                Ok(()) => unit.live.configuration_changed(),
                Err(error) => tracing::error!(?error, "the configuration cannot be read"),
            }
        });
        Ok(())
    }

    /// Gives a restored channel database another id, and notifies the registers. Other copies of
    /// this scale unit read the id with each request.
    pub async fn renew_if_behind(&self, id: &str, seen: Seen<'_>) -> Result<bool> {
        let change = restored::renew_if_behind(&self.database, id, seen).await?;
        if let Some(change) = change {
            self.live.customers_changed(change);
            self.renewed.notify_waiters();
        }
        Ok(change.is_some())
    }

    /// Counts an attempt. Rejects it while the key is locked: after `free` failures it has to wait.
    pub fn slow_down(&self, key: &str, allowance: Allowance) -> Result<()> {
        self.attempts
            .begin(key, allowance)
            .map_err(|seconds| ApiError::new(ErrorId::TooManyRequests).retry_after(seconds))
    }

    pub fn is_ready(&self) -> bool {
        self.is_ready.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Calls headquarters; the outcome also sets the registers' connection status.
    pub async fn ask_headquarters<A: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
        lang: Lang,
    ) -> std::result::Result<A, RealTimeError> {
        let answer = match credential::present(self.database.read()).await {
            Ok(Some(credential)) => self.real_time.call(&credential, path, body, lang).await,
            Ok(None) => Err(RealTimeError::Unreachable(Standing::NotEnrolled.remark().to_owned())),
            Err(error) => Err(RealTimeError::Unreachable(format!("no credential: {error}"))),
        };
        let is_reached = !matches!(answer, Err(RealTimeError::Unreachable(_)));
        self.live.headquarters_reached(is_reached);
        answer
    }
}
