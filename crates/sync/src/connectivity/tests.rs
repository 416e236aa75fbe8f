use super::*;

/// The least wait: half of what the doubling gives.
struct Least;

impl Random for Least {
    fn next_u64(&mut self) -> u64 {
        0
    }
}

struct Tab {
    machine: Connectivity,
    effects: Vec<Effect>,
}

impl Tab {
    /// Of a register that is activated, with a worker who has signed on.
    fn new() -> Self {
        let mut tab = Self { machine: Connectivity::default(), effects: Vec::new() };
        tab.all([Event::Activated { needs_session: true }, Event::SignedOn]);
        tab
    }

    /// Elected, its line open, headquarters in reach.
    fn online() -> Self {
        let mut tab = Self::new();
        tab.met(Event::Elected);
        tab.line_opens(true);
        assert_eq!(tab.machine.connection(), Connection::Online);
        tab
    }

    fn met(&mut self, event: Event) -> &[Effect] {
        self.effects = self.machine.handle(&mut Least, event);
        &self.effects
    }

    fn all(&mut self, events: impl IntoIterator<Item = Event>) {
        for event in events {
            self.met(event);
        }
    }

    fn attempt(&self) -> u64 {
        self.machine.attempts
    }

    fn line_opens(&mut self, reaches_headquarters: bool) {
        let attempt = self.attempt();
        self.met(Event::LineTold { attempt, reaches_headquarters });
    }

    fn line_ends(&mut self) {
        let attempt = self.attempt();
        self.met(Event::LineEnded { attempt, why: Failure::Unreachable });
    }

    fn probed(&mut self, outcome: Result<bool, Failure>) {
        let attempt = self.attempt();
        self.met(Event::Probed { attempt, outcome });
    }

    fn did(&self, effect: Effect) -> bool {
        self.effects.contains(&effect)
    }

    fn opens_line(&self) -> bool {
        self.effects.iter().any(|effect| matches!(effect, Effect::OpenLine { .. }))
    }

    fn probes(&self) -> bool {
        self.effects.iter().any(|effect| matches!(effect, Effect::Probe { .. }))
    }

    fn wait(&self) -> Option<u64> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::WakeIn { delay_ms, .. } => Some(*delay_ms),
            _ => None,
        })
    }

    /// The newest timer rings.
    fn wakes(&mut self) {
        let generation = self.machine.wakes;
        self.met(Event::Woke { generation });
    }
}

#[test]
fn r039_a_tab_is_offline_until_it_knows_better() {
    let mut tab = Tab::new();
    assert_eq!(tab.machine.connection(), Connection::Offline);
    tab.met(Event::Elected);
    assert!(tab.opens_line() && tab.did(Effect::Tell(Connection::Offline)));
    tab.line_opens(true);
    let news = [Effect::AskNews, Effect::RefreshConfiguration];
    assert!(tab.did(Effect::Tell(Connection::Online)) && news.iter().all(|it| tab.did(*it)));
    tab.line_opens(false);
    assert!(tab.did(Effect::Tell(Connection::HeadquartersUnreachable)));
    assert!(!tab.did(Effect::RefreshConfiguration), "it was open all the time");
}

#[test]
fn r036_a_failed_request_puts_the_light_out_and_a_new_line_finds_out_at_once() {
    let mut tab = Tab::online();
    tab.met(Event::Failed(Failure::Unreachable));
    assert!(tab.did(Effect::Tell(Connection::Offline)));
    assert!(tab.did(Effect::CloseLine) && tab.opens_line(), "the old one may be dead");
    tab.line_ends();
    assert_eq!(tab.machine.connection(), Connection::Offline);
}

#[test]
fn r036_a_line_that_ends_is_opened_again_before_the_light_goes_out() {
    let mut tab = Tab::online();
    tab.line_ends();
    assert_eq!(tab.machine.connection(), Connection::Online);
    assert!(tab.wait().is_some_and(|ms| ms <= 300), "half a second is all there is");
    tab.wakes();
    assert!(tab.opens_line());
    tab.line_ends();
    assert!(tab.did(Effect::Tell(Connection::Offline)));
}

#[test]
fn r037_lines_that_do_not_open_are_tried_at_longer_intervals_of_at_most_three_seconds() {
    let mut tab = Tab::online();
    let mut waits = Vec::new();
    for _ in 0..6 {
        tab.line_ends();
        waits.extend(tab.wait());
        tab.wakes();
    }
    assert_eq!(waits, [150, 300, 600, 1_200, 1_500, 1_500]);
    tab.line_opens(true);
    tab.line_ends();
    assert_eq!(tab.wait(), Some(150));
}

