//! Executes what the sync engine decides, and keeps the line to the scale unit.
//! The only place with timers.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use contract::commerce;
use domain::{AccountNumber, ChannelConfiguration, Connection, CustomerId, Identity, OperationId};
use futures::StreamExt;
use futures::channel::{mpsc, oneshot};
use futures::future::{Either, select};
use futures::lock::Mutex;
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use locale::Lang;
use serde::{Deserialize, Serialize};
use sync::{
    CustomerRecord, Effect, Engine, Event, Failure, Operation, OperationKind, OperationState,
    Outcome, Pace, Refusal, ServerCustomer,
};

use crate::adapters::channel::{Channel, Hint};
use crate::adapters::events::{self, ServerEvent};
use crate::adapters::http::{self, CallError, Caller};
use crate::adapters::idb::{Kept, Meta, Store};
use crate::adapters::{clock, ids, locks, preferences};
use crate::register::{change_body, create_body, key_of, sale_body};
use crate::services::{State, Worker};
use crate::task::spawn;

/// First and longest wait before the line is tried again, in milliseconds.
const LINE_RETRY_MS_MIN: u32 = 300;
const LINE_RETRY_MS_MAX: u32 = 3_000;
/// How often the scale unit is asked for a sign of life while nobody is signed
/// on, in milliseconds.
const LINE_PROBE_MS: u32 = 3_000;

/// What became of an operation that somebody waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Settled,
    Refused(Refusal),
    /// No answer now; the engine goes on trying.
    Later,
}

/// Where the next pull begins, and in whose change log.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Cursor {
    channel_database_id: String,
    next: i64,
}

pub struct SyncDriver {
    this: Weak<Self>,
    store: Rc<Store>,
    state: State,
    language: RwSignal<Lang>,
    engine: RefCell<Engine>,
    channel: RefCell<Option<Channel>>,
    is_leader: RefCell<bool>,
    waiting_for_verdict: RefCell<Vec<(OperationId, oneshot::Sender<Verdict>)>>,
    /// Wakes the line out of its wait.
    nudge: mpsc::UnboundedSender<()>,
    line: RefCell<Option<web_sys::AbortController>>,
    /// The stream of events is open and has told something.
    is_line_up: Cell<bool>,
    /// Held from reading what is known of a customer until what became of it is
    /// stored: else an older answer could be stored over a newer one.
    reconciling: Mutex<()>,
}

impl SyncDriver {
    /// Starts with what is in the offline database. Sends once this tab is elected.
    pub fn start(store: Rc<Store>, state: State, language: RwSignal<Lang>) -> Rc<Self> {
        let (nudge, nudged) = mpsc::unbounded();
        let driver = Rc::new_cyclic(|this| Self {
            this: this.clone(),
            store,
            state,
            language,
            engine: RefCell::new(Engine::new(Pace::default())),
            channel: RefCell::new(None),
            is_leader: RefCell::new(false),
            waiting_for_verdict: RefCell::default(),
            nudge,
            line: RefCell::new(None),
            is_line_up: Cell::new(false),
            reconciling: Mutex::new(()),
        });
        driver.queue();
        let tab = driver.clone();
        *driver.channel.borrow_mut() = Channel::join(move |hint| tab.heard(hint));
        driver.tell_tabs(&Hint::Hello);
        let elected = driver.clone();
        locks::when_elected(move || {
            *elected.is_leader.borrow_mut() = true;
            spawn(async move {
                elected.take_over().await;
                elected.keep_line(nudged).await;
            });
        });
        driver
    }

    /// Tells the engine what happened and does what it says.
    pub fn tell(&self, event: Event) {
        let effects = self.engine.borrow_mut().handle(&mut ids::BrowserRandom, event);
        let Some(driver) = self.this.upgrade() else { return };
        for effect in effects {
            let driver = driver.clone();
            spawn(async move { driver.execute(effect).await });
        }
    }

