//! Carries out in a tab what the engine decides, over the [ports](crate::ports): the same
//! code in the browser and in the simulated world.

mod election;
mod use_cases;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use domain::{CustomerId, OperationId};
use futures::StreamExt;
use futures::channel::{mpsc, oneshot};
use futures::lock::Mutex;

use crate::engine::{Effect, Engine, Event, Failure, Outcome, Pace, Random};
use crate::model::{
    CustomerRecord, Operation, OperationKind, OperationState, Refusal, ServerCustomer,
};
use crate::outbox::{is_edited, redo_waiting, sendable};
use crate::ports::{
    Cursor, Kept, Lease, News, Request, ScaleUnit, Settlement, Slice, Store, StoreError, Tab,
};
use crate::reconcile::reconcile;

pub use use_cases::Discarded;

/// Most operations that go out in one request: as many as the scale unit takes.
const BATCH_MAX: usize = 100;
/// What could not be read is read again after this time.
const READ_AGAIN_MS: u64 = 1_000;

/// What became of an operation that somebody waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Settled,
    Refused(Refusal),
    /// No answer now; the engine goes on trying.
    Later,
}

pub struct Driver<T: Tab> {
    this: Weak<Self>,
    tab: T,
    engine: RefCell<Engine>,
    /// What has happened, on its way to whoever runs the driver.
    telling: mpsc::UnboundedSender<Vec<Event>>,
    /// Until somebody does.
    told: RefCell<Option<mpsc::UnboundedReceiver<Vec<Event>>>>,
    /// That of this tab's election, while it holds.
    lease: Cell<Option<Lease>>,
    waiting_for_verdict: RefCell<Vec<(OperationId, oneshot::Sender<Verdict>)>>,
    /// Held from reading what is known of a customer until what became of it is stored:
    /// else an older answer could be stored over a newer one.
    reconciling: Mutex<()>,
}

impl<T: Tab> Driver<T> {
    /// Sends and fetches nothing before it is [run](Self::run) and elected.
    pub fn new(tab: T, pace: Pace) -> Rc<Self> {
        let (telling, told) = mpsc::unbounded();
        Rc::new_cyclic(|this| Self {
            this: this.clone(),
            tab,
            engine: RefCell::new(Engine::new(pace)),
            telling,
            told: RefCell::new(Some(told)),
            lease: Cell::new(None),
            waiting_for_verdict: RefCell::default(),
            reconciling: Mutex::new(()),
        })
    }

    pub fn tab(&self) -> &T {
        &self.tab
    }

    /// Tells the engine what happens, and has happened before, and does what it says, for as
    /// long as there is the driver. Only the first call does anything.
    pub fn run(&self) -> impl Future<Output = ()> + use<T> {
        let (this, told) = (self.this.clone(), self.told.take());
        self.queue();
        async move {
            let Some(mut told) = told else { return };
            while let Some(mut events) = told.next().await {
                let Some(driver) = this.upgrade() else { return };
                // What goes out at the same time goes out together.
                while let Ok(more) = told.try_recv() {
                    events.extend(more);
                }
                let effects = driver.engine.borrow_mut().handle(&mut Dice(&driver.tab), events);
                driver.carry_out(effects);
            }
        }
    }

    pub fn is_running(&self) -> bool {
        self.told.borrow().is_none()
    }

    /// What happened; whoever runs the driver does what the engine says to it.
    pub fn tell(&self, event: Event) {
        self.tell_all(vec![event]);
    }

    fn tell_all(&self, events: Vec<Event>) {
        // Whoever ran the driver may be gone with the page.
        let _told = self.telling.unbounded_send(events);
    }

    fn carry_out(&self, effects: Vec<Effect>) {
        let (mut pushes, mut outcomes) = (Vec::new(), Vec::new());
        for effect in effects {
            match effect {
                Effect::Push { operation } => pushes.push(operation),
                Effect::Settle { operation, outcome } => outcomes.push((operation, outcome)),
                Effect::Pull => self.start(|driver| async move { driver.pull().await }),
                Effect::WakeIn { delay_ms, generation } => self.start(move |driver| async move {
                    driver.tab.pause(delay_ms).await;
                    driver.tell(Event::Woke { generation });
                }),
            }
        }
        if !outcomes.is_empty() {
            self.start(|driver| async move { driver.settle(outcomes).await });
        }
        for batch in pushes.chunks(BATCH_MAX) {
            let batch = batch.to_vec();
            self.start(|driver| async move { driver.push(batch).await });
        }
    }

