//! One world: registers, lines, servers, people and the expected outcome.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use domain::{CustomerId, OperationId};

use crate::choices::Choices;
use crate::executor::{Executor, Scope};
use crate::faults::Faults;
use crate::headquarters::{self, Headquarters};
use crate::mutant::Mutant;
use crate::outcome::{Flaw, Options, Outcome};
use crate::plan::Setup;
use crate::reference::Reference;
use crate::register::Register;
use crate::scale_unit::Channel;
use crate::stream::{Place, Purpose, next};
use crate::time::{MILLISECOND, SECOND, Time};
use crate::wire::Body;
use crate::{assertions, network};

const SERVERS: u64 = 1;

fn bit_of(register: usize) -> u64 {
    2 << register
}

/// Where something durable has changed.
#[derive(Clone, Copy)]
pub struct Touched(u64);

impl Touched {
    pub fn are_servers(self) -> bool {
        self.0 & SERVERS != 0
    }

    pub fn is_register(self, register: usize) -> bool {
        self.0 & bit_of(register) != 0
    }
}

pub struct World {
    pub executor: Executor,
    pub mutant: Option<Mutant>,
    pub faults: Cell<Faults>,
    pub reference: RefCell<Reference>,
    pub channel: RefCell<Channel>,
    /// Of the channel database.
    pub backup: RefCell<Option<Channel>>,
    pub headquarters: RefCell<Headquarters>,
    pub backup_of_headquarters: RefCell<Option<Headquarters>>,
    pub was_headquarters_restored: Cell<bool>,
    has_headquarters_begun: Cell<bool>,
    /// The channel database was restored under its id, and no server or register has noticed yet.
    pub must_be_noticed: Cell<bool>,
    /// No server or register can notice any more: ADR 41 names the cost, and the schedule ends.
    is_over: Cell<bool>,
    /// Every account number that has ever left headquarters, and its customer.
    pub given: RefCell<HashMap<String, CustomerId>>,
    /// `None` while it is down.
    pub scale_unit_scope: Cell<Option<Scope>>,
    pub headquarters_scope: Cell<Option<Scope>>,
    pub registers: RefCell<Vec<Rc<Register>>>,
    pub is_job_running: Cell<bool>,
    /// Nothing breaks any more.
    pub is_peaceful: Cell<bool>,
    /// *Create customer in async mode*.
    pub creates_async: bool,
    /// Several operations go in one request.
    pub is_batched: bool,
    /// Messages on the lines belong to no tab and no server.
    pub lines: Scope,
    pub setup: Setup,
    salt: u64,
    ids: Cell<u64>,
    databases: Cell<u64>,
    marks: Cell<u64>,
    seed: u64,
    is_tracing: bool,
    trace: RefCell<Vec<String>>,
    failure: RefCell<Option<String>>,
    /// The numbers of headquarters' customers, as of the last check.
    pub numbers: RefCell<HashMap<CustomerId, String>>,
    /// What has changed since it was checked: [`SERVERS`], and a bit for each register.
    touched: Cell<u64>,
    /// What a tab knows has changed.
    pub is_memory_changed: Cell<bool>,
    /// When it is looked whether a tab is behind.
    next_look: Cell<Time>,
}

impl World {
    pub fn new(choices: Choices, setup: Setup, faults: Faults, options: Options) -> Self {
        let executor = Executor::with(choices);
        let lines = executor.scope();
        Self {
            mutant: options.mutant,
            faults: Cell::new(faults),
            reference: RefCell::default(),
            channel: RefCell::new(Channel::new("1")),
            backup: RefCell::default(),
            headquarters: RefCell::default(),
            backup_of_headquarters: RefCell::default(),
            was_headquarters_restored: Cell::new(false),
            has_headquarters_begun: Cell::new(false),
            must_be_noticed: Cell::new(false),
            is_over: Cell::new(false),
            given: RefCell::default(),
            scale_unit_scope: Cell::new(None),
            headquarters_scope: Cell::new(None),
            registers: RefCell::default(),
            is_job_running: Cell::new(false),
            is_peaceful: Cell::new(false),
            creates_async: setup.creates_async,
            is_batched: setup.is_batched,
            setup,
            lines,
            salt: 0,
            ids: Cell::new(0),
            databases: Cell::new(1),
            marks: Cell::new(0),
            seed: options.seed,
            is_tracing: options.is_tracing,
            trace: RefCell::default(),
            failure: RefCell::default(),
            numbers: RefCell::default(),
            touched: Cell::new(0),
            is_memory_changed: Cell::new(false),
            next_look: Cell::new(0),
            executor,
        }
    }

