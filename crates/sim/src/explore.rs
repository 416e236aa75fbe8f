//! Bounded exhaustive exploration: every schedule of a small world that differs from the calm
//! one in a few places.
//!
//! One register, two tabs, one customer, three intents. A schedule may deviate at any choice: a
//! *preemption* makes a transaction, a message or a task late, so that others overtake it; a
//! *fault* loses a request, an answer or a hint, kills a tab, or replaces the channel database.
//! The choices after the last deviation are calm, and offer the next deviation; so every set of
//! deviations is tried once. Smaller sets come first.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::guide::{Deviation, Guide, Offer};
use crate::outcome::{Flaw, Options};
use crate::plan::{City, Device, Email, Plan, Seat, Setup, Step, Typed};
use crate::schedule::guided;
use crate::script::Script;
use crate::time::MILLISECOND;

/// How far schedules may differ from the calm one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    pub preemptions: usize,
    pub faults: usize,
}

impl Bound {
    pub const WHOLE: Self = Self { preemptions: 2, faults: 1 };

    /// How many deviations it allows together.
    fn sum(self) -> usize {
        self.preemptions + self.faults
    }
}

/// What an exploration has shown.
#[derive(Debug, Default)]
pub struct Explored {
    pub worlds: usize,
    /// Schedules with no deviation, with one, and so on.
    pub levels: Vec<u64>,
    /// Whether the last level was run whole.
    pub is_whole: bool,
    /// The first flaw of each kind, as a script.
    pub flaws: BTreeMap<String, Script>,
    pub seconds: f64,
}

impl Explored {
    pub fn schedules(&self) -> u64 {
        self.levels.iter().sum()
    }

    /// With up to so many deviations all schedules were run.
    pub fn whole_up_to(&self) -> Option<usize> {
        (self.levels.len() + usize::from(self.is_whole)).checked_sub(2)
    }
}

type Deviations = BTreeMap<u32, Deviation>;

/// Runs every schedule within the bound, or as many as the time allows.
pub fn explore(bound: Bound, time: Duration) -> Explored {
    let started = Instant::now();
    let search = Search {
        bound,
        end: started + time,
        plans: plans(),
        schedules: AtomicU64::new(0),
        is_late: AtomicBool::new(false),
        flaws: Mutex::default(),
    };
    let mut levels = Vec::new();
    while levels.len() <= bound.sum() && !search.is_late.load(Ordering::Relaxed) {
        search.level(levels.len());
        levels.push(search.schedules.swap(0, Ordering::Relaxed));
    }
    Explored {
        worlds: search.plans.len(),
        levels,
        is_whole: !search.is_late.into_inner(),
        flaws: search.flaws.into_inner().unwrap_or_else(PoisonError::into_inner),
        seconds: started.elapsed().as_secs_f64(),
    }
}

struct Search {
    bound: Bound,
    end: Instant,
    plans: Vec<Plan>,
    schedules: AtomicU64,
    is_late: AtomicBool,
    flaws: Mutex<BTreeMap<String, Script>>,
}

impl Search {
    /// All schedules with exactly so many deviations.
    fn level(&self, sum: usize) {
        let mut roots: Vec<(&Plan, Deviations)> = Vec::new();
        for plan in &self.plans {
            if sum == 0 {
                self.leaf(plan, &Deviations::new());
            } else {
                let offers = self.run(plan, &Deviations::new()).0;
                let firsts = self.children(&Deviations::new(), &offers);
                roots.extend(firsts.into_iter().map(|first| (plan, first)));
            }
        }
        let next = AtomicUsize::new(0);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            for _ in 0..cores {
                scope.spawn(|| {
                    while let Some((plan, first)) = roots.get(next.fetch_add(1, Ordering::Relaxed))
                    {
                        self.below(plan, first, sum);
                    }
                });
            }
        });
    }

    fn below(&self, plan: &Plan, deviations: &Deviations, sum: usize) {
        if Instant::now() > self.end {
            self.is_late.store(true, Ordering::Relaxed);
        }
        if self.is_late.load(Ordering::Relaxed) {
            return;
        }
        if deviations.len() == sum {
            return self.leaf(plan, deviations);
        }
        let offers = self.run(plan, deviations).0;
        for child in self.children(deviations, &offers) {
            self.below(plan, &child, sum);
        }
    }

    fn run(&self, plan: &Plan, deviations: &Deviations) -> (Vec<Offer>, Option<Box<Flaw>>) {
        let (guided, result) = guided(plan, Guide::new(deviations.clone()), options());
        (guided.offers, result.err())
    }

    fn leaf(&self, plan: &Plan, deviations: &Deviations) {
        self.schedules.fetch_add(1, Ordering::Relaxed);
        let Some(flaw) = self.run(plan, deviations).1 else { return };
        let mut flaws = self.flaws.lock().unwrap_or_else(PoisonError::into_inner);
        flaws.entry(flaw.kind()).or_insert_with(|| script_of(plan, deviations));
    }

    /// The same deviations and one more behind them.
    fn children(&self, deviations: &Deviations, offers: &[Offer]) -> Vec<Deviations> {
        let faults = deviations.values().filter(|it| it.is_fault()).count();
        let (may_fail, may_preempt) =
            (faults < self.bound.faults, deviations.len() - faults < self.bound.preemptions);
        let all = offers.iter().filter(|offer| match offer.deviation.is_fault() {
            true => may_fail,
            false => may_preempt,
        });
        let with = |offer: &Offer| {
            let mut more = deviations.clone();
            more.insert(offer.call, offer.deviation);
            more
        };
        all.map(with).collect()
    }
}

fn options() -> Options {
    Options { seed: 0, mutant: None, is_tracing: false }
}

fn script_of(plan: &Plan, deviations: &Deviations) -> Script {
    let (guided, _) = guided(plan, Guide::new(deviations.clone()), options());
    let (choices, events) = (guided.log, guided.events);
    Script { plan: plan.clone(), choices, events, ..Script::default() }
}

/// The worlds: what is created is edited, sold to and given a card in both tabs, at once and once
/// it has its number.
fn plans() -> Vec<Plan> {
    let (one, two) = (Seat { register: 0, tab: 0 }, Seat { register: 0, tab: 1 });
    let create = |is_refused| Step::Create {
        at: one,
        customer: 1,
        name: 1,
        email: Email { number: 1, is_refused },
        city: None,
        waits: false,
    };
    let edit = |at, typed| Step::Edit { at, customer: 1, thinks: 0, typed };
    let city = Typed::City(City { number: 1, is_primary: true });
    let sell = Step::Sell { at: two, customer: 1, amount: 1 };
    let card = Step::QueueCard { at: two, customer: 1 };
    let pairs = [
        [edit(one, Typed::Phone(1)), edit(two, city)],
        [edit(two, Typed::Phone(1)), edit(one, Typed::Phone(2))],
        [edit(two, Typed::Phone(1)), sell],
        [card, edit(one, Typed::Phone(1))],
    ];
    let mut plans = Vec::new();
    for pair in pairs {
        for gap in [5 * MILLISECOND, 600 * MILLISECOND] {
            let start = 100 * MILLISECOND;
            let steps = vec![
                (0, Step::Open(two)),
                (start, create(false)),
                (gap, pair[0]),
                (0, pair[1]),
                (50 * MILLISECOND, Step::Wait),
            ];
            let devices = vec![Device::default()];
            let setup = Setup { devices, edits_async: true, ..Setup::default() };
            plans.push(Plan { setup, steps });
        }
    }
    plans
}
