//! Every state that the engine can get into in a small world, every event that can happen
//! there, and what must hold whatever happens.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::{CustomerId, OperationId};

use super::*;
use crate::connectivity::Event as Met;

const IN_FLIGHT_MAX: usize = 2;
/// More failures in a row change nothing but the length of the wait.
const FAILURES_MAX: u32 = 1;
/// Of the newest timer, whichever it is.
const GENERATION: u64 = 7;
/// Number and customer of each operation.
type Operations = [(u8, u8); 3];
const TWO_OF_ONE_CUSTOMER: Operations = [(1, 1), (2, 1), (3, 2)];
/// One more than may be on their way at once.
const THREE_CUSTOMERS: Operations = [(1, 1), (2, 2), (3, 3)];

struct Nothing;

impl Random for Nothing {
    fn next_u64(&mut self) -> u64 {
        0
    }
}

fn answer(outcome: Outcome) -> Answer {
    Answer { channel_database_id: "1".to_owned(), outcome }
}

fn operation(n: u8) -> OperationId {
    OperationId::from_random_bytes([n; 16])
}

fn customer(n: u8) -> CustomerId {
    CustomerId::from_random_bytes([n; 16])
}

/// What is true of an operation outside of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Entry {
    NotYet,
    Waiting,
    Rejected,
    Gone,
}

/// What the driver was told to do and has not reported yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Open {
    Push(u8),
    SettleAccepted(u8),
    SettleRefused(u8),
    Pull,
}

/// The engine and the world around it, as plain values that can be compared.
#[derive(Clone, Debug)]
struct World {
    operations: Operations,
    engine: Engine,
    entries: BTreeMap<u8, Entry>,
    open: BTreeSet<Open>,
    /// What the engine was told of each customer's line, without what has landed since.
    lines: BTreeMap<u8, Vec<u8>>,
    /// The newest timer runs.
    is_timer_running: bool,
}

/// What can happen to a world, with what becomes of it.
struct Possible<'a> {
    world: &'a World,
    all: Vec<(World, Vec<Event>)>,
}

impl Possible<'_> {
    fn can(&mut self, change: &dyn Fn(&mut World), events: &dyn Fn(&World) -> Vec<Event>) {
        let mut after = self.world.clone();
        change(&mut after);
        let events = events(&after);
        self.all.push((after, events));
    }
}

type Key = Vec<u8>;

impl World {
    fn new(operations: Operations) -> Self {
        let mut engine = Engine::new(Pace { in_flight_max: IN_FLIGHT_MAX });
        let events = [Met::Activated { needs_session: true }, Met::SignedOn].map(Event::from);
        engine.handle(&mut Nothing, events);
        engine.connectivity.forget_lines(FAILURES_MAX, GENERATION);
        Self {
            operations,
            engine,
            entries: operations.iter().map(|(n, _)| (*n, Entry::NotYet)).collect(),
            open: BTreeSet::new(),
            lines: BTreeMap::new(),
            is_timer_running: false,
        }
    }

    fn customer_of(&self, n: u8) -> u8 {
        self.operations.iter().find(|(known, _)| *known == n).map_or(0, |(_, of)| *of)
    }

    fn number(&self, id: OperationId) -> u8 {
        self.operations.iter().find(|(n, _)| operation(*n) == id).map_or(0, |(n, _)| *n)
    }

    fn key(&self) -> Key {
        let Engine { connectivity, queues, in_flight, pull, .. } = &self.engine;
        let mut key = connectivity.key();
        key.extend([
            u8::from(pull.is_wanted),
            u8::from(pull.is_running),
            u8::from(self.is_timer_running),
        ]);
        for queue in queues.lines() {
            key.extend(queue.iter().map(|id| self.number(*id)));
            key.push(100);
        }
        for (id, flight) in in_flight {
            key.extend([self.number(*id), u8::from(flight.stage == Stage::Settling)]);
        }
        key.push(100);
        key.extend(self.entries.values().map(|entry| *entry as u8));
        for open in &self.open {
            key.extend(match open {
                Open::Push(n) => [0, *n],
                Open::SettleAccepted(n) => [1, *n],
                Open::SettleRefused(n) => [2, *n],
                Open::Pull => [3, 0],
            });
        }
        key
    }

