//! Runs the sync driver in a tab, and keeps the line to the scale unit.

mod tab;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use contract::commerce::{self, SignOnResult};
use domain::{AccountNumber, Connection, Identity, OperationId};
use futures::StreamExt;
use futures::channel::{mpsc, oneshot};
use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use locale::Lang;
use sync::{Event, Failure, Pace, QueueSamples, ServerCustomer, StoreError, Verdict};

use crate::adapters::channel::{Channel, Hint};
use crate::adapters::events::{self, ServerEvent};
use crate::adapters::http::{self, CallError, Caller};
use crate::adapters::idb::{Meta, Store};
use crate::adapters::{clock, locks, preferences};
use crate::services::{Download, State, Worker};
use crate::task::spawn;

use tab::BrowserTab;

/// First and longest wait before the line is tried again, in milliseconds.
const LINE_RETRY_MS_MIN: u32 = 300;
const LINE_RETRY_MS_MAX: u32 = 3_000;
/// How often the scale unit is asked for a sign of life while nobody is signed
/// on, in milliseconds.
const LINE_PROBE_MS: u32 = 3_000;

/// How long another tab may take to make up for a sign-on without the scale unit, in
/// milliseconds.
const PASSWORD_WAIT_MS: u32 = 5_000;
/// How often the length of the queue is noted, in milliseconds.
const SAMPLE_MS: u32 = 60_000;
/// Operations that are on their way at once: four batches.
const IN_FLIGHT_MAX: usize = 400;

pub struct SyncDriver {
    this: Weak<Self>,
    driver: Rc<sync::Driver<BrowserTab>>,
    store: Rc<Store>,
    state: State,
    language: RwSignal<Lang>,
    channel: RefCell<Option<Channel>>,
    /// Wakes the line out of its wait.
    nudge: mpsc::UnboundedSender<()>,
    nudged: Cell<Option<mpsc::UnboundedReceiver<()>>>,
    line: RefCell<Option<web_sys::AbortController>>,
    /// The stream of events is open and has told something.
    is_line_up: Cell<bool>,
    /// Worker and password of a sign-on without the scale unit.
    awaits_session: RefCell<Option<(String, String)>>,
}

impl SyncDriver {
    /// Starts with what is in the offline database, as soon as what this register has captured
    /// is read; what came down is read meanwhile. Hears the other tabs, and does nothing else
    /// before it is [run](Self::run).
    pub async fn start(
        store: Rc<Store>,
        state: State,
        language: RwSignal<Lang>,
    ) -> Result<Rc<Self>, StoreError> {
        let (nudge, nudged) = mpsc::unbounded();
        let driver = Rc::new_cyclic(|this: &Weak<Self>| {
            let tab = BrowserTab::new(this.clone(), store.clone(), state);
            Self {
                this: this.clone(),
                driver: sync::Driver::new(
                    tab,
                    Pace { in_flight_max: IN_FLIGHT_MAX, ..Pace::default() },
                ),
                store,
                state,
                language,
                channel: RefCell::new(None),
                nudge,
                nudged: Cell::new(Some(nudged)),
                line: RefCell::new(None),
                is_line_up: Cell::new(false),
                awaits_session: RefCell::default(),
            }
        });
        driver.read_stored().await?;
        let tab = driver.clone();
        *driver.channel.borrow_mut() = Channel::join(move |hint| tab.heard(hint));
        driver.tell_tabs(&Hint::Hello);
        Ok(driver)
    }

    /// Keeps the line to the scale unit, and sends and fetches once this tab is elected.
    pub fn run(self: Rc<Self>) {
        let Some(nudged) = self.nudged.take() else { return };
        spawn(self.driver.run());
        let state = self.state;
        let reached = self.clone();
        ui::effect(move || {
            let reaches = state.connection.get().reaches_scale_unit();
            if reaches && reached.has_offline_session() {
                let driver = reached.clone();
                spawn(async move { driver.make_up_for_sign_on().await });
            }
        });
        let sampling = self.clone();
        spawn(async move {
            loop {
                TimeoutFuture::new(SAMPLE_MS).await;
                if sampling.driver.is_elected() {
                    sampling.queue_samples().await;
                }
            }
        });
        let elected = self.driver.clone();
        if locks::are_there() {
            locks::when_elected(move || spawn(async move { elected.elected().await }));
        } else {
            spawn(async move { elected.stand_for_election().await });
        }
        spawn(async move { self.keep_line(nudged).await });
    }