#[test]
fn requests_wait_twice_as_long_each_time_and_one_probes() {
    let mut tab = Tab::online();
    let mut waits = Vec::new();
    for _ in 0..7 {
        tab.met(Event::Failed(Failure::Unreachable));
        waits.extend(tab.wait());
        assert_eq!(tab.machine.allowance(), Allowance::Nothing);
        tab.met(Event::Failed(Failure::Unreachable));
        assert_eq!(tab.wait(), None, "one wait for a volley");
        tab.wakes();
        assert_eq!(tab.machine.allowance(), Allowance::Probe);
    }
    assert_eq!(waits, [500, 1_000, 2_000, 4_000, 7_500, 7_500, 7_500]);
    tab.met(Event::Answered);
    assert_eq!(tab.machine.allowance(), Allowance::Everything);
}

#[test]
fn requests_that_fail_while_lines_open_keep_their_wait() {
    let mut tab = Tab::online();
    tab.met(Event::Failed(Failure::Unreachable));
    tab.line_opens(true);
    assert_eq!(tab.machine.connection(), Connection::Online);
    assert_eq!(tab.machine.allowance(), Allowance::Nothing);
    // Once a line has failed too, the next that opens is a reason.
    tab.met(Event::Failed(Failure::Unreachable));
    tab.line_ends();
    tab.wakes();
    tab.line_opens(true);
    assert_eq!(tab.machine.allowance(), Allowance::Probe);
}

#[test]
fn a_scale_unit_that_asks_for_time_gets_it_and_stays_online() {
    let mut tab = Tab::online();
    for (asked, waited) in [(3_000, 3_000), (10, 500), (900_000, 15_000)] {
        tab.met(Event::Failed(Failure::Busy { retry_delay_ms: asked }));
        assert_eq!(tab.wait(), Some(waited));
        tab.wakes();
    }
    assert_eq!(tab.machine.connection(), Connection::Online);
    let (attempt, why) = (tab.attempt(), Failure::Busy { retry_delay_ms: 4_000 });
    tab.met(Event::LineEnded { attempt, why });
    assert_eq!(tab.wait(), Some(4_000));
}

#[test]
fn what_fails_on_this_device_says_nothing_of_the_scale_unit() {
    let mut tab = Tab::online();
    tab.met(Event::Failed(Failure::Local));
    assert_eq!(tab.machine.connection(), Connection::Online);
    assert_eq!((tab.wait(), tab.machine.allowance()), (Some(500), Allowance::Nothing));
}

#[test]
fn an_answer_shows_the_scale_unit_and_a_line_then_headquarters() {
    let mut tab = Tab::online();
    tab.met(Event::Failed(Failure::Unreachable));
    tab.line_ends();
    tab.met(Event::Answered);
    assert!(tab.did(Effect::Tell(Connection::HeadquartersUnreachable)));
    assert!(tab.opens_line(), "without waiting");
    tab.line_opens(true);
    assert!(tab.did(Effect::Tell(Connection::Online)));
}

#[test]
fn nothing_is_retried_while_sign_on_is_needed_and_all_at_once_after_it() {
    let mut tab = Tab::online();
    tab.met(Event::Failed(Failure::SignOnNeeded));
    assert!(tab.did(Effect::CloseLine) && tab.probes(), "its status is asked for instead");
    assert_eq!(tab.machine.connection(), Connection::Online);
    tab.met(Event::TryNow);
    assert_eq!(tab.machine.allowance(), Allowance::Nothing);
    tab.probed(Ok(false));
    assert!(tab.did(Effect::Tell(Connection::HeadquartersUnreachable)));
    assert_eq!(tab.wait(), Some(3_000));
    tab.met(Event::SignedOn);
    assert!(tab.opens_line());
    assert_eq!(tab.machine.allowance(), Allowance::Everything);
}

#[test]
fn r244_a_kiosk_needs_no_session() {
    let mut tab = Tab { machine: Connectivity::default(), effects: Vec::new() };
    tab.all([Event::Activated { needs_session: false }, Event::Elected]);
    assert!(tab.opens_line());
    assert_eq!(tab.machine.allowance(), Allowance::Everything);
    // Nobody could sign on there.
    tab.met(Event::Failed(Failure::SignOnNeeded));
    assert_eq!(tab.wait(), Some(500));
    tab.wakes();
    assert_eq!(tab.machine.allowance(), Allowance::Probe);
}