    /// Resolves when the operation is settled, refused, or cannot be sent now.
    pub fn verdict(&self, operation: OperationId) -> oneshot::Receiver<Verdict> {
        let (sender, receiver) = oneshot::channel();
        self.waiting_for_verdict.borrow_mut().push((operation, sender));
        receiver
    }

    pub fn caller(&self) -> Caller {
        let device = self.state.device.get_untracked();
        let worker = self.state.worker.get_untracked();
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
        if !*self.is_leader.borrow() {
            self.tell_tabs(&Hint::TryNow);
        }
    }

    pub fn set_disconnected(&self, is_disconnected: bool) {
        if *self.is_leader.borrow() {
            self.disconnect_or_connect(is_disconnected);
        } else {
            self.tell_tabs(&Hint::SetDisconnected(is_disconnected));
        }
    }

    pub fn replace_in_outbox(&self, operation: &Operation) {
        self.state.outbox.update(|outbox| {
            if let Some(entry) = outbox.iter_mut().find(|entry| entry.id == operation.id) {
                entry.clone_from(operation);
            }
        });
    }

    /// Brings the configuration up to date, and with it what the screens allow.
    pub async fn fetch_configuration(&self) {
        let Ok(json) = http::configuration(&self.caller()).await else { return };
        let Some(configuration) = http::read_configuration(&json) else { return };
        if self.store.put_meta(Meta::Configuration, &json).await.is_ok() {
            self.state.configuration.set(configuration);
        }
    }

    /// Goes on where the tab that sent until now stopped. It may have saved something
    /// and been closed before it could tell.
    async fn take_over(&self) {
        self.read_outbox().await;
        if self.state.is_disconnected.get_untracked() {
            self.tell(Event::Disconnected);
        }
        self.tell(Event::Elected);
    }

    /// Something was put into the outbox, or may go now that something else is decided.
    pub fn queue(&self) {
        let sendable = self.state.outbox.with_untracked(|outbox| sync::sendable(outbox));
        self.tell(Event::Queued(sendable));
    }

    async fn execute(&self, effect: Effect) {
        match effect {
            Effect::Push { operation } => self.push(operation).await,
            Effect::Settle { operation, outcome } => self.settle(operation, outcome).await,
            Effect::Pull => self.pull().await,
            Effect::WakeIn { delay_ms, generation } => {
                TimeoutFuture::new(u32::try_from(delay_ms).unwrap_or(u32::MAX)).await;
                self.tell(Event::Woke { generation });
            }
        }
    }

    async fn push(&self, id: OperationId) {
        let operation = self.operation(id);
        let customer = match &operation {
            Some(operation) => self.customer(operation.customer_id).await,
            None => None,
        };
        let Some(operation) = operation else {
            return self.tell(Event::Discarded { operation: id });
        };
        let Some(answer) = self.send(&operation, customer.as_deref()).await else {
            return self.tell(Event::Discarded { operation: id });
        };
        let outcome = match answer {
            Ok(None) => Ok(Outcome::Accepted(None)),
            Ok(Some(entity)) => match server_customer(&entity) {
                Some(server) if server.id == operation.customer_id => {
                    Ok(Outcome::Accepted(Some(Box::new(server))))
                }
                _ => Err(Failure::Unreachable),
            },
            Err(CallError::Refused(refusal)) => Ok(Outcome::Refused(refusal)),
            Err(error) => Err(self.failure(error)),
        };
        match outcome {
            Ok(outcome) => {
                self.heard_from_scale_unit();
                self.tell(Event::Pushed { operation: id, outcome });
            }
            Err(failure) => {
                self.note_attempt(operation, failure).await;
                self.give_verdict(id, Verdict::Later);
                self.tell(Event::PushFailed { operation: id, failure });
            }
        }
    }