    async fn read_stored(&self) -> Result<(), StoreError> {
        let (sender, begun) = oneshot::channel();
        let driver = self.driver.clone();
        spawn(async move {
            let mut sender = Some(sender);
            let mut begin = |ended| {
                // Whoever waited may be gone with the page.
                sender.take().map(|sender| sender.send(ended)).is_some()
            };
            let mut begun = || {
                begin(Ok(()));
            };
            let ended = driver.read_everything(&mut begun).await;
            if ended.is_err() && !begin(ended) {
                driver.read_again().await;
            }
        });
        begun.await.unwrap_or(Err(StoreError::Failed))
    }

    /// How long the queue was over the last hours, now included.
    pub async fn queue_samples(&self) -> QueueSamples {
        let kept = self.store.samples().await.ok().flatten().unwrap_or_default();
        let mut samples = QueueSamples::from_bytes(&kept);
        if samples.note(clock::now(), self.state.outbox.with_untracked(Vec::len)) {
            // A sample that cannot be kept is missing in a drawing.
            let _kept = self.store.put_samples(samples.to_bytes()).await;
        }
        samples
    }

    /// The use cases, over this tab.
    pub fn sync(&self) -> &sync::Driver<BrowserTab> {
        &self.driver
    }

    fn tell(&self, event: Event) {
        self.driver.tell(event);
    }

    /// The worker has a session at the scale unit.
    pub async fn begin_session(&self, answer: &SignOnResult) -> Result<(), StoreError> {
        let worker = Worker {
            id: answer.worker_id.clone(),
            name: answer.worker_name.clone(),
            expires_at: clock::parse(&answer.expires_at).unwrap_or_default(),
            token: answer.token.clone(),
        };
        self.awaits_session.take();
        self.keep_session(worker).await?;
        self.fetch_configuration().await;
        self.tell_tabs(&Hint::Everything);
        self.signed_on();
        Ok(())
    }

    /// The password is kept until the scale unit can be asked for a session, and never
    /// written down (R215).
    pub async fn begin_offline_session(
        &self,
        worker: Worker,
        password: &str,
    ) -> Result<(), StoreError> {
        *self.awaits_session.borrow_mut() = Some((worker.id.clone(), password.to_owned()));
        self.keep_session(worker).await?;
        self.tell_tabs(&Hint::Everything);
        self.nudge();
        Ok(())
    }

    async fn keep_session(&self, worker: Worker) -> Result<(), StoreError> {
        self.store.put_meta(Meta::Session, &worker).await?;
        self.state.has_session_ended.set(false);
        self.state.worker.set(Some(worker));
        Ok(())
    }

    /// The scale unit can be reached again: a worker who signed on without it gets a session
    /// there, from the tab that knows the password (R215).
    async fn make_up_for_sign_on(&self) {
        let awaited = self.awaits_session.borrow_mut().take();
        let Some((id, password)) = awaited else {
            // After a reload nobody knows the password.
            TimeoutFuture::new(PASSWORD_WAIT_MS).await;
            if self.driver.is_elected() && self.has_offline_session() {
                self.end_session();
            }
            return;
        };
        match http::sign_on(&self.caller(), &id, &password).await {
            Ok(answer) => {
                // A session that cannot be kept is made again after the next sign-on.
                let _kept = self.begin_session(&answer).await;
            }
            Err(CallError::Unreachable | CallError::Busy { .. }) => {
                *self.awaits_session.borrow_mut() = Some((id, password));
            }
            Err(_) => self.end_session(),
        }
    }

    fn has_offline_session(&self) -> bool {
        self.state.worker.with_untracked(|it| it.as_ref().is_some_and(Worker::is_offline))
    }

    /// The worker has signed on: what waited for that may go.
    pub fn signed_on(&self) {
        self.tell(Event::SignedOn);
        self.nudge();
    }

    /// Resolves when the operation is settled, refused, or cannot be sent now.
    pub fn verdict(&self, operation: OperationId) -> oneshot::Receiver<Verdict> {
        self.driver.verdict(operation)
    }

