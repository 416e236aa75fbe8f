//! Every random choice of a world goes through one function, [`Choices::choose`].
//!
//! Each choice belongs to a [`Stream`], which is a place and a purpose. Choice 0 is always the calm
//! one: no fault, the shortest pause. A [`Log`] of the other choices is a schedule that can be
//! kept, and a stream that the log does not name, or that has come to its end, is calm.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use crate::guide::{Guide, Offer};
use crate::plan::Step;

/// How many times longer than usual a pause can be where a place is slow.
pub const SLOW: u64 = 4;

/// Whom a choice befalls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    World,
    ScaleUnit,
    Headquarters,
    Register(usize),
    /// The register's number and the tab's.
    Tab(usize, u32),
}

macro_rules! purposes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What a choice decides.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Purpose { $($(#[$doc])* $name,)* }

        impl Purpose {
            const ALL: &[(Self, &str)] = &[$((Self::$name, $text),)*];
        }
    };
}

purposes! {
    /// What happens to a request with writes: an index into the line's fates.
    Push = "push",
    /// What happens to a request for a page.
    Pull = "pull",
    /// What happens to a request for one customer.
    LookUp = "look-up",
    /// How long a message is on its way, in µs.
    Latency = "latency",
    /// How long a register waits for an answer that does not come, in µs.
    Silence = "silence",
    /// What a busy server asks for, in ms.
    RetryAfter = "retry after",
    /// How much later a late or repeated request arrives, in µs.
    Delay = "delay",
    /// Whether a repeated request takes long.
    Straggles = "straggles",
    /// Whether a hint is lost.
    Hint = "hint",
    /// How long a hint is on its way, in µs.
    HintLatency = "hint latency",
    /// How long a step of a server takes, in µs.
    Work = "work",
    /// How long headquarters' jobs rest, in ms.
    Rest = "rest",
    /// Whether headquarters does not reach the scale unit.
    Exchange = "exchange",
    /// Whether a package goes up twice.
    Repeat = "repeat",
    /// Whether the scale unit does not reach headquarters.
    RealTime = "real time",
    /// Whether headquarters' answer is lost.
    RealTimeReply = "real time reply",
    /// How long a transaction waits before it runs, in µs.
    Turn = "turn",
    /// How long its end takes to reach the tab, in µs.
    Told = "told",
    /// Whether a transaction fails.
    Trouble = "trouble",
    /// Whether a write succeeds although the disk is full.
    Room = "room",
    /// Whether a transaction is committed although its tab died.
    Luck = "luck",
    /// Whether a message between tabs takes long.
    Busy = "busy",
    /// Whether the browser tells a tab that it will be suspended.
    Suspends = "suspends",
    /// Whether a message between tabs is lost.
    Nudge = "nudge",
    /// How long a message between tabs takes, in µs.
    Message = "message",
    /// What the engine draws.
    Jitter = "jitter",
    /// Which of the places that are ready goes first.
    Order = "order",
}

/// A sequence of choices: those of one place for one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stream(pub Place, pub Purpose);

impl Stream {
    /// The same stream where a register is left out; `None` for those of that register.
    pub fn without_register(self, gone: usize) -> Option<Self> {
        let renumbered = |register: usize| match register.cmp(&gone) {
            Ordering::Less => Some(register),
            Ordering::Equal => None,
            Ordering::Greater => Some(register - 1),
        };
        let place = match self.0 {
            Place::Register(register) => Place::Register(renumbered(register)?),
            Place::Tab(register, tab) => Place::Tab(renumbered(register)?, tab),
            place => place,
        };
        Some(Self(place, self.1))
    }
}

impl fmt::Display for Stream {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Place::World => write!(out, "world")?,
            Place::ScaleUnit => write!(out, "scale-unit")?,
            Place::Headquarters => write!(out, "headquarters")?,
            Place::Register(register) => write!(out, "register {register}")?,
            Place::Tab(register, tab) => write!(out, "tab {register}.{tab}")?,
        }
        let name = Purpose::ALL.iter().find(|(purpose, _)| *purpose == self.1);
        write!(out, " {}", name.map_or("", |(_, name)| name))
    }
}

