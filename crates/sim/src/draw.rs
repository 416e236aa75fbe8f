//! Draws a schedule from a seed: the steps all at once, and how its streams choose.
//!
//! Each world draws which kinds of steps and faults exist in it at all (swarm testing): a flaw that
//! a frequent fault hides shows in a world without that fault. In some worlds places are slow or
//! quick by priority, and not at random; see [`Priorities`].

use std::collections::BTreeSet;

use crate::choices::{Priorities, Source};
use crate::faults::Faults;
use crate::plan::TABS_MAX;
use crate::plan::{City, Decision, Device, Email, Plan, Seat, Setup, Step, Typed};
use crate::stream::next;
use crate::time::Time;
use crate::time::{MILLISECOND, SECOND};

const REGISTERS_MAX: u64 = 3;
/// Choices of pauses in a schedule, about.
const PAUSES: u64 = 1_500;

/// What a seed says.
pub struct Drawn {
    pub plan: Plan,
    pub faults: Faults,
    pub source: Source,
}

/// Draws the schedule of a seed.
pub fn draw(seed: u64) -> Drawn {
    let mut dice = Dice(seed);
    let faults = faults(&mut dice);
    let priorities = dice.chance(400).then(|| priorities(&mut dice));
    let mut people = People::new(dice);
    for _ in 0..20 + people.dice.below(50) {
        let step = people.step();
        let gap = people.gap();
        people.steps.push((gap, step));
    }
    let plan = Plan { setup: people.setup, steps: people.steps };
    Drawn { plan, faults, source: Source::Seed { seed, priorities } }
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        next(&mut self.0) % end.max(1)
    }

    fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        let index = usize::try_from(self.below(all.len() as u64)).ok()?;
        all.get(index).copied()
    }
}

fn faults(dice: &mut Dice) -> Faults {
    let mut some = |most: u64| if dice.chance(450) { dice.below(most) } else { 0 };
    Faults {
        lost: some(250),
        reply_lost: some(300),
        duplicates: some(300),
        late: some(200),
        portal: some(100),
        busy: some(150),
        session_ends: some(40),
        hint_lost: some(500),
        nudge_lost: some(500),
        real_time_lost: some(400),
        real_time_reply_lost: some(400),
        exchange_lost: some(200),
        store_fails: some(80),
    }
}

/// A few change points, as in PCT: most flaws need few.
fn priorities(dice: &mut Dice) -> Priorities {
    let count = 1 + dice.below(4);
    let changes = (0..count).map(|_| dice.below(PAUSES)).collect();
    Priorities { seed: dice.below(u64::MAX), changes }
}

/// What can happen, and how often in 100 steps of a world that has all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Create,
    Edit,
    Card,
    Sell,
    Decide,
    Open,
    Close,
    Crash,
    Update,
    UpdateBeside,
    Freeze,
    Cut,
    Disconnect,
    SignOn,
    TryNow,
    FillDisk,
    SetClock,
    ScaleUnit,
    Headquarters,
    Resume,
    RunJobs,
    LookUp,
    Replace,
    BackUp,
    Restore,
    Empty,
    PutBack,
    BackUpHeadquarters,
    RestoreHeadquarters,
}

const KINDS: [(u64, Kind); 29] = [
    (28, Kind::Create),
    (14, Kind::Edit),
    (2, Kind::Card),
    (5, Kind::Sell),
    (6, Kind::Decide),
    (3, Kind::Open),
    (4, Kind::Close),
    (2, Kind::Crash),
    (2, Kind::Update),
    (1, Kind::UpdateBeside),
    (2, Kind::Freeze),
    (4, Kind::Cut),
    (3, Kind::Disconnect),
    (3, Kind::SignOn),
    (2, Kind::TryNow),
    (2, Kind::FillDisk),
    (2, Kind::SetClock),
    (4, Kind::ScaleUnit),
    (4, Kind::Headquarters),
    (2, Kind::Resume),
    (2, Kind::RunJobs),
    (4, Kind::LookUp),
    (2, Kind::Replace),
    (2, Kind::BackUp),
    (1, Kind::Restore),
    (1, Kind::Empty),
    (1, Kind::PutBack),
    (2, Kind::BackUpHeadquarters),
    (2, Kind::RestoreHeadquarters),
];

/// What the plan knows of a register so far.
#[derive(Debug, Default)]
struct State {
    tabs: BTreeSet<u32>,
    next_tab: u32,
    is_cut: bool,
    is_disconnected: bool,
    is_disk_full: bool,
}

impl State {
    fn open(&mut self) -> u32 {
        let tab = self.next_tab;
        self.next_tab += 1;
        self.tabs.insert(tab);
        tab
    }
}

