//! One world: registers, lines, servers, people and the expected outcome.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use domain::{CustomerId, OperationId};

use crate::choices::{Choices, Events, Log, Place, Purpose, Source, next};
use crate::draw::{Drawn, draw};
use crate::executor::{Executor, Scope, Time};
use crate::guide::{Guide, Offer};
use crate::headquarters::{self, Headquarters};
use crate::mutant::Mutant;
use crate::plan::{Plan, Setup};
use crate::reference::Reference;
use crate::register::Register;
use crate::scale_unit::Channel;
use crate::script::Script;
use crate::wire::Body;
use crate::{assertions, network, transitions};

pub const MILLISECOND: Time = 1_000;
pub const SECOND: Time = 1_000_000;

const SERVERS: u64 = 1;

fn bit_of(register: usize) -> u64 {
    2 << register
}

/// How often each fault happens, in 1,000 cases.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// A request never arrives.
    pub lost: u64,
    /// It takes effect, and the answer never arrives, or only a part of it.
    pub reply_lost: u64,
    pub duplicates: u64,
    /// It arrives long after the register has given up on it.
    pub late: u64,
    /// A proxy answers 200 with its page.
    pub portal: u64,
    pub busy: u64,
    pub session_ends: u64,
    pub hint_lost: u64,
    /// Between tabs.
    pub nudge_lost: u64,
    pub real_time_lost: u64,
    pub real_time_reply_lost: u64,
    pub exchange_lost: u64,
    pub store_fails: u64,
}

impl Faults {
    /// Everything may go wrong: a script says what does.
    pub const ANY: Self = Self {
        lost: 1,
        reply_lost: 1,
        duplicates: 1,
        late: 1,
        portal: 1,
        busy: 1,
        session_ends: 1,
        hint_lost: 1,
        nudge_lost: 1,
        real_time_lost: 1,
        real_time_reply_lost: 1,
        exchange_lost: 1,
        store_fails: 1,
    };
}

/// What a world is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    pub seed: u64,
    pub mutant: Option<Mutant>,
    pub is_tracing: bool,
}

/// The outcome of a schedule without a flaw.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Entries that registers committed.
    pub saved: usize,
    /// How many of them the scale unit processed.
    pub applied: usize,
    /// Rejected entries without a decision.
    pub rejected: usize,
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