    /// As `outbox::lines`: what follows a refused operation waits for it.
    fn line(&self, of: u8) -> (u8, Vec<u8>) {
        let its = self.entries.iter().filter(|(n, _)| self.customer_of(**n) == of);
        let free = its.take_while(|(_, entry)| **entry != Entry::Rejected);
        let waiting = free.filter(|(_, entry)| **entry == Entry::Waiting);
        (of, waiting.map(|(n, _)| *n).collect())
    }

    fn set(&self, lines: impl IntoIterator<Item = (u8, Vec<u8>)>) -> Event {
        let lines = lines
            .into_iter()
            .map(|(of, line)| (customer(of), line.into_iter().map(operation).collect()));
        Event::Lines(lines.collect())
    }

    fn line_of(&self, n: u8) -> Event {
        self.set([self.line(self.customer_of(n))])
    }

    fn all_lines(&self) -> Event {
        let customers: BTreeSet<u8> = self.operations.iter().map(|(_, of)| *of).collect();
        self.set(customers.into_iter().map(|of| self.line(of)))
    }

    /// Everything that can happen now, with what becomes of the world before the engine is
    /// told.
    fn possible(&self) -> Vec<(World, Vec<Event>)> {
        let mut all = Possible { world: self, all: Vec::new() };
        self.what_is_reported(&mut all);
        for open in &self.open {
            self.what_ends(*open, &mut all);
        }
        for (n, entry) in &self.entries {
            self.what_a_person_does(*n, *entry, &mut all);
        }
        all.all
    }

    /// What connection, session and timer report.
    fn what_is_reported(&self, all: &mut Possible) {
        for event in [
            Met::Elected.into(),
            Met::Deposed.into(),
            Met::SignedOn.into(),
            Met::Disconnected.into(),
            Met::Connected.into(),
            Met::TryNow.into(),
            Met::Woke { generation: GENERATION - 1 }.into(),
            Event::NewsHinted,
            self.all_lines(),
        ] {
            all.can(&|_| {}, &|_| vec![event.clone()]);
        }
        if self.is_timer_running {
            let woke = || Event::from(Met::Woke { generation: GENERATION });
            all.can(&|world| world.is_timer_running = false, &|_| vec![woke()]);
        }
    }

    /// How a request or a transaction ends.
    fn what_ends(&self, open: Open, all: &mut Possible) {
        let ended = |world: &mut World| {
            world.open.remove(&open);
        };
        match open {
            Open::Push(n) => {
                let operation = operation(n);
                for outcome in [Outcome::Accepted(None), Outcome::Refused(Refusal::default())] {
                    all.can(&ended, &|_| {
                        vec![Event::Pushed { operation, answer: answer(outcome.clone()) }]
                    });
                }
                for failure in failures() {
                    all.can(&ended, &|_| vec![Event::PushFailed { operation, failure }]);
                }
                if self.entries[&n] == Entry::Gone {
                    // The driver has found nothing to send.
                    all.can(&ended, &|_| vec![Event::Landed { operation }]);
                }
            }
            Open::SettleAccepted(n) | Open::SettleRefused(n) => {
                let operation = operation(n);
                all.can(&ended, &|_| vec![Event::SettleFailed { operation }]);
                let is_refused = matches!(open, Open::SettleRefused(_));
                let entry = if is_refused { Entry::Rejected } else { Entry::Gone };
                let settled = |world: &mut World| {
                    world.open.remove(&open);
                    if world.entries[&n] != Entry::Gone {
                        world.entries.insert(n, entry);
                    }
                };
                all.can(&settled, &|world| vec![world.line_of(n), Event::Landed { operation }]);
                if !is_refused {
                    all.can(&settled, &|_| vec![Event::Landed { operation }]);
                }
            }
            Open::Pull => {
                for has_more in [true, false] {
                    all.can(&ended, &|_| vec![Event::Pulled { has_more }]);
                }
                for failure in failures() {
                    all.can(&ended, &|_| vec![Event::PullFailed { failure }]);
                }
            }
        }
    }

