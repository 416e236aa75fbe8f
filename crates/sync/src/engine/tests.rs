use domain::{AccountNumber, CustomerDraft, Identity};

use super::*;

/// The top of the jitter, so that delays are what the doubling gives.
struct Most;

impl Random for Most {
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

fn saved(op: u8, of: u8) -> Event {
    Event::Queued(vec![(operation(op), customer(of))])
}

fn accepted() -> Outcome {
    let draft = CustomerDraft { first_name: "Aiko".to_owned(), ..CustomerDraft::default() };
    Outcome::Accepted(Some(Box::new(ServerCustomer {
        id: customer(1),
        identity: Identity::Assigned(AccountNumber::new("004012").unwrap()),
        details: draft.check().unwrap(),
        loyalty_cards: vec![],
        left_out: vec![],
    })))
}

fn refused() -> Outcome {
    Outcome::Refused(Refusal::default())
}

fn unreachable(op: u8) -> Event {
    Event::PushFailed { operation: operation(op), failure: Failure::Unreachable }
}

fn pushes(effects: &[Effect]) -> Vec<OperationId> {
    let push = |effect: &Effect| match effect {
        Effect::Push { operation } => Some(*operation),
        _ => None,
    };
    effects.iter().filter_map(push).collect()
}

fn wake(effects: &[Effect]) -> Option<(u64, u64)> {
    effects.iter().find_map(|effect| match effect {
        Effect::WakeIn { delay_ms, generation } => Some((*delay_ms, *generation)),
        _ => None,
    })
}

/// Operations that wait or are on their way.
fn waiting(engine: &Engine) -> usize {
    engine.queues.iter().flatten().count()
}

/// An engine that leads and has nothing to pull.
fn leading() -> Engine {
    let mut engine = Engine::new(Pace { in_flight_max: 2, ..Pace::default() });
    assert_eq!(engine.handle(&mut Most, [Event::Elected]), [Effect::Pull]);
    engine.handle(&mut Most, [Event::Pulled { has_more: false }]);
    engine
}

#[test]
fn only_the_elected_tab_sends() {
    let mut engine = Engine::new(Pace::default());
    assert_eq!(engine.handle(&mut Most, [saved(1, 1)]), []);
    let effects = engine.handle(&mut Most, [Event::Elected]);
    assert_eq!(pushes(&effects), [operation(1)]);
}

#[test]
fn a_customers_operations_go_one_after_the_other_and_others_beside_it() {
    let mut engine = leading();
    assert_eq!(pushes(&engine.handle(&mut Most, [saved(1, 1)])), [operation(1)]);
    assert_eq!(pushes(&engine.handle(&mut Most, [saved(2, 1)])), []);
    assert_eq!(pushes(&engine.handle(&mut Most, [saved(3, 2)])), [operation(3)]);
    engine.handle(&mut Most, [Event::Pushed { operation: operation(1), outcome: accepted() }]);
    let effects = engine.handle(&mut Most, [Event::Settled { operation: operation(1) }]);
    assert_eq!(pushes(&effects), [operation(2)]);
}

#[test]
fn r024_what_another_tab_saved_before_and_is_heard_of_late_takes_its_place() {
    let mut engine = leading();
    engine.handle(&mut Most, [saved(1, 1)]);
    engine.handle(&mut Most, [saved(3, 1)]);
    let all = (1..=4).map(|op| (operation(op), customer(1))).collect();
    engine.handle(&mut Most, [Event::Queued(all)]);
    let mut order = Vec::new();
    for op in [1, 2, 3, 4] {
        let reply = Event::Pushed { operation: operation(op), outcome: accepted() };
        engine.handle(&mut Most, [reply]);
        let settled = engine.handle(&mut Most, [Event::Settled { operation: operation(op) }]);
        order.extend(pushes(&settled));
    }
    assert_eq!(order, [2, 3, 4].map(operation));
    // What is on its way is not overtaken.
    engine.handle(&mut Most, [saved(6, 1)]);
    let both = vec![(operation(5), customer(1)), (operation(6), customer(1))];
    assert_eq!(pushes(&engine.handle(&mut Most, [Event::Queued(both)])), []);
}

#[test]
fn at_most_so_many_are_on_their_way_at_once() {
    let mut engine = leading();
    engine.handle(&mut Most, [saved(1, 1)]);
    engine.handle(&mut Most, [saved(2, 2)]);
    assert_eq!(pushes(&engine.handle(&mut Most, [saved(3, 3)])), []);
    let reply = Event::Pushed { operation: operation(1), outcome: accepted() };
    assert_eq!(pushes(&engine.handle(&mut Most, [reply])), [operation(3)]);
}

#[test]
fn an_operation_leaves_the_queue_only_when_its_outcome_is_committed() {
    let mut engine = leading();
    engine.handle(&mut Most, [saved(1, 1)]);
    let reply = Event::Pushed { operation: operation(1), outcome: accepted() };
    let effects = engine.handle(&mut Most, [reply]);
    assert_eq!(effects, [Effect::Settle { operation: operation(1), outcome: accepted() }]);
    assert_eq!(waiting(&engine), 1);
    let effects = engine.handle(&mut Most, [Event::SettleFailed { operation: operation(1) }]);
    let (_, generation) = wake(&effects).unwrap();
    let effects = engine.handle(&mut Most, [Event::Woke { generation }]);
    assert_eq!(pushes(&effects), [operation(1)], "the same operation again");
    engine.handle(&mut Most, [Event::Pushed { operation: operation(1), outcome: accepted() }]);
    engine.handle(&mut Most, [Event::Settled { operation: operation(1) }]);
    assert_eq!(waiting(&engine), 0);
}

#[test]
fn r024_r040_what_was_found_in_the_outbox_is_sent_in_its_order() {
    let mut engine = Engine::new(Pace { in_flight_max: 2, ..Pace::default() });
    let found =
        vec![(operation(1), customer(9)), (operation(2), customer(1)), (operation(3), customer(5))];
    engine.handle(&mut Most, [Event::Queued(found)]);
    let effects = engine.handle(&mut Most, [Event::Elected]);
    assert_eq!(pushes(&effects), [operation(1), operation(2)]);
}

#[test]
fn r204_a_refused_operation_leaves_the_others_alone() {
    let mut engine = leading();
    engine.handle(&mut Most, [saved(1, 1)]);
    engine.handle(&mut Most, [saved(2, 2)]);
    engine.handle(&mut Most, [Event::Pushed { operation: operation(1), outcome: refused() }]);
    engine.handle(&mut Most, [Event::SetAside { operation: operation(1) }]);
    assert_eq!(pushes(&engine.handle(&mut Most, [saved(3, 3)])), [operation(3)]);
    assert_eq!(waiting(&engine), 2);
}

#[test]
fn r204_what_was_made_on_top_of_a_refused_operation_waits_for_the_decision() {
    let mut engine = leading();
    engine.handle(&mut Most, [saved(1, 1)]);
    engine.handle(&mut Most, [saved(2, 1)]);
    engine.handle(&mut Most, [Event::Pushed { operation: operation(1), outcome: refused() }]);
    assert_eq!(engine.handle(&mut Most, [Event::SetAside { operation: operation(1) }]), []);
    let corrected = vec![(operation(1), customer(1)), (operation(2), customer(1))];
    assert_eq!(pushes(&engine.handle(&mut Most, [Event::Queued(corrected)])), [operation(1)]);
}

#[test]
fn without_an_answer_the_engine_waits_longer_each_time_and_probes_with_one() {
    let mut engine = leading();
    engine.handle(&mut Most, [saved(1, 1)]);
    engine.handle(&mut Most, [saved(2, 2)]);
    let mut delays = Vec::new();
    let effects = engine.handle(&mut Most, [unreachable(1)]);
    let (delay, mut generation) = wake(&effects).unwrap();
    delays.push(delay);
    assert_eq!(wake(&engine.handle(&mut Most, [unreachable(2)])), None, "one wait for a volley");
    for _ in 0..6 {
        let effects = engine.handle(&mut Most, [Event::Woke { generation }]);
        assert_eq!(pushes(&effects), [operation(1)]);
        let effects = engine.handle(&mut Most, [unreachable(1)]);
        let (delay, next) = wake(&effects).unwrap();
        delays.push(delay);
        generation = next;
    }
    assert_eq!(delays, [500, 1_000, 2_000, 4_000, 7_500, 7_500, 7_500]);
}

#[test]
fn after_a_probe_succeeds_everything_goes_again() {
    let mut engine = leading();
    engine.handle(&mut Most, [saved(1, 1)]);
    engine.handle(&mut Most, [saved(2, 2)]);
    engine.handle(&mut Most, [unreachable(1)]);
    engine.handle(&mut Most, [unreachable(2)]);
    assert_eq!(pushes(&engine.handle(&mut Most, [Event::TryNow])), [operation(1)]);
    let reply = Event::Pushed { operation: operation(1), outcome: accepted() };
    assert_eq!(pushes(&engine.handle(&mut Most, [reply])), [operation(2)]);
}

#[test]
fn an_old_timer_wakes_nobody() {
    let mut engine = leading();
    engine.handle(&mut Most, [saved(1, 1)]);
    let (_, old) = wake(&engine.handle(&mut Most, [unreachable(1)])).unwrap();
    engine.handle(&mut Most, [Event::TryNow]);
    engine.handle(&mut Most, [unreachable(1)]);
    assert_eq!(engine.handle(&mut Most, [Event::Woke { generation: old }]), []);
}

#[test]
fn an_ended_session_holds_the_queue_until_somebody_signs_on() {
    let mut engine = leading();
    engine.handle(&mut Most, [saved(1, 1)]);
    let failure = Failure::SignOnNeeded;
    engine.handle(&mut Most, [Event::PushFailed { operation: operation(1), failure }]);
    assert_eq!(engine.handle(&mut Most, [Event::TryNow]), []);
    assert_eq!(pushes(&engine.handle(&mut Most, [Event::SignedOn])), [operation(1)]);
}

#[test]
fn r038_disconnected_by_hand_nothing_goes_out_until_connected() {
    let mut engine = leading();
    engine.handle(&mut Most, [Event::Disconnected]);
    assert_eq!(engine.handle(&mut Most, [saved(1, 1)]), []);
    assert_eq!(engine.handle(&mut Most, [Event::TryNow]), []);
    let effects = engine.handle(&mut Most, [Event::Connected]);
    assert_eq!(pushes(&effects), [operation(1)]);
}

#[test]
fn news_is_pulled_once_at_a_time_and_page_by_page() {
    let mut engine = leading();
    assert_eq!(engine.handle(&mut Most, [Event::NewsHinted]), [Effect::Pull]);
    assert_eq!(engine.handle(&mut Most, [Event::NewsHinted]), [], "one is under way");
    assert_eq!(engine.handle(&mut Most, [Event::Pulled { has_more: false }]), [Effect::Pull]);
    assert_eq!(engine.handle(&mut Most, [Event::Pulled { has_more: true }]), [Effect::Pull]);
    assert_eq!(engine.handle(&mut Most, [Event::Pulled { has_more: false }]), []);
}

#[test]
fn a_failed_pull_is_tried_again() {
    let mut engine = leading();
    engine.handle(&mut Most, [Event::NewsHinted]);
    let failed = Event::PullFailed { failure: Failure::Busy { retry_delay_ms: 3_000 } };
    let (delay, generation) = wake(&engine.handle(&mut Most, [failed])).unwrap();
    assert_eq!(delay, 3_000);
    assert_eq!(engine.handle(&mut Most, [Event::Woke { generation }]), [Effect::Pull]);
}

#[test]
fn a_discarded_operation_is_not_sent() {
    let mut engine = leading();
    engine.handle(&mut Most, [Event::Disconnected]);
    engine.handle(&mut Most, [saved(1, 1)]);
    engine.handle(&mut Most, [Event::Discarded { operation: operation(1) }]);
    assert_eq!(engine.handle(&mut Most, [Event::Connected]), [Effect::Pull]);
}

#[test]
fn a_customer_that_the_server_cannot_take_now_does_not_hold_up_the_others() {
    let mut engine = leading();
    let busy = Event::PushFailed {
        operation: operation(1),
        failure: Failure::Busy { retry_delay_ms: 1_000 },
    };
    engine.handle(&mut Most, [saved(1, 1)]);
    let (_, generation) = wake(&engine.handle(&mut Most, [busy.clone()])).unwrap();
    engine.handle(&mut Most, [saved(2, 2)]);
    let effects = engine.handle(&mut Most, [Event::Woke { generation }]);
    assert_eq!(pushes(&effects), [operation(1)]);
    let (_, generation) = wake(&engine.handle(&mut Most, [busy])).unwrap();
    let effects = engine.handle(&mut Most, [Event::Woke { generation }]);
    assert_eq!(pushes(&effects), [operation(2)]);
}

#[test]
fn r244_a_kiosk_that_asks_for_no_news_waits_for_the_line_as_long_as_any_other() {
    let mut engine = Engine::new(Pace { in_flight_max: 2, ..Pace::default() });
    assert_eq!(engine.handle(&mut Most, [Event::Elected]), [Effect::Pull]);
    assert_eq!(engine.handle(&mut Most, [Event::PullSpared]), []);
    engine.handle(&mut Most, [saved(1, 1)]);
    let (first, generation) = wake(&engine.handle(&mut Most, [unreachable(1)])).unwrap();
    engine.handle(&mut Most, [Event::NewsHinted]);
    engine.handle(&mut Most, [Event::Woke { generation }]);
    engine.handle(&mut Most, [Event::PullSpared]);
    let (second, _) = wake(&engine.handle(&mut Most, [unreachable(1)])).unwrap();
    assert!(second > first, "{first} {second}");
}

#[test]
fn r204_what_happens_at_once_is_answered_at_once() {
    let mut engine = leading();
    let all = [(1, 1), (2, 2), (3, 1), (4, 3)];
    let all = all.map(|(op, of)| (operation(op), customer(of)));
    engine.handle(&mut Most, [Event::Queued(all.to_vec())]);
    let pushed = |op| Event::Pushed { operation: operation(op), outcome: accepted() };
    let settled = |op| Event::Settled { operation: operation(op) };
    let effects = engine.handle(&mut Most, [pushed(1), pushed(2), settled(1), settled(2)]);
    assert_eq!(effects.iter().filter(|it| matches!(it, Effect::Settle { .. })).count(), 2);
    // The next of the first customer keeps its place before the third customer.
    assert_eq!(pushes(&effects), [operation(3), operation(4)]);
}