impl FromStr for Stream {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("no such stream: {text}");
        let (place, rest) = text.split_once(' ').ok_or_else(wrong)?;
        let number = || rest.split_once(' ').ok_or_else(wrong);
        let (place, purpose) = match place {
            "world" => (Place::World, rest),
            "scale-unit" => (Place::ScaleUnit, rest),
            "headquarters" => (Place::Headquarters, rest),
            "register" => {
                let (number, purpose) = number()?;
                (Place::Register(number.parse().map_err(|_| wrong())?), purpose)
            }
            "tab" => {
                let (number, purpose) = number()?;
                let (register, tab) = number.split_once('.').ok_or_else(wrong)?;
                let register = register.parse().map_err(|_| wrong())?;
                (Place::Tab(register, tab.parse().map_err(|_| wrong())?), purpose)
            }
            _ => return Err(wrong()),
        };
        let known = Purpose::ALL.iter().find(|(_, name)| *name == purpose);
        known.map(|(purpose, _)| Self(place, *purpose)).ok_or_else(wrong)
    }
}

/// How likely each choice is.
#[derive(Clone, Copy, Debug)]
pub enum Odds<'a> {
    /// From 0 up to, not including, this.
    Below(u64),
    /// A pause: from 0 up to, not including, this, and longer where a place is slow.
    Pause(u64),
    /// 1 in so many of 1,000 cases, otherwise 0.
    PerMille(u64),
    /// 0 in so many of 1,000 cases, otherwise 1.
    Unless(u64),
    /// 1, 2 and so on in so many of 1,000 cases each, otherwise 0.
    Table(&'a [u64]),
    Any,
}

impl Odds<'_> {
    fn draw(self, raw: u64) -> u64 {
        match self {
            Self::Below(end) | Self::Pause(end) => raw % end.max(1),
            Self::PerMille(share) => u64::from(raw % 1_000 < share),
            Self::Unless(share) => u64::from(raw % 1_000 >= share),
            Self::Table(shares) => {
                let mut drawn = raw % 1_000;
                for (choice, share) in (1..).zip(shares) {
                    if drawn < *share {
                        return choice;
                    }
                    drawn -= share;
                }
                0
            }
            Self::Any => raw,
        }
    }

    /// What a kept choice means here: nothing that cannot happen now.
    pub fn allow(self, kept: u64) -> u64 {
        match self {
            Self::Below(end) => kept.min(end.max(1) - 1),
            Self::Pause(end) => kept.min(end.max(1) * SLOW - 1),
            Self::PerMille(share) => u64::from(kept != 0 && share != 0),
            Self::Unless(_) => u64::from(kept != 0),
            Self::Table(shares) => {
                let index = usize::try_from(kept).unwrap_or(usize::MAX);
                let share = index.checked_sub(1).and_then(|index| shares.get(index));
                if share.is_some_and(|share| *share > 0) { kept } else { 0 }
            }
            Self::Any => kept,
        }
    }
}

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

impl Stream {
    /// A separate seed for the stream.
    fn seed(self, seed: u64) -> u64 {
        let (kind, register, tab) = match self.0 {
            Place::World => (0, 0, 0),
            Place::ScaleUnit => (1, 0, 0),
            Place::Headquarters => (2, 0, 0),
            Place::Register(register) => (3, register, 0),
            Place::Tab(register, tab) => (4, register, tab),
        };
        let place = kind | (register as u64) << 4 | u64::from(tab) << 16;
        let mut state = seed ^ (place << 8 | self.1 as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        next(&mut state)
    }
}

/// SplitMix64: small, and each seed is another sequence.
pub fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
