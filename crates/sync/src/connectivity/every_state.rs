//! Every state that connectivity can get into, every event that can happen there, and what must
//! hold whatever happens.

use std::collections::{BTreeSet, VecDeque};

use super::*;

/// More failures in a row change nothing but the length of the wait.
const FAILURES_MAX: u32 = 1;

struct Least;

impl Random for Least {
    fn next_u64(&mut self) -> u64 {
        0
    }
}

impl Connectivity {
    /// As if lines and probes had never been, for a comparison of requests alone.
    pub(crate) fn forget_lines(&mut self, failures_max: u32, generation: u64) {
        let Self { is_signed_on, role, is_disconnected, device, requests, .. } = self.clone();
        *self = Self { is_signed_on, role, is_disconnected, device, requests, ..Self::default() };
        self.wakes = generation;
        match &mut self.requests {
            Requests::Flowing => {}
            Requests::Probing { failures } => *failures = (*failures).min(failures_max),
            Requests::Waiting { failures, wake } => {
                (*failures, *wake) = ((*failures).min(failures_max), generation);
            }
        }
    }

    /// Requests wait for a timer.
    pub(crate) fn is_waiting(&self) -> bool {
        matches!(self.requests, Requests::Waiting { .. })
    }

    /// All that makes a difference, without the numbers of timers and attempts.
    pub(crate) fn key(&self) -> Vec<u8> {
        let failures = |failures: u32| u8::try_from(failures.min(100)).unwrap();
        vec![
            self.device as u8,
            u8::from(self.is_signed_on),
            self.role as u8,
            u8::from(self.is_disconnected),
            u8::from(self.is_suspended),
            self.reach as u8,
            self.headquarters.map_or(2, u8::from),
            self.told as u8,
            match self.requests {
                Requests::Flowing => 0,
                Requests::Waiting { failures: count, .. } => 1 + failures(count),
                Requests::Probing { failures: count } => 128 + failures(count),
            },
            match self.line {
                Line::Closed => 0,
                Line::Opening { .. } => 1,
                Line::Up { .. } => 2,
                Line::Probing { .. } => 3,
                Line::Waiting { .. } => 4,
            },
            failures(self.line_failures),
        ]
    }
}

/// The machine, and what the tab around it does.
#[derive(Clone, Debug)]
struct World {
    machine: Connectivity,
    /// The line that is open or opening.
    line: Option<u64>,
    /// Probes that have not come back.
    probes: BTreeSet<u64>,
    timers: BTreeSet<u64>,
}

impl World {
    fn new() -> Self {
        Self {
            machine: Connectivity::default(),
            line: None,
            probes: BTreeSet::new(),
            timers: BTreeSet::new(),
        }
    }

    fn key(&self) -> Vec<u8> {
        let mut key = self.machine.key();
        key.extend([u8::from(self.line.is_some()), u8::from(self.has_probe())]);
        key
    }

    fn has_probe(&self) -> bool {
        matches!(self.machine.line, Line::Probing { attempt } if self.probes.contains(&attempt))
    }

    fn possible(&self) -> Vec<Event> {
        let mut all = vec![
            Event::Activated { needs_session: true },
            Event::Activated { needs_session: false },
            Event::DeviceGone,
            Event::SignedOn,
            Event::SessionEnded,
            Event::Elected,
            Event::Deposed,
            Event::Disconnected,
            Event::Connected,
            Event::Suspended,
            Event::Resumed,
            Event::TryNow,
            Event::BrowserOnline,
            Event::BrowserOffline,
            Event::Asked,
            Event::Answered,
            // Of a line, a probe and a timer that are long gone.
            Event::LineTold { attempt: 0, reaches_headquarters: true },
            Event::LineEnded { attempt: 0, why: Failure::Unreachable },
            Event::Probed { attempt: 0, outcome: Ok(true) },
            Event::Woke { generation: 0 },
        ];
        all.extend(failures().map(Event::Failed));
        for connection in
            [Connection::Online, Connection::HeadquartersUnreachable, Connection::Offline]
        {
            let heard = |is_disconnected| Event::Response { connection, is_disconnected };
            all.extend([true, false].map(heard));
        }
        if let Some(attempt) = self.line {
            let told = |reaches_headquarters| Event::LineTold { attempt, reaches_headquarters };
            all.extend([true, false].map(told));
            all.extend(failures().map(|why| Event::LineEnded { attempt, why }));
        }
        for &attempt in &self.probes {
            let probed = |outcome| Event::Probed { attempt, outcome };
            all.extend([Ok(true), Ok(false)].map(probed));
            all.extend(failures().map(|failure| probed(Err(failure))));
        }
        all.extend(self.timers.iter().map(|&generation| Event::Woke { generation }));
        all
    }