    /// `None` for the creation of a customer that was taken back. A change can be sent
    /// without its customer, which the scale unit knows by its key too.
    async fn send(
        &self,
        operation: &Operation,
        customer: Option<&CustomerRecord>,
    ) -> Option<Result<Option<commerce::Customer>, CallError>> {
        let configuration = self.state.configuration.get_untracked();
        Some(match &operation.kind {
            OperationKind::Create => {
                let captured = self.as_captured(customer?);
                let body = create_body(&captured, operation.captured_offline, &configuration);
                http::create_customer(&self.caller(), operation.id, &body).await.map(Some)
            }
            OperationKind::Sale(amount) => {
                let body = sale_body(operation, amount, &configuration);
                http::complete_sale(&self.caller(), operation.id, body).await.map(|()| None)
            }
            OperationKind::Change(change) => {
                let body = change_body(change, &configuration);
                let key = customer.map_or_else(|| operation.customer_id.to_string(), key_of);
                http::update_customer(&self.caller(), operation.id, &key, &body).await.map(Some)
            }
        })
    }

    /// The customer without the changes that wait behind its creation.
    fn as_captured(&self, customer: &CustomerRecord) -> CustomerRecord {
        let first = self.state.outbox.with_untracked(|outbox| {
            let mut its = outbox.iter().filter(|entry| entry.customer_id == customer.id);
            its.find_map(|entry| Some(entry.change()?.before.clone()))
        });
        let details = first.unwrap_or_else(|| customer.details.clone());
        CustomerRecord { details, ..customer.clone() }
    }

    /// From now on the customer is an async one: the cashier was told so (R022).
    async fn note_attempt(&self, operation: Operation, failure: Failure) {
        let noted = Operation {
            attempts: operation.attempts.saturating_add(1),
            last_attempt_at: Some(clock::now()),
            captured_offline: operation.captured_offline || failure == Failure::Unreachable,
            ..operation
        };
        if self.store.update_operation(&noted).await.is_ok() {
            self.replace_in_outbox(&noted);
        }
    }

    async fn settle(&self, id: OperationId, outcome: Outcome) {
        let Some(operation) = self.operation(id) else {
            return self.tell(Event::Settled { operation: id });
        };
        let customer_id = operation.customer_id;
        let settled = match &outcome {
            Outcome::Accepted(_) => Event::Settled { operation: id },
            Outcome::Refused(_) if !operation.is_sale() => Event::SetAside { operation: id },
            Outcome::Refused(_) => Event::Settled { operation: id },
        };
        let (is_stored, verdict) = match outcome {
            Outcome::Accepted(None) => (self.forget(&operation).await, Verdict::Settled),
            Outcome::Accepted(Some(server)) => {
                let _turn = self.reconciling.lock().await;
                let known =
                    self.state.directory.with_untracked(|directory| directory.get(customer_id));
                let is_edited = self.is_edited(customer_id, Some(id));
                let record = sync::reconcile(known.as_deref(), *server, is_edited, clock::now());
                let is_stored =
                    self.store.settle(&record, id, self.kept(), self.queued()).await.is_ok();
                if is_stored {
                    self.state.outbox.update(|outbox| outbox.retain(|entry| entry.id != id));
                    self.state.directory.update(|directory| directory.put(record));
                }
                (is_stored, Verdict::Settled)
            }
            Outcome::Refused(refusal) => {
                let state = OperationState::SetAside(refusal.clone());
                let set_aside = Operation { state, ..operation };
                let is_stored = self.store.update_operation(&set_aside).await.is_ok();
                if is_stored {
                    self.replace_in_outbox(&set_aside);
                }
                (is_stored, Verdict::Refused(refusal))
            }
        };
        if is_stored {
            self.give_verdict(id, verdict);
            self.tell_tabs(&Hint::Customers(vec![customer_id]));
            self.tell(settled);
        } else {
            self.tell(Event::SettleFailed { operation: id });
        }
    }

