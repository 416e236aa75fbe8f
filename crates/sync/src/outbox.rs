//! What the outbox says about a customer.

use domain::{CustomerDetails, CustomerId, OperationId};

use crate::change::Change;
use crate::model::{CustomerRecord, Operation, OperationKind};

/// What may be sent, oldest first: a customer's operations wait for one of them that was
/// set aside before, because they were made on top of it. Nothing is made on top of a sale
/// or a card. A card waits until `may_have_card` says that its customer can have one, and
/// holds nothing meanwhile (R228).
pub fn sendable(
    outbox: &[Operation],
    may_have_card: impl Fn(CustomerId) -> bool,
) -> Vec<(OperationId, CustomerId)> {
    let mut held: Vec<CustomerId> = Vec::new();
    let mut free = Vec::new();
    for entry in outbox {
        if entry.is_set_aside() {
            if entry.is_built_on() {
                held.push(entry.customer_id);
            }
        } else if !held.contains(&entry.customer_id)
            && (!entry.is_card() || may_have_card(entry.customer_id))
        {
            free.push((entry.id, entry.customer_id));
        }
    }
    free
}

/// Whether changes of the customer wait here, other than the operation `but`.
pub fn is_edited(outbox: &[Operation], id: CustomerId, but: Option<OperationId>) -> bool {
    outbox.iter().any(|it| it.change_of(id).is_some() && Some(it.id) != but)
}

/// The customer as it is `stored`, with what `entry` did to it; `typed` is how whoever made
/// the entry saw the outcome, without what others have done meanwhile. A sale does nothing.
pub fn with_change(
    stored: &CustomerRecord,
    typed: &CustomerRecord,
    entry: &Operation,
) -> CustomerRecord {
    let mut customer = stored.clone();
    if let Some(change) = entry.change() {
        change.redo(&mut customer.details);
        customer.left_out.clone_from(&typed.left_out);
    }
    customer
}

/// Does to the customer what the changes of it that wait, other than the operation `but`,
/// did: no more than is done already.
pub fn redo_waiting(outbox: &[Operation], customer: &mut CustomerRecord, but: Option<OperationId>) {
    for entry in outbox {
        if let Some(change) = entry.change_of(customer.id)
            && Some(entry.id) != but
        {
            change.redo(&mut customer.details);
        }
    }
}

/// What is left of the customer's details as they are `known`, and its later changes, when
/// one change is given up; `None` if it is no change, or gone. What others have done
/// meanwhile stays.
pub fn without(
    outbox: &[Operation],
    given_up: OperationId,
    known: &CustomerDetails,
) -> Option<(CustomerDetails, Vec<Operation>)> {
    let mut entries = outbox.iter().skip_while(|entry| entry.id != given_up);
    let given_up = entries.next()?;
    let change = given_up.change()?;
    let changes: Vec<(&Operation, &Change)> = entries
        .filter(|entry| entry.customer_id == given_up.customer_id)
        .filter_map(|entry| Some((entry, entry.change()?)))
        .collect();
    let mut details = known.clone();
    changes.iter().rev().for_each(|(_, later)| later.undo(&mut details));
    change.undo(&mut details);
    let mut later = Vec::new();
    for (entry, change) in changes {
        let before = details.clone();
        change.redo(&mut details);
        let change = Change { before, after: details.clone() };
        later.push(Operation { kind: OperationKind::Change(Box::new(change)), ..entry.clone() });
    }
    Some((details, later))
}

#[cfg(test)]
mod tests {
    use domain::{CustomerDraft, Identity};

    use super::*;
    use crate::model::{OperationState, Progress, Refusal, Timestamp};

    fn details(phone: &str, email: &str) -> CustomerDetails {
        let draft = CustomerDraft {
            first_name: "Aiko".to_owned(),
            phone: phone.to_owned(),
            email: email.to_owned(),
            ..CustomerDraft::default()
        };
        draft.check().unwrap()
    }

    fn operation(id: u8, customer: u8, kind: OperationKind) -> Operation {
        Operation {
            id: OperationId::from_random_bytes([id; 16]),
            customer_id: CustomerId::from_random_bytes([customer; 16]),
            kind,
            captured_offline: false,
            captured_at: Timestamp(1),
            attempts: 0,
            last_attempt_at: None,
            state: OperationState::Waiting,
        }
    }

    fn change(id: u8, before: CustomerDetails, after: CustomerDetails) -> Operation {
        operation(id, 1, OperationKind::Change(Box::new(Change { before, after })))
    }

    fn set_aside(operation: Operation) -> Operation {
        Operation { state: OperationState::SetAside(Refusal::default()), ..operation }
    }

