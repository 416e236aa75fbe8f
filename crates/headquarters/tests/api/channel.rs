//! A channel database that does what headquarters asks of it, over HTTP.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use contract::cdx::{
    AppliedVersions, AsyncCustomerRow, AsyncRows, ChannelConfigurationPackage, Completion,
    CustomerPackageRow, DeviceReport, GlobalConfigurationPackage, Package, Poll, PollReply, Upload,
    WaitingCustomers, Work, operation, path,
};
use domain::OperationId;
use reqwest::Client;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::server::{Server, ok};

/// What the channel database holds.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    pub rows: Vec<AsyncCustomerRow>,
    pub others: AsyncRows,
    pub applied: AppliedVersions,
    pub customers: Vec<CustomerPackageRow>,
    pub channels: ChannelConfigurationPackage,
    pub global: GlobalConfigurationPackage,
    /// The work that it was given, in order.
    pub work: Vec<Work>,
    /// Counters of the customer rows that went up, in order.
    pub uploaded: Vec<i64>,
    /// What requests are answered by, where that is not all that was applied.
    pub live: Option<AppliedVersions>,
    pub waiting: Vec<WaitingCustomers>,
    pub devices: Vec<DeviceReport>,
    counter: i64,
}

#[derive(Clone)]
pub struct Channel {
    pub id: Uuid,
    client: Client,
    url: String,
    pub credential: String,
    contents: Arc<Mutex<Contents>>,
    /// Counts the pieces of work that are done.
    done: watch::Sender<u64>,
}

/// A channel that polls by itself until it is dropped.
pub struct Connected {
    channel: Channel,
    task: JoinHandle<()>,
}

impl std::ops::Deref for Connected {
    type Target = Channel;

