//! The register in this tab: the sync driver, and the adapters that it works through.
//!
//! [`sync::Driver`] decides what to send when, and what can be reached. This module has device,
//! session and configuration, the messages between tabs, and the outcomes of requests.

mod lifecycle;
mod line;
mod lock;
mod tab;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use contract::commerce::SignOnResult;
use domain::{Connection, OperationId};
use futures::channel::oneshot;
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use locale::Lang;
use sync::connectivity::{Effect, Event};
use sync::{Failure, Outbox, Pace, QueueSamples, StoreError, Verdict};

use crate::adapters::channel::{Channel, Hint};
use crate::adapters::http::{self, CallError, Caller};
use crate::adapters::idb::{Meta, Store};
use crate::adapters::{clock, preferences};
use crate::state::{Download, State, Worker};
use crate::task::spawn;

use line::Line;
use lock::Lock;
use tab::BrowserTab;

/// How long another tab may take to open the session after a sign-on without the scale unit, in
/// milliseconds.
const PASSWORD_WAIT_MS: u32 = 5_000;
/// How often the length of the outbox is noted, in milliseconds.
const SAMPLE_MS: u32 = 60_000;
/// Most operations in flight: four batches.
const IN_FLIGHT_MAX: usize = 400;
/// How long requests of an older session wait, in milliseconds.
const OLD_SESSION_RETRY_MS: u64 = 500;
/// How long requests wait after the scale unit has refused the delta, in milliseconds.
const REFUSED_RETRY_MS: u64 = 5_000;

pub struct TabSession {
    this: Weak<Self>,
    driver: Rc<sync::Driver<BrowserTab>>,
    store: Rc<Store>,
    state: State,
    language: RwSignal<Lang>,
    channel: RefCell<Option<Channel>>,
    /// Whether the first reading is over; before it, hints are not needed.
    has_read: Cell<bool>,
    line: Line,
    lock: Lock,
    /// The browser has suspended this tab: its timers and transactions stand still, but messages of
    /// other tabs still arrive.
    is_suspended: Cell<bool>,
    /// Whether another tab has changed device, session or configuration meanwhile.
    has_missed_metas: Cell<bool>,
    /// Worker and password of a sign-on without the scale unit.
    awaits_session: RefCell<Option<(String, String)>>,
}

impl TabSession {
    /// Starts from the offline database, as soon as this register's own customers are read;
    /// downloaded ones are read meanwhile. Listens to the other tabs, and does nothing else before
    /// it is [run](Self::run).
    pub async fn start(
        store: Rc<Store>,
        state: State,
        language: RwSignal<Lang>,
    ) -> Result<Rc<Self>, StoreError> {
        let session = Rc::new_cyclic(|this: &Weak<Self>| {
            let tab = BrowserTab::new(this.clone(), store.clone(), state);
            let pace = Pace { in_flight_max: IN_FLIGHT_MAX };
            Self {
                this: this.clone(),
                driver: sync::Driver::new(tab, pace),
                store,
                state,
                language,
                channel: RefCell::new(None),
                has_read: Cell::new(false),
                line: Line::new(this.clone()),
                lock: Lock::new(this.clone()),
                is_suspended: Cell::new(false),
                has_missed_metas: Cell::new(false),
                awaits_session: RefCell::default(),
            }
        });
        // Before the first reading, so that no hint of other tabs is missed.
        let tab = session.clone();
        *session.channel.borrow_mut() = Channel::join(move |hint| tab.on_hint(hint));
        session.tell_person();
        if state.is_disconnected.get_untracked() {
            session.tell(Event::Disconnected);
        }
        session.read_stored().await?;
        session.has_read.set(true);
        session.look();
        session.tell_tabs(&Hint::Hello);
        Ok(session)
    }