    /// Captures, corrects or discards the operation.
    fn what_a_person_does(&self, n: u8, entry: Entry, all: &mut Possible) {
        // Which of three customers comes first makes no difference.
        let is_like = |other| {
            self.operations == THREE_CUSTOMERS || self.customer_of(other) == self.customer_of(n)
        };
        let comes_next = |(other, known): (&u8, &Entry)| {
            !is_like(*other) || *other >= n || *known != Entry::NotYet
        };
        let becomes = |entry| move |world: &mut World| _ = world.entries.insert(n, entry);
        let told = |world: &World| vec![world.line_of(n)];
        match entry {
            Entry::NotYet if self.entries.iter().all(comes_next) => {
                all.can(&becomes(Entry::Waiting), &told);
            }
            // Corrected and sent again; or discarded.
            Entry::Rejected => {
                all.can(&becomes(Entry::Waiting), &told);
                all.can(&becomes(Entry::Gone), &told);
            }
            // Discarded, on its way or not.
            Entry::Waiting if self.operations == TWO_OF_ONE_CUSTOMER => {
                all.can(&becomes(Entry::Gone), &told);
            }
            Entry::NotYet | Entry::Waiting | Entry::Gone => {}
        }
    }

    /// Tells the engine; checks what it answers.
    fn happens(mut self, events: &[Event]) -> World {
        let before = self.engine.clone();
        let requests_before = self.requests();
        let effects = self.engine.handle(&mut Nothing, events.to_vec());
        let context = || format!("{events:?} in {before:?} gave {effects:?}");

        let mut requests = 0;
        for effect in &effects {
            match effect {
                Effect::Push { operation: id } => {
                    requests += 1;
                    let n = self.number(*id);
                    self.check_order(n, &context);
                    assert!(self.open.insert(Open::Push(n)), "sent twice: {}", context());
                }
                Effect::Settle { operation: id, answer } => {
                    let n = self.number(*id);
                    let open = match answer.outcome {
                        Outcome::Accepted(_) | Outcome::CardIssued { .. } => {
                            Open::SettleAccepted(n)
                        }
                        Outcome::Refused(_) => Open::SettleRefused(n),
                    };
                    assert!(self.open.insert(open), "settled twice: {}", context());
                }
                Effect::Pull => {
                    requests += 1;
                    assert!(self.open.insert(Open::Pull), "two pulls: {}", context());
                }
                Effect::Connectivity(connectivity::Effect::WakeIn { .. }) => {
                    self.is_timer_running = true;
                }
                Effect::Connectivity(effect) => {
                    let is_own = *effect == connectivity::Effect::AskNews;
                    assert!(!is_own, "the engine asks itself: {}", context());
                }
            }
        }
        let after = &self.engine;
        if requests > 0 {
            let allowance = after.connectivity.allowance();
            assert_ne!(allowance, Allowance::Nothing, "may not send: {}", context());
            if allowance == Allowance::Probe {
                assert_eq!((requests_before, requests), (0, 1), "one probe: {}", context());
            }
        }
        assert!(self.pushes().len() <= IN_FLIGHT_MAX, "too many: {}", context());
        let is_waiting = after.connectivity.is_waiting();
        assert!(!is_waiting || self.is_timer_running, "nothing wakes it: {}", context());

        for event in events {
            match event {
                Event::Lines(lines) => {
                    for (of, line) in lines {
                        let of = (1..=3).find(|n| customer(*n) == *of).unwrap();
                        let line = line.iter().map(|id| self.number(*id));
                        self.lines.insert(of, line.collect());
                    }
                }
                Event::Landed { operation } => {
                    let landed = self.number(*operation);
                    self.lines.values_mut().for_each(|line| line.retain(|n| *n != landed));
                }
                _ => {}
            }
        }
        self.lines.retain(|_, line| !line.is_empty());
        let mut known: Vec<Vec<u8>> =
            self.engine.queues.lines().map(|line| self.all(line)).collect();
        known.sort();
        let told: Vec<Vec<u8>> = self.lines.values().cloned().collect();
        assert_eq!(known, told, "{}", context());

        // Nothing but the length of the wait depends on more failures, nothing but equality
        // on the number of a timer, and nothing here on lines to the scale unit.
        self.engine.connectivity.forget_lines(FAILURES_MAX, GENERATION);
        self
    }

