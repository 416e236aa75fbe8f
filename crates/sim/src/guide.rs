//! Leads a world away from the calm schedule at given choices, and says where else it could be.

use std::collections::BTreeMap;

use crate::plan::{Seat, Step};
use crate::stream::{Odds, Place, Purpose, SLOW, Stream};

/// One place where a schedule is not calm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deviation {
    /// Something is late, or another task comes first.
    Preemption(u64),
    /// The fault of the stream.
    Fault(u64),
    /// What breaks from outside, at the time of the choice.
    Event(Step),
}

impl Deviation {
    pub fn is_fault(self) -> bool {
        !matches!(self, Self::Preemption(_))
    }
}

/// A deviation that a choice of the schedule allows; `call` counts choices of all streams.
#[derive(Clone, Copy, Debug)]
pub struct Offer {
    pub call: u32,
    pub deviation: Deviation,
}

/// What a guide was told, and what it saw.
#[derive(Clone, Debug)]
pub struct Guide {
    deviations: BTreeMap<u32, Deviation>,
    calls: u32,
    /// Behind the last deviation.
    pub offers: Vec<Offer>,
    due: Option<Step>,
    /// Whether a deviation here would be another schedule.
    pub is_offered: bool,
    is_over: bool,
}

impl Guide {
    pub fn new(deviations: BTreeMap<u32, Deviation>) -> Self {
        Self {
            deviations,
            calls: 0,
            offers: Vec::new(),
            due: None,
            is_offered: true,
            is_over: false,
        }
    }

    pub fn choose(&mut self, stream: Stream, odds: Odds<'_>) -> u64 {
        let call = self.calls;
        self.calls += 1;
        let is_behind = self.deviations.last_key_value().is_none_or(|(last, _)| call > *last);
        if is_behind && self.is_offered && !self.is_over {
            self.offer(call, stream, odds);
        }
        match self.deviations.get(&call) {
            None => 0,
            Some(Deviation::Preemption(choice) | Deviation::Fault(choice)) => odds.allow(*choice),
            Some(Deviation::Event(step)) => {
                self.due = Some(*step);
                0
            }
        }
    }

    /// A tab is killed where its own time, or a message's, passes.
    fn offer(&mut self, call: u32, Stream(place, purpose): Stream, odds: Odds<'_>) {
        let mut offer = |deviation| self.offers.push(Offer { call, deviation });
        match (purpose, odds) {
            (Purpose::Order, Odds::Below(count)) => {
                (1..count).for_each(|choice| offer(Deviation::Preemption(choice)));
            }
            (Purpose::Luck, _) => offer(Deviation::Preemption(1)),
            // Lost, or done and not answered.
            (Purpose::Push, _) => [1, 2].into_iter().for_each(|it| offer(Deviation::Fault(it))),
            (Purpose::Hint, _) => offer(Deviation::Fault(1)),
            (Purpose::Message | Purpose::HintLatency, Odds::Pause(usual)) => {
                offer(Deviation::Preemption(usual * SLOW - 1));
            }
            (Purpose::Latency | Purpose::Turn | Purpose::Told, Odds::Pause(usual)) => {
                offer(Deviation::Preemption(usual * SLOW - 1));
                let close = |tab| Deviation::Event(Step::Close(Seat { register: 0, tab }));
                match place {
                    Place::Tab(_, tab) => offer(close(tab)),
                    _ => [0, 1].into_iter().for_each(|tab| offer(close(tab))),
                }
                // Only a message can meet another channel database than the one before.
                if purpose == Purpose::Latency {
                    offer(Deviation::Event(Step::ReplaceChannelDatabase));
                }
            }
            _ => {}
        }
    }

    pub fn take_due(&mut self) -> Option<Step> {
        self.due.take()
    }

    /// Peace: nothing deviates any more.
    pub fn end(&mut self) {
        self.is_over = true;
    }
}
