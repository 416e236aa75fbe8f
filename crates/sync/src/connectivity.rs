//! Knows what this tab can reach, keeps the line to the scale unit, and limits how much may be sent
//! now.
//!
//! A state machine like the engine: it takes an [`Event`] and answers with [`Effect`]s. The *line*
//! is the stream on which the scale unit announces changes; without a session the tab asks the
//! scale unit for its status instead (a *probe*). Only the tab that sends keeps a line.
//!
//! A request's outcome is the truth, and what the browser says about its network is a hint: any
//! failure shows the register offline at once, and a new line or a probe finds out whether that was
//! right.

use domain::Connection;

/// First and longest wait before requests are retried, in milliseconds.
const RETRY_MS_MIN: u64 = 500;
const RETRY_MS_MAX: u64 = 15_000;
/// First and longest wait before the line is opened again, in milliseconds.
const LINE_RETRY_MS_MIN: u64 = 300;
const LINE_RETRY_MS_MAX: u64 = 3_000;
/// How often the scale unit is asked for its status where there is no line, in milliseconds.
const PROBE_MS: u64 = 3_000;

/// Jitter comes from here.
pub trait Random {
    fn next_u64(&mut self) -> u64;
}

/// Why a request has no decision yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer, or one that is not the scale unit's.
    Unreachable,
    /// The scale unit asks to come back later.
    Busy { retry_delay_ms: u64 },
    /// The worker's session has ended; signing on releases the pending operations.
    SignOnNeeded,
    /// The cause is on this device, such as its offline database; it says nothing about the scale
    /// unit.
    Local,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The device is activated. A kiosk needs no session (ADR 9).
    Activated {
        needs_session: bool,
    },
    /// The scale unit does not know the device any more.
    DeviceGone,
    /// A worker has a session at the scale unit.
    SignedOn,
    SessionEnded,
    /// This tab sends from now on.
    Elected,
    /// Another tab sends.
    Deposed,
    /// Operation 917: a person disconnects or connects.
    Disconnected,
    Connected,
    /// The browser is about to suspend this tab, or has resumed it.
    Suspended,
    Resumed,
    /// A person asks to send now.
    TryNow,
    /// What the browser says about its network.
    BrowserOnline,
    BrowserOffline,
    /// The line tells whether headquarters can be reached: first when it opens, then whenever
    /// that changes.
    LineTold {
        attempt: u64,
        reaches_headquarters: bool,
    },
    LineEnded {
        attempt: u64,
        why: Failure,
    },
    /// What a probe found: whether headquarters can be reached.
    Probed {
        attempt: u64,
        outcome: Result<bool, Failure>,
    },
    /// The scale unit has answered a request, with any answer.
    Answered,
    /// A request has failed.
    Failed(Failure),
    /// Another tab asks what this one reaches, or may have missed it.
    Asked,
    /// The tab that sends says what it reaches.
    Response {
        connection: Connection,
        is_disconnected: bool,
    },
    /// A timer that [`Effect::WakeIn`] asked for.
    Woke {
        generation: u64,
    },
}

/// Whether the scale unit may have been started anew. A request can succeed before the next line
/// opens.
fn was_away(event: Event) -> bool {
    matches!(event, Event::LineEnded { .. } | Event::Failed(Failure::Unreachable))
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Open the line; report [`Event::LineTold`] with each status, [`Event::LineEnded`] once.
    OpenLine { attempt: u64 },
    /// Close the line, open or opening. Later reports about it are ignored.
    CloseLine,
    /// Ask the scale unit for its status, then report [`Event::Probed`].
    Probe { attempt: u64 },
    /// Report [`Event::Woke`] after this time.
    WakeIn { delay_ms: u64, generation: u64 },
    /// Show this, and tell the other tabs where this one sends.
    Tell(Connection),
    /// The scale unit was unreachable, and may have come back without what it was told (R336).
    LookForLost,
    /// There may be changes that no line has announced.
    AskNews,
    /// The configuration may have changed without a line that announces it.
    RefreshConfiguration,
}

/// How much may be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowance {
    Nothing,
    /// One request, to see whether the scale unit answers again.
    Probe,
    Everything,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Device {
    NotActivated,
    NeedsSession,
    Kiosk,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Sends,
    /// Another tab sends, and tells what it reaches.
    Listens,
}

/// Whether the scale unit can be reached, as this tab has found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// The connection state stays as it was.
    Unknown,
    Up,
    /// A request has failed, and nothing since.
    Suspect,
    /// A line or a probe has failed.
    Down,
}

/// Requests other than lines and probes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Requests {
    Flowing,
    /// `failures` in a row; nothing goes out before the timer or a reason.
    Waiting {
        failures: u32,
        wake: u64,
    },
    /// One request may go out.
    Probing {
        failures: u32,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Closed,
    Opening { attempt: u64 },
    Up { attempt: u64 },
    Probing { attempt: u64 },
    Waiting { wake: u64 },
}