    /// Keeps the line to the scale unit, and sends and fetches once this tab is elected.
    pub fn run(self: Rc<Self>) {
        if self.driver.is_running() {
            return;
        }
        spawn(self.driver.run());
        let state = self.state;
        let reached = self.clone();
        ui::effect(move || {
            let reaches = state.connection.get().reaches_scale_unit();
            state.worker.track();
            if reaches && reached.has_offline_session() {
                let session = reached.clone();
                spawn(async move { session.make_up_for_sign_on().await });
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
        lifecycle::follow(&self);
        let elected = self.driver.clone();
        spawn(async move { elected.stand_for_election().await });
    }

    async fn read_stored(&self) -> Result<(), StoreError> {
        let (sender, begun) = oneshot::channel();
        let driver = self.driver.clone();
        spawn(async move {
            let mut sender = Some(sender);
            let mut begin = |ended| {
                // The receiver may be gone with the page.
                sender.take().map(|sender| sender.send(ended)).is_some()
            };
            let mut begun = || {
                begin(Ok(()));
            };
            let ended = driver.read_everything(&mut begun).await;
            if ended.is_err() && !begin(ended) {
                // What cannot be read now is read at the next start.
                let _read = driver.read_again().await;
            }
        });
        begun.await.unwrap_or(Err(StoreError::Failed))
    }

    /// The length of the outbox over the last hours, now included.
    pub async fn queue_samples(&self) -> QueueSamples {
        let kept = self.store.samples().await.ok().flatten().unwrap_or_default();
        let mut samples = QueueSamples::from_bytes(&kept);
        if samples.note(clock::now(), self.state.outbox.with_untracked(Outbox::len)) {
            // A sample that cannot be stored is missing in the chart.
            let _kept = self.store.put_samples(samples.to_bytes()).await;
        }
        samples
    }

    /// The use cases, over this tab.
    pub fn sync(&self) -> &sync::Driver<BrowserTab> {
        &self.driver
    }

    fn tell(&self, event: impl Into<sync::Event>) {
        self.driver.tell(event);
    }

    /// Reports the present device and worker to the driver.
    pub fn tell_person(&self) {
        self.tell(match self.state.device.with_untracked(Option::is_some) {
            true => Event::Activated { needs_session: !self.state.is_kiosk_untracked() },
            false => Event::DeviceGone,
        });
        self.tell(if self.state.has_session() { Event::SignedOn } else { Event::SessionEnded });
    }

    /// Stores the worker's session at the scale unit.
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
        self.tell_person();
        Ok(())
    }

    /// Keeps the password in memory until the scale unit can open a session, and never stores it
    /// (R215).
    pub async fn begin_offline_session(
        &self,
        worker: Worker,
        password: &str,
    ) -> Result<(), StoreError> {
        *self.awaits_session.borrow_mut() = Some((worker.id.clone(), password.to_owned()));
        self.keep_session(worker).await?;
        self.tell_tabs(&Hint::Everything);
        self.tell_person();
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
            // After a reload no tab knows the password.
            TimeoutFuture::new(PASSWORD_WAIT_MS).await;
            if self.driver.is_elected() && self.has_offline_session() {
                self.end_session();
            }
            return;
        };
        let caller = self.caller();
        let answer = http::sign_on(&caller, &id, &password).await;
        match self.report(&caller, answer) {
            Ok(answer) => {
                // A session that cannot be stored is opened again after the next sign-on.
                let _kept = self.begin_session(&answer).await;
            }
            Err(CallError::Unreachable(_) | CallError::Busy { .. }) => {
                *self.awaits_session.borrow_mut() = Some((id, password));
            }
            Err(_) => self.end_session(),
        }
    }

    fn has_offline_session(&self) -> bool {
        self.state.worker.with_untracked(|it| it.as_ref().is_some_and(Worker::is_offline))
    }

    /// Resolves when the operation is settled, rejected, or cannot be sent now.
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

    /// A person asks to send now.
    pub fn try_now(&self) {
        self.tell(Event::TryNow);
        self.tell_tabs(&Hint::TryNow);
    }

    /// Operation 917, in every tab of this register.
    pub fn set_disconnected(&self, is_disconnected: bool) {
        preferences::set_disconnected(is_disconnected);
        self.disconnect_or_connect(is_disconnected);
        self.tell_tabs(&Hint::SetDisconnected(is_disconnected));
    }

    fn disconnect_or_connect(&self, is_disconnected: bool) {
        self.show_disconnected(is_disconnected);
        self.tell(if is_disconnected { Event::Disconnected } else { Event::Connected });
    }

    /// Pauses or resumes a download. Sending continues in any case.
    pub fn pause_download(&self, is_paused: bool) {
        self.state.is_download_paused.set(is_paused);
        if !is_paused {
            self.tell(sync::Event::NewsHinted);
        }
    }

    /// Shows the progress of the download; `None` when it is over, or another tab's.
    fn has_downloaded(&self, download: Option<Download>) {
        if self.state.download.get_untracked() != download {
            self.state.download.set(download);
        }
        if download.is_none() && self.state.is_download_paused.get_untracked() {
            self.state.is_download_paused.set(false);
        }
    }

    /// Brings the configuration up to date. Returns whether it has changed.
    pub async fn fetch_configuration(&self) -> bool {
        let caller = self.caller();
        let json = match http::configuration(&caller).await {
            Ok(json) => json,
            // An open line does not tell that the device or the worker has lost its rights.
            // Everything else is asked again with the next line.
            Err(error) => {
                self.failure(&error, &caller);
                return false;
            }
        };
        self.on_contact();
        let Some(configuration) = http::read_configuration(&json) else { return false };
        let before = self.store.meta::<String>(Meta::Configuration).await;
        let is_other = before.ok().flatten().as_ref() != Some(&json);
        if is_other && self.store.put_meta(Meta::Configuration, &json).await.is_err() {
            return false;
        }
        // What cannot be removed now is removed with the next configuration.
        let _removed = self.store.forget_workers(&configuration.workers).await;
        self.state.configuration.set(configuration);
        is_other
    }

    /// Takes the outcome of a request that a screen waits for.
    pub fn report<A>(&self, caller: &Caller, answer: Result<A, CallError>) -> Result<A, CallError> {
        match &answer {
            Ok(_) | Err(CallError::Refused(_)) => {
                self.on_contact();
                self.tell(Event::Answered);
            }
            Err(error) => {
                let failure = self.failure(error, caller);
                self.tell(Event::Failed(failure));
            }
        }
        answer
    }

    /// The scale unit has answered.
    fn on_contact(&self) {
        self.state.last_contact.set(Some(clock::now()));
    }

    /// The failure of a request without a decision. Ends the session or the device where the answer
    /// says so.
    fn failure(&self, error: &CallError, caller: &Caller) -> Failure {
        if !matches!(error, CallError::Unreachable(_)) {
            self.on_contact();
        }
        match error {
            CallError::Unreachable(_) => Failure::Unreachable,
            CallError::Busy { retry_delay_ms, .. } => {
                Failure::Busy { retry_delay_ms: *retry_delay_ms }
            }
            CallError::Refused(_) => Failure::Busy { retry_delay_ms: REFUSED_RETRY_MS },
            // The request had an older session.
            CallError::SignOnNeeded(_) if caller.session_token != self.caller().session_token => {
                Failure::Busy { retry_delay_ms: OLD_SESSION_RETRY_MS }
            }
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
        }
    }

    fn end_session(&self) {
        let Some(ended) = self.state.worker.get_untracked() else { return };
        self.state.has_session_ended.set(true);
        self.state.worker.set(None);
        self.tell_person();
        let Some(session) = self.this.upgrade() else { return };
        spawn(async move {
            // Else the other tabs would continue with it, and a reload would restore it.
            let stored = session.store.meta::<Worker>(Meta::Session).await;
            if stored == Ok(Some(ended)) && session.store.delete_meta(Meta::Session).await.is_ok() {
                session.tell_tabs(&Hint::Everything);
            }
        });
    }

    /// Headquarters has revoked the device: erases the offline database.
    pub fn erase(&self) {
        self.state.worker.set(None);
        self.state.device.set(None);
        self.tell_person();
        let Some(session) = self.this.upgrade() else { return };
        spawn(async move {
            if session.store.erase().await.is_ok() {
                preferences::forget();
                session.tell_tabs(&Hint::Erased);
                begin_anew();
            }
        });
    }

    /// The device has to be activated again. The outbox stays.
    fn end_device(&self) {
        self.state.device.set(None);
        self.state.worker.set(None);
        self.tell_person();
        let Some(session) = self.this.upgrade() else { return };
        spawn(async move {
            if session.store.delete_meta(Meta::Device).await.is_ok() {
                session.tell_tabs(&Hint::Everything);
            }
        });
    }

    /// Takes a message of another tab of this register.
    fn on_hint(&self, hint: Hint) {
        let Some(session) = self.this.upgrade() else { return };
        match hint {
            // A transaction that a suspended tab begins stays open, and blocks those of all other
            // tabs. The tab reads the changes when it resumes.
            Hint::LogGrew | Hint::Hello if self.is_suspended.get() => {}
            Hint::Everything if self.is_suspended.get() => self.has_missed_metas.set(true),
            Hint::LogGrew => {
                // Another tab may have saved its form.
                self.state.drafts.update(|count| *count += 1);
                self.look();
            }
            Hint::Everything => spawn(async move { session.read_everything_again().await }),
            Hint::Connection { connection, is_disconnected } => {
                if !self.driver.is_elected() {
                    self.show_disconnected(is_disconnected);
                    self.tell(Event::Response { connection, is_disconnected });
                }
            }
            Hint::Erased => begin_anew(),
            Hint::Hello => self.tell(Event::Asked),
            Hint::TryNow => self.tell(Event::TryNow),
            Hint::SetDisconnected(is_disconnected) => self.disconnect_or_connect(is_disconnected),
        }
    }

    async fn read_everything_again(&self) {
        self.read_metas().await;
        self.look();
        self.tell_person();
    }

    /// The browser is about to suspend this tab.
    fn suspended(&self) {
        self.is_suspended.set(true);
        self.driver.suspended();
    }

    /// The browser has resumed this tab, or shows it.
    async fn resumed(&self) {
        self.is_suspended.set(false);
        self.driver.resumed().await;
        if self.has_missed_metas.take() {
            self.read_everything_again().await;
        }
    }

    /// Reads the log of the offline database if it has grown.
    fn look(&self) {
        let Some(session) = self.this.upgrade().filter(|it| it.has_read.get()) else { return };
        spawn(async move {
            // What cannot be read now is read at the next look.
            let _read = session.driver.look().await;
        });
    }

    /// Reads device, session and configuration.
    async fn read_metas(&self) {
        let was_kiosk = self.state.is_kiosk_untracked();
        if let Ok(device) = self.store.meta(Meta::Device).await {
            self.state.device.set(device);
        }
        if self.state.is_kiosk_untracked() != was_kiosk {
            // A kiosk shows no customer that it has sent. What cannot be read now is read at the
            // next start.
            let _read = self.driver.read_again().await;
        }
        if let Ok(worker) = self.store.meta(Meta::Session).await {
            self.state.worker.set(worker);
        }
        self.read_configuration().await;
    }

    /// Reads the stored configuration.
    pub async fn read_configuration(&self) {
        let json: Option<String> = self.store.meta(Meta::Configuration).await.ok().flatten();
        if let Some(configuration) = json.and_then(|json| http::read_configuration(&json)) {
            self.state.configuration.set(configuration);
        }
    }

    /// Does what the driver's connectivity asks for.
    fn connect(&self, effect: Effect) {
        match effect {
            Effect::OpenLine { attempt } => self.line.open(attempt),
            Effect::CloseLine => self.line.close(),
            Effect::Probe { attempt } => self.line.probe(attempt),
            Effect::Tell(connection) => self.show_connection(connection),
            Effect::RefreshConfiguration => self.refresh_configuration(),
            Effect::WakeIn { .. } | Effect::AskNews | Effect::LookForLost => {}
        }
    }

    fn show_connection(&self, connection: Connection) {
        if self.state.connection.get_untracked() != connection {
            self.state.connection.set(connection);
        }
        if self.driver.is_elected() {
            let is_disconnected = self.state.is_disconnected.get_untracked();
            self.tell_tabs(&Hint::Connection { connection, is_disconnected });
        }
    }

    fn show_disconnected(&self, is_disconnected: bool) {
        if self.state.is_disconnected.get_untracked() != is_disconnected {
            self.state.is_disconnected.set(is_disconnected);
        }
    }

    fn refresh_configuration(&self) {
        let Some(session) = self.this.upgrade() else { return };
        spawn(async move {
            if session.fetch_configuration().await {
                session.tell_tabs(&Hint::Everything);
            }
        });
    }
}

/// The offline database and its key are gone: reloads the start page.
fn begin_anew() {
    // A page that cannot reload has no worker signed on, and can store nothing.
    let _stays = window().location().set_href("/");
}