    /// Tells the machine; checks what it answers.
    fn happens(mut self, event: Event) -> World {
        match event {
            Event::Woke { generation } => _ = self.timers.remove(&generation),
            Event::Probed { attempt, .. } => _ = self.probes.remove(&attempt),
            Event::LineEnded { attempt, .. } if self.line == Some(attempt) => self.line = None,
            _ => {}
        }
        let before = self.machine.clone();
        let effects = self.machine.handle(&mut Least, event);
        let context = || format!("{event:?} in {before:?} gave {effects:?}");
        let is_asked_for = match event {
            Event::Elected => true,
            Event::Asked => before.role == Role::Sends,
            _ => false,
        };

        for effect in &effects {
            match *effect {
                Effect::OpenLine { attempt } => {
                    assert!(self.line.replace(attempt).is_none(), "two lines: {}", context());
                }
                Effect::CloseLine => {
                    assert!(self.line.take().is_some(), "no line to close: {}", context());
                }
                Effect::Probe { attempt } => {
                    assert!(self.probes.insert(attempt), "the same probe: {}", context());
                }
                Effect::WakeIn { generation, delay_ms } => {
                    assert!(delay_ms <= RETRY_MS_MAX, "too long: {}", context());
                    assert!(self.timers.insert(generation), "the same timer: {}", context());
                }
                Effect::Tell(connection) => {
                    let is_new = connection != before.told;
                    assert!(is_new || is_asked_for, "told again: {}", context());
                }
                Effect::AskNews | Effect::LookForLost | Effect::RefreshConfiguration => {}
            }
        }
        let tells = effects.iter().filter(|it| matches!(it, Effect::Tell(_))).count();
        let expected = usize::from(self.machine.told != before.told || is_asked_for);
        assert_eq!(tells, expected, "once what is new: {}", context());
        self.check(event, &before, &context);

        self.forget_numbers();
        self
    }

    fn check(&self, event: Event, before: &Connectivity, context: &dyn Fn() -> String) {
        let after = &self.machine;
        let (is_sending, is_allowed) = (after.role == Role::Sends, after.may_connect());
        if after.allowance() != Allowance::Nothing {
            let may_send = is_sending && is_allowed && after.has_session();
            assert!(may_send, "may not send: {}", context());
        }
        if after.is_disconnected {
            assert_eq!(after.told, Connection::Offline, "disconnected by hand: {}", context());
        }
        // A line is kept exactly where it is wanted, and asked for once.
        let is_open = matches!(after.line, Line::Opening { .. } | Line::Up { .. });
        assert_eq!(self.line.is_some(), is_open, "{}", context());
        assert!(!is_open || after.wanted() == Wanted::Line, "unwanted line: {}", context());
        let is_idle = after.line == Line::Closed;
        assert_eq!(is_idle, after.wanted() == Wanted::Nothing, "nobody looks: {}", context());
        // Whatever waits is woken, and whatever is asked will answer.
        if let Requests::Waiting { wake, .. } = after.requests {
            assert!(self.timers.contains(&wake), "nothing wakes requests: {}", context());
        }
        match after.line {
            Line::Waiting { wake } => {
                assert!(self.timers.contains(&wake), "nothing wakes the line: {}", context());
            }
            Line::Probing { attempt } => {
                assert!(self.probes.contains(&attempt), "no probe is out: {}", context());
            }
            Line::Closed | Line::Opening { .. } | Line::Up { .. } => {}
        }
        // A line that is up is not believed when requests fail.
        if matches!(after.line, Line::Up { .. }) {
            assert_eq!(after.reach, Reach::Up, "believed: {}", context());
        }
        if event == Event::Failed(Failure::Unreachable) {
            assert_eq!(after.told, Connection::Offline, "noticed at once: {}", context());
        }
        // Cards wait for headquarters: only those who know say that it can be reached.
        if after.told == Connection::Online && before.told != Connection::Online {
            let is_known = matches!(
                event,
                Event::LineTold { reaches_headquarters: true, .. }
                    | Event::Probed { outcome: Ok(true), .. }
                    | Event::Response { connection: Connection::Online, .. }
            );
            let was_known = before.headquarters == Some(true) && event == Event::Answered;
            assert!(is_known || was_known, "who says so: {}", context());
        }
        // No device, no session, another tab's turn: nobody's impatience changes that.
        if matches!(event, Event::TryNow | Event::BrowserOnline | Event::Woke { .. }) {
            let is_free = before.may_connect() && before.has_session() && is_sending;
            let is_held = after.allowance() == Allowance::Nothing;
            assert!(is_free || is_held, "let go: {}", context());
        }
    }

