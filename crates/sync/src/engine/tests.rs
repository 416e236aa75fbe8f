use domain::{AccountNumber, CustomerDraft, Identity};

use super::*;
use crate::connectivity::Event as Met;

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

fn line(of: u8, operations: &[u8]) -> (CustomerId, Vec<OperationId>) {
    (customer(of), operations.iter().map(|op| operation(*op)).collect())
}

/// The outbox of one customer has changed.
fn set(of: u8, operations: &[u8]) -> Event {
    Event::Lines(vec![line(of, operations)])
}

fn landed(op: u8) -> Event {
    Event::Landed { operation: operation(op) }
}

fn pushed(op: u8) -> Event {
    Event::Pushed { operation: operation(op), answer: answer(accepted()) }
}

fn answer(outcome: Outcome) -> Answer {
    Answer { channel_database_id: "1".to_owned(), outcome }
}

fn accepted() -> Outcome {
    let draft = CustomerDraft { first_name: "Aiko".to_owned(), ..CustomerDraft::default() };
    Outcome::Accepted(Some(Box::new(ServerCustomer {
        id: customer(1),
        identity: Identity::Assigned(AccountNumber::new("004012").unwrap()),
        details: draft.check().unwrap(),
        loyalty_cards: vec![],
        left_out: vec![],
        channel_database_id: "1".to_owned(),
        number: 1,
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
        Effect::Connectivity(connectivity::Effect::WakeIn { delay_ms, generation }) => {
            Some((*delay_ms, *generation))
        }
        _ => None,
    })
}

fn pulls(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| **effect == Effect::Pull).count()
}

fn met(event: Met) -> [Event; 1] {
    [event.into()]
}

/// Operations that wait or are on their way.
fn waiting(engine: &Engine) -> usize {
    engine.queues.lines().flatten().count()
}

/// An engine of a register that is activated, with a worker who has signed on.
fn ready() -> Engine {
    let mut engine = Engine::new(Pace { in_flight_max: 2 });
    let events = [Met::Activated { needs_session: true }, Met::SignedOn];
    assert_eq!(engine.handle(&mut Most, events.map(Event::from)), []);
    engine
}

/// An engine that leads and has nothing to pull.
fn leading() -> Engine {
    let mut engine = ready();
    assert_eq!(pulls(&engine.handle(&mut Most, met(Met::Elected))), 1);
    engine.handle(&mut Most, [Event::Pulled { has_more: false }]);
    engine
}

#[test]
fn only_the_elected_tab_sends() {
    let mut engine = ready();
    assert_eq!(engine.handle(&mut Most, [set(1, &[1])]), []);
    let effects = engine.handle(&mut Most, met(Met::Elected));
    assert_eq!(pushes(&effects), [operation(1)]);
}

#[test]
fn a_customers_operations_go_one_after_the_other_and_others_beside_it() {
    let mut engine = leading();
    assert_eq!(pushes(&engine.handle(&mut Most, [set(1, &[1])])), [operation(1)]);
    assert_eq!(pushes(&engine.handle(&mut Most, [set(1, &[1, 2])])), []);
    assert_eq!(pushes(&engine.handle(&mut Most, [set(2, &[3])])), [operation(3)]);
    engine.handle(&mut Most, [pushed(1)]);
    let effects = engine.handle(&mut Most, [landed(1)]);
    assert_eq!(pushes(&effects), [operation(2)]);
}

#[test]
fn r024_what_another_tab_saved_before_and_is_heard_of_late_takes_its_place() {
    let mut engine = leading();
    engine.handle(&mut Most, [set(1, &[1])]);
    engine.handle(&mut Most, [set(1, &[1, 3])]);
    engine.handle(&mut Most, [set(1, &[1, 2, 3, 4])]);
    let mut order = Vec::new();
    for op in [1, 2, 3, 4] {
        engine.handle(&mut Most, [pushed(op)]);
        order.extend(pushes(&engine.handle(&mut Most, [landed(op)])));
    }
    assert_eq!(order, [2, 3, 4].map(operation));
    // What is on its way is not overtaken.
    engine.handle(&mut Most, [set(1, &[6])]);
    assert_eq!(pushes(&engine.handle(&mut Most, [set(1, &[5, 6])])), []);
    assert_eq!(
        pushes(&engine.handle(&mut Most, [unreachable(6), Met::TryNow.into()])),
        [operation(5)]
    );
}

#[test]
fn what_is_on_its_way_stays_there_whatever_the_lines_say() {
    let mut engine = leading();
    engine.handle(&mut Most, [set(1, &[1, 2])]);
    assert_eq!(pushes(&engine.handle(&mut Most, [set(1, &[])])), []);
    assert_eq!(pushes(&engine.handle(&mut Most, [set(1, &[2])])), [], "1 is still on its way");
    let settle = Effect::Settle { operation: operation(1), answer: answer(accepted()) };
    assert_eq!(engine.handle(&mut Most, [pushed(1)]), [settle]);
    assert_eq!(pushes(&engine.handle(&mut Most, [set(1, &[2, 3])])), [], "1 is being settled");
    assert_eq!(pushes(&engine.handle(&mut Most, [landed(1)])), [operation(2)]);
}

#[test]
fn r024_lines_keep_their_place_when_they_are_set_again() {
    let mut engine = ready();
    for of in 1..=4 {
        engine.handle(&mut Most, [set(of, &[of])]);
    }
    engine.handle(&mut Most, [set(1, &[1, 11])]);
    // What ends and comes again begins anew.
    engine.handle(&mut Most, [set(2, &[])]);
    engine.handle(&mut Most, [set(2, &[2])]);
    let first = pushes(&engine.handle(&mut Most, met(Met::Elected)));
    assert_eq!(first, [1, 3].map(operation));
    let mut next = |op| pushes(&engine.handle(&mut Most, [pushed(op), landed(op)]));
    assert_eq!(next(1), [operation(11)], "its customer was the first");
    assert_eq!(next(3), [operation(4)]);
    assert_eq!(next(11), [operation(2)]);
}

#[test]
fn what_has_landed_is_not_sent_before_its_line_is_set_again() {
    let mut engine = leading();
    engine.handle(&mut Most, [set(1, &[1, 2])]);
    // It is gone, and this tab has not read that yet.
    assert_eq!(pushes(&engine.handle(&mut Most, [landed(1)])), [operation(2)]);
    engine.handle(&mut Most, [landed(2)]);
    assert_eq!(waiting(&engine), 0);
    assert_eq!(pushes(&engine.handle(&mut Most, [set(1, &[1])])), [operation(1)]);
}

#[test]
fn ten_thousand_customers_are_sent_in_a_blink() {
    const CUSTOMERS: u32 = 10_000;
    let id = |number: u32| {
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        (CustomerId::from_random_bytes(bytes), OperationId::from_random_bytes(bytes))
    };
    let mut engine = ready();
    engine.pace.in_flight_max = 400;
    let all = (0..CUSTOMERS).map(|number| (id(number).0, vec![id(number).1]));
    engine.handle(&mut Most, [Event::Lines(all.collect())]);
    let mut on_their_way = pushes(&engine.handle(&mut Most, met(Met::Elected)));
    let mut sent = 0;
    while !on_their_way.is_empty() {
        sent += on_their_way.len();
        let events = on_their_way.iter().flat_map(|&operation| {
            let outcome = Outcome::Accepted(None);
            [Event::Pushed { operation, answer: answer(outcome) }, Event::Landed { operation }]
        });
        on_their_way = pushes(&engine.handle(&mut Most, events.collect::<Vec<_>>()));
    }
    assert_eq!((sent, waiting(&engine)), (10_000, 0));
}

#[test]
fn at_most_so_many_are_on_their_way_at_once() {
    let mut engine = leading();
    engine.handle(&mut Most, [set(1, &[1])]);
    engine.handle(&mut Most, [set(2, &[2])]);
    assert_eq!(pushes(&engine.handle(&mut Most, [set(3, &[3])])), []);
    assert_eq!(pushes(&engine.handle(&mut Most, [pushed(1)])), [operation(3)]);
}

#[test]
fn an_operation_leaves_the_queue_only_when_its_outcome_is_committed() {
    let mut engine = leading();
    engine.handle(&mut Most, [set(1, &[1])]);
    let effects = engine.handle(&mut Most, [pushed(1)]);
    assert_eq!(effects, [Effect::Settle { operation: operation(1), answer: answer(accepted()) }]);
    assert_eq!(waiting(&engine), 1);
    let effects = engine.handle(&mut Most, [Event::SettleFailed { operation: operation(1) }]);
    let (_, generation) = wake(&effects).unwrap();
    let effects = engine.handle(&mut Most, met(Met::Woke { generation }));
    assert_eq!(pushes(&effects), [operation(1)], "the same operation again");
    engine.handle(&mut Most, [pushed(1)]);
    engine.handle(&mut Most, [landed(1)]);
    assert_eq!(waiting(&engine), 0);
}

#[test]
fn r024_r040_what_was_found_in_the_outbox_is_sent_in_its_order() {
    let mut engine = ready();
    let found = vec![line(9, &[1]), line(1, &[2]), line(5, &[3])];
    engine.handle(&mut Most, [Event::Lines(found)]);
    let effects = engine.handle(&mut Most, met(Met::Elected));
    assert_eq!(pushes(&effects), [operation(1), operation(2)]);
}

#[test]
fn r204_a_refused_operation_leaves_the_others_alone() {
    let mut engine = leading();
    engine.handle(&mut Most, [set(1, &[1])]);
    engine.handle(&mut Most, [set(2, &[2])]);
    engine
        .handle(&mut Most, [Event::Pushed { operation: operation(1), answer: answer(refused()) }]);
    engine.handle(&mut Most, [set(1, &[]), landed(1)]);
    assert_eq!(pushes(&engine.handle(&mut Most, [set(3, &[3])])), [operation(3)]);
    assert_eq!(waiting(&engine), 2);
}

#[test]
fn r204_what_was_made_on_top_of_a_refused_operation_waits_for_the_decision() {
    let mut engine = leading();
    engine.handle(&mut Most, [set(1, &[1, 2])]);
    engine
        .handle(&mut Most, [Event::Pushed { operation: operation(1), answer: answer(refused()) }]);
    assert_eq!(engine.handle(&mut Most, [set(1, &[]), landed(1)]), []);
    // Corrected.
    assert_eq!(pushes(&engine.handle(&mut Most, [set(1, &[1, 2])])), [operation(1)]);
}

#[test]
fn without_an_answer_the_engine_waits_longer_each_time_and_probes_with_one() {
    let mut engine = leading();
    engine.handle(&mut Most, [set(1, &[1])]);
    engine.handle(&mut Most, [set(2, &[2])]);
    let mut delays = Vec::new();
    let effects = engine.handle(&mut Most, [unreachable(1)]);
    let (delay, mut generation) = wake(&effects).unwrap();
    delays.push(delay);
    assert_eq!(wake(&engine.handle(&mut Most, [unreachable(2)])), None, "one wait for a volley");
    for _ in 0..6 {
        let effects = engine.handle(&mut Most, met(Met::Woke { generation }));
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
    engine.handle(&mut Most, [set(1, &[1])]);
    engine.handle(&mut Most, [set(2, &[2])]);
    engine.handle(&mut Most, [unreachable(1)]);
    engine.handle(&mut Most, [unreachable(2)]);
    assert_eq!(pushes(&engine.handle(&mut Most, met(Met::TryNow))), [operation(1)]);
    assert_eq!(pushes(&engine.handle(&mut Most, [pushed(1)])), [operation(2)]);
}

#[test]
fn an_old_timer_wakes_nobody() {
    let mut engine = leading();
    engine.handle(&mut Most, [set(1, &[1])]);
    let (_, old) = wake(&engine.handle(&mut Most, [unreachable(1)])).unwrap();
    engine.handle(&mut Most, met(Met::TryNow));
    engine.handle(&mut Most, [unreachable(1)]);
    assert_eq!(engine.handle(&mut Most, met(Met::Woke { generation: old })), []);
}

#[test]
fn an_ended_session_holds_the_queue_until_somebody_signs_on() {
    let mut engine = leading();
    engine.handle(&mut Most, [set(1, &[1])]);
    let failure = Failure::SignOnNeeded;
    engine.handle(&mut Most, [Event::PushFailed { operation: operation(1), failure }]);
    assert_eq!(engine.handle(&mut Most, met(Met::TryNow)), []);
    assert_eq!(pushes(&engine.handle(&mut Most, met(Met::SignedOn))), [operation(1)]);
}

#[test]
fn r038_disconnected_by_hand_nothing_goes_out_until_connected() {
    let mut engine = leading();
    engine.handle(&mut Most, met(Met::Disconnected));
    assert_eq!(engine.handle(&mut Most, [set(1, &[1])]), []);
    assert_eq!(engine.handle(&mut Most, met(Met::TryNow)), []);
    let effects = engine.handle(&mut Most, met(Met::Connected));
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
    assert_eq!(engine.handle(&mut Most, met(Met::Woke { generation })), [Effect::Pull]);
}

#[test]
fn a_discarded_operation_is_not_sent() {
    let mut engine = leading();
    engine.handle(&mut Most, met(Met::Disconnected));
    engine.handle(&mut Most, [set(1, &[1])]);
    engine.handle(&mut Most, [set(1, &[])]);
    let effects = engine.handle(&mut Most, met(Met::Connected));
    assert_eq!((pushes(&effects), pulls(&effects)), (vec![], 1));
}

#[test]
fn a_customer_that_the_server_cannot_take_now_does_not_hold_up_the_others() {
    let mut engine = leading();
    let busy = Event::PushFailed {
        operation: operation(1),
        failure: Failure::Busy { retry_delay_ms: 1_000 },
    };
    engine.handle(&mut Most, [set(1, &[1])]);
    let (_, generation) = wake(&engine.handle(&mut Most, [busy.clone()])).unwrap();
    engine.handle(&mut Most, [set(2, &[2])]);
    let effects = engine.handle(&mut Most, met(Met::Woke { generation }));
    assert_eq!(pushes(&effects), [operation(1)]);
    let (_, generation) = wake(&engine.handle(&mut Most, [busy])).unwrap();
    let effects = engine.handle(&mut Most, met(Met::Woke { generation }));
    assert_eq!(pushes(&effects), [operation(2)]);
}

#[test]
fn r244_a_kiosk_that_asks_for_no_news_waits_for_the_line_as_long_as_any_other() {
    let mut engine = Engine::new(Pace { in_flight_max: 2 });
    let events = [Met::Activated { needs_session: false }, Met::Elected].map(Event::from);
    assert_eq!(pulls(&engine.handle(&mut Most, events)), 1);
    assert_eq!(engine.handle(&mut Most, [Event::PullSpared]), []);
    engine.handle(&mut Most, [set(1, &[1])]);
    let (first, generation) = wake(&engine.handle(&mut Most, [unreachable(1)])).unwrap();
    engine.handle(&mut Most, [Event::NewsHinted]);
    engine.handle(&mut Most, met(Met::Woke { generation }));
    engine.handle(&mut Most, [Event::PullSpared]);
    let (second, _) = wake(&engine.handle(&mut Most, [unreachable(1)])).unwrap();
    assert!(second > first, "{first} {second}");
}

#[test]
fn r204_what_happens_at_once_is_answered_at_once() {
    let mut engine = leading();
    let all = vec![line(1, &[1, 3]), line(2, &[2]), line(3, &[4])];
    engine.handle(&mut Most, [Event::Lines(all)]);
    let effects = engine.handle(&mut Most, [pushed(1), pushed(2), landed(1), landed(2)]);
    assert_eq!(effects.iter().filter(|it| matches!(it, Effect::Settle { .. })).count(), 2);
    // The next of the first customer keeps its place before the third customer.
    assert_eq!(pushes(&effects), [operation(3), operation(4)]);
}
