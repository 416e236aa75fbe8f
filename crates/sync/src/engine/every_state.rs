//! Every state that the engine can get into in a small world, every event that can happen
//! there, and what must hold whatever happens.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::{CustomerId, OperationId};

use super::*;

const IN_FLIGHT_MAX: usize = 2;
/// More failures in a row change nothing but the length of the wait.
const FAILURES_MAX: u32 = 1;
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
    SetAside,
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
    /// The engine's newest timer runs.
    is_timer_running: bool,
}

type Key = Vec<u8>;

impl World {
    fn new(operations: Operations) -> Self {
        Self {
            operations,
            engine: Engine::new(Pace { in_flight_max: IN_FLIGHT_MAX, ..Pace::default() }),
            entries: operations.iter().map(|(n, _)| (*n, Entry::NotYet)).collect(),
            open: BTreeSet::new(),
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
        let Engine { is_leader, is_connected, link, queues, in_flight, pull, .. } = &self.engine;
        let mut key = vec![
            u8::from(*is_leader),
            u8::from(*is_connected),
            match link {
                Link::Up => 0,
                Link::SignOnNeeded => 1,
                Link::Waiting { failures } => 10 + u8::try_from(*failures).unwrap(),
                Link::Probing { failures } => 20 + u8::try_from(*failures).unwrap(),
            },
            u8::from(pull.is_wanted),
            u8::from(pull.is_running),
            u8::from(self.is_timer_running),
        ];
        for queue in queues.iter() {
            key.extend(queue.iter().map(|id| self.number(*id)));
            key.push(100);
        }
        for (id, flight) in in_flight {
            key.extend([self.number(*id), u8::from(*flight == Flight::Settling)]);
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

    /// As `outbox::sendable`: what follows a refused operation waits for it.
    fn sendable(&self) -> Event {
        let mut held = BTreeSet::new();
        let mut free = Vec::new();
        for (n, entry) in &self.entries {
            match entry {
                Entry::SetAside => {
                    held.insert(self.customer_of(*n));
                }
                Entry::Waiting if !held.contains(&self.customer_of(*n)) => {
                    free.push((operation(*n), customer(self.customer_of(*n))));
                }
                _ => {}
            }
        }
        Event::Queued(free)
    }

    /// Everything that can happen now, with what becomes of the world before the engine is
    /// told.
    fn possible(&self) -> Vec<(World, Event)> {
        let mut all: Vec<(World, Event)> = Vec::new();
        let mut can = |change: &dyn Fn(&mut World), event: Event| {
            let mut after = self.clone();
            change(&mut after);
            all.push((after, event));
        };
        let unchanged = |_: &mut World| {};
        for event in [
            Event::Elected,
            Event::Deposed,
            Event::SignedOn,
            Event::Disconnected,
            Event::Connected,
            Event::TryNow,
            Event::NewsHinted,
            self.sendable(),
            Event::Woke { generation: self.engine.wake_generation.wrapping_sub(1) },
        ] {
            can(&unchanged, event);
        }
        if self.is_timer_running {
            let generation = self.engine.wake_generation;
            can(&|world| world.is_timer_running = false, Event::Woke { generation });
        }
        for open in &self.open {
            let ended = |world: &mut World| {
                world.open.remove(open);
            };
            match *open {
                Open::Push(n) => {
                    let operation = operation(n);
                    for outcome in [Outcome::Accepted(None), Outcome::Refused(Refusal::default())] {
                        can(&ended, Event::Pushed { operation, outcome });
                    }
                    for failure in failures() {
                        can(&ended, Event::PushFailed { operation, failure });
                    }
                }
                Open::SettleAccepted(n) | Open::SettleRefused(n) => {
                    let operation = operation(n);
                    can(&ended, Event::SettleFailed { operation });
                    let is_refused = matches!(open, Open::SettleRefused(_));
                    let (entry, event) = match is_refused {
                        true => (Entry::SetAside, Event::SetAside { operation }),
                        false => (Entry::Gone, Event::Settled { operation }),
                    };
                    let settled = |world: &mut World| {
                        world.open.remove(open);
                        if world.entries[&n] != Entry::Gone {
                            world.entries.insert(n, entry);
                        }
                    };
                    can(&settled, event);
                }
                Open::Pull => {
                    for has_more in [true, false] {
                        can(&ended, Event::Pulled { has_more });
                    }
                    for failure in failures() {
                        can(&ended, Event::PullFailed { failure });
                    }
                }
            }
        }
        for (n, entry) in &self.entries {
            // Which of three customers comes first makes no difference.
            let is_like = |other| {
                self.operations == THREE_CUSTOMERS
                    || self.customer_of(other) == self.customer_of(*n)
            };
            let comes_next = |(other, known): (&u8, &Entry)| {
                !is_like(*other) || other >= n || *known != Entry::NotYet
            };
            if *entry == Entry::NotYet && self.entries.iter().all(comes_next) {
                let mut after = self.clone();
                after.entries.insert(*n, Entry::Waiting);
                let event = after.sendable();
                all.push((after, event));
            }
            if *entry == Entry::SetAside {
                // Corrected and sent again; or discarded, which the driver tells first.
                let mut after = self.clone();
                after.entries.insert(*n, Entry::Waiting);
                let event = after.sendable();
                all.push((after, event));
                let mut after = self.clone();
                after.entries.insert(*n, Entry::Gone);
                all.push((after, Event::Discarded { operation: operation(*n) }));
            }
        }
        all
    }

    /// Tells the engine; checks what it answers.
    fn happens(mut self, event: &Event) -> World {
        let before = self.engine.clone();
        let queued_before = queued(&before);
        let requests_before = self.requests();
        let effects = self.engine.handle(&mut Nothing, [event.clone()]);
        let context = || format!("{event:?} in {before:?} gave {effects:?}");

        let mut requests = 0;
        for effect in &effects {
            match effect {
                Effect::Push { operation: id } => {
                    requests += 1;
                    let n = self.number(*id);
                    assert!(self.open.insert(Open::Push(n)), "sent twice: {}", context());
                    self.check_order(n, &context);
                }
                Effect::Settle { operation: id, outcome } => {
                    let n = self.number(*id);
                    let open = match outcome {
                        Outcome::Accepted(_) | Outcome::CardIssued(_) => Open::SettleAccepted(n),
                        Outcome::Refused(_) => Open::SettleRefused(n),
                    };
                    assert!(self.open.insert(open), "settled twice: {}", context());
                }
                Effect::Pull => {
                    requests += 1;
                    assert!(self.open.insert(Open::Pull), "two pulls: {}", context());
                }
                Effect::WakeIn { generation, .. } => {
                    assert_eq!(*generation, self.engine.wake_generation, "{}", context());
                    self.is_timer_running = true;
                }
            }
        }
        let after = &self.engine;
        if requests > 0 {
            assert!(after.is_leader && after.is_connected, "may not send: {}", context());
            let is_probe = matches!(after.link, Link::Probing { .. });
            assert!(is_probe || after.link == Link::Up, "must wait: {}", context());
            if is_probe {
                assert_eq!((requests_before, requests), (0, 1), "one probe: {}", context());
            }
        }
        assert!(self.pushes().len() <= IN_FLIGHT_MAX, "too many: {}", context());
        let mut busy: Vec<u8> = self.pushes().iter().map(|n| self.customer_of(*n)).collect();
        busy.dedup();
        assert_eq!(busy.len(), self.pushes().len(), "two of one customer: {}", context());
        let is_waiting = matches!(after.link, Link::Waiting { .. });
        assert!(!is_waiting || self.is_timer_running, "nothing wakes it: {}", context());

        let may_leave = match event {
            Event::Settled { operation } | Event::Discarded { operation } => vec![*operation],
            Event::SetAside { operation } => {
                let of = self.customer_of(self.number(*operation));
                let its = self.operations.iter().filter(|(_, customer)| *customer == of);
                its.map(|(n, _)| super::every_state::operation(*n)).collect()
            }
            _ => vec![],
        };
        let queued_after = queued(after);
        let lost = queued_before.iter().filter(|id| !queued_after.contains(id));
        let lost: Vec<_> = lost.filter(|id| !may_leave.contains(id)).collect();
        assert!(lost.is_empty(), "lost {lost:?}: {}", context());

        // Nothing but the length of the wait depends on more failures, nothing but equality
        // on the number of a timer.
        match &mut self.engine.link {
            Link::Waiting { failures } | Link::Probing { failures } => {
                *failures = (*failures).min(FAILURES_MAX);
            }
            Link::Up | Link::SignOnNeeded => {}
        }
        self.engine.wake_generation = 7;
        self
    }

    /// First in, first out: everything older of the customer is decided.
    fn check_order(&self, n: u8, context: &dyn Fn() -> String) {
        let older = self.entries.iter().filter(|(other, _)| **other < n);
        let mut its = older.filter(|(other, _)| self.customer_of(**other) == self.customer_of(n));
        assert!(its.all(|(_, entry)| *entry == Entry::Gone), "out of order: {}", context());
        assert_eq!(self.entries[&n], Entry::Waiting, "not to be sent: {}", context());
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
        for event in [Event::Elected, Event::Connected, Event::SignedOn] {
            self = self.happens(&event);
        }
        let event = self.sendable();
        self = self.happens(&event);
        for _ in 0..50 {
            let Some(open) = self.open.pop_first() else { break };
            let event = match open {
                Open::Push(n) => {
                    Event::Pushed { operation: operation(n), outcome: Outcome::Accepted(None) }
                }
                Open::SettleAccepted(n) => {
                    self.entries.insert(n, Entry::Gone);
                    Event::Settled { operation: operation(n) }
                }
                Open::SettleRefused(n) => {
                    self.entries.insert(n, Entry::SetAside);
                    Event::SetAside { operation: operation(n) }
                }
                Open::Pull => Event::Pulled { has_more: false },
            };
            self = self.happens(&event);
            let generation = self.engine.wake_generation;
            if self.is_timer_running && self.open.is_empty() {
                self.is_timer_running = false;
                self = self.happens(&Event::Woke { generation });
            }
        }
        let is_idle =
            self.engine.queues.iter().flatten().next().is_none() && !self.engine.pull.is_wanted;
        assert!(is_idle && self.open.is_empty(), "stuck: {self:?}, from {start:?}");
        let Event::Queued(left) = self.sendable() else { return };
        assert!(left.is_empty(), "left {left:?}: {self:?}, from {start:?}");
    }
}

fn failures() -> [Failure; 3] {
    [Failure::Unreachable, Failure::Busy { retry_delay_ms: 900 }, Failure::SignOnNeeded]
}

fn queued(engine: &Engine) -> Vec<OperationId> {
    engine.queues.iter().flatten().copied().collect()
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
        for (before, event) in world.possible() {
            transitions += 1;
            let after = before.happens(&event);
            if seen.insert(after.key()) {
                ahead.push_back(after);
            }
        }
    }
    (seen.len(), transitions)
}