    /// One page of news, committed with where the next begins.
    async fn pull(&self) {
        if self.state.worker.with_untracked(Option::is_none) {
            return self.tell(Event::PullFailed { failure: Failure::SignOnNeeded });
        }
        let cursor: Cursor = self.store.meta(Meta::Cursor).await.ok().flatten().unwrap_or_default();
        let page = match http::customer_delta(&self.caller(), cursor.next).await {
            Ok(page) => page,
            Err(error) => {
                let failure = match error {
                    CallError::Refused(_) => Failure::Unreachable,
                    other => self.failure(other),
                };
                return self.tell(Event::PullFailed { failure });
            }
        };
        self.heard_from_scale_unit();
        let is_other_database =
            cursor.next > 0 && cursor.channel_database_id != page.channel_database_id;
        let applied = if is_other_database {
            self.begin_download_anew().await.map(|()| true)
        } else {
            self.apply(&page).await.map(|()| page.has_more)
        };
        match applied {
            Ok(has_more) => self.tell(Event::Pulled { has_more }),
            Err(()) => self.tell(Event::PullFailed { failure: Failure::Unreachable }),
        }
    }

    async fn apply(&self, page: &commerce::CustomerDelta) -> Result<(), ()> {
        let _turn = self.reconciling.lock().await;
        let now = clock::now();
        let records: Vec<_> = page
            .customers
            .iter()
            .filter_map(server_customer)
            .map(|server| {
                let id = server.id;
                let known = self.state.directory.with_untracked(|directory| directory.get(id));
                sync::reconcile(known.as_deref(), server, self.is_edited(id, None), now)
            })
            .collect();
        let cursor = Cursor {
            channel_database_id: page.channel_database_id.clone(),
            next: page.next_cursor,
        };
        self.store.apply(&records, &cursor, self.kept(), self.queued()).await.map_err(|_| ())?;
        let changed: Vec<CustomerId> = records.iter().map(|record| record.id).collect();
        if !changed.is_empty() {
            self.state.directory.update(|directory| {
                for record in records {
                    directory.put(record);
                }
            });
            self.tell_tabs(&Hint::Customers(changed));
        }
        Ok(())
    }