/// What keeps this tab informed about the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Nothing,
    Line,
    Probes,
}

/// The state machine; [`Connectivity::handle`] is its only entry.
#[derive(Clone, Debug)]
pub struct Connectivity {
    device: Device,
    is_signed_on: bool,
    role: Role,
    is_disconnected: bool,
    is_suspended: bool,
    reach: Reach,
    /// As the last line or probe told it; nothing once that is in doubt.
    headquarters: Option<bool>,
    told: Connection,
    requests: Requests,
    line: Line,
    /// Lines in a row that did not open.
    line_failures: u32,
    attempts: u64,
    wakes: u64,
}

impl Default for Connectivity {
    fn default() -> Self {
        Self {
            device: Device::NotActivated,
            is_signed_on: false,
            role: Role::Listens,
            is_disconnected: false,
            is_suspended: false,
            reach: Reach::Unknown,
            headquarters: None,
            told: Connection::Offline,
            requests: Requests::Flowing,
            line: Line::Closed,
            line_failures: 0,
            attempts: 0,
            wakes: 0,
        }
    }
}

impl Connectivity {
    /// What to do after this has happened.
    pub fn handle(&mut self, random: &mut impl Random, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        if was_away(event) {
            effects.push(Effect::LookForLost);
        }
        self.take_in(random, event, &mut effects);
        self.keep_line(&mut effects);
        let is_asked_for = matches!(event, Event::Elected | Event::Asked);
        self.show_light(is_asked_for && self.role == Role::Sends, &mut effects);
        effects
    }

    /// How much may be sent now.
    pub fn allowance(&self) -> Allowance {
        if self.role != Role::Sends || !self.may_connect() || !self.has_session() {
            return Allowance::Nothing;
        }
        match self.requests {
            Requests::Flowing => Allowance::Everything,
            Requests::Probing { .. } => Allowance::Probe,
            Requests::Waiting { .. } => Allowance::Nothing,
        }
    }

    /// What is shown.
    pub fn connection(&self) -> Connection {
        self.told
    }

    pub fn is_disconnected(&self) -> bool {
        self.is_disconnected
    }

    fn may_connect(&self) -> bool {
        self.device != Device::NotActivated && !self.is_disconnected && !self.is_suspended
    }

    fn has_session(&self) -> bool {
        self.is_signed_on || self.device == Device::Kiosk
    }

    fn take_in(&mut self, random: &mut impl Random, event: Event, effects: &mut Vec<Effect>) {
        match event {
            Event::Activated { needs_session } => self.activated(needs_session, effects),
            Event::DeviceGone => {
                self.device = Device::NotActivated;
                self.is_signed_on = false;
                self.is_unreachable();
            }
            Event::SignedOn => {
                self.is_signed_on = true;
                self.retry_at_once(effects);
            }
            Event::SessionEnded => self.is_signed_on = false,
            Event::Asked => {}
            Event::Elected => {
                self.role = Role::Sends;
                self.retry_at_once(effects);
            }
            Event::Deposed => self.role = Role::Listens,
            Event::Disconnected => {
                self.is_disconnected = true;
                self.headquarters = None;
                self.doubt();
            }
            Event::Connected => {
                if std::mem::take(&mut self.is_disconnected) {
                    // Answers may have come in meanwhile.
                    self.doubt();
                }
                self.retry_at_once(effects);
            }
            Event::Suspended => {
                self.is_suspended = true;
                self.doubt();
            }
            Event::Resumed => {
                self.is_suspended = false;
                self.look_again(effects);
                self.retry_at_once(effects);
            }
            Event::TryNow | Event::BrowserOnline => self.retry_at_once(effects),
            Event::BrowserOffline => self.look_again(effects),
            Event::LineTold { attempt, reaches_headquarters } => {
                self.line_told(attempt, reaches_headquarters, effects);
            }
            Event::LineEnded { attempt, why } => self.line_ended(random, attempt, why, effects),
            Event::Probed { attempt, outcome } => self.probed(attempt, outcome, effects),
            Event::Answered => self.request_answered(),
            Event::Failed(failure) => self.request_failed(random, failure, effects),
            Event::Response { connection, is_disconnected } => {
                self.sender_told(connection, is_disconnected, effects);
            }
            Event::Woke { generation } => self.woke(generation),
        }
    }

    fn activated(&mut self, needs_session: bool, effects: &mut Vec<Effect>) {
        let is_new = self.device == Device::NotActivated;
        self.device = if needs_session { Device::NeedsSession } else { Device::Kiosk };
        if is_new {
            self.doubt();
            self.retry_at_once(effects);
        }
    }