    fn deref(&self) -> &Channel {
        &self.channel
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Channel {
    /// A new, empty channel database of the scale unit that serves every channel.
    pub fn new(server: &Server) -> Self {
        Self::of(server, server.credential.clone())
    }

    /// A new, empty channel database of the scale unit with this credential.
    pub fn of(server: &Server, credential: String) -> Self {
        let id = OperationId::from_random_bytes(rand::random()).uuid();
        let contents = Arc::default();
        let (client, url) = (server.client.clone(), server.url.clone());
        Self { id, client, url, credential, contents, done: watch::Sender::new(0) }
    }

    /// One that has had its first full download and polls from now on.
    pub async fn connected(server: &Server) -> Connected {
        let channel = Self::new(server);
        channel.work_until_idle().await;
        channel.connect()
    }

    pub fn connect(self) -> Connected {
        let polling = self.clone();
        let task = tokio::spawn(async move {
            loop {
                if let Some(work) = polling.poll(false).await.work {
                    polling.carry_out(work).await;
                }
            }
        });
        Connected { channel: self, task }
    }

    pub fn contents(&self) -> Contents {
        self.held().clone()
    }

    /// Changes what the channel holds or tells.
    pub fn change(&self, change: impl FnOnce(&mut Contents)) {
        change(&mut self.held());
    }

    fn held(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().expect("nobody panicked while holding it")
    }

    /// Asks and works until there is nothing to do.
    pub async fn work_until_idle(&self) {
        while let Some(work) = self.poll(true).await.work {
            self.carry_out(work).await;
        }
    }

    pub async fn poll(&self, no_wait: bool) -> PollReply {
        let poll = {
            let contents = self.held();
            let is_waiting = |row: &&AsyncCustomerRow| !contents.uploaded.contains(&row.counter);
            let waiting = contents.rows.iter().filter(is_waiting).count();
            Poll {
                channel_database_id: self.id,
                rows_waiting: waiting as u64,
                waiting_since: (waiting > 0).then(|| "2026-11-20T01:00:00.000Z".to_owned()),
                applied: contents.applied,
                live: contents.live.unwrap_or(contents.applied),
                waiting: contents.waiting.clone(),
                devices: contents.devices.clone(),
                no_wait,
                ..Poll::default()
            }
        };
        self.post(path::POLL, &poll).await
    }

    pub async fn carry_out(&self, work: Work) {
        self.held().work.push(work.clone());
        let (session_id, rows) = match work {
            Work::Upload { session_id, above_counter } => {
                (session_id, self.upload(session_id, above_counter).await)
            }
            Work::Download { session_id, job, up_to } => {
                (session_id, self.download(&job, up_to).await)
            }
            Work::Recover { .. } => return,
        };
        let applied = self.held().applied;
        let completion = Completion {
            channel_database_id: self.id,
            session_id,
            rows,
            packages: 1,
            bytes: 1_000,
            applied,
            ..Completion::default()
        };
        self.post::<Option<()>>(path::COMPLETION, &completion).await;
        self.done.send_modify(|done| *done += 1);
    }

    /// Waits until what the channel holds is so.
    pub async fn until(&self, is_so: impl Fn(&Contents) -> bool) {
        let mut done = self.done.subscribe();
        let reached = async {
            while !is_so(&self.contents()) {
                done.changed().await.expect("the channel is there");
            }
        };
        tokio::time::timeout(Duration::from_secs(60), reached).await.expect("within a minute");
    }

    pub fn pretend_to_have_applied(&self, version: i64) {
        self.held().applied = AppliedVersions {
            customers: version,
            channel_configuration: version,
            global_configuration: version,
        };
    }

    /// Reports that the work could not be done.
    pub async fn refuse(&self, work: &Work) {
        let (Work::Upload { session_id, .. } | Work::Download { session_id, .. }) = work else {
            panic!("{work:?}");
        };
        let completion = Completion {
            channel_database_id: self.id,
            session_id: *session_id,
            error: "The disk is full.".to_owned(),
            applied: self.held().applied,
            ..Completion::default()
        };
        self.post::<Option<()>>(path::COMPLETION, &completion).await;
    }

    async fn upload(&self, session_id: i64, above_counter: i64) -> u64 {
        let rows = {
            let contents = self.held();
            let mut rows = contents.others.clone();
            rows.customers.extend(contents.rows.iter().cloned());
            rows.customers.retain(|row| row.counter > above_counter);
            rows.addresses.retain(|row| row.counter > above_counter);
            rows.contacts.retain(|row| row.counter > above_counter);
            rows.affiliations.retain(|row| row.counter > above_counter);
            rows.attributes.retain(|row| row.counter > above_counter);
            rows
        };
        self.send_rows(session_id, rows).await
    }

    /// Sends rows up, in the same way as any other page.
    pub async fn send_rows(&self, session_id: i64, rows: AsyncRows) -> u64 {
        let counters: Vec<_> = rows.customers.iter().map(|row| row.counter).collect();
        let count = rows.len();
        let mark = String::new();
        let upload = Upload { channel_database_id: self.id, session_id, rows, mark };
        self.post::<Option<()>>(path::UPLOAD, &upload).await;
        self.held().uploaded.extend(counters);
        count as u64
    }

    async fn download(&self, job: &str, up_to: i64) -> u64 {
        let mut rows = 0;
        loop {
            let above = {
                let applied = self.held().applied;
                match job {
                    "1010" => applied.customers,
                    "1070" => applied.channel_configuration,
                    _ => applied.global_configuration,
                }
            };
            let (applied, has_more) = self.apply(self.package(job, above, up_to).await);
            rows += applied;
            if !has_more {
                return rows;
            }
        }
    }

    pub async fn package(&self, job: &str, above: i64, up_to: i64) -> Package {
        let url = format!(
            "{}{}?job={job}&above={above}&up-to={up_to}&channel-database={}",
            self.url,
            path::PACKAGE,
            self.id
        );
        let request = self.client.get(url).bearer_auth(&self.credential);
        ok(request.send().await.expect("an answer")).await
    }

    fn apply(&self, package: Package) -> (u64, bool) {
        let mut contents = self.held();
        match package {
            Package::Customers(package) => {
                contents.applied.customers = package.version;
                let rows = package.rows.len() as u64;
                for row in package.rows {
                    let id = row.customer.customer_id.clone();
                    contents.customers.retain(|known| known.customer.customer_id != id);
                    contents.customers.push(row);
                }
                (rows, package.has_more)
            }
            Package::ChannelConfiguration(package) => {
                contents.applied.channel_configuration = package.version;
                contents.channels = package;
                (1, false)
            }
            Package::GlobalConfiguration(package) => {
                contents.applied.global_configuration = package.version;
                contents.global = package;
                (1, false)
            }
        }
    }

    /// A customer is captured async in this channel; returns its GUID.
    pub fn capture(&self, first_name: &str, last_name: &str) -> String {
        self.capture_with(crate::server::new_id(), |row| {
            row.first_name = first_name.to_owned();
            row.last_name = last_name.to_owned();
        })
    }

    pub fn capture_with(&self, guid: String, fill: impl FnOnce(&mut AsyncCustomerRow)) -> String {
        let mut contents = self.held();
        contents.counter += 1;
        let mut row = AsyncCustomerRow {
            counter: contents.counter,
            operation_id: crate::server::new_id(),
            operation: operation::CREATE,
            cust_account_async: guid.clone(),
            relationship_type: 1,
            company: "USRT".to_owned(),
            originating_channel: "053".to_owned(),
            created_at: "2026-11-20T01:00:00.000Z".to_owned(),
            ..AsyncCustomerRow::default()
        };
        fill(&mut row);
        contents.rows.push(row);
        guid
    }

    /// Adds rows of the other tables; they get the next counters.
    pub fn add(&self, fill: impl FnOnce(&mut AsyncRows, &mut dyn FnMut() -> i64)) {
        let mut contents = self.held();
        let Contents { others, counter, .. } = &mut *contents;
        fill(others, &mut || {
            *counter += 1;
            *counter
        });
    }

    /// The customer as 1010 brought it.
    pub fn downloaded(&self, guid: &str) -> Option<CustomerPackageRow> {
        self.contents().customers.into_iter().find(|row| row.cust_account_async == guid)
    }

    async fn post<T: serde::de::DeserializeOwned>(
        &self,
        path: &str,
        body: &impl serde::Serialize,
    ) -> T {
        let url = format!("{}{path}", self.url);
        let request = self.client.post(url).bearer_auth(&self.credential).json(body);
        ok(request.send().await.expect("an answer")).await
    }
}
