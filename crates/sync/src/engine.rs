//! Decides what to send, when to try again, and when to ask for news.
//!
//! First in, first out for each customer; different customers side by side, at
//! most [`Pace::in_flight_max`] at once. Two kinds of failure: what may pass
//! (wait and retry the very same operation) and what the server refused (set
//! aside for a person, all others go on). Time is counted by the driver's timers,
//! not by clocks, so a clock that jumps changes nothing (R212).

mod queues;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};

use domain::{CustomerId, OperationId};

use self::queues::Queues;
use crate::model::{Refusal, ServerCustomer};

/// How fast the engine goes and how long it waits.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    pub in_flight_max: usize,
    pub retry_delay_ms_min: u64,
    pub retry_delay_ms_max: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { in_flight_max: 6, retry_delay_ms_min: 500, retry_delay_ms_max: 15_000 }
    }
}

/// Jitter comes from here.
pub trait Random {
    fn next_u64(&mut self) -> u64;
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// What the outbox holds that may be sent, oldest first. What is on its way already
    /// keeps its place.
    Queued(Vec<(OperationId, CustomerId)>),
    /// Taken out of the outbox by a person.
    Discarded {
        operation: OperationId,
    },
    Pushed {
        operation: OperationId,
        outcome: Outcome,
    },
    PushFailed {
        operation: OperationId,
        failure: Failure,
    },
    /// The outcome is committed in the offline database.
    Settled {
        operation: OperationId,
    },
    /// That the server refused is committed: what the customer still has to send waits
    /// until a person has decided.
    SetAside {
        operation: OperationId,
    },
    /// It could not be committed; the server will answer the same again.
    SettleFailed {
        operation: OperationId,
    },
    /// Somebody says that there is news at the scale unit.
    NewsHinted,
    /// A page of news is committed.
    Pulled {
        has_more: bool,
    },
    PullFailed {
        failure: Failure,
    },
    /// This device asks for no news: nothing is known of the line by it.
    PullSpared,
    /// This tab sends from now on.
    Elected,
    /// Another tab sends.
    Deposed,
    SignedOn,
    /// Operation 917: the person disconnects or connects.
    Disconnected,
    Connected,
    /// The network is back, or a person is impatient: try now.
    TryNow,
    /// A timer that [`Effect::WakeIn`] asked for.
    Woke {
        generation: u64,
    },
}

/// What the server decided about an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With the customer as it now is; a sale has none.
    Accepted(Option<Box<ServerCustomer>>),
    /// The number of the card.
    CardIssued(String),
    Refused(Refusal),
}

