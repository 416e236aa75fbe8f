//! The scale unit: the only server of registers and e-commerce. It decides whether a customer is
//! created sync or async, and owns the channel database.
//!
//! Architecture Invariant: another copy of this server needs no state outside the database.

mod access;
mod api;
mod audit;
mod background;
mod channel;
mod configuration;
mod customer_route;
mod customers;
mod e_tag;
mod events;
mod guid;
mod http_client;
mod id_token;
mod idempotency;
mod keys;
mod paging;
mod real_time;
mod sales;
mod standing;
mod unit;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::map_request;
use service::health::Readiness;
use service::search::index;
use service::web::WebApp;
use service::{Database, StartError};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower::Layer;

use crate::background::cdx::{self, CdxClient};
pub use crate::background::enrolment::EnrolmentCode;
use crate::background::{housekeeping, neighbours};
use crate::channel::batch::Writer;
use crate::channel::counter::Counter;
use crate::channel::listing::CUSTOMERS;
use crate::events::event_stream::Live;
use crate::events::notification::{Notification, Webhook};
use crate::http_client::Trust;
pub use crate::id_token::IdTokens;
use crate::id_token::Verifier;
use crate::real_time::RealTimeClient;
use crate::unit::ScaleUnit;

/// Time-out of a real-time call to headquarters, after which the scale unit creates the customer
/// async (R015).
pub const REAL_TIME_TIMEOUT: Duration = Duration::from_secs(2);

#[derive(Clone, Debug)]
pub struct Config {
    /// `sqlite:…` or `postgres:…`.
    pub database_url: String,
    /// Headquarters' address, without a path.
    pub headquarters_url: String,
    /// File with the certificates of the authorities that headquarters' certificate may come
    /// from, in PEM; without it those that the system trusts.
    pub headquarters_authority: Option<PathBuf>,
    /// By what it enrols at headquarters, where it has not done so.
    pub enrolment_code: Option<EnrolmentCode>,
    /// The built register app.
    pub register_app: WebApp,
    /// For a whole real-time call; [`REAL_TIME_TIMEOUT`] unless there is a reason.
    pub real_time_timeout: Duration,
    /// How long requests may still see the old configuration after 1070 and 1110 have brought a new
    /// one (R081).
    pub configuration_cache_time: Duration,
    /// The issuers whose tokens an online channel accepts.
    pub id_tokens: IdTokens,
    /// The receiver of notifications about new customers, if any (R019).
    pub customer_created_webhook: Option<String>,
    /// Days that entries of the audit trail are kept.
    pub audit_days: u32,
}

/// A running scale unit. Dropping it ends its background tasks.
#[derive(Debug)]
pub struct Running {
    unit: Arc<ScaleUnit>,
    register_app: WebApp,
    background: JoinSet<()>,
}

/// Opens the channel database and starts exchanging data with headquarters.
pub async fn start(config: Config) -> Result<Running, StartError> {
    let other = |error: reqwest::Error| StartError::Other(format!("No HTTP client: {error}."));
    let database = Database::open(&config.database_url, &channel::MIGRATOR).await?;
    channel::identify(&database).await?;
    let unreadable =
        |error| StartError::Other(format!("The channel database cannot be read: {error:?}."));
    index::prepare(&database, &CUSTOMERS).await?;
    let cursor = Counter::Change.read(database.read()).await?;
    let trust = Trust::from_file(config.headquarters_authority.as_deref())?;
    let real_time = RealTimeClient::new(&trust, &config.headquarters_url, config.real_time_timeout)
        .map_err(other)?;
    let client = CdxClient::new(&trust, &config.headquarters_url).map_err(other)?;
    let webhook = config.customer_created_webhook.as_deref().map(Webhook::new);
    let notification = webhook.transpose().map_err(other)?;
    let notification = notification.map(|webhook| Arc::new(webhook) as Arc<dyn Notification>);
    let unit = Arc::new(ScaleUnit {
        writer: Writer::start(database.clone()),
        database,
        configuration: Default::default(),
        live: Live::new(cursor),
        devices_seen: Default::default(),
        attempts: Default::default(),
        stop: CancellationToken::new(),
        configuration_cache_time: config.configuration_cache_time,
        real_time,
        in_progress: Default::default(),
        id_tokens: Verifier::new(&config.id_tokens).map_err(StartError::Other)?,
        notification,
        is_ready: Default::default(),
        renewed: Default::default(),
        standing: Default::default(),
    });
    unit.refresh().await.map_err(unreadable)?;
    let mut background = JoinSet::new();
    background.spawn(cdx::run(unit.clone(), client, config.enrolment_code));
    background.spawn(neighbours::watch(unit.clone()));
    background.spawn(housekeeping::run(unit.clone(), config.audit_days));
    background.spawn(index::run(unit.database.clone(), CUSTOMERS, unit.stop.clone()));
    Ok(Running { unit, register_app: config.register_app, background })
}

impl Running {
    /// The Commerce API, health, and the register app.
    pub fn router(&self) -> Router {
        let unit = self.unit.clone();
        let readiness =
            move || Readiness { is_ready: unit.is_ready(), remark: unit.standing.get().remark() };
        let apis = api::routes(self.unit.clone()).merge(service::health::routes(readiness));
        let web_app = service::web::routes(self.register_app.clone(), "cargo xtask build");
        let routes = service::server(apis, web_app);
        let plainly = map_request(api::metadata::with_plain_names);
        Router::new().fallback_service(plainly.layer(routes))
    }

    /// Cancelled when the scale unit stops; ends event streams.
    pub fn stopping(&self) -> CancellationToken {
        self.unit.stop.clone()
    }

    /// Ends the background tasks and closes the database.
    pub async fn stop(mut self) {
        self.unit.stop.cancel();
        while let Some(ended) = self.background.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "background work ended badly");
            }
        }
        self.unit.database.close().await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.unit.stop.cancel();
    }
}