    /// Its ids are drawn from this.
    pub fn salted(self, salt: u64) -> Self {
        Self { salt, ..self }
    }

    pub fn result(&self) -> Result<Outcome, Box<Flaw>> {
        let outcome = self.outcome();
        self.end();
        let (complaint, trace) = (self.failure.take(), self.trace.take());
        match complaint {
            None => Ok(Outcome { trace, ..outcome }),
            Some(complaint) => Err(Box::new(Flaw { seed: self.seed, complaint, trace })),
        }
    }

    /// The id of the customer that a step creates under this number.
    pub fn customer(&self, number: u32) -> CustomerId {
        CustomerId::from_random_bytes(self.hashed(u64::from(number) | 1 << 32))
    }

    /// Sixteen bytes that no other id has.
    pub fn fresh_id(&self) -> [u8; 16] {
        self.ids.set(self.ids.get() + 1);
        self.hashed(self.ids.get())
    }

    pub fn next_database_id(&self) -> String {
        self.databases.set(self.databases.get() + 1);
        self.databases.get().to_string()
    }

    /// See [`contract::cdx::Upload::mark`].
    pub fn next_mark(&self) -> u64 {
        self.marks.set(self.marks.get() + 1);
        self.marks.get()
    }

    fn hashed(&self, number: u64) -> [u8; 16] {
        let mut state = self.salt ^ number.rotate_left(20);
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&next(&mut state).to_be_bytes());
        bytes[8..].copy_from_slice(&next(&mut state).to_be_bytes());
        bytes
    }

    pub fn registers(&self) -> Vec<Rc<Register>> {
        self.registers.borrow().clone()
    }

    /// What has changed since it was checked.
    pub fn take_touched(&self) -> Option<Touched> {
        Some(Touched(self.touched.take())).filter(|touched| touched.0 != 0)
    }

    /// Whether it is time to look whether a tab is behind: once a second.
    pub fn is_time_to_look(&self) -> bool {
        let now = self.executor.now();
        let is_time = now >= self.next_look.get();
        if is_time {
            self.next_look.set(now + SECOND);
        }
        is_time
    }

    pub fn has_not_failed(&self) -> bool {
        self.failure.borrow().is_none()
    }

    /// Whether the schedule goes on.
    pub fn goes_on(&self) -> bool {
        self.has_not_failed() && !self.is_over.get()
    }

    /// Called after a change in the restored channel database.
    pub fn look_whether_it_is_noticed(&self) {
        if !self.must_be_noticed.get() {
            return;
        }
        let channel = self.channel.borrow();
        let headquarters = self.headquarters.borrow();
        let by_headquarters = headquarters.has_seen(&channel.database_id);
        let by_register = self.registers.borrow().iter().any(|register| {
            let disk = register.disk.borrow();
            let log = &disk.cursor.channel_database_id;
            channel.is_behind_cursor(log, disk.cursor.next) || channel.lacks(&disk.told())
        });
        if !by_register && !by_headquarters.is_some_and(|seen| channel.is_behind(&seen)) {
            self.trace(|| "nobody can notice the restored channel database any more".to_owned());
            self.is_over.set(true);
        }
    }

    /// The channel database has noticed that others have seen more of it.
    pub fn renew_channel_database(&self, seen: i64) {
        let id = self.next_database_id();
        self.trace(|| format!("scale unit: notices that it was put back, now {id}"));
        self.channel.borrow_mut().renew(id, seen);
        self.must_be_noticed.set(false);
        self.touch();
    }

    /// The first complaint counts.
    pub fn fail(&self, complaint: String) {
        self.trace(|| format!("WRONG: {complaint}"));
        self.failure.borrow_mut().get_or_insert(complaint);
    }

    pub fn trace(&self, line: impl FnOnce() -> String) {
        if self.is_tracing {
            let now = self.executor.now();
            let line = format!("{:>5}.{:03} {}", now / SECOND, now / MILLISECOND % 1_000, line());
            self.trace.borrow_mut().push(line);
        }
    }

    /// Something durable at a server has changed.
    pub fn touch(&self) {
        self.touched.set(self.touched.get() | SERVERS);
    }

    /// Something durable, or promised, at a register has changed.
    pub fn touch_register(&self, register: usize) {
        self.touched.set(self.touched.get() | bit_of(register));
    }

    pub async fn short_pause(&self, place: Place) {
        let pause = self.executor.delay(place, Purpose::Work, 3 * MILLISECOND) + 20;
        self.executor.pause(pause).await;
    }

    pub fn start_scale_unit(self: &Rc<Self>) {
        if self.scale_unit_scope.get().is_none() {
            self.scale_unit_scope.set(Some(self.executor.scope()));
        }
    }

    pub fn kill_scale_unit(&self) {
        if let Some(scope) = self.scale_unit_scope.take() {
            self.executor.kill(scope);
        }
    }

    pub fn spawn_in_scale_unit(&self, work: impl Future<Output = ()> + 'static) {
        if let Some(scope) = self.scale_unit_scope.get() {
            self.executor.spawn(scope, Box::pin(work));
        }
    }

    pub fn start_headquarters(self: &Rc<Self>) {
        if self.headquarters_scope.get().is_none() {
            let scope = self.executor.scope();
            self.headquarters_scope.set(Some(scope));
            // A new company has no channel database to wait for.
            if self.has_headquarters_begun.replace(true) {
                self.headquarters.borrow_mut().begin();
            }
            self.executor.spawn(scope, Box::pin(headquarters::run_jobs(self.clone())));
        }
    }

    pub fn kill_headquarters(&self) {
        if let Some(scope) = self.headquarters_scope.take() {
            self.executor.kill(scope);
            self.is_job_running.set(false);
        }
    }

    /// Which run of the scale unit headquarters exchanges data with now; `None` when it
    /// cannot.
    pub fn exchange(&self) -> Option<Scope> {
        let is_lost = {
            let share = self.faults.get().exchange_lost;
            self.executor.chance(Place::Headquarters, Purpose::Exchange, share)
        };
        self.scale_unit_scope.get().filter(|_| !is_lost)
    }

    /// The scale unit has done what a register asked for.
    pub fn applied(&self, register: usize, operation: OperationId, body: &Body) {
        if let Err(complaint) = assertions::order_of(self, register, operation) {
            self.fail(complaint);
        }
        self.look_whether_it_is_noticed();
        let is_known = self.headquarters.borrow().knows(operation);
        if let Err(complaint) = self.reference.borrow_mut().applied(operation, body, is_known) {
            self.fail(complaint);
        }
        self.touch();
    }

    /// The scale unit announces a change to the registers.
    pub fn hint(self: &Rc<Self>) {
        for register in self.registers() {
            network::hint(self, register);
        }
    }

    fn outcome(&self) -> Outcome {
        let reference = self.reference.borrow();
        let outboxes = self.registers();
        let rejected = outboxes.iter().map(|register| {
            register.disk.borrow().outbox.values().filter(|entry| entry.is_rejected()).count()
        });
        Outcome {
            saved: reference.saved.len(),
            applied: reference.applied.len(),
            rejected: rejected.sum(),
            customers: self.headquarters.borrow().customers.len(),
            trace: Vec::new(),
        }
    }

    /// Breaks the circles of ownership, or each schedule would stay in memory.
    pub fn end(&self) {
        self.executor.stop();
        for register in self.registers() {
            register.tabs.take();
        }
        self.registers.take();
        self.executor.stop();
    }
}