    pub fn caller(&self) -> Caller {
        let device = self.state.device.get_untracked();
        // A kiosk may do no more with a session, and would fail once that has ended.
        let worker = self.state.worker.get_untracked().filter(|_| !self.state.is_kiosk_untracked());
        let (operating_unit_number, device_token) =
            device.map(|device| (device.operating_unit_number, device.token)).unwrap_or_default();
        Caller {
            operating_unit_number,
            device_token,
            session_token: worker.map(|worker| worker.token),
            language: self.language.get_untracked(),
        }
    }

    pub fn tell_tabs(&self, hint: &Hint) {
        if let Some(channel) = &*self.channel.borrow() {
            channel.tell(hint);
        }
    }

    /// Something changed that the line should know of.
    pub fn nudge(&self) {
        // The receiver lives as long as the tab.
        let _sent = self.nudge.unbounded_send(());
    }

    /// A person is impatient, or the network is back.
    pub fn try_now(&self) {
        self.tell(Event::TryNow);
        self.nudge();
        if !self.driver.is_elected() {
            self.tell_tabs(&Hint::TryNow);
        }
    }

    pub fn set_disconnected(&self, is_disconnected: bool) {
        let is_elected = self.driver.is_elected();
        if !is_elected {
            self.tell_tabs(&Hint::SetDisconnected(is_disconnected));
        }
        // Perhaps no tab sends yet, and nobody else would do it.
        if is_elected || !self.driver.is_running() {
            self.disconnect_or_connect(is_disconnected);
        }
    }

    /// Lets a download wait, or go on. What is captured here is sent all the same.
    pub fn pause_download(&self, is_paused: bool) {
        self.state.is_download_paused.set(is_paused);
        if !is_paused {
            self.tell(Event::NewsHinted);
        }
    }

    /// How far the download is now; nothing when it is over, or another tab's.
    fn has_downloaded(&self, download: Option<Download>) {
        if self.state.download.get_untracked() != download {
            self.state.download.set(download);
        }
        if download.is_none() && self.state.is_download_paused.get_untracked() {
            self.state.is_download_paused.set(false);
        }
    }

    /// Brings the configuration up to date, and with it what the screens allow.
    pub async fn fetch_configuration(&self) {
        let json = match http::configuration(&self.caller()).await {
            Ok(json) => json,
            // What the line does not tell while it is open: that the device or the worker may
            // do nothing more.
            Err(
                error @ (CallError::DeviceRefused(_)
                | CallError::DeviceRevoked(_)
                | CallError::SignOnNeeded(_)),
            ) => {
                self.failure(error);
                return;
            }
            Err(_) => return,
        };
        let Some(configuration) = http::read_configuration(&json) else { return };
        if self.store.put_meta(Meta::Configuration, &json).await.is_ok() {
            self.state.configuration.set(configuration);
        }
    }

    fn failure(&self, error: CallError) -> Failure {
        match error {
            CallError::Busy { retry_delay_ms, .. } => Failure::Busy { retry_delay_ms },
            CallError::SignOnNeeded(_) => {
                self.end_session();
                Failure::SignOnNeeded
            }
            CallError::DeviceRefused(_) => {
                self.end_device();
                Failure::SignOnNeeded
            }
            CallError::DeviceRevoked(_) => {
                self.erase();
                Failure::SignOnNeeded
            }
            CallError::Unreachable | CallError::Refused(_) => {
                self.set_connection(Connection::Offline);
                self.nudge();
                Failure::Unreachable
            }
        }
    }

    fn end_session(&self) {
        let Some(ended) = self.state.worker.get_untracked() else { return };
        self.state.has_session_ended.set(true);
        self.state.worker.set(None);
        let Some(driver) = self.this.upgrade() else { return };
        spawn(async move {
            // Else the other tabs would go on with it, and a reload bring it back.
            let stored = driver.store.meta::<Worker>(Meta::Session).await;
            if stored == Ok(Some(ended)) && driver.store.delete_meta(Meta::Session).await.is_ok() {
                driver.tell_tabs(&Hint::Everything);
            }
        });
    }

    /// Headquarters has revoked the device: nothing that it holds can be read any more.
    pub fn erase(&self) {
        self.state.worker.set(None);
        self.state.device.set(None);
        let Some(driver) = self.this.upgrade() else { return };
        spawn(async move {
            if driver.store.erase().await.is_ok() {
                preferences::forget();
                driver.tell_tabs(&Hint::Erased);
                begin_anew();
            }
        });
    }

