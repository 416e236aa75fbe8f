//! Carries out in a tab what the engine decides, over the [ports](crate::ports). The browser and
//! the simulated world run the same code.
//!
//! The loop: something happens (an [`Event`]); the engine says what to do ([`Effect`]); the driver
//! does it and reports the outcome to the engine. Decisions about customers depend on this tab's
//! [`Memory`]. The driver commits them with their basis, the sequence of the log, and decides again
//! where another tab was quicker.

mod election;
mod epoch;
mod log;
mod pull;
mod send;
mod settle;
mod use_cases;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use domain::{Connection, CustomerId, OperationId};
use futures::StreamExt;
use futures::channel::{mpsc, oneshot};
use futures::lock::Mutex;

use crate::connectivity;
use crate::engine::{Effect, Engine, Event, Pace, Random};
use crate::memory::Memory;
use crate::model::{CustomerRecord, Operation, OperationState, Refusal};
use crate::ports::{Cursor, Lease, Sequence, StoreError, Tab};

pub use use_cases::{Discarded, Seen};

/// The outcome of an operation that a form waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Settled,
    Refused(Refusal),
    /// No answer now; the engine retries.
    Later,
}

pub struct Driver<T: Tab> {
    this: Weak<Self>,
    tab: T,
    engine: RefCell<Engine>,
    /// Events for [`Self::run`].
    telling: mpsc::UnboundedSender<Vec<Event>>,
    /// Taken by the first call of [`Self::run`].
    told: RefCell<Option<mpsc::UnboundedReceiver<Vec<Event>>>>,
    /// This tab's lease, while it sends.
    lease: Cell<Option<Lease>>,
    holds_lock: Cell<bool>,
    waiting_for_verdict: RefCell<Vec<(OperationId, oneshot::Sender<Verdict>)>>,
    memory: RefCell<Memory>,
    /// Whether the first reading of the offline database has begun.
    has_begun: Cell<bool>,
    /// Held while the log is read: one at a time.
    catching_up: Mutex<()>,
    /// Held while answers and pages are stored: two of this tab's commits would only conflict.
    deciding: Mutex<()>,
    /// Whether the next pull asks if the scale unit still has what it was told.
    looks_for_lost: Cell<bool>,
    /// How often another tab was quicker.
    conflicts: Cell<u64>,
    /// What was sent of the operations whose answers are being stored.
    sent: RefCell<BTreeMap<OperationId, send::Sent>>,
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
            holds_lock: Cell::new(false),
            waiting_for_verdict: RefCell::default(),
            memory: RefCell::default(),
            has_begun: Cell::new(false),
            catching_up: Mutex::new(()),
            deciding: Mutex::new(()),
            looks_for_lost: Cell::new(false),
            conflicts: Cell::new(0),
            sent: RefCell::default(),
        })
    }

    pub fn tab(&self) -> &T {
        &self.tab
    }

    /// The sequence of the log up to which this tab knows everything.
    pub fn sequence(&self) -> Sequence {
        self.memory.borrow().sequence()
    }

    /// Where the next delta page begins, as far as this tab knows.
    pub fn cursor(&self) -> Cursor {
        self.memory.borrow().cursor().clone()
    }

    /// The customer as the scale unit told it, without pending operations.
    pub fn base(&self, id: CustomerId) -> Option<CustomerRecord> {
        self.known(|known| known.base(id))
    }

    /// Whether the customer is shown in this tab alone.
    pub fn is_guest(&self, id: CustomerId) -> bool {
        self.memory.borrow().is_guest(id)
    }

    /// How often this tab had to decide again, because another tab was quicker.
    pub fn conflicts(&self) -> u64 {
        self.conflicts.get()
    }

    /// Reports events to the engine, also those from before the call, and carries out its effects,
    /// for as long as the driver exists. Only the first call has an effect.
    pub fn run(&self) -> impl Future<Output = ()> + use<T> {
        let (this, told) = (self.this.clone(), self.told.take());
        if told.is_some() {
            self.start(|driver| async move { driver.follow().await });
        }
        async move {
            let Some(mut told) = told else { return };
            while let Some(mut events) = told.next().await {
                let Some(driver) = this.upgrade() else { return };
                // Operations that are sent at the same time share a batch.
                while let Ok(more) = told.try_recv() {
                    events.extend(more);
                }
                let effects = driver.engine.borrow_mut().handle(&mut Dice(&driver.tab), events);
                driver.carry_out(effects);
            }
        }
    }

    /// What this tab reaches, as the screen shows it.
    pub fn connection(&self) -> Connection {
        self.engine.borrow().connectivity().connection()
    }

    pub fn is_running(&self) -> bool {
        self.told.borrow().is_none()
    }

    /// Reports an event; [`Self::run`] carries out the engine's effects.
    pub fn tell(&self, event: impl Into<Event>) {
        self.tell_all(vec![event.into()]);
    }

    fn tell_all(&self, events: Vec<Event>) {
        // The receiver may be gone with the page.
        let _told = self.telling.unbounded_send(events);
    }

    fn carry_out(&self, effects: Vec<Effect>) {
        let (mut pushes, mut outcomes) = (Vec::new(), Vec::new());
        for effect in effects {
            match effect {
                Effect::Push { operation } => pushes.push(operation),
                Effect::Settle { operation, answer } => outcomes.push((operation, answer)),
                Effect::Pull => self.start(|driver| async move { driver.pull().await }),
                Effect::Connectivity(effect) => self.connect(effect),
            }
        }
        if !outcomes.is_empty() {
            self.start(|driver| async move { driver.settle(outcomes).await });
        }
        for batch in pushes.chunks(send::BATCH_MAX) {
            let batch = batch.to_vec();
            self.start(|driver| async move { driver.push(batch).await });
        }
    }

    fn connect(&self, effect: connectivity::Effect) {
        match effect {
            connectivity::Effect::WakeIn { delay_ms, generation } => {
                self.start(move |driver| async move {
                    driver.tab.pause(delay_ms).await;
                    driver.tell(connectivity::Event::Woke { generation });
                });
            }
            connectivity::Effect::LookForLost => self.looks_for_lost.set(true),
            connectivity::Effect::Tell(connection) => {
                tracing::info!(?connection, "connection");
                self.tab.connect(effect);
                self.queue_cards();
            }
            _ => self.tab.connect(effect),
        }
    }

    fn start<F: Future<Output = ()> + 'static>(&self, work: impl FnOnce(Rc<Self>) -> F) {
        if let Some(driver) = self.this.upgrade() {
            self.tab.spawn(Box::pin(work(driver)));
        }
    }

    /// Reports the customers' queues to the engine.
    fn tell_lines(&self, customers: impl IntoIterator<Item = CustomerId>) {
        let lines: Vec<_> =
            customers.into_iter().map(|customer| (customer, self.line(customer))).collect();
        if !lines.is_empty() {
            self.tell(Event::Lines(lines));
        }
    }

    /// The operations of the customer that may be sent, oldest first.
    fn line(&self, customer: CustomerId) -> Vec<OperationId> {
        let has_number = self
            .tab
            .directory(|directory| directory.get(customer))
            .is_some_and(|known| !known.identity.is_pending());
        let may_have_card = has_number && self.connection() == Connection::Online;
        self.tab.outbox(|outbox| outbox.line(customer, may_have_card))
    }

    /// Headquarters can be reached, or not any more: queued cards may be sent, or have to wait
    /// (R228).
    pub fn queue_cards(&self) {
        let waiting = self.tab.outbox(|outbox| {
            let cards = outbox.iter().filter(|entry| entry.is_card());
            cards.map(|entry| entry.customer_id).collect::<Vec<_>>()
        });
        self.tell_lines(waiting);
    }

    /// Resolves when the operation is settled, rejected, or cannot be sent now.
    pub fn verdict(&self, operation: OperationId) -> oneshot::Receiver<Verdict> {
        let (sender, receiver) = oneshot::channel();
        self.waiting_for_verdict.borrow_mut().push((operation, sender));
        receiver
    }

    fn give_verdict(&self, operation: OperationId, verdict: &Verdict) {
        let mut waiting = self.waiting_for_verdict.borrow_mut();
        if let Some(at) = waiting.iter().position(|(waiting, _)| *waiting == operation) {
            // The form may have stopped waiting.
            let _heard = waiting.swap_remove(at).1.send(verdict.clone());
        }
    }

    /// Another tab may have settled operations that this tab's forms wait for.
    fn give_refusals(&self) {
        let waiting: Vec<OperationId> =
            self.waiting_for_verdict.borrow().iter().map(|(operation, _)| *operation).collect();
        for id in waiting {
            if let Some(OperationState::Rejected(refusal)) = self.operation(id).map(|it| it.state) {
                self.give_verdict(id, &Verdict::Refused(refusal));
            }
        }
    }

    fn operation(&self, id: OperationId) -> Option<Operation> {
        self.tab.outbox(|outbox| outbox.get(id).cloned())
    }

    /// The customer's pending operations, oldest first.
    pub fn operations_of(&self, id: CustomerId) -> Vec<Operation> {
        self.tab.outbox(|outbox| outbox.of(id).cloned().collect())
    }

    /// Whether changes of the customer are pending here.
    pub fn is_edited(&self, id: CustomerId) -> bool {
        self.tab.outbox(|outbox| outbox.is_edited(id))
    }

    /// The customer, from the offline database where the tab has not read it yet.
    pub async fn customer(&self, id: CustomerId) -> Result<Option<Rc<CustomerRecord>>, StoreError> {
        let known = || self.tab.directory(|directory| directory.get(id));
        if known().is_none() {
            self.know(&[id]).await?;
        }
        Ok(known())
    }
}

/// Jitter from the tab's randomness.
struct Dice<'a, T: Tab>(&'a T);

impl<T: Tab> Random for Dice<'_, T> {
    fn next_u64(&mut self) -> u64 {
        self.0.random()
    }
}