/// People and faults while a plan is drawn.
struct People {
    dice: Dice,
    setup: Setup,
    steps: Vec<(Time, Step)>,
    kinds: Vec<(u64, Kind)>,
    gaps: Vec<Time>,
    /// The most customers that are created.
    customers_max: u32,
    customers: u32,
    /// By the register that created them.
    created: Vec<Vec<u32>>,
    registers: Vec<State>,
    /// What comes next: the same decision in another tab.
    next: Option<Step>,
    is_scale_unit_down: bool,
    is_headquarters_down: bool,
}

impl People {
    fn new(mut dice: Dice) -> Self {
        let count = 1 + dice.below(REGISTERS_MAX);
        let devices: Vec<Device> = (0..count)
            .map(|_| Device {
                lacks_locks: dice.chance(300),
                keeps_pending_only: dice.chance(150),
                is_kiosk: dice.chance(120),
            })
            .collect();
        let setup = Setup {
            creates_async: dice.chance(500),
            edits_async: dice.chance(800),
            is_batched: dice.chance(500),
            devices,
        };
        let is_swarm = dice.chance(400);
        let exists = |kind: &Kind, dice: &mut Dice| {
            let is_work = matches!(kind, Kind::Create | Kind::Edit);
            is_work || !is_swarm || dice.chance(500)
        };
        let kinds = KINDS.into_iter().filter(|(_, kind)| exists(kind, &mut dice)).collect();
        let all = [0, 5 * MILLISECOND, 200 * MILLISECOND, 2 * SECOND];
        let is_mixed = dice.chance(600);
        let gaps: Vec<Time> = match is_mixed {
            true => all.to_vec(),
            false => (0..2).filter_map(|_| dice.one_of(&all)).collect(),
        };
        let customers_max = dice.one_of(&[2, 4, 100, 100]).unwrap_or(100);
        let mut registers: Vec<State> = setup.devices.iter().map(|_| State::default()).collect();
        registers.iter_mut().for_each(|register| {
            register.open();
        });
        Self {
            created: setup.devices.iter().map(|_| Vec::new()).collect(),
            dice,
            setup,
            steps: Vec::new(),
            kinds,
            gaps,
            customers_max,
            customers: 0,
            registers,
            next: None,
            is_scale_unit_down: false,
            is_headquarters_down: false,
        }
    }

    fn gap(&mut self) -> Time {
        let most = self.dice.one_of(&self.gaps).unwrap_or(0);
        self.dice.below(most + 1)
    }

    fn kind(&mut self) -> Kind {
        let sum = self.kinds.iter().map(|(share, _)| share).sum();
        let mut drawn = self.dice.below(sum);
        for (share, kind) in &self.kinds {
            if drawn < *share {
                return *kind;
            }
            drawn -= share;
        }
        Kind::Create
    }

    fn step(&mut self) -> Step {
        if let Some(step) = self.next.take() {
            return step;
        }
        let kind = self.kind();
        let register = self.dice.below(self.registers.len() as u64);
        let register = usize::try_from(register).unwrap_or_default();
        match kind {
            Kind::Create | Kind::Edit | Kind::Card | Kind::Sell | Kind::Decide | Kind::LookUp => {
                self.work(kind, register)
            }
            Kind::Open | Kind::UpdateBeside => {
                if self.registers[register].tabs.len() < TABS_MAX {
                    let at = Seat { register, tab: self.registers[register].open() };
                    if kind == Kind::Open { Step::Open(at) } else { Step::UpdateBeside(at) }
                } else {
                    Step::Wait
                }
            }
            Kind::Close => match self.some_tab(register) {
                Some(at) => {
                    self.registers[register].tabs.remove(&at.tab);
                    Step::Close(at)
                }
                None => Step::Wait,
            },
            Kind::Crash => {
                self.registers[register].tabs.clear();
                Step::Crash(register)
            }
            Kind::Update => {
                self.registers[register].tabs.clear();
                Step::Update(Seat { register, tab: self.registers[register].open() })
            }
            Kind::Freeze => match self.some_tab(register) {
                Some(at) => Step::Freeze { at, time: self.dice.below(20 * SECOND) },
                None => Step::Wait,
            },
            Kind::Cut => match toggle(&mut self.registers[register].is_cut) {
                true => Step::Cut(register),
                false => Step::Mend(register),
            },
            Kind::Disconnect => match toggle(&mut self.registers[register].is_disconnected) {
                true => Step::Disconnect(register),
                false => Step::Connect(register),
            },
            Kind::SignOn => Step::SignOn(register),
            Kind::TryNow => Step::TryNow(register),
            Kind::FillDisk => match toggle(&mut self.registers[register].is_disk_full) {
                true => Step::FillDisk(register),
                false => Step::ClearDisk(register),
            },
            Kind::SetClock => {
                let hours = i64::try_from(self.dice.below(49)).unwrap_or_default() - 24;
                Step::SetClock { register, hours }
            }
            Kind::ScaleUnit => match toggle(&mut self.is_scale_unit_down) {
                true => Step::KillScaleUnit,
                false => Step::StartScaleUnit,
            },
            Kind::Headquarters => match toggle(&mut self.is_headquarters_down) {
                true => Step::KillHeadquarters,
                false => Step::StartHeadquarters,
            },
            Kind::Resume => Step::Resume,
            Kind::RunJobs => Step::RunJobs,
            Kind::Replace => {
                // It starts the scale unit, where it does anything.
                Step::ReplaceChannelDatabase
            }
            Kind::BackUp => Step::BackUpChannelDatabase,
            Kind::Restore => Step::RestoreChannelDatabase,
            Kind::Empty => Step::EmptyChannelDatabase,
            Kind::PutBack => Step::PutBackChannelDatabase,
            Kind::BackUpHeadquarters => Step::BackUpHeadquarters,
            Kind::RestoreHeadquarters => Step::RestoreHeadquarters,
        }
    }