impl Flaw {
    /// What the complaint says without the ids and details: flaws of one kind are likely to
    /// have one cause.
    pub fn kind(&self) -> String {
        let end = self.complaint.find(['{', '[', '"']).unwrap_or(self.complaint.len());
        let words = self.complaint[..end].split_whitespace().take(14);
        let words = words.map(|word| {
            let is_rule = word.starts_with('R') && word.ends_with(':');
            if !is_rule && word.contains(|letter: char| letter.is_ascii_digit()) {
                "#"
            } else {
                word
            }
        });
        words.collect::<Vec<_>>().join(" ")
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

/// Runs the schedule of a seed to its end.
pub fn run(options: Options) -> Result<Outcome, Box<Flaw>> {
    let Drawn { plan, faults, source } = draw(options.seed);
    let pace = source.clone();
    let world = World::new(Choices::new(source, false), plan.setup.clone(), faults, options);
    let world = Rc::new(World { salt: options.seed, ..world });
    world.trace(|| format!("{:?}, {faults:?}, {pace:?}", plan.setup));
    run_plan(&world, &plan)
}

/// Runs the schedule of a seed and writes down what happened in it.
pub fn record(options: Options) -> (Script, Result<Outcome, Box<Flaw>>) {
    let Drawn { plan, faults, source } = draw(options.seed);
    let world = World::new(Choices::new(source, true), plan.setup.clone(), faults, options);
    let salt = options.seed;
    let world = Rc::new(World { salt, ..world });
    let result = run_plan(&world, &plan);
    let choices = world.executor.choices().take_record();
    (Script { plan, choices, salt, ..Script::default() }, result)
}

/// Runs a script, which draws nothing.
pub fn replay(script: &Script, options: Options) -> Result<Outcome, Box<Flaw>> {
    replay_with(
        script,
        Source::Log(script.choices.clone(), script.events.clone()),
        Faults::ANY,
        false,
        options,
    )
    .1
}

/// Runs a script, and tells which of its choices had an effect.
pub fn replay_recorded(script: &Script, options: Options) -> (Log, Result<Outcome, Box<Flaw>>) {
    replay_with(
        script,
        Source::Log(script.choices.clone(), script.events.clone()),
        Faults::ANY,
        true,
        options,
    )
}

/// Runs the plan of a script with other choices.
pub fn redraw(script: &Script, seed: u64, options: Options) -> (Log, Result<Outcome, Box<Flaw>>) {
    let Drawn { faults, source, .. } = draw(seed);
    replay_with(script, source, faults, true, options)
}

fn replay_with(
    script: &Script,
    source: Source,
    faults: Faults,
    is_recording: bool,
    options: Options,
) -> (Log, Result<Outcome, Box<Flaw>>) {
    let choices = Choices::new(source, is_recording);
    let world = World::new(choices, script.plan.setup.clone(), faults, options);
    let world = Rc::new(World { salt: script.salt, ..world });
    let result = run_plan(&world, &script.plan);
    (world.executor.choices().take_record(), result)
}

/// What a guided schedule has shown, beside its result.
pub struct Guided {
    pub offers: Vec<Offer>,
    pub events: Events,
    pub log: Log,
}

/// Runs a plan where a guide makes the choices.
pub fn guided(plan: &Plan, guide: Guide, options: Options) -> (Guided, Result<Outcome, Box<Flaw>>) {
    let choices = Choices::new(Source::Guide(guide), true);
    let world = Rc::new(World::new(choices, plan.setup.clone(), Faults::ANY, options));
    let result = run_plan(&world, plan);
    let choices = world.executor.choices();
    let (offers, log) = (choices.take_offers(), choices.take_record());
    (Guided { offers, events: choices.take_events(), log }, result)
}

/// A panic of the tested code is a flaw, too.
fn run_plan(world: &Rc<World>, plan: &Plan) -> Result<Outcome, Box<Flaw>> {
    let ran = catch_unwind(AssertUnwindSafe(|| transitions::run(world, plan)));
    if let Err(panic) = ran {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or(panic.downcast_ref::<&str>().copied()).unwrap_or_default();
        world.fail(format!("panicked: {text}"));
    }
    world.result()
}

impl World {
    /// A world with one register, in which nothing breaks.
    #[cfg(test)]
    pub fn calm(seed: u64, device: crate::plan::Device) -> Rc<Self> {
        let choices = Choices::new(Source::Seed { seed, priorities: None }, false);
        let setup = Setup { devices: vec![device], ..Setup::default() };
        let options = Options { seed, mutant: None, is_tracing: false };
        let world = Rc::new(Self::new(choices, setup, Faults::default(), options));
        transitions::begin(&world);
        world
    }

    fn new(choices: Choices, setup: Setup, faults: Faults, options: Options) -> Self {
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

    fn result(&self) -> Result<Outcome, Box<Flaw>> {
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

    /// Lets everything happen for this time; checks after each step that changed something.
    pub fn pass(self: &Rc<Self>, time: Time) {
        let end = self.executor.now() + time;
        while self.goes_on() && self.executor.step(end) {
            if let Some(step) = self.executor.choices().take_due() {
                transitions::perform(self, &step);
            }
            let touched = self.touched.take();
            if touched != 0 {
                assertions::after_a_step(self, touched & SERVERS != 0, |register| {
                    touched & bit_of(register) != 0
                });
            }
            if self.is_memory_changed.take() {
                assertions::memories(self);
            }
            if self.executor.now() >= self.next_look.get() {
                self.next_look.set(self.executor.now() + SECOND);
                assertions::times(self);
            }
        }
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
