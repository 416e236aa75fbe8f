//! The async client of Commerce Data Exchange: asks headquarters for work by long polling, does it,
//! reports. It also notices when headquarters comes and goes.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::http::header::CONTENT_TYPE;
use contract::audit::AuditUpload;
use contract::cdx::{
    Completion, POLL_WAIT_SECONDS_MAX, Package, Poll, PollReply, Recovery, Upload, Work, path,
};
use contract::{ErrorBody, ErrorId};
use domain::Job;
use reqwest::Response;
use serde::Serialize;
use serde_json::error::Category;
use service::{ApiError, Result};
use uuid::Uuid;

use super::enrolment::{self, EnrolmentCode};
use crate::channel::async_tables::{self, Page};
use crate::channel::restored::{self, Seen};
use crate::channel::{self, audit_trail, credential, exchange, report};
use crate::http_client::Trust;
use crate::standing::Standing;
use crate::unit::ScaleUnit;

const RETRY_DELAY_MIN: Duration = Duration::from_millis(200);
const RETRY_DELAY_MAX: Duration = Duration::from_secs(2);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// A package of customers may take a while on a slow line.
const EXCHANGE_TIMEOUT: Duration = Duration::from_secs(60);
const POLL_TIMEOUT: Duration = Duration::from_secs(POLL_WAIT_SECONDS_MAX + 10);

/// Runs until the scale unit stops.
pub async fn run(unit: Arc<ScaleUnit>, client: CdxClient, code: Option<EnrolmentCode>) {
    let stop = unit.stop.clone();
    let mut exchange = Exchange { unit, client, code };
    tokio::select! {
        () = stop.cancelled() => {}
        () = exchange.run() => {}
    }
}

struct Exchange {
    unit: Arc<ScaleUnit>,
    client: CdxClient,
    code: Option<EnrolmentCode>,
}

impl Exchange {
    async fn run(&mut self) {
        let mut retry_delay = RETRY_DELAY_MIN;
        // An immediate answer shows that headquarters is there.
        let mut is_first_contact = true;
        loop {
            match self.one_round(is_first_contact).await {
                Ok(()) => {
                    is_first_contact = false;
                    retry_delay = RETRY_DELAY_MIN;
                }
                Err(Trouble::Headquarters(why)) => {
                    if !is_first_contact {
                        tracing::warn!(why, "no exchange with headquarters");
                    }
                    self.unit.live.headquarters_reached(false);
                    is_first_contact = true;
                    self.wait(&mut retry_delay).await;
                }
                Err(Trouble::Standing(standing)) => {
                    self.unit.standing.set(standing);
                    self.unit.live.headquarters_reached(false);
                    is_first_contact = true;
                    self.wait(&mut retry_delay).await;
                }
                Err(Trouble::Here(error)) => {
                    tracing::error!(?error, "the exchange failed here");
                    self.wait(&mut retry_delay).await;
                }
            }
        }
    }

    async fn wait(&self, retry_delay: &mut Duration) {
        tokio::time::sleep(*retry_delay).await;
        *retry_delay = (*retry_delay * 2).min(RETRY_DELAY_MAX);
    }

    async fn one_round(&mut self, no_wait: bool) -> Result<(), Trouble> {
        let unit = &self.unit;
        let (http, url) = (&self.client.http, &self.client.headquarters_url);
        enrolment::enrol(unit, http, url, &mut self.code).await?;
        // Another copy may have enrolled anew.
        let credential = credential::present(unit.database.read()).await?;
        self.client.credential = credential.ok_or(Trouble::Standing(Standing::NotEnrolled))?;
        let mut renewed = pin!(unit.renewed.notified());
        renewed.as_mut().enable();
        unit.devices_seen.write_down(&unit.database).await?;
        let live = |customers| unit.configuration.current().versions(customers);
        let poll = report::poll(&unit.database, live).await?;
        let id = poll.channel_database_id;
        let mut poll = Poll { no_wait, ..poll };
        if no_wait {
            poll.ended_credentials = credential::ended(unit.database.read()).await?;
            poll.revoked_code_hashes = unit.configuration.current().revoked_code_hashes().to_vec();
        }
        let reply = tokio::select! {
            reply = self.client.poll(&poll) => reply?,
            // Headquarters has to learn the new id at once.
            () = renewed => return Ok(()),
        };
        self.unit.standing.set(Standing::Enrolled);
        self.unit.live.headquarters_reached(true);
        restored::note_positions(&unit.database, &reply.positions).await?;
        credential::note_ended(&unit.database, &reply.ended_credentials).await?;
        // Before any work: rows of a restored database must not go up under its old id.
        let seen = Seen::ByHeadquarters(&reply.known);
        let id_then = id.hyphenated().to_string();
        unit.renew_if_behind(&id_then, seen).await?;
        if channel::id(unit.database.read()).await? != id_then {
            return Ok(());
        }
        self.send_audit_trail(id).await;
        let Some(work) = reply.work else { return Ok(()) };
        let session_id = match work {
            Work::Recover { above_version } => return self.recover(id, above_version).await,
            Work::Upload { session_id, .. } | Work::Download { session_id, .. } => session_id,
        };
        let (moved, error) = match self.work(id, &work).await {
            Ok(moved) => (moved, String::new()),
            Err(Trouble::Here(error)) => {
                tracing::error!(?error, ?work, "a session failed");
                (
                    Moved::default(),
                    "The channel database refused the data; see the scale unit's log.".to_owned(),
                )
            }
            // Of some row: the next upload succeeds once the channel is the scale unit's again.
            Err(Trouble::Standing(Standing::OfAnother)) => {
                tracing::error!(?work, "headquarters refuses data of another scale unit's channel");
                (
                    Moved::default(),
                    "The data are of a channel that the scale unit does not serve.".to_owned(),
                )
            }
            Err(trouble) => return Err(trouble),
        };
        let completion = Completion {
            channel_database_id: id,
            session_id,
            rows: moved.rows,
            packages: moved.packages,
            bytes: moved.bytes,
            error,
            applied: exchange::applied(&self.unit.database).await?,
        };
        self.client.complete(&completion).await
    }