    /// The device has to be activated again. What waits here stays.
    fn end_device(&self) {
        self.state.device.set(None);
        self.state.worker.set(None);
        let Some(driver) = self.this.upgrade() else { return };
        spawn(async move {
            if driver.store.delete_meta(Meta::Device).await.is_ok() {
                driver.tell_tabs(&Hint::Everything);
            }
        });
    }

    /// What another tab of this register says.
    fn heard(&self, hint: Hint) {
        let Some(driver) = self.this.upgrade() else { return };
        let is_leader = self.driver.is_elected();
        // A form of theirs may have been saved there.
        self.state.drafts.update(|count| *count += 1);
        match hint {
            Hint::Customers(ids) => spawn(async move { driver.driver.read_changed(&ids).await }),
            Hint::Everything => spawn(async move {
                driver.read_again().await;
                driver.signed_on();
            }),
            Hint::Connection { connection, is_disconnected } if !is_leader => {
                self.state.connection.set(connection);
                self.state.is_disconnected.set(is_disconnected);
            }
            Hint::Erased => begin_anew(),
            Hint::Hello if is_leader => self.tell_connection(),
            Hint::TryNow if is_leader => self.try_now(),
            Hint::SetDisconnected(is_disconnected) if is_leader => {
                self.disconnect_or_connect(is_disconnected);
            }
            _ => {}
        }
    }

    /// Reads everything from the offline database again.
    async fn read_again(&self) {
        self.driver.read_again().await;
        if let Ok(device) = self.store.meta(Meta::Device).await {
            self.state.device.set(device);
        }
        if let Ok(worker) = self.store.meta(Meta::Session).await {
            self.state.worker.set(worker);
        }
        self.read_configuration().await;
    }

    /// The configuration as it was last heard.
    pub async fn read_configuration(&self) {
        let json: Option<String> = self.store.meta(Meta::Configuration).await.ok().flatten();
        if let Some(configuration) = json.and_then(|json| http::read_configuration(&json)) {
            self.state.configuration.set(configuration);
        }
    }

    /// Whoever disconnected by hand is offline, whatever answers still come in.
    fn set_connection(&self, heard: Connection) {
        let is_disconnected = self.state.is_disconnected.get_untracked();
        let connection = if is_disconnected { Connection::Offline } else { heard };
        if self.state.connection.get_untracked() != connection {
            self.state.connection.set(connection);
            self.tell_connection();
            self.driver.queue_cards();
        }
    }

    fn tell_connection(&self) {
        self.tell_tabs(&Hint::Connection {
            connection: self.state.connection.get_untracked(),
            is_disconnected: self.state.is_disconnected.get_untracked(),
        });
    }

    fn heard_from_scale_unit(&self) {
        self.state.last_contact.set(Some(clock::now()));
        if self.state.connection.get_untracked() == Connection::Offline {
            // A new line will say whether headquarters is reachable too. The one that was
            // up says nothing until something changes, and may be dead.
            self.set_connection(Connection::HeadquartersUnreachable);
            if self.is_line_up.get() {
                self.end_line();
            }
            self.nudge();
        }
    }

    fn disconnect_or_connect(&self, is_disconnected: bool) {
        preferences::set_disconnected(is_disconnected);
        self.state.is_disconnected.set(is_disconnected);
        self.tell(if is_disconnected { Event::Disconnected } else { Event::Connected });
        if is_disconnected {
            self.end_line();
            self.set_connection(Connection::Offline);
        }
        self.tell_connection();
        self.nudge();
    }

    fn end_line(&self) {
        if let Some(line) = self.line.borrow_mut().take() {
            line.abort();
        }
    }

    /// Only the sending tab keeps the line.
    fn election_changed(&self) {
        if self.driver.is_elected() {
            let is_disconnected = self.state.is_disconnected.get_untracked();
            self.tell(if is_disconnected { Event::Disconnected } else { Event::Connected });
        } else {
            self.end_line();
            self.has_downloaded(None);
        }
        self.nudge();
    }