    fn start<F: Future<Output = ()> + 'static>(&self, work: impl FnOnce(Rc<Self>) -> F) {
        if let Some(driver) = self.this.upgrade() {
            self.tab.spawn(Box::pin(work(driver)));
        }
    }

    /// Something was put into the outbox, or may go now that something else is decided. Who
    /// runs the driver looks first at what is there by then.
    pub fn queue(&self) {
        if !self.is_running() {
            return;
        }
        let may_have_card = |id| self.may_have_card(id);
        self.tell(Event::Queued(self.tab.outbox(|outbox| sendable(outbox, may_have_card))));
    }

    /// What has been heard may have been what a queued card waited for (R228).
    pub fn queue_cards(&self) {
        if self.tab.outbox(|outbox| outbox.iter().any(Operation::is_card)) {
            self.queue();
        }
    }

    fn may_have_card(&self, id: CustomerId) -> bool {
        let known = self.tab.directory(|directory| directory.get(id));
        known.is_some_and(|it| !it.identity.is_pending()) && self.tab.reaches_headquarters()
    }

    /// Resolves when the operation is settled, refused, or cannot be sent now.
    pub fn verdict(&self, operation: OperationId) -> oneshot::Receiver<Verdict> {
        let (sender, receiver) = oneshot::channel();
        self.waiting_for_verdict.borrow_mut().push((operation, sender));
        receiver
    }

    async fn push(&self, batch: Vec<OperationId>) {
        let (mut requests, mut events) = (Vec::new(), Vec::new());
        for operation in batch {
            match self.request(operation).await {
                Ok(Some(request)) => requests.push(request),
                Ok(None) => events.push(Event::Discarded { operation }),
                Err(_) => {
                    events.push(Event::PushFailed { operation, failure: Failure::Unreachable });
                }
            }
        }
        let answers = match requests.as_slice() {
            [] => Vec::new(),
            requests => self.tab.scale_unit().send(requests).await,
        };
        let mut failed = Vec::new();
        for (Request { operation, .. }, answer) in requests.into_iter().zip(answers) {
            let id = operation.id;
            match checked(&operation, answer) {
                Ok(outcome) => events.push(Event::Pushed { operation: id, outcome }),
                Err(failure) => {
                    failed.push(self.attempted(operation, failure));
                    events.push(Event::PushFailed { operation: id, failure });
                }
            }
        }
        if events.iter().any(|event| matches!(event, Event::Pushed { .. })) {
            self.tab.has_heard();
        }
        self.note(&failed).await;
        self.tell_all(events);
    }

    /// `None` for what another tab has taken out, and for the creation of a customer that
    /// was taken back.
    async fn request(&self, id: OperationId) -> Result<Option<Request>, StoreError> {
        let Some(operation) = self.operation(id) else { return Ok(None) };
        let known = self.customer(operation.customer_id).await?;
        // Headquarters has become unreachable since it was queued.
        if operation.is_card() && !self.may_have_card(operation.customer_id) {
            return Ok(None);
        }
        let customer = known.map(|known| self.as_captured(&operation, &known));
        let is_gone = operation.kind == OperationKind::Create && customer.is_none();
        Ok((!is_gone).then_some(Request { operation, customer }))
    }

    /// A creation's customer without the changes that wait behind it: each is undone, the
    /// latest first. What was corrected meanwhile stays.
    pub fn as_captured(&self, operation: &Operation, customer: &CustomerRecord) -> CustomerRecord {
        let mut captured = customer.clone();
        if operation.kind == OperationKind::Create {
            self.tab.outbox(|outbox| {
                for entry in outbox.iter().rev() {
                    if let Some(change) = entry.change_of(customer.id) {
                        change.undo(&mut captured.details);
                    }
                }
            });
        }
        captured
    }

    /// From now on the customer is an async one: the cashier was told so (R022).
    fn attempted(&self, operation: Operation, failure: Failure) -> Operation {
        Operation {
            attempts: operation.attempts.saturating_add(1),
            last_attempt_at: Some(self.tab.now()),
            captured_offline: operation.captured_offline || failure == Failure::Unreachable,
            ..operation
        }
    }

    async fn note(&self, attempted: &[Operation]) {
        let Some(lease) = self.lease.get() else { return };
        if !attempted.is_empty() {
            match self.tab.store().note(lease, attempted).await {
                Ok(()) => self.replace_in_outbox(attempted),
                Err(error) => self.look_at(error),
            }
        }
        for operation in attempted {
            self.give_verdict(operation.id, Verdict::Later);
        }
    }

    async fn settle(&self, outcomes: Vec<(OperationId, Outcome)>) {
        let _turn = self.reconciling.lock().await;
        let (mut settlements, mut settled, mut decided) = (Vec::new(), Vec::new(), Vec::new());
        for (id, outcome) in outcomes {
            let Some(operation) = self.operation(id) else {
                settled.push(Event::Settled { operation: id });
                continue;
            };
            // What was sold was sold: a sale holds nothing that comes after it, nor does a card.
            settled.push(match &outcome {
                Outcome::Refused(_) if operation.is_built_on() => Event::SetAside { operation: id },
                _ => Event::Settled { operation: id },
            });
            let (settlement, verdict) = self.settlement(operation, outcome);
            settlements.push(settlement);
            decided.push((id, verdict));
        }
        let stored = self.store_settlements(&settlements).await;
        if let Err(error) = stored {
            self.look_at(error);
            if error == StoreError::Outdated {
                // If that fails too, the next try is as outdated.
                let _read = self.read_outbox().await;
            }
            let ids = settled.iter().filter_map(operation_of);
            let failed = ids.map(|operation| Event::SettleFailed { operation }).collect();
            return self.tell_all(failed);
        }
        let customers = self.take_over(settlements);
        for (id, verdict) in decided {
            self.give_verdict(id, verdict);
        }
        self.tab.tell_customers(customers);
        self.tell_all(settled);
    }

    fn settlement(&self, operation: Operation, outcome: Outcome) -> (Settlement, Verdict) {
        match outcome {
            Outcome::Accepted(server) => {
                let customer = match server {
                    Some(server) => Some(self.answered(*server, operation.id)),
                    // What is not kept has waited for its sale.
                    None if self.tab.kept() == Kept::OnlyPending => {
                        let known = self.tab.directory(|it| it.get(operation.customer_id));
                        let real = known.filter(|known| !known.identity.is_pending());
                        real.map(|real| CustomerRecord::clone(&real))
                    }
                    None => None,
                };
                let customer = customer.map(Box::new);
                (Settlement::Done { operation: operation.id, customer }, Verdict::Settled)
            }
            Outcome::CardIssued(number) => {
                let known = self.tab.directory(|it| it.get(operation.customer_id));
                let customer = known.map(|known| {
                    let mut customer = CustomerRecord::clone(&known);
                    if !customer.loyalty_cards.contains(&number) {
                        customer.loyalty_cards.push(number);
                    }
                    Box::new(customer)
                });
                (Settlement::Done { operation: operation.id, customer }, Verdict::Settled)
            }
            Outcome::Refused(refusal) => {
                let state = OperationState::SetAside(refusal.clone());
                let set_aside = Operation { state, ..operation };
                (Settlement::SetAside(set_aside), Verdict::Refused(refusal))
            }
        }
    }

    /// The customer after an answer, which tells what became of an operation. How the customer
    /// is now only the news tell: they come in order, an answer may be late or given again.
    fn answered(&self, server: ServerCustomer, to: OperationId) -> CustomerRecord {
        let known = self.tab.directory(|directory| directory.get(server.id));
        let mut record = reconcile(known.as_deref(), server, true, self.tab.now());
        self.tab.outbox(|outbox| redo_waiting(outbox, &mut record, Some(to)));
        record
    }

    /// The customer as the news tell it, with what waits here on top.
    fn heard(&self, server: ServerCustomer) -> CustomerRecord {
        let known = self.tab.directory(|directory| directory.get(server.id));
        let mut record = reconcile(known.as_deref(), server, false, self.tab.now());
        self.tab.outbox(|outbox| redo_waiting(outbox, &mut record, None));
        record
    }

    async fn store_settlements(&self, settlements: &[Settlement]) -> Result<(), StoreError> {
        if settlements.is_empty() {
            return Ok(());
        }
        let lease = self.lease.get().ok_or(StoreError::Fenced)?;
        self.tab.store().settle(lease, settlements, self.tab.kept(), &self.queued()).await
    }

    /// What has been stored, in memory too. Answers whose it is.
    fn take_over(&self, settlements: Vec<Settlement>) -> Vec<CustomerId> {
        let (mut done, mut set_aside, mut records) = (Vec::new(), Vec::new(), Vec::new());
        for settlement in settlements {
            match settlement {
                Settlement::Done { operation, customer } => {
                    done.push(operation);
                    records.extend(customer.map(|customer| *customer));
                }
                Settlement::SetAside(operation) => set_aside.push(operation),
            }
        }
        let mut customers: Vec<_> = set_aside.iter().map(|entry| entry.customer_id).collect();
        self.tab.change_outbox(|outbox| {
            outbox.retain(|entry| {
                let found = done.iter().position(|id| *id == entry.id);
                if let Some(found) = found {
                    // The rest of a long outbox is compared with nothing.
                    done.swap_remove(found);
                    customers.push(entry.customer_id);
                }
                found.is_none()
            });
        });
        self.replace_in_outbox(&set_aside);
        self.put(records);
        if self.tab.kept() == Kept::OnlyWaiting {
            self.forget_sent(&customers);
        }
        customers
    }

    /// A kiosk shows nobody whom it has sent (R241).
    fn forget_sent(&self, customers: &[CustomerId]) {
        let waits = |id| self.tab.outbox(|it| it.iter().any(|entry| entry.customer_id == id));
        let sent: Vec<_> = customers.iter().copied().filter(|id| !waits(*id)).collect();
        self.tab.change_directory(|directory| sent.iter().for_each(|id| directory.remove(*id)));
    }

    /// In one change of the directory: everything that shows customers looks at each.
    fn put(&self, records: Vec<CustomerRecord>) {
        if !records.is_empty() {
            self.tab.change_directory(|directory| {
                for record in records {
                    directory.put(record);
                }
            });
            self.queue_cards();
        }
    }

    /// One page of news, committed with where the next begins.
    async fn pull(&self) {
        // No customer comes down to a kiosk, and nobody is signed on there (R241).
        if self.tab.kept() == Kept::OnlyWaiting || self.tab.is_download_paused() {
            return self.tell(Event::PullSpared);
        }
        let pulled = self.pull_page().await;
        self.tell(match pulled {
            Ok(has_more) => Event::Pulled { has_more },
            Err(failure) => Event::PullFailed { failure },
        });
    }

    async fn pull_page(&self) -> Result<bool, Failure> {
        if !self.tab.is_signed_on() {
            return Err(Failure::SignOnNeeded);
        }
        let cursor = self.tab.store().cursor().await.map_err(|_| Failure::Unreachable)?;
        let news = self.tab.scale_unit().news(cursor.next).await?;
        self.tab.has_heard();
        // The channel database is another one: its change log counts anew.
        if cursor.next > 0 && cursor.channel_database_id != news.channel_database_id {
            return self.begin_download_anew().await.map(|()| true);
        }
        let has_more = news.has_more;
        self.apply(news).await.map(|()| has_more)
    }

    async fn apply(&self, news: News) -> Result<(), Failure> {
        let lease = self.lease.get().ok_or(Failure::Unreachable)?;
        let _turn = self.reconciling.lock().await;
        let News { channel_database_id, customers, next, .. } = news;
        let mut records = Vec::with_capacity(customers.len());
        for server in customers {
            let known = self.tab.directory(|directory| directory.get(server.id));
            let record = self.heard(server);
            // Most news of a register are of what it has just sent itself.
            if known.as_deref() != Some(&record) {
                records.push(record);
            }
        }
        let cursor = Cursor { channel_database_id, next };
        let (kept, known) = (self.tab.kept(), self.queued());
        if let Err(error) = self.tab.store().apply(lease, &records, &cursor, kept, &known).await {
            self.look_at(error);
            if error == StoreError::Outdated {
                // If that fails too, the next try is as outdated.
                let _read = self.read_outbox().await;
            }
            return Err(Failure::Unreachable);
        }
        let changed: Vec<CustomerId> = records.iter().map(|record| record.id).collect();
        if !changed.is_empty() {
            self.put(records);
            self.tab.tell_customers(changed);
        }
        Ok(())
    }

    /// Customers that still wait for their number stay.
    async fn begin_download_anew(&self) -> Result<(), Failure> {
        let lease = self.lease.get().ok_or(Failure::Unreachable)?;
        if let Err(error) = self.tab.store().forget_downloaded(lease).await {
            self.look_at(error);
            return Err(Failure::Unreachable);
        }
        self.read_again().await;
        self.tab.tell_everything();
        Ok(())
    }

    /// Whether changes of the customer wait here, other than the operation `but`.
    pub fn is_edited(&self, id: CustomerId, but: Option<OperationId>) -> bool {
        self.tab.outbox(|outbox| is_edited(outbox, id, but))
    }

    fn operation(&self, id: OperationId) -> Option<Operation> {
        self.tab.outbox(|outbox| outbox.iter().find(|entry| entry.id == id).cloned())
    }

    fn queued(&self) -> Vec<OperationId> {
        self.tab.outbox(|outbox| outbox.iter().map(|entry| entry.id).collect())
    }

    /// The customer, from the offline database where no tab has told of it or it is still to
    /// be read.
    pub async fn customer(&self, id: CustomerId) -> Result<Option<Rc<CustomerRecord>>, StoreError> {
        let known = || self.tab.directory(|directory| directory.get(id));
        if known().is_none() {
            self.read_customers(&[id]).await?;
        }
        Ok(known())
    }

    fn replace_in_outbox(&self, entries: &[Operation]) {
        if entries.is_empty() {
            return;
        }
        self.tab.change_outbox(|outbox| {
            for changed in entries {
                if let Some(entry) = outbox.iter_mut().find(|entry| entry.id == changed.id) {
                    entry.clone_from(changed);
                }
            }
        });
    }

    fn give_verdict(&self, operation: OperationId, verdict: Verdict) {
        let mut waiting = self.waiting_for_verdict.borrow_mut();
        if let Some(at) = waiting.iter().position(|(waiting, _)| *waiting == operation) {
            // The form may have stopped waiting.
            let _heard = waiting.swap_remove(at).1.send(verdict);
        }
    }

    /// Another tab says that these customers, and the outbox, have changed. It says so once:
    /// what cannot be read now is read later. The outbox first: whoever sees a change of a
    /// customer, and does something on top of it, must not send that before the change.
    pub async fn read_changed(&self, ids: &[CustomerId]) {
        self.read_outbox_at_last().await;
        while self.read_customers(ids).await == Err(StoreError::Failed) {
            self.tab.pause(READ_AGAIN_MS).await;
        }
    }

    /// What is read is taken over at once: by the next reading it may be old.
    async fn read_customers(&self, ids: &[CustomerId]) -> Result<(), StoreError> {
        let found = self.tab.store().customers(ids).await?;
        self.tab.change_directory(|directory| {
            for id in ids {
                directory.remove(*id);
            }
            for record in found {
                directory.put(record);
            }
        });
        self.queue_cards();
        Ok(())
    }

    async fn read_outbox(&self) -> Result<(), StoreError> {
        let outbox = self.tab.store().outbox().await?;
        self.take_outbox(outbox);
        Ok(())
    }

    async fn read_outbox_at_last(&self) {
        while self.read_outbox().await == Err(StoreError::Failed) {
            self.tab.pause(READ_AGAIN_MS).await;
        }
    }

    /// Reads all customers and the outbox from the offline database again.
    pub async fn read_again(&self) {
        while self.read_everything(&mut || {}).await == Err(StoreError::Failed) {
            self.tab.pause(READ_AGAIN_MS).await;
        }
    }

    /// Reads everything, and calls `begun` as soon as all is known that a register can begin
    /// with: only customers that came down are still to be read then. Nothing that changes
    /// meanwhile is taken back.
    pub async fn read_everything(&self, begun: &mut dyn FnMut()) -> Result<(), StoreError> {
        let mut reading = 0;
        self.tab.change_directory(|directory| reading = directory.begin_reading());
        let read = |customers| {
            self.tab.change_directory(|directory| directory.read(reading, customers));
        };
        let mut has_begun = false;
        let mut begin = || {
            if !std::mem::replace(&mut has_begun, true) {
                begun();
            }
        };
        let mut take = |slice| match slice {
            Slice::Outbox(outbox) => self.take_outbox(outbox),
            Slice::Customers(customers) => read(customers),
            Slice::Downloaded(customers) => {
                begin();
                read(customers);
            }
        };
        self.tab.store().read(&mut take).await?;
        self.tab.change_directory(|directory| directory.end_reading(reading));
        begin();
        Ok(())
    }

    fn take_outbox(&self, outbox: Vec<Operation>) {
        self.tab.change_outbox(|known| *known = outbox);
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
}

/// An answer about another customer is none.
fn checked(operation: &Operation, answer: Result<Outcome, Failure>) -> Result<Outcome, Failure> {
    match answer {
        Ok(Outcome::Accepted(Some(server))) if server.id != operation.customer_id => {
            Err(Failure::Unreachable)
        }
        answer => answer,
    }
}

fn operation_of(event: &Event) -> Option<OperationId> {
    match event {
        Event::Settled { operation } | Event::SetAside { operation } => Some(*operation),
        _ => None,
    }
}

/// Jitter from the tab's randomness.
struct Dice<'a, T: Tab>(&'a T);

impl<T: Tab> Random for Dice<'_, T> {
    fn next_u64(&mut self) -> u64 {
        self.0.random()
    }
}