    /// A refusal of one channel's entries keeps back neither those of the others nor customers.
    async fn send_audit_trail(&self, id: Uuid) {
        let channels = audit_trail::unsent_channels(self.unit.database.read()).await;
        for channel in channels.unwrap_or_default() {
            if let Err(why) = self.send_audit_trail_of(id, &channel).await {
                tracing::warn!(?why, channel, "entries of the audit trail wait");
            }
        }
    }

    async fn send_audit_trail_of(&self, id: Uuid, channel: &str) -> Result<(), Trouble> {
        let database = &self.unit.database;
        loop {
            let entries = audit_trail::unsent(database.read(), channel).await?;
            if entries.is_empty() {
                return Ok(());
            }
            let upload = AuditUpload { channel_database_id: id, entries };
            self.client.send_audit_trail(&upload).await?;
            audit_trail::note_sent(database, &upload.entries).await?;
        }
    }

    async fn work(&self, id: Uuid, work: &Work) -> Result<Moved, Trouble> {
        match work {
            Work::Upload { session_id, above_counter } => {
                self.upload(id, *session_id, *above_counter).await
            }
            Work::Download { job, up_to, .. } => self.download(id, job, *up_to).await,
            Work::Recover { .. } => Ok(Moved::default()),
        }
    }

    /// Sends the customers that a restored headquarters may have lost (R336).
    async fn recover(&self, id: Uuid, above_version: i64) -> Result<(), Trouble> {
        audit_trail::send_again(&self.unit.database).await?;
        let mut above = above_version;
        loop {
            let (customers, has_more) =
                restored::customers_above(self.unit.database.read(), above).await?;
            above = customers.last().map_or(above, |last| last.version);
            tracing::info!(count = customers.len(), "customers for a restored headquarters");
            let page = Recovery { channel_database_id: id, customers, is_last: !has_more };
            self.client.recover(&page).await?;
            if !has_more {
                return Ok(());
            }
        }
    }

    async fn upload(
        &self,
        channel_database_id: Uuid,
        session_id: i64,
        above_counter: i64,
    ) -> Result<Moved, Trouble> {
        let (mut above, mut sent) = (above_counter, Moved::default());
        // Headquarters lacks all rows above the counter that it names, whatever this database has
        // recorded.
        loop {
            let mut connection = self.unit.database.read().acquire().await?;
            let page = async_tables::page_above(&mut connection, above).await?;
            drop(connection);
            let Some(Page { rows, last_counter, mark }) = page else { break };
            let count = rows.len() as u64;
            let upload = Upload { channel_database_id, session_id, rows, mark };
            sent.add(count, self.client.upload(&upload).await?);
            above = last_counter;
        }
        exchange::note_uploaded(&self.unit.database, channel_database_id, above).await?;
        Ok(sent)
    }

    async fn download(&self, id: Uuid, job: &str, up_to: i64) -> Result<Moved, Trouble> {
        let mut moved = Moved::default();
        loop {
            let above = exchange::applied(&self.unit.database).await?;
            let above = match job.parse() {
                Ok(Job::Customers) => above.customers,
                Ok(Job::ChannelConfiguration) => above.channel_configuration,
                Ok(Job::GlobalConfiguration) => above.global_configuration,
                _ => return Err(ApiError::internal(format!("unknown job {job:?}")).into()),
            };
            let (package, bytes) = self.client.package(id, job, above, up_to).await?;
            let (applied, has_more) = self.apply(&package).await?;
            moved.add(applied, bytes);
            if !has_more {
                return Ok(moved);
            }
        }
    }

