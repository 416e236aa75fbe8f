//! Whom a choice befalls, what it decides, and how likely it goes which way.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

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
    /// What happens to a request for news.
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
    /// Whether the browser tells a tab that it will stand still.
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

    /// A seed of its own.
    pub fn seed(self, seed: u64) -> u64 {
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
    pub fn draw(self, raw: u64) -> u64 {
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

/// SplitMix64: small, and each seed is another sequence.
pub fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
