//! Every random choice of a world goes through one function, [`Choices::choose`].
//!
//! Each choice belongs to a [`Stream`], which is a place and a purpose. Choice 0 is always the calm
//! one: no fault, the shortest pause. A [`Log`] of the other choices is a schedule that can be
//! kept, and a stream that the log does not name, or that has come to its end, is calm.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::guide::{Guide, Offer};
use crate::plan::Step;
use crate::stream::{Odds, Place, Purpose, SLOW, Stream, next};

/// The choices of a schedule that are not calm, by their places in their streams.
pub type Log = BTreeMap<Stream, BTreeMap<u32, u64>>;

/// What breaks from outside in the moment of a choice: finer than a time, at which several
/// tasks may run.
pub type Events = BTreeMap<(Stream, u32), Step>;

/// Where choices come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// Each stream has its own sequence, so that one more choice in a stream changes no other.
    Seed {
        seed: u64,
        priorities: Option<Priorities>,
    },
    Log(Log, Events),
    Guide(Guide),
}

/// Probabilistic concurrency testing in virtual time: each place has a priority. A
/// place with a high one is quick, one with a low one is slow, until a change point makes another
/// one the slowest.
#[derive(Clone, Debug)]
pub struct Priorities {
    pub seed: u64,
    /// At which choices of a pause the place that is to pause becomes the slowest.
    pub changes: BTreeSet<u64>,
}

/// The choices of one world.
#[derive(Debug)]
pub struct Choices(RefCell<Inner>);

#[derive(Debug)]
struct Inner {
    source: Source,
    tracks: BTreeMap<Stream, Track>,
    record: Option<Log>,
    due: Option<Step>,
    /// What a guide let happen.
    events: Events,
    pauses: u64,
    slowest: Vec<Place>,
}

#[derive(Debug)]
struct Track {
    count: u32,
    state: u64,
}

impl Choices {
    pub fn new(source: Source, is_recording: bool) -> Self {
        Self(RefCell::new(Inner {
            source,
            tracks: BTreeMap::new(),
            record: is_recording.then(Log::new),
            due: None,
            events: Events::new(),
            pauses: 0,
            slowest: Vec::new(),
        }))
    }

    pub fn choose(&self, stream: Stream, odds: Odds<'_>) -> u64 {
        let inner = &mut *self.0.borrow_mut();
        let track = inner.tracks.entry(stream).or_insert_with(|| Track {
            count: 0,
            state: match inner.source {
                Source::Seed { seed, .. } => stream.seed(seed),
                Source::Log(..) | Source::Guide(_) => 0,
            },
        });
        let place = track.count;
        track.count += 1;
        let choice = match &mut inner.source {
            Source::Seed { priorities, .. } => {
                let raw = next(&mut track.state);
                match (priorities, odds) {
                    (Some(priorities), Odds::Pause(usual)) => {
                        if priorities.changes.contains(&inner.pauses) {
                            inner.slowest.push(stream.0);
                        }
                        inner.pauses += 1;
                        let speed = inner.slowest.iter().rposition(|it| *it == stream.0);
                        priorities.pause(stream.0, speed.is_some(), usual, raw)
                    }
                    // First come, first served, where no place has a priority.
                    (None, Odds::Below(_)) if stream.1 == Purpose::Order => 0,
                    _ => odds.draw(raw),
                }
            }
            Source::Log(log, events) => {
                if let Some(step) = events.get(&(stream, place)) {
                    inner.due = Some(*step);
                }
                let kept = log.get(&stream).and_then(|its| its.get(&place));
                odds.allow(kept.copied().unwrap_or(0))
            }
            Source::Guide(guide) => {
                let choice = guide.choose(stream, odds);
                if let Some(step) = guide.take_due() {
                    inner.due = Some(step);
                    inner.events.insert((stream, place), step);
                }
                choice
            }
        };
        if choice != 0
            && let Some(record) = &mut inner.record
        {
            record.entry(stream).or_default().insert(place, choice);
        }
        choice
    }

    /// Peace: no place has a priority any more, and nothing deviates.
    pub fn calm_down(&self) {
        match &mut self.0.borrow_mut().source {
            Source::Seed { priorities, .. } => *priorities = None,
            Source::Guide(guide) => guide.end(),
            Source::Log(..) => {}
        }
    }

    /// Whether a guide is offered the choices that follow.
    pub fn explore(&self, is_offered: bool) {
        if let Source::Guide(guide) = &mut self.0.borrow_mut().source {
            guide.is_offered = is_offered;
        }
    }

    /// What breaks from outside now.
    pub fn take_due(&self) -> Option<Step> {
        self.0.borrow_mut().due.take()
    }

    /// What a guide let happen.
    pub fn take_events(&self) -> Events {
        std::mem::take(&mut self.0.borrow_mut().events)
    }

    /// What a guide was offered.
    pub fn take_offers(&self) -> Vec<Offer> {
        match &mut self.0.borrow_mut().source {
            Source::Guide(guide) => std::mem::take(&mut guide.offers),
            _ => Vec::new(),
        }
    }

    /// What was chosen so far, where it was recorded.
    pub fn take_record(&self) -> Log {
        self.0.borrow_mut().record.take().unwrap_or_default()
    }
}

impl Priorities {
    fn pause(&self, place: Place, is_slowest: bool, usual: u64, raw: u64) -> u64 {
        if is_slowest {
            return usual * SLOW - 1 - raw % usual.max(1);
        }
        match Stream(place, Purpose::Order).seed(self.seed) % 4 {
            0 => 0,
            1 => raw % (usual / 8).max(1),
            2 => raw % usual.max(1),
            _ => usual.max(1) - 1 + raw % usual.max(1),
        }
    }
}