    /// The number of applied rows, and whether the job has more.
    async fn apply(&self, package: &Package) -> Result<(u64, bool)> {
        let database = &self.unit.database;
        let (rows, has_more) = match package {
            Package::Customers(package) => {
                let newest = exchange::apply_customers(database, package).await?;
                newest.inspect(|&change| self.unit.live.customers_changed(change));
                (package.rows.len(), package.has_more)
            }
            Package::ChannelConfiguration(package) => {
                exchange::apply_channel_configuration(database, package).await?;
                (package.channels.len() + package.profiles.len() + package.workers.len(), false)
            }
            Package::GlobalConfiguration(package) => {
                exchange::apply_global_configuration(database, package).await?;
                (package.titles.len() + package.affiliations.len(), false)
            }
        };
        match package {
            Package::Customers(_) if self.unit.is_ready() => {}
            Package::Customers(_) => self.unit.refresh().await?,
            _ => self.unit.configuration_applied().await?,
        }
        Ok((rows as u64, has_more))
    }
}

/// What a session has transferred.
#[derive(Debug, Default)]
struct Moved {
    rows: u64,
    packages: u64,
    bytes: u64,
}

impl Moved {
    fn add(&mut self, rows: u64, bytes: u64) {
        self.rows += rows;
        self.packages += 1;
        self.bytes += bytes;
    }
}

/// Why the exchange stops.
#[derive(Debug)]
pub enum Trouble {
    Headquarters(String),
    /// Headquarters refuses the scale unit.
    Standing(Standing),
    Here(ApiError),
}

impl From<ApiError> for Trouble {
    fn from(error: ApiError) -> Self {
        Self::Here(error)
    }
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Self::Here(error.into())
    }
}

impl From<reqwest::Error> for Trouble {
    fn from(error: reqwest::Error) -> Self {
        Self::Headquarters(error.without_url().to_string())
    }
}

/// Headquarters' `/cdx/…`, with the scale unit's credential.
#[derive(Debug)]
pub struct CdxClient {
    http: reqwest::Client,
    headquarters_url: String,
    credential: String,
}

impl CdxClient {
    pub fn new(trust: &Trust, headquarters_url: &str) -> Result<Self, reqwest::Error> {
        let http = trust
            .client(headquarters_url)
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(EXCHANGE_TIMEOUT)
            .build()?;
        Ok(Self {
            http,
            headquarters_url: headquarters_url.trim_end_matches('/').to_owned(),
            credential: String::new(),
        })
    }

    pub(crate) async fn poll(&self, poll: &Poll) -> Result<PollReply, Trouble> {
        let request = self.post(path::POLL, poll).timeout(POLL_TIMEOUT);
        Ok(accepted(request.send().await?).await?.json().await?)
    }

    /// The size of the body.
    async fn upload(&self, upload: &Upload) -> Result<u64, Trouble> {
        let body = serde_json::to_vec(upload).map_err(ApiError::from)?;
        let bytes = body.len() as u64;
        let request = self.http.post(format!("{}{}", self.headquarters_url, path::UPLOAD));
        let request =
            request.bearer_auth(&self.credential).header(CONTENT_TYPE, "application/json");
        accepted(request.body(body).send().await?).await?;
        Ok(bytes)
    }

    /// The package, and its size.
    async fn package(
        &self,
        channel_database_id: Uuid,
        job: &str,
        above: i64,
        up_to: i64,
    ) -> Result<(Package, u64), Trouble> {
        let url = format!(
            "{}{}?job={job}&above={above}&up-to={up_to}&channel-database={channel_database_id}",
            self.headquarters_url,
            path::PACKAGE
        );
        let request = self.http.get(url).bearer_auth(&self.credential);
        let body = accepted(request.send().await?).await?.bytes().await?;
        let package = serde_json::from_slice(&body).map_err(|error| match error.classify() {
            // An unreadable package is this side's fault: the session fails.
            Category::Data => Trouble::Here(error.into()),
            _ => Trouble::Headquarters("an answer that is no package".to_owned()),
        })?;
        Ok((package, body.len() as u64))
    }

    async fn complete(&self, completion: &Completion) -> Result<(), Trouble> {
        accepted(self.post(path::COMPLETION, completion).send().await?).await?;
        Ok(())
    }

    async fn recover(&self, page: &Recovery) -> Result<(), Trouble> {
        accepted(self.post(path::RECOVERY, page).send().await?).await?;
        Ok(())
    }

    async fn send_audit_trail(&self, upload: &AuditUpload) -> Result<(), Trouble> {
        accepted(self.post(path::AUDIT_TRAIL, upload).send().await?).await?;
        Ok(())
    }

    fn post(&self, path: &str, body: &impl Serialize) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.headquarters_url);
        self.http
            .post(url)
            .bearer_auth(&self.credential)
            .header(CONTENT_TYPE, "application/json")
            .json(body)
    }
}

/// Tells a refusal of the scale unit from a headquarters that has other troubles.
async fn accepted(response: Response) -> Result<Response, Trouble> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let body: ErrorBody = response.json().await.unwrap_or_default();
    let id = ErrorId::from_resource_id(&body.error_resource_id);
    Err(match id.and_then(Standing::of_refusal) {
        Some(standing) => Trouble::Standing(standing),
        None => Trouble::Headquarters(format!("{status} {}", body.error_resource_id)),
    })
}