    fn all(&self, line: &VecDeque<OperationId>) -> Vec<u8> {
        line.iter().map(|id| self.number(*id)).collect()
    }

    /// First in, first out: everything older of the customer is decided.
    fn check_order(&self, n: u8, context: &dyn Fn() -> String) {
        let older = self.entries.iter().filter(|(other, _)| **other < n);
        let mut its = older.filter(|(other, _)| self.customer_of(**other) == self.customer_of(n));
        assert!(its.all(|(_, entry)| *entry == Entry::Gone), "out of order: {}", context());
        assert_eq!(self.entries[&n], Entry::Waiting, "not to be sent: {}", context());
        let of = self.customer_of(n);
        let is_busy = self.open.iter().any(|open| match open {
            Open::Push(n) | Open::SettleAccepted(n) | Open::SettleRefused(n) => {
                self.customer_of(*n) == of
            }
            Open::Pull => false,
        });
        assert!(!is_busy, "two of one customer: {}", context());
    }

    fn pushes(&self) -> Vec<u8> {
        let push = |open: &Open| match open {
            Open::Push(n) => Some(*n),
            _ => None,
        };
        self.open.iter().filter_map(push).collect()
    }

    fn requests(&self) -> usize {
        self.pushes().len() + usize::from(self.open.contains(&Open::Pull))
    }

    /// From here on everything goes well: whatever waits has to be sent, and news fetched.
    fn ends_well(mut self) {
        let start = self.clone();
        for event in [Met::Elected, Met::Connected, Met::SignedOn] {
            self = self.happens(&[event.into()]);
        }
        let event = self.all_lines();
        self = self.happens(&[event]);
        for _ in 0..50 {
            let Some(open) = self.open.pop_first() else { break };
            let events = match open {
                Open::Push(n) => {
                    let outcome = Outcome::Accepted(None);
                    vec![Event::Pushed { operation: operation(n), answer: answer(outcome) }]
                }
                Open::SettleAccepted(n) => {
                    self.entries.insert(n, Entry::Gone);
                    vec![Event::Landed { operation: operation(n) }]
                }
                Open::SettleRefused(n) => {
                    if self.entries[&n] != Entry::Gone {
                        self.entries.insert(n, Entry::Rejected);
                    }
                    vec![self.line_of(n), Event::Landed { operation: operation(n) }]
                }
                Open::Pull => vec![Event::Pulled { has_more: false }],
            };
            self = self.happens(&events);
            if self.is_timer_running && self.open.is_empty() {
                self.is_timer_running = false;
                self = self.happens(&[Met::Woke { generation: GENERATION }.into()]);
            }
        }
        let is_idle = self.engine.queues.lines().next().is_none() && !self.engine.pull.is_wanted;
        assert!(is_idle && self.open.is_empty(), "stuck: {self:?}, from {start:?}");
        let customers: BTreeSet<u8> = self.operations.iter().map(|(_, of)| *of).collect();
        let left: Vec<_> = customers.into_iter().flat_map(|of| self.line(of).1).collect();
        assert!(left.is_empty(), "left {left:?}: {self:?}, from {start:?}");
    }
}

fn failures() -> [Failure; 4] {
    let busy = Failure::Busy { retry_delay_ms: 900 };
    [Failure::Unreachable, busy, Failure::SignOnNeeded, Failure::Local]
}

#[test]
fn r202_r204_r206_in_every_state_whatever_happens_nothing_is_lost_and_nothing_gets_stuck() {
    for operations in [TWO_OF_ONE_CUSTOMER, THREE_CUSTOMERS] {
        let (states, transitions) = visit_all(World::new(operations));
        println!("{states} states, {transitions} transitions");
        assert!(states > 10_000, "only {states} states");
    }
}

fn visit_all(start: World) -> (usize, u64) {
    let mut seen = BTreeSet::from([start.key()]);
    let mut ahead = VecDeque::from([start]);
    let mut transitions = 0_u64;
    while let Some(world) = ahead.pop_front() {
        world.clone().ends_well();
        for (before, events) in world.possible() {
            transitions += 1;
            let after = before.happens(&events);
            if seen.insert(after.key()) {
                ahead.push_back(after);
            }
        }
    }
    (seen.len(), transitions)
}