    /// The channel database is another one: its change log counts anew. Customers
    /// that still wait for their number stay.
    async fn begin_download_anew(&self) -> Result<(), ()> {
        self.store.forget_downloaded().await.map_err(|_| ())?;
        self.read_again().await;
        self.tell_tabs(&Hint::Everything);
        Ok(())
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

    fn operation(&self, id: OperationId) -> Option<Operation> {
        self.state
            .outbox
            .with_untracked(|outbox| outbox.iter().find(|entry| entry.id == id).cloned())
    }

    /// Whether changes of the customer wait here, other than the operation `but`.
    pub fn is_edited(&self, id: CustomerId, but: Option<OperationId>) -> bool {
        self.state.outbox.with_untracked(|outbox| sync::is_edited(outbox, id, but))
    }

    /// Takes out an entry that changed no customer.
    pub async fn forget(&self, operation: &Operation) -> bool {
        let ids = [operation.id];
        let customer = self.customer(operation.customer_id).await;
        let is_stored = match customer {
            Some(customer) => self.store.put_back(&customer, &[], &ids).await.is_ok(),
            None => self.store.discard(operation.customer_id, &ids).await.is_ok(),
        };
        if is_stored {
            self.state.outbox.update(|outbox| outbox.retain(|entry| entry.id != operation.id));
        }
        is_stored
    }

    /// Which customers are written here.
    pub fn kept(&self) -> Kept {
        let excludes = |it: &ChannelConfiguration| it.excludes_customers_from_offline;
        if self.state.configuration.with_untracked(excludes) {
            Kept::OnlyPending
        } else {
            Kept::All
        }
    }

    fn queued(&self) -> Vec<OperationId> {
        self.state.outbox.with_untracked(|outbox| outbox.iter().map(|entry| entry.id).collect())
    }

    /// The customer, from the offline database where no tab has told of it.
    async fn customer(&self, id: CustomerId) -> Option<Rc<CustomerRecord>> {
        let known = || self.state.directory.with_untracked(|directory| directory.get(id));
        if known().is_none() {
            self.read_customers(&[id]).await;
        }
        known()
    }

    fn give_verdict(&self, operation: OperationId, verdict: Verdict) {
        let mut waiting = self.waiting_for_verdict.borrow_mut();
        if let Some(at) = waiting.iter().position(|(waiting, _)| *waiting == operation) {
            // The form may have stopped waiting.
            let _heard = waiting.swap_remove(at).1.send(verdict);
        }
    }

    /// What another tab of this register says.
    fn heard(&self, hint: Hint) {
        let Some(driver) = self.this.upgrade() else { return };
        let is_leader = *self.is_leader.borrow();
        match hint {
            Hint::Customers(ids) => spawn(async move {
                driver.read_customers(&ids).await;
                driver.read_outbox().await;
            }),
            Hint::Everything => spawn(async move {
                driver.read_again().await;
                driver.tell(Event::SignedOn);
                driver.nudge();
            }),
            Hint::Connection { connection, is_disconnected } if !is_leader => {
                self.state.connection.set(connection);
                self.state.is_disconnected.set(is_disconnected);
            }
            Hint::Hello if is_leader => self.tell_connection(),
            Hint::TryNow if is_leader => self.try_now(),
            Hint::SetDisconnected(is_disconnected) if is_leader => {
                self.disconnect_or_connect(is_disconnected);
            }
            _ => {}
        }
    }

    /// What is read is taken over at once: by the next reading it may be old.
    async fn read_customers(&self, ids: &[CustomerId]) {
        let Ok(found) = self.store.customers(ids).await else { return };
        self.state.directory.update(|directory| {
            for id in ids {
                directory.remove(*id);
            }
            for record in found {
                directory.put(record);
            }
        });
    }

    async fn read_outbox(&self) {
        if let Ok(outbox) = self.store.outbox().await {
            self.take_outbox(outbox);
        }
    }

    /// Reads everything from the offline database again.
    pub async fn read_again(&self) {
        if let Ok(stored) = self.store.load().await {
            self.state.directory.set(sync::Directory::new(stored.customers));
            self.take_outbox(stored.outbox);
        }
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

    fn take_outbox(&self, outbox: Vec<Operation>) {
        self.state.outbox.set(outbox);
        self.queue();
        let waiting: Vec<OperationId> =
            self.waiting_for_verdict.borrow().iter().map(|(operation, _)| *operation).collect();
        for id in waiting {
            match self.operation(id).map(|operation| operation.state) {
                None => self.give_verdict(id, Verdict::Settled),
                Some(OperationState::SetAside(refusal)) => {
                    self.give_verdict(id, Verdict::Refused(refusal));
                }
                Some(OperationState::Waiting) => {}
            }
        }
    }

    /// Whoever disconnected by hand is offline, whatever answers still come in.
    fn set_connection(&self, heard: Connection) {
        let is_disconnected = self.state.is_disconnected.get_untracked();
        let connection = if is_disconnected { Connection::Offline } else { heard };
        if self.state.connection.get_untracked() != connection {
            self.state.connection.set(connection);
            self.tell_connection();
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

    /// Keeps the stream of events open for as long as the tab lives.
    async fn keep_line(&self, mut nudged: mpsc::UnboundedReceiver<()>) {
        let mut retry_ms = LINE_RETRY_MS_MIN;
        loop {
            let has_device = self.state.device.with_untracked(Option::is_some);
            if !has_device || self.state.is_disconnected.get_untracked() {
                nudged.next().await;
                continue;
            }
            let pause_ms = if self.state.worker.with_untracked(Option::is_some) {
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
            ServerEvent::Connection { is_headquarters_reachable } => {
                let was_offline = self.state.connection.get_untracked() == Connection::Offline;
                self.set_connection(connection_of(is_headquarters_reachable));
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
            Ok(status) => self.set_connection(connection_of(status.is_headquarters_reachable)),
            Err(CallError::DeviceRefused(_)) => self.end_device(),
            Err(CallError::Unreachable) => self.set_connection(Connection::Offline),
            Err(_) => self.set_connection(Connection::Online),
        }
    }
}

fn connection_of(is_headquarters_reachable: bool) -> Connection {
    if is_headquarters_reachable { Connection::Online } else { Connection::HeadquartersUnreachable }
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