    fn line_told(&mut self, told_by: u64, reaches_headquarters: bool, effects: &mut Vec<Effect>) {
        match self.line {
            Line::Opening { attempt } if attempt == told_by => {
                self.line = Line::Up { attempt };
                self.line_failures = 0;
                effects.push(Effect::RefreshConfiguration);
            }
            Line::Up { attempt } if attempt == told_by => {}
            _ => return,
        }
        self.status_told(reaches_headquarters, effects);
        effects.push(Effect::AskNews);
    }

    /// The scale unit has told its status. Requests that failed while lines opened keep their
    /// backoff.
    fn status_told(&mut self, reaches_headquarters: bool, effects: &mut Vec<Effect>) {
        if self.reach == Reach::Down {
            self.retry_at_once(effects);
        }
        self.reach = Reach::Up;
        self.headquarters = Some(reaches_headquarters);
    }

    fn line_ended(
        &mut self,
        random: &mut impl Random,
        ended: u64,
        why: Failure,
        effects: &mut Vec<Effect>,
    ) {
        match self.line {
            // Many causes can end a line that was up: the next one finds out.
            Line::Up { attempt } if attempt == ended => self.doubt(),
            Line::Opening { attempt } if attempt == ended => {
                self.line_failures = self.line_failures.saturating_add(1);
                if why == Failure::Unreachable {
                    self.is_unreachable();
                }
            }
            _ => return,
        }
        if why == Failure::SignOnNeeded && self.device == Device::NeedsSession {
            self.is_signed_on = false;
            self.line = Line::Closed;
            return;
        }
        let delay_ms = match why {
            Failure::Busy { retry_delay_ms } => {
                retry_delay_ms.clamp(LINE_RETRY_MS_MIN, RETRY_MS_MAX)
            }
            _ => doubled(random, LINE_RETRY_MS_MIN, self.line_failures, LINE_RETRY_MS_MAX),
        };
        self.line = Line::Waiting { wake: self.wake_in(delay_ms, effects) };
    }

    fn probed(&mut self, by: u64, outcome: Result<bool, Failure>, effects: &mut Vec<Effect>) {
        if self.line != (Line::Probing { attempt: by }) {
            return;
        }
        match outcome {
            Ok(reaches_headquarters) => self.status_told(reaches_headquarters, effects),
            Err(Failure::Unreachable) => self.is_unreachable(),
            // It refuses, so it can be reached.
            Err(Failure::Busy { .. } | Failure::SignOnNeeded) => self.reach = Reach::Up,
            Err(Failure::Local) => {}
        }
        self.line = Line::Waiting { wake: self.wake_in(PROBE_MS, effects) };
    }

    fn request_answered(&mut self) {
        self.requests = Requests::Flowing;
        if self.reach != Reach::Up {
            self.reach = Reach::Up;
            // Whether headquarters can be reached, a line tells or a probe.
            self.wait_no_longer();
        }
    }

    fn request_failed(
        &mut self,
        random: &mut impl Random,
        failure: Failure,
        effects: &mut Vec<Effect>,
    ) {
        if failure == Failure::SignOnNeeded && self.device != Device::Kiosk {
            self.is_signed_on = false;
            return;
        }
        if failure == Failure::Unreachable {
            self.headquarters = None;
            if self.reach != Reach::Down {
                self.reach = Reach::Suspect;
            }
            // A line that is up may be dead: a new one finds out.
            self.close_line_that_is_up(effects);
            self.wait_no_longer();
        }
        let failures = match self.requests {
            Requests::Flowing => 1,
            Requests::Probing { failures } => failures.saturating_add(1),
            // Others of the same volley fail for the same reason: one wait is enough.
            Requests::Waiting { .. } => return,
        };
        let delay_ms = match failure {
            Failure::Busy { retry_delay_ms } => retry_delay_ms.clamp(RETRY_MS_MIN, RETRY_MS_MAX),
            _ => doubled(random, RETRY_MS_MIN, failures, RETRY_MS_MAX),
        };
        self.requests = Requests::Waiting { failures, wake: self.wake_in(delay_ms, effects) };
    }

    /// The tab that sends knows better.
    fn sender_told(
        &mut self,
        connection: Connection,
        is_disconnected: bool,
        effects: &mut Vec<Effect>,
    ) {
        if self.role != Role::Listens {
            return;
        }
        self.is_disconnected = is_disconnected;
        self.reach = Reach::Unknown;
        let told = if is_disconnected { Connection::Offline } else { connection };
        self.headquarters = match told {
            Connection::Online => Some(true),
            Connection::HeadquartersUnreachable => Some(false),
            Connection::Offline => None,
        };
        self.tell(told, effects);
    }