    #[test]
    fn r204_what_was_made_on_top_of_a_refused_operation_waits_and_other_customers_go_on() {
        let refused = set_aside(operation(1, 1, OperationKind::Create));
        let outbox = [
            refused,
            change(2, details("1", ""), details("2", "")),
            operation(3, 2, OperationKind::Create),
        ];
        assert_eq!(sendable(&outbox, |_| true), [(outbox[2].id, outbox[2].customer_id)]);
    }

    #[test]
    fn r036_a_sale_waits_for_its_customer_and_holds_nothing() {
        let sale = |id| operation(id, 1, OperationKind::Sale("9.50".to_owned()));
        let outbox = [operation(1, 1, OperationKind::Create), set_aside(sale(2)), sale(3)];
        assert_eq!(
            sendable(&outbox, |_| true),
            [1, 3].map(|id| (sale(id).id, sale(id).customer_id))
        );
        assert!(!is_edited(&outbox, outbox[0].customer_id, None));
    }

    #[test]
    fn r228_a_card_waits_for_its_customers_number_and_holds_nothing() {
        let card = |id, customer| operation(id, customer, OperationKind::Card(String::new()));
        let (one, other) = (card(1, 1), card(3, 2));
        let outbox = [one.clone(), change(2, details("1", ""), details("2", "")), other.clone()];
        let sent = |outbox: &[Operation], has_number| {
            let sent = sendable(outbox, |id| has_number == Some(id));
            sent.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
        };
        assert_eq!(sent(&outbox, None), [outbox[1].id]);
        assert_eq!(sent(&outbox, Some(one.customer_id)), [one.id, outbox[1].id]);
        let refused = [set_aside(one), outbox[1].clone()];
        assert_eq!(sent(&refused, Some(other.customer_id)), [outbox[1].id]);
        let behind = [set_aside(outbox[1].clone()), card(4, 1)];
        assert_eq!(sent(&behind, Some(behind[0].customer_id)), []);
    }

    #[test]
    fn a_create_that_waits_is_no_edit_and_the_one_being_settled_does_not_count() {
        let outbox =
            [operation(1, 1, OperationKind::Create), change(2, details("1", ""), details("2", ""))];
        let id = outbox[0].customer_id;
        assert!(!is_edited(&outbox[..1], id, None));
        assert!(is_edited(&outbox, id, Some(outbox[0].id)));
        assert!(!is_edited(&outbox, id, Some(outbox[1].id)));
    }

    #[test]
    fn r082_an_entry_does_to_the_stored_customer_what_it_changes_and_nothing_else() {
        let customer = |details| CustomerRecord {
            id: CustomerId::from_random_bytes([1; 16]),
            identity: Identity::Pending,
            details,
            loyalty_cards: vec![],
            progress: Progress::default(),
            left_out: vec![],
        };
        // Another tab has typed an e-mail address, which this one has not heard of.
        let stored = customer(details("1", "a@b.co"));
        let typed = customer(details("2", ""));
        let edit = change(1, details("1", ""), details("2", ""));
        assert_eq!(with_change(&stored, &typed, &edit).details, details("2", "a@b.co"));
        let sale = operation(2, 1, OperationKind::Sale("9.50".to_owned()));
        assert_eq!(with_change(&stored, &typed, &sale), stored);

        let mut heard = customer(details("3", "c@d.co"));
        redo_waiting(&[edit.clone(), sale], &mut heard, None);
        assert_eq!(heard.details, details("2", "c@d.co"));
        redo_waiting(&[change(3, details("", ""), details("4", ""))], &mut heard, Some(edit.id));
        assert_eq!(heard.details.phone, "4");
        redo_waiting(std::slice::from_ref(&edit), &mut heard, Some(edit.id));
        assert_eq!(heard.details.phone, "4", "the one that is being settled does not count");
    }

    #[test]
    fn r205_a_change_that_is_given_up_leaves_the_later_ones() {
        let outbox = [
            set_aside(change(1, details("1", ""), details("999", ""))),
            change(2, details("999", ""), details("999", "a@b.co")),
        ];
        let known = details("999", "a@b.co");
        let (left, later) = without(&outbox, outbox[0].id, &known).unwrap();
        assert_eq!(left, details("1", "a@b.co"));
        assert_eq!(later, [change(2, details("1", ""), details("1", "a@b.co"))]);
        let create = [operation(1, 1, OperationKind::Create)];
        assert_eq!(without(&create, outbox[0].id, &known), None);
    }

    #[test]
    fn r205_what_came_in_before_a_change_was_given_up_stays() {
        let outbox = [set_aside(change(1, details("", ""), details("", "x@refused.example")))];
        let known = details("32910", "x@refused.example");
        let (left, _) = without(&outbox, outbox[0].id, &known).unwrap();
        assert_eq!(left, details("32910", ""));
    }
}