/// Why there is no decision yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer, or one that is not the scale unit's.
    Unreachable,
    /// The scale unit asks to come back later.
    Busy { retry_delay_ms: u64 },
    /// The worker's session has ended; signing on releases the queue.
    SignOnNeeded,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send the operation with its idempotency key.
    Push { operation: OperationId },
    /// Commit the outcome, then report [`Event::Settled`].
    Settle { operation: OperationId, outcome: Outcome },
    /// Fetch and commit one page of news.
    Pull,
    /// Report [`Event::Woke`] after this time. A newer request replaces it.
    WakeIn { delay_ms: u64, generation: u64 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    Up,
    /// `failures` in a row; nothing goes out before the timer or a reason.
    Waiting {
        failures: u32,
    },
    /// One request is out to see whether the scale unit answers again.
    Probing {
        failures: u32,
    },
    SignOnNeeded,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flight {
    Pushing,
    Settling,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Pull {
    is_wanted: bool,
    is_running: bool,
}

/// The state machine; [`Engine::handle`] is its only door.
#[derive(Clone, Debug)]
pub struct Engine {
    pace: Pace,
    is_leader: bool,
    is_connected: bool,
    link: Link,
    queues: Queues,
    /// Of each customer the oldest operation at most.
    in_flight: BTreeMap<OperationId, Flight>,
    pull: Pull,
    wake_generation: u64,
}

impl Engine {
    pub fn new(pace: Pace) -> Self {
        Self {
            pace,
            is_leader: false,
            is_connected: true,
            link: Link::Up,
            queues: Queues::default(),
            in_flight: BTreeMap::new(),
            pull: Pull { is_wanted: true, is_running: false },
            wake_generation: 0,
        }
    }

    /// What to do after all of this has happened.
    pub fn handle(
        &mut self,
        random: &mut impl Random,
        events: impl IntoIterator<Item = Event>,
    ) -> Vec<Effect> {
        let mut effects = Vec::new();
        for event in events {
            self.take_in(random, event, &mut effects);
        }
        self.send_what_may_go(&mut effects);
        effects
    }

    fn take_in(&mut self, random: &mut impl Random, event: Event, effects: &mut Vec<Effect>) {
        match event {
            Event::Queued(operations) => {
                for place in 0..operations.len() {
                    self.enqueue(&operations, place);
                }
            }
            Event::Discarded { operation } => self.remove(operation),
            Event::Pushed { operation, outcome } => {
                self.link_answered();
                if let Some(flight) = self.in_flight.get_mut(&operation) {
                    *flight = Flight::Settling;
                    effects.push(Effect::Settle { operation, outcome });
                }
            }
            Event::PushFailed { operation, failure } => {
                self.land(operation);
                // What the server cannot do for this one now must not hold the others up.
                if matches!(failure, Failure::Busy { .. }) {
                    self.queues.step_back(operation);
                }
                self.link_failed(random, failure, effects);
            }
            Event::Settled { operation } => self.remove(operation),
            Event::SetAside { operation } => {
                self.land(operation);
                self.queues.remove_all_of(operation);
            }
            Event::SettleFailed { operation } => {
                self.land(operation);
                self.link_failed(random, Failure::Unreachable, effects);
            }
            Event::NewsHinted => self.pull.is_wanted = true,
            Event::Pulled { has_more } => {
                self.link_answered();
                self.pull.is_running = false;
                self.pull.is_wanted |= has_more;
            }
            Event::PullFailed { failure } => {
                self.pull = Pull { is_wanted: true, is_running: false };
                self.link_failed(random, failure, effects);
            }
            Event::PullSpared => self.pull = Pull { is_wanted: false, is_running: false },
            Event::Elected => self.is_leader = true,
            Event::Deposed => self.is_leader = false,
            Event::SignedOn => self.retry_at_once(),
            Event::Disconnected => self.is_connected = false,
            Event::Connected => {
                self.is_connected = true;
                self.retry_at_once();
            }
            Event::TryNow => {
                if self.link != Link::SignOnNeeded {
                    self.retry_at_once();
                }
            }
            Event::Woke { generation } => {
                if let (Link::Waiting { failures }, true) =
                    (self.link, generation == self.wake_generation)
                {
                    self.link = Link::Probing { failures };
                }
            }
        }
    }

    /// Puts the operation behind those that are listed before it, and behind what is on its
    /// way: another tab may have saved something older that is heard of only now.
    fn enqueue(&mut self, listed: &[(OperationId, CustomerId)], place: usize) {
        let (operation, customer) = listed[place];
        let in_flight = &self.in_flight;
        self.queues.add(operation, customer, |known| {
            listed[..place].iter().any(|(before, _)| before == known)
                || in_flight.contains_key(known)
        });
    }

    fn land(&mut self, operation: OperationId) {
        self.in_flight.remove(&operation);
    }

    fn remove(&mut self, operation: OperationId) {
        self.land(operation);
        self.queues.remove(operation);
    }

    fn retry_at_once(&mut self) {
        self.pull.is_wanted = true;
        self.link = match self.link {
            Link::Up => Link::Up,
            Link::Waiting { failures } | Link::Probing { failures } => Link::Probing { failures },
            Link::SignOnNeeded => Link::Up,
        };
    }

    fn link_answered(&mut self) {
        if self.link != Link::SignOnNeeded {
            self.link = Link::Up;
        }
    }

    fn link_failed(
        &mut self,
        random: &mut impl Random,
        failure: Failure,
        effects: &mut Vec<Effect>,
    ) {
        let failures = match self.link {
            Link::Up => 1,
            Link::Probing { failures } => failures.saturating_add(1),
            // Others of the same volley fail for the same reason: one wait is enough.
            Link::Waiting { .. } | Link::SignOnNeeded => return,
        };
        let delay_ms = match failure {
            Failure::SignOnNeeded => {
                self.link = Link::SignOnNeeded;
                return;
            }
            Failure::Unreachable => self.retry_delay_ms(random, failures),
            Failure::Busy { retry_delay_ms } => {
                retry_delay_ms.clamp(self.pace.retry_delay_ms_min, self.pace.retry_delay_ms_max)
            }
        };
        self.link = Link::Waiting { failures };
        self.wake_generation += 1;
        effects.push(Effect::WakeIn { delay_ms, generation: self.wake_generation });
    }

    /// Doubles with each failure; the upper half is jitter, so that a store's
    /// registers do not come back all at once.
    fn retry_delay_ms(&self, random: &mut impl Random, failures: u32) -> u64 {
        let doubled = self.pace.retry_delay_ms_min.saturating_mul(1 << failures.min(16));
        let ceiling = doubled.min(self.pace.retry_delay_ms_max);
        ceiling / 2 + random.next_u64() % (ceiling / 2 + 1)
    }

    fn send_what_may_go(&mut self, effects: &mut Vec<Effect>) {
        if !self.is_leader || !self.is_connected {
            return;
        }
        let at_once = match self.link {
            Link::Up => self.pace.in_flight_max,
            Link::Probing { .. } => 1,
            Link::Waiting { .. } | Link::SignOnNeeded => return,
        };
        let mut free = at_once.saturating_sub(self.requests_out());
        for &operation in self.queues.iter().filter_map(VecDeque::front) {
            if free == 0 {
                break;
            }
            if let Entry::Vacant(place) = self.in_flight.entry(operation) {
                place.insert(Flight::Pushing);
                effects.push(Effect::Push { operation });
                free -= 1;
            }
        }
        // A pull has a place of its own, but a probe is one request only.
        let is_probe_taken = matches!(self.link, Link::Probing { .. }) && self.requests_out() > 0;
        if self.pull.is_wanted && !self.pull.is_running && !is_probe_taken {
            self.pull = Pull { is_wanted: false, is_running: true };
            effects.push(Effect::Pull);
        }
    }

    fn requests_out(&self) -> usize {
        let pushes = self.in_flight.values().filter(|flight| **flight == Flight::Pushing);
        let is_probing = matches!(self.link, Link::Probing { .. });
        pushes.count() + usize::from(is_probing && self.pull.is_running)
    }
}

#[cfg(test)]
mod every_state;
#[cfg(test)]
mod tests;