    /// Old timers, probes and attempts have numbers of their own, and nothing else.
    fn forget_numbers(&mut self) {
        let machine = &mut self.machine;
        (machine.attempts, machine.wakes) = (1, 2);
        machine.line_failures = machine.line_failures.min(FAILURES_MAX);
        self.timers.clear();
        self.probes.clear();
        match &mut machine.requests {
            Requests::Flowing => {}
            Requests::Probing { failures } => *failures = (*failures).min(FAILURES_MAX),
            Requests::Waiting { failures, wake } => {
                (*failures, *wake) = ((*failures).min(FAILURES_MAX), 1);
                self.timers.insert(1);
            }
        }
        match &mut machine.line {
            Line::Closed => {}
            Line::Opening { attempt } | Line::Up { attempt } => {
                *attempt = 1;
                self.line = Some(1);
            }
            Line::Probing { attempt } => {
                *attempt = 1;
                self.probes.insert(1);
            }
            Line::Waiting { wake } => {
                *wake = 2;
                self.timers.insert(2);
            }
        }
    }

    /// All that is reported of lines, probes and timers from here on is good, or bad.
    fn goes_on(mut self, is_good: bool) -> World {
        for _ in 0..8 {
            if let Some(attempt) = self.line {
                self = self.happens(match is_good {
                    true => Event::LineTold { attempt, reaches_headquarters: true },
                    false => Event::LineEnded { attempt, why: Failure::Unreachable },
                });
            } else if let Some(&attempt) = self.probes.first() {
                let outcome = if is_good { Ok(true) } else { Err(Failure::Unreachable) };
                self = self.happens(Event::Probed { attempt, outcome });
            } else if let Line::Waiting { wake: generation } = self.machine.line {
                self = self.happens(Event::Woke { generation });
            }
        }
        self
    }

    /// Where everything is well, the register is online and everything may go.
    fn ends_well(self, needs_session: bool) {
        let start = self.clone();
        let mut world = self;
        for event in [
            Event::Activated { needs_session },
            Event::SignedOn,
            Event::Connected,
            Event::Resumed,
            Event::Elected,
        ] {
            world = world.happens(event);
        }
        world = world.goes_on(true);
        assert_eq!(world.machine.told, Connection::Online, "{world:?} from {start:?}");
        if let Requests::Waiting { wake: generation, .. } = world.machine.requests {
            world = world.happens(Event::Woke { generation });
        }
        assert_ne!(world.machine.allowance(), Allowance::Nothing, "{world:?} from {start:?}");
        world = world.happens(Event::Answered);
        assert_eq!(world.machine.allowance(), Allowance::Everything, "{world:?} from {start:?}");
    }

    /// A line or a probe finds out, whatever was believed before.
    fn finds_out(self) {
        if self.machine.wanted() == Wanted::Nothing {
            return;
        }
        let start = self.clone();
        let up = self.clone().goes_on(true);
        assert_eq!(up.machine.told, Connection::Online, "{up:?} from {start:?}");
        let down = self.goes_on(false);
        assert_eq!(down.machine.told, Connection::Offline, "{down:?} from {start:?}");
    }
}

fn failures() -> [Failure; 4] {
    let busy = Failure::Busy { retry_delay_ms: 900 };
    [Failure::Unreachable, busy, Failure::SignOnNeeded, Failure::Local]
}

#[test]
fn r036_r038_r206_in_every_state_whatever_happens_the_light_is_right_and_nothing_gets_stuck() {
    let start = World::new();
    let mut seen = BTreeSet::from([start.key()]);
    let mut ahead = VecDeque::from([start]);
    let mut transitions = 0_u64;
    while let Some(world) = ahead.pop_front() {
        world.clone().ends_well(true);
        world.clone().ends_well(false);
        world.clone().finds_out();
        for event in world.possible() {
            transitions += 1;
            let after = world.clone().happens(event);
            if seen.insert(after.key()) {
                ahead.push_back(after);
            }
        }
    }
    println!("{} states, {transitions} transitions", seen.len());
    assert!(seen.len() > 1_000, "only {} states", seen.len());
}