    fn woke(&mut self, generation: u64) {
        if let Requests::Waiting { failures, wake } = self.requests
            && wake == generation
        {
            self.requests = Requests::Probing { failures };
        }
        if self.line == (Line::Waiting { wake: generation }) {
            self.line = Line::Closed;
        }
    }

    /// A retry may succeed now.
    fn retry_at_once(&mut self, effects: &mut Vec<Effect>) {
        if let Requests::Waiting { failures, .. } = self.requests {
            self.requests = Requests::Probing { failures };
        }
        self.line_failures = 0;
        self.wait_no_longer();
        effects.push(Effect::AskNews);
    }

    /// The present state is in doubt: checks it.
    fn look_again(&mut self, effects: &mut Vec<Effect>) {
        self.doubt();
        self.close_line_that_is_up(effects);
        self.wait_no_longer();
    }

    /// What was reached may not be reached any more.
    fn doubt(&mut self) {
        if self.reach == Reach::Up {
            self.reach = Reach::Unknown;
        }
    }

    fn is_unreachable(&mut self) {
        self.reach = Reach::Down;
        self.headquarters = None;
    }

    fn wait_no_longer(&mut self) {
        if matches!(self.line, Line::Waiting { .. }) {
            self.line = Line::Closed;
        }
    }

    fn close_line_that_is_up(&mut self, effects: &mut Vec<Effect>) {
        if matches!(self.line, Line::Up { .. }) {
            self.line = Line::Closed;
            effects.push(Effect::CloseLine);
        }
    }

    fn wake_in(&mut self, delay_ms: u64, effects: &mut Vec<Effect>) -> u64 {
        self.wakes += 1;
        effects.push(Effect::WakeIn { delay_ms, generation: self.wakes });
        self.wakes
    }

    fn wanted(&self) -> Wanted {
        // Another tab's word counts until a request of this one says something else.
        let is_left_alone = match self.reach {
            Reach::Unknown => true,
            Reach::Up => self.headquarters.is_some(),
            Reach::Suspect | Reach::Down => false,
        };
        match self.role {
            _ if !self.may_connect() => Wanted::Nothing,
            Role::Sends if self.has_session() => Wanted::Line,
            Role::Listens if is_left_alone => Wanted::Nothing,
            Role::Sends | Role::Listens => Wanted::Probes,
        }
    }

    fn keep_line(&mut self, effects: &mut Vec<Effect>) {
        let wanted = self.wanted();
        let is_other_than_wanted = match self.line {
            Line::Opening { .. } | Line::Up { .. } => wanted != Wanted::Line,
            Line::Probing { .. } => wanted != Wanted::Probes,
            Line::Waiting { .. } => wanted == Wanted::Nothing,
            Line::Closed => false,
        };
        if is_other_than_wanted {
            if matches!(self.line, Line::Opening { .. } | Line::Up { .. }) {
                effects.push(Effect::CloseLine);
            }
            self.line = Line::Closed;
        }
        if self.line != Line::Closed || wanted == Wanted::Nothing {
            return;
        }
        self.attempts += 1;
        let attempt = self.attempts;
        if wanted == Wanted::Line {
            self.line = Line::Opening { attempt };
            effects.push(Effect::LookForLost);
            effects.push(Effect::OpenLine { attempt });
        } else {
            self.line = Line::Probing { attempt };
            effects.push(Effect::Probe { attempt });
        }
    }

    /// A worker who disconnected by hand is offline, even while answers still arrive.
    fn light(&self) -> Connection {
        match self.reach {
            _ if self.is_disconnected => Connection::Offline,
            Reach::Unknown => self.told,
            Reach::Up if self.headquarters == Some(true) => Connection::Online,
            Reach::Up => Connection::HeadquartersUnreachable,
            Reach::Suspect | Reach::Down => Connection::Offline,
        }
    }

    fn show_light(&mut self, is_asked_for: bool, effects: &mut Vec<Effect>) {
        let light = self.light();
        if is_asked_for {
            self.told = light;
            effects.push(Effect::Tell(light));
        } else {
            self.tell(light, effects);
        }
    }

    fn tell(&mut self, connection: Connection, effects: &mut Vec<Effect>) {
        if self.told != connection {
            self.told = connection;
            effects.push(Effect::Tell(connection));
        }
    }
}

/// Doubles with each failure; the upper half is jitter, so that a store's registers do not
/// come back all at once.
fn doubled(random: &mut impl Random, min: u64, failures: u32, max: u64) -> u64 {
    let ceiling = min.saturating_mul(1 << failures.min(16)).min(max);
    ceiling / 2 + random.next_u64() % (ceiling / 2 + 1)
}

#[cfg(test)]
mod every_state;
#[cfg(test)]
mod tests;
