//! Decides what to send, and when to fetch the delta.
//!
//! The line of a customer is the queue of its operations that may be sent, first in, first out; the
//! driver derives it from the outbox and sets it as a whole whenever the outbox changes. Operations
//! of different customers are sent side by side, at most [`Pace::in_flight_max`] at once. There are
//! two kinds of failure: temporary (the engine retries the same operation) and a refusal (the
//! operation is rejected for a person, all others continue). [`Connectivity`] decides whether and
//! how much may be sent now. The driver's timers count time, not clocks, so a clock that jumps
//! changes nothing (R212).

mod queues;

use std::collections::{BTreeMap, BTreeSet};

use domain::{CustomerId, OperationId};

use self::queues::Queues;
use crate::connectivity::{self, Allowance, Connectivity};
use crate::model::{Refusal, ServerCustomer};

pub use crate::connectivity::{Failure, Random};

/// How fast the engine goes.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    pub in_flight_max: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { in_flight_max: 6 }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The operations of these customers that may be sent now, oldest first, instead of the former
    /// ones; none where the list is empty. An operation in flight stays there until it lands.
    Lines(Vec<(CustomerId, Vec<OperationId>)>),
    Pushed {
        operation: OperationId,
        answer: Answer,
    },
    PushFailed {
        operation: OperationId,
        failure: Failure,
    },
    /// The outcome is committed in the offline database, or the operation is not to be sent any
    /// more. The lines that were set before say what may be sent next.
    Landed {
        operation: OperationId,
    },
    /// The outcome could not be committed; the server will answer the same again.
    SettleFailed {
        operation: OperationId,
    },
    /// A hint says that the scale unit has changes.
    NewsHinted,
    /// A page of the delta is committed.
    Pulled {
        has_more: bool,
    },
    PullFailed {
        failure: Failure,
    },
    /// This device fetches no delta; that says nothing about the line.
    PullSpared,
    Connectivity(connectivity::Event),
}

impl From<connectivity::Event> for Event {
    fn from(event: connectivity::Event) -> Self {
        Self::Connectivity(event)
    }
}

/// What the server decided about an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The change log of the scale unit that has answered.
    pub channel_database_id: String,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With a state of the customer that has it; a sale has none.
    Accepted(Option<Box<ServerCustomer>>),
    /// Which version of the customer, of which change log, has the card.
    CardIssued {
        number: String,
        channel_database_id: String,
        version: i64,
    },
    Refused(Refusal),
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send the operation with its idempotency key.
    Push { operation: OperationId },
    /// Commit the outcome, then report [`Event::Landed`].
    Settle { operation: OperationId, answer: Answer },
    /// Fetch and commit one page of the delta.
    Pull,
    /// Never [`connectivity::Effect::AskNews`], which the engine does itself.
    Connectivity(connectivity::Effect),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Pushing,
    Settling,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Flight {
    customer: CustomerId,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Pull {
    is_wanted: bool,
    is_running: bool,
}

/// The state machine; [`Engine::handle`] is its only entry.
#[derive(Clone, Debug)]
pub struct Engine {
    pace: Pace,
    connectivity: Connectivity,
    queues: Queues,
    /// Of each customer one at most.
    in_flight: BTreeMap<OperationId, Flight>,
    /// Their customers.
    busy: BTreeSet<CustomerId>,
    pull: Pull,
}

impl Engine {
    pub fn new(pace: Pace) -> Self {
        Self {
            pace,
            connectivity: Connectivity::default(),
            queues: Queues::default(),
            in_flight: BTreeMap::new(),
            busy: BTreeSet::new(),
            pull: Pull { is_wanted: true, is_running: false },
        }
    }

    pub fn connectivity(&self) -> &Connectivity {
        &self.connectivity
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
            Event::Lines(lines) => {
                for (customer, line) in lines {
                    self.queues.set(customer, line);
                }
            }
            Event::Pushed { operation, answer } => {
                self.connect(random, connectivity::Event::Answered, effects);
                if let Some(flight) = self.in_flight.get_mut(&operation) {
                    flight.stage = Stage::Settling;
                    effects.push(Effect::Settle { operation, answer });
                }
            }
            Event::PushFailed { operation, failure } => {
                // A failure of this customer must not block the others.
                if let Some(customer) = self.land(operation)
                    && matches!(failure, Failure::Busy { .. })
                {
                    self.queues.step_back(customer);
                }
                self.connect(random, connectivity::Event::Failed(failure), effects);
            }
            Event::Landed { operation } => {
                self.land(operation);
                self.queues.remove(operation);
            }
            Event::SettleFailed { operation } => {
                self.land(operation);
                self.connect(random, connectivity::Event::Failed(Failure::Local), effects);
            }
            Event::NewsHinted => self.pull.is_wanted = true,
            Event::Pulled { has_more } => {
                self.connect(random, connectivity::Event::Answered, effects);
                self.pull.is_running = false;
                self.pull.is_wanted |= has_more;
            }
            Event::PullFailed { failure } => {
                self.pull = Pull { is_wanted: true, is_running: false };
                self.connect(random, connectivity::Event::Failed(failure), effects);
            }
            Event::PullSpared => self.pull = Pull { is_wanted: false, is_running: false },
            Event::Connectivity(event) => self.connect(random, event, effects),
        }
    }

    fn connect(
        &mut self,
        random: &mut impl Random,
        event: connectivity::Event,
        effects: &mut Vec<Effect>,
    ) {
        for effect in self.connectivity.handle(random, event) {
            match effect {
                connectivity::Effect::AskNews => self.pull.is_wanted = true,
                effect => effects.push(Effect::Connectivity(effect)),
            }
        }
    }

    /// Returns the operation's customer, if it was in flight.
    fn land(&mut self, operation: OperationId) -> Option<CustomerId> {
        let flight = self.in_flight.remove(&operation)?;
        self.busy.remove(&flight.customer);
        Some(flight.customer)
    }

    fn send_what_may_go(&mut self, effects: &mut Vec<Effect>) {
        let at_once = match self.connectivity.allowance() {
            Allowance::Everything => self.pace.in_flight_max,
            Allowance::Probe => 1,
            Allowance::Nothing => return,
        };
        let mut free = at_once.saturating_sub(self.requests_out());
        for (customer, operation) in self.queues.first_of_each() {
            if free == 0 {
                break;
            }
            if self.busy.insert(customer) {
                let flight = Flight { customer, stage: Stage::Pushing };
                self.in_flight.insert(operation, flight);
                effects.push(Effect::Push { operation });
                free -= 1;
            }
        }
        // A pull does not count against the maximum, but a probe is one request only.
        let is_probe_taken = self.is_probing() && self.requests_out() > 0;
        if self.pull.is_wanted && !self.pull.is_running && !is_probe_taken {
            self.pull = Pull { is_wanted: false, is_running: true };
            effects.push(Effect::Pull);
        }
    }

    fn requests_out(&self) -> usize {
        let stages = self.in_flight.values().map(|flight| flight.stage);
        let pushes = stages.filter(|stage| *stage == Stage::Pushing).count();
        pushes + usize::from(self.is_probing() && self.pull.is_running)
    }

    fn is_probing(&self) -> bool {
        self.connectivity.allowance() == Allowance::Probe
    }
}

#[cfg(test)]
mod every_state;
#[cfg(test)]
mod tests;
