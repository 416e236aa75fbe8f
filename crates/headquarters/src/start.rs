//! Opens the database, fills an empty one, and starts the background tasks.

use std::sync::Mutex;

use axum::Router;
use domain::{Job, OperationId};
use service::attempts::Attempts;
use service::database::DatabaseKind;
use service::health::Readiness;
use service::search::index;
use service::web::WebApp;
use service::{Database, StartError, health, web};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::audit::housekeeping;
use crate::customer::search::CUSTOMERS;
use crate::exchange::restored;
use crate::jobs::{scheduler, table};
use crate::scale_unit::enrolment;
use crate::state::{CallCounters, ExchangeSignals, Headquarters, Shared};
use crate::{MIGRATIONS, admin, cdx, realtime, seed};

/// What headquarters is started with.
#[derive(Clone, Debug)]
pub struct Config {
    /// `sqlite:…` or `postgres:…`.
    pub database_url: String,
    /// Whether jobs run by themselves, by their recurrence; else by hand only.
    pub jobs_recurring: bool,
    /// Fills an empty database with the demo, the only way that known passwords
    /// exist.
    pub demo: bool,
    /// The built console.
    pub console_app: WebApp,
    /// Days that entries of the audit trail are kept.
    pub audit_days: u32,
}

/// Headquarters at work. Dropped, its background tasks end.
#[derive(Debug)]
pub struct Running {
    headquarters: Shared,
    console_app: WebApp,
    background: JoinSet<()>,
}

/// Opens everything; the caller serves [`Running::router`].
pub async fn start(config: Config) -> Result<Running, StartError> {
    let database = Database::open(&config.database_url, &MIGRATIONS).await?;
    let first_password = seed::fill(&database, config.demo)
        .await
        .map_err(|error| StartError::Other(format!("The database cannot be filled: {error}.")))?;
    if let Some(seed::FirstPassword(password)) = first_password {
        println!("First sign-on at headquarters: worker admin, password {password}");
    }
    index::prepare(&database, &CUSTOMERS).await?;
    let mut write = database.write().await?;
    // SQLite has one process: a run without an end belongs to a process that is gone.
    table::recover(&mut write, database.kind() == DatabaseKind::Sqlite).await?;
    let start = restored::begin(&mut write).await?;
    write.commit().await?;

    let by_hand_only = if config.jobs_recurring { Vec::new() } else { Job::ALL.to_vec() };
    let headquarters = Shared::new(Headquarters {
        database,
        counters: CallCounters::default(),
        attempts: Attempts::default(),
        exchange: ExchangeSignals::default(),
        process_id: OperationId::from_random_bytes(rand::random()).to_string(),
        by_hand_only: Mutex::new(by_hand_only.into_iter().collect()),
        stop: CancellationToken::new(),
        start,
    });
    let mut background = JoinSet::new();
    background.spawn(scheduler::schedule(headquarters.clone()));
    background.spawn(housekeeping::run(headquarters.clone(), config.audit_days));
    let (database, stop) = (headquarters.database.clone(), headquarters.stop.clone());
    background.spawn(index::run(database, CUSTOMERS, stop));
    Ok(Running { headquarters, console_app: config.console_app, background })
}

impl Running {
    /// Every door of headquarters.
    pub fn router(&self) -> Router {
        let enrolment = Router::new().route(contract::enrolment::PATH, enrolment::route());
        let apis = realtime::routes(&self.headquarters)
            .merge(cdx::routes(&self.headquarters))
            .merge(enrolment.with_state(self.headquarters.clone()))
            .merge(admin::routes(&self.headquarters));
        service::server(
            service::api(apis).merge(health::routes(|| Readiness::READY)),
            web::routes(self.console_app.clone(), "cargo xtask build"),
        )
    }

    /// An enrolment code for the scale unit in this process, so that no person has to type one.
    /// `None` when an administrator has revoked or deleted that scale unit.
    pub async fn own_enrolment_code(&self) -> Result<Option<String>, StartError> {
        Ok(enrolment::issue_for_own(&self.headquarters.database).await?)
    }

    /// Cancelled when headquarters stops: long polls end by it.
    pub fn stopping(&self) -> CancellationToken {
        self.headquarters.stop.clone()
    }

    /// Ends the background tasks and closes the database.
    pub async fn stop(mut self) {
        self.headquarters.stop.cancel();
        while self.background.join_next().await.is_some() {}
        self.headquarters.database.close().await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.headquarters.stop.cancel();
    }
}