    fn some_tab(&mut self, register: usize) -> Option<Seat> {
        let tabs: Vec<u32> = self.registers[register].tabs.iter().copied().collect();
        self.dice.one_of(&tabs).map(|tab| Seat { register, tab })
    }

    fn work(&mut self, kind: Kind, register: usize) -> Step {
        let Some(at) = self.some_tab(register) else {
            return Step::Open(Seat { register, tab: self.registers[register].open() });
        };
        if kind == Kind::Decide {
            let (thinks, pick) = (self.dice.below(2 * SECOND), self.dice.below(8));
            let all = [Decision::Discard, Decision::Discard, Decision::Correct, Decision::Correct];
            let decision = match self.dice.chance(100) {
                true => Decision::Resend,
                false => self.dice.one_of(&all).unwrap_or(Decision::Discard),
            };
            if self.dice.chance(400)
                && let Some(other) = self.some_tab(register)
            {
                let (thinks, decision) = (self.dice.below(2 * SECOND), Decision::Discard);
                self.next = Some(Step::Decide { at: other, thinks, pick, decision });
            }
            return Step::Decide { at, thinks, pick, decision };
        }
        let may_create = self.customers < self.customers_max;
        if self.setup.devices[register].is_kiosk {
            return if may_create { self.create(at) } else { Step::Wait };
        }
        let known = self.somebody(register);
        match (kind, known) {
            (Kind::Sell, Some(customer)) => {
                Step::Sell { at, customer, amount: self.dice.below(100) }
            }
            (Kind::LookUp, Some(customer)) => Step::LookUp { at, customer },
            (Kind::Card, Some(customer)) if self.dice.chance(150) => {
                Step::TakeBackCard { at, customer }
            }
            (Kind::Card, Some(customer)) => Step::QueueCard { at, customer },
            (Kind::Create, _) if may_create => self.create(at),
            (_, None) => self.create(at),
            (_, Some(customer)) => self.edit(at, customer),
        }
    }

    fn create(&mut self, at: Seat) -> Step {
        self.customers += 1;
        let customer = self.customers;
        self.created[at.register].push(customer);
        let name = self.dice.below(1_000);
        let email = self.email();
        let city = self.dice.chance(300).then(|| self.city());
        Step::Create { at, customer, name, email, city, waits: self.dice.chance(400) }
    }

    fn edit(&mut self, at: Seat, customer: u32) -> Step {
        let thinks = match self.dice.chance(200) {
            true => 0,
            false => self.dice.below(3 * SECOND),
        };
        let typed = match self.dice.below(if self.setup.edits_async { 3 } else { 1 }) {
            0 => Typed::City(self.city()),
            1 => Typed::Phone(self.dice.below(100_000)),
            _ => Typed::Email(self.email()),
        };
        Step::Edit { at, customer, thinks, typed }
    }

    /// A customer, mostly one of the last that were created at this register.
    fn somebody(&mut self, register: usize) -> Option<u32> {
        let own = &self.created[register];
        if !own.is_empty() && self.dice.chance(700) {
            let last = &own[own.len().saturating_sub(4)..];
            return self.dice.one_of(last);
        }
        if self.customers == 0 {
            return None;
        }
        let customer = 1 + self.dice.below(u64::from(self.customers));
        u32::try_from(customer).ok()
    }

    fn email(&mut self) -> Email {
        Email { number: self.dice.below(1_000), is_refused: self.dice.chance(100) }
    }

    fn city(&mut self) -> City {
        City { number: self.dice.below(1_000), is_primary: self.dice.chance(300) }
    }
}

fn toggle(state: &mut bool) -> bool {
    *state = !*state;
    *state
}