    /// Keeps the stream of events open for as long as this tab sends.
    async fn keep_line(&self, mut nudged: mpsc::UnboundedReceiver<()>) {
        let mut retry_ms = LINE_RETRY_MS_MIN;
        loop {
            let has_device = self.state.device.with_untracked(Option::is_some);
            let is_disconnected = self.state.is_disconnected.get_untracked();
            if !self.driver.is_elected() || !has_device || is_disconnected {
                nudged.next().await;
                continue;
            }
            let pause_ms = if self.state.has_session() {
                let was_up = self.listen().await;
                retry_ms = if was_up { LINE_RETRY_MS_MIN } else { retry_ms * 2 };
                retry_ms = retry_ms.min(LINE_RETRY_MS_MAX);
                retry_ms
            } else {
                self.probe().await;
                LINE_PROBE_MS
            };
            let pause = TimeoutFuture::new(pause_ms);
            if let Either::Right(_) = select(pause, nudged.next()).await {
                retry_ms = LINE_RETRY_MS_MIN;
            }
            while nudged.try_recv().is_ok() {}
        }
    }

    /// Whether the line was up at all.
    async fn listen(&self) -> bool {
        let Ok(aborter) = web_sys::AbortController::new() else { return false };
        *self.line.borrow_mut() = Some(aborter.clone());
        let ended = events::listen(&self.caller(), &aborter, |event| {
            self.is_line_up.set(true);
            self.on_server_event(event);
        })
        .await;
        *self.line.borrow_mut() = None;
        let was_up = self.is_line_up.take();
        if !self.state.is_disconnected.get_untracked() {
            match ended {
                CallError::Unreachable if was_up => {}
                CallError::Unreachable => self.set_connection(Connection::Offline),
                other => {
                    self.failure(other);
                }
            }
        }
        was_up
    }

    fn on_server_event(&self, event: ServerEvent) {
        self.state.last_contact.set(Some(clock::now()));
        match event {
            ServerEvent::Connection(status) => {
                let was_offline = self.state.connection.get_untracked() == Connection::Offline;
                self.heard_status(&status);
                if was_offline {
                    self.tell(Event::TryNow);
                    self.refresh_configuration();
                }
                self.tell(Event::NewsHinted);
            }
            ServerEvent::CustomersChanged => self.tell(Event::NewsHinted),
            ServerEvent::ConfigurationChanged => self.refresh_configuration(),
        }
    }

    fn heard_status(&self, status: &commerce::ConnectionStatus) {
        let there = clock::parse(&status.server_time);
        self.state.clock_ahead_ms.set(there.map(|there| clock::now().0 - there.0));
        self.set_connection(if status.is_headquarters_reachable {
            Connection::Online
        } else {
            Connection::HeadquartersUnreachable
        });
    }

    fn refresh_configuration(&self) {
        let Some(driver) = self.this.upgrade() else { return };
        spawn(async move {
            driver.fetch_configuration().await;
            driver.tell_tabs(&Hint::Everything);
        });
    }

    /// Asks for a sign of life while nobody is signed on.
    async fn probe(&self) {
        match http::connection_status(&self.caller()).await {
            Ok(status) => self.heard_status(&status),
            Err(CallError::DeviceRefused(_)) => self.end_device(),
            Err(CallError::DeviceRevoked(_)) => self.erase(),
            Err(CallError::Unreachable) => self.set_connection(Connection::Offline),
            Err(_) => self.set_connection(Connection::Online),
        }
    }
}

/// Nothing that this page shows is there any more, and its key is gone.
fn begin_anew() {
    // A page that cannot reload has nobody signed on, and can store nothing.
    let _stays = window().location().set_href("/");
}

/// The entity as the register keeps it; `None` when it names no customer.
pub fn server_customer(entity: &commerce::Customer) -> Option<ServerCustomer> {
    let id = if entity.customer_id.is_empty() {
        entity.account_number.parse().ok()?
    } else {
        entity.customer_id.parse().ok()?
    };
    let identity = if entity.is_async_customer {
        Identity::Pending
    } else {
        Identity::Assigned(AccountNumber::new(&entity.account_number)?)
    };
    Some(ServerCustomer {
        id,
        identity,
        details: contract::trusted_details_from_customer(entity),
        loyalty_cards: entity.loyalty_cards.iter().map(|card| card.card_number.clone()).collect(),
        left_out: entity.left_out.clone(),
    })
}