#[test]
fn r038_disconnected_by_hand_is_offline_whatever_answers_come() {
    let mut tab = Tab::online();
    tab.met(Event::Disconnected);
    assert!(tab.did(Effect::CloseLine) && tab.did(Effect::Tell(Connection::Offline)));
    tab.all([Event::Answered, Event::TryNow, Event::BrowserOnline]);
    assert_eq!(tab.machine.connection(), Connection::Offline);
    assert_eq!(tab.machine.allowance(), Allowance::Nothing);
    tab.met(Event::Connected);
    assert!(tab.opens_line() && tab.did(Effect::AskNews));
    assert_eq!(tab.machine.connection(), Connection::Offline, "until the line says so");
    tab.line_opens(true);
    assert!(tab.did(Effect::Tell(Connection::Online)));
}

#[test]
fn r206_only_the_tab_that_sends_keeps_a_line_and_the_others_show_what_it_tells() {
    let mut tab = Tab::new();
    assert_eq!(tab.machine.allowance(), Allowance::Nothing);
    let connection = Connection::HeadquartersUnreachable;
    tab.met(Event::Response { connection, is_disconnected: false });
    assert_eq!(tab.effects, [Effect::Tell(connection)]);
    tab.met(Event::Elected);
    assert!(tab.opens_line());
    assert_eq!(tab.machine.connection(), connection, "until the line says something else");
    tab.met(Event::Response { connection: Connection::Offline, is_disconnected: true });
    assert_eq!(tab.effects, [], "the word of a tab that sends no more");
    tab.met(Event::Asked);
    assert_eq!(tab.effects, [Effect::Tell(connection)], "a tab may have missed it");
    tab.met(Event::Deposed);
    assert_eq!(tab.effects, [Effect::CloseLine]);
    assert_eq!(tab.machine.allowance(), Allowance::Nothing);
    tab.met(Event::Asked);
    assert_eq!(tab.effects, [], "that is another tab's to say");
}

#[test]
fn a_tab_whose_own_request_failed_looks_until_it_knows_better() {
    let mut tab = Tab::new();
    tab.met(Event::Response { connection: Connection::Online, is_disconnected: false });
    tab.met(Event::Failed(Failure::Unreachable));
    assert!(tab.did(Effect::Tell(Connection::Offline)) && tab.probes());
    tab.probed(Err(Failure::Unreachable));
    tab.wakes();
    assert!(tab.probes());
    tab.probed(Ok(true));
    assert_eq!(tab.machine.connection(), Connection::Online);
    tab.wakes();
    assert_eq!(tab.effects, [], "the sending tab's word is enough again");
}

#[test]
fn a_suspended_tab_starts_nothing_and_looks_at_once_when_it_resumes() {
    let mut tab = Tab::online();
    tab.met(Event::Suspended);
    assert_eq!(tab.effects, [Effect::CloseLine]);
    assert_eq!(tab.machine.allowance(), Allowance::Nothing);
    tab.met(Event::Resumed);
    assert!(tab.opens_line() && tab.did(Effect::AskNews));
    assert_eq!(tab.machine.connection(), Connection::Online);
    tab.line_ends();
    assert_eq!(tab.machine.connection(), Connection::Offline);
}

#[test]
fn what_the_browser_says_is_a_hint() {
    let mut tab = Tab::online();
    tab.met(Event::BrowserOffline);
    assert!(tab.did(Effect::CloseLine) && tab.opens_line());
    assert_eq!(tab.machine.connection(), Connection::Online);
    tab.line_ends();
    assert_eq!(tab.machine.connection(), Connection::Offline);
    tab.met(Event::BrowserOnline);
    assert!(tab.opens_line());
}

#[test]
fn without_a_device_nothing_is_asked() {
    let mut tab = Tab::online();
    tab.met(Event::DeviceGone);
    assert!(tab.did(Effect::CloseLine) && tab.did(Effect::Tell(Connection::Offline)));
    tab.met(Event::TryNow);
    assert!(!tab.opens_line() && !tab.probes());
    tab.met(Event::Activated { needs_session: true });
    assert!(tab.probes(), "nobody has signed on yet");
}
