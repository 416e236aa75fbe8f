//! One world: registers, lines, servers, people and what they are to come to.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use domain::OperationId;

use crate::executor::{Executor, Scope, Time};
use crate::headquarters::{self, Headquarters};
use crate::mutant::Mutant;
use crate::reference::Reference;
use crate::register::Register;
use crate::scale_unit::Channel;
use crate::wire::Body;
use crate::{assertions, network, transitions};

pub const MILLISECOND: Time = 1_000;
pub const SECOND: Time = 1_000_000;

/// How often what goes wrong, in 1,000 cases.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// A request never arrives.
    pub lost: u64,
    /// It is done, and the answer never comes, or cut in two.
    pub reply_lost: u64,
    pub duplicates: u64,
    /// It arrives long after the register has given up on it.
    pub late: u64,
    /// Somebody between answers 200 with a page of his own.
    pub portal: u64,
    pub busy: u64,
    pub session_ends: u64,
    pub hint_lost: u64,
    pub real_time_lost: u64,
    pub real_time_reply_lost: u64,
    pub exchange_lost: u64,
    pub store_fails: u64,
}

/// What a world is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    pub seed: u64,
    pub mutant: Option<Mutant>,
    pub is_tracing: bool,
}

/// What came of a schedule that went well.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Entries that registers committed.
    pub saved: usize,
    /// What the scale unit did of them.
    pub applied: usize,
    /// Refused entries that nobody has decided.
    pub set_aside: usize,
    /// Customers at headquarters.
    pub customers: usize,
    /// Empty unless it was asked for.
    pub trace: Vec<String>,
}

/// What a schedule has shown to be wrong.
#[derive(Clone, Debug)]
pub struct Flaw {
    pub seed: u64,
    pub complaint: String,
    /// Empty unless it was asked for.
    pub trace: Vec<String>,
}

pub struct World {
    pub executor: Executor,
    pub mutant: Option<Mutant>,
    pub faults: Cell<Faults>,
    pub reference: RefCell<Reference>,
    pub channel: RefCell<Channel>,
    pub headquarters: RefCell<Headquarters>,
    /// `None` while it is down.
    pub scale_unit_scope: Cell<Option<Scope>>,
    pub headquarters_scope: Cell<Option<Scope>>,
    pub registers: RefCell<Vec<Rc<Register>>>,
    pub is_job_running: Cell<bool>,
    /// *Create customer in async mode*.
    pub creates_async: bool,
    /// The switch for editing in async mode.
    pub edits_async: bool,
    /// Several operations go in one request.
    pub is_batched: bool,
    /// What is under way on the lines belongs to nobody.
    pub lines: Scope,
    is_tracing: bool,
    trace: RefCell<Vec<String>>,
    failure: RefCell<Option<String>>,
    is_touched: Cell<bool>,
}

/// Runs one schedule to its end.
pub fn run(options: Options) -> Result<Outcome, Box<Flaw>> {
    let world = Rc::new(World::new(options));
    world.start_headquarters();
    world.start_scale_unit();
    transitions::run(&world);
    let outcome = world.outcome();
    world.end();
    let (complaint, trace) = (world.failure.take(), world.trace.take());
    match complaint {
        None => Ok(Outcome { trace, ..outcome }),
        Some(complaint) => Err(Box::new(Flaw { seed: options.seed, complaint, trace })),
    }
}

impl World {
    fn new(options: Options) -> Self {
        let executor = Executor::new(options.seed);
        let faults = transitions::draw_faults(&executor);
        let lines = executor.scope();
        let (creates_async, edits_async) = (executor.chance(500), executor.chance(800));
        let is_batched = executor.chance(500);
        Self {
            mutant: options.mutant,
            faults: Cell::new(faults),
            reference: RefCell::default(),
            channel: RefCell::new(Channel::new("1")),
            headquarters: RefCell::default(),
            scale_unit_scope: Cell::new(None),
            headquarters_scope: Cell::new(None),
            registers: RefCell::default(),
            is_job_running: Cell::new(false),
            creates_async,
            edits_async,
            is_batched,
            lines,
            is_tracing: options.is_tracing,
            trace: RefCell::default(),
            failure: RefCell::default(),
            is_touched: Cell::new(false),
            executor,
        }
    }

    pub fn registers(&self) -> Vec<Rc<Register>> {
        self.registers.borrow().clone()
    }

    /// Lets everything happen for this time; checks after each step that changed something.
    pub fn pass(&self, time: Time) {
        let end = self.executor.now() + time;
        while self.has_not_failed() && self.executor.step(end) {
            if self.is_touched.take() {
                assertions::after_a_step(self);
            }
        }
    }

    pub fn has_not_failed(&self) -> bool {
        self.failure.borrow().is_none()
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

    /// Something durable, or seen, has changed.
    pub fn touch(&self) {
        self.is_touched.set(true);
    }

    pub async fn short_pause(&self) {
        let pause = self.executor.below(3 * MILLISECOND) + 20;
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
        let is_lost = self.executor.chance(self.faults.get().exchange_lost);
        self.scale_unit_scope.get().filter(|_| !is_lost)
    }

    /// The scale unit has done what a register asked for.
    pub fn applied(&self, register: usize, operation: OperationId, body: &Body) {
        if let Err(complaint) = assertions::order_of(self, register, operation) {
            self.fail(complaint);
        }
        if let Err(complaint) = self.reference.borrow_mut().applied(operation, body) {
            self.fail(complaint);
        }
        self.touch();
    }

    /// The scale unit tells the registers that there is news.
    pub fn hint(self: &Rc<Self>) {
        for register in self.registers() {
            network::hint(self, register);
        }
    }

    fn outcome(&self) -> Outcome {
        let reference = self.reference.borrow();
        let outboxes = self.registers();
        let set_aside = outboxes.iter().map(|register| {
            register.disk.borrow().outbox.values().filter(|entry| entry.is_set_aside()).count()
        });
        Outcome {
            saved: reference.saved.len(),
            applied: reference.applied.len(),
            set_aside: set_aside.sum(),
            customers: self.headquarters.borrow().customers.len(),
            trace: Vec::new(),
        }
    }

    /// Breaks the circles of ownership, or each schedule would stay in memory.
    fn end(&self) {
        self.executor.stop();
        for register in self.registers() {
            register.tabs.take();
        }
        self.registers.take();
        self.executor.stop();
    }
}
