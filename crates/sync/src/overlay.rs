//! The overlay: a customer's base with its pending operations on top.

use crate::model::{CustomerRecord, Operation};

/// The customer as screens show it; `None` where no server has told it and no creation is pending.
///
/// `entries` are the customer's, oldest first. Their changes are applied on top of any base, so no
/// typed value is taken back while it waits (R082), and discarding an entry means computing without
/// it.
pub fn shown<'a>(
    base: Option<&CustomerRecord>,
    entries: impl IntoIterator<Item = &'a Operation>,
) -> Option<CustomerRecord> {
    let mut customer = base.cloned();
    for entry in entries {
        if let Some(creation) = entry.creation() {
            match &mut customer {
                None => {
                    let (id, details) = (entry.customer_id, creation.details.clone());
                    customer = Some(CustomerRecord::captured(id, details, entry.captured_at));
                }
                Some(base) if base.version.epoch < creation.epoch => {
                    base.details.clone_from(&creation.details);
                }
                Some(_) => {}
            }
        }
        if let (Some(customer), Some(change)) = (&mut customer, entry.change()) {
            change.redo(&mut customer.details);
            // The server said that about other values.
            customer.left_out.clear();
        }
    }
    customer
}

#[cfg(test)]
mod tests {
    use domain::{CustomerDetails, CustomerDraft, CustomerId, OperationId};

    use super::*;
    use crate::change::Change;
    use crate::model::{Creation, OperationKind, OperationState, Timestamp, Version};
    use crate::testing::draft;

    fn details(phone: &str, email: &str) -> CustomerDetails {
        CustomerDraft { email: email.to_owned(), ..draft(phone) }.check().unwrap()
    }

    fn entry(kind: OperationKind) -> Operation {
        Operation {
            place: 1,
            id: OperationId::from_random_bytes([1; 16]),
            customer_id: CustomerId::from_random_bytes([1; 16]),
            kind,
            revision: 0,
            captured_offline: false,
            captured_at: Timestamp(7),
            attempts: 0,
            last_attempt_at: None,
            state: OperationState::Waiting,
        }
    }

    fn create(details: CustomerDetails, epoch: u32) -> Operation {
        entry(OperationKind::Create(Box::new(Creation { details, epoch })))
    }

    fn change(before: CustomerDetails, after: CustomerDetails) -> Operation {
        entry(OperationKind::Change(Box::new(Change { before, after })))
    }

    fn told(details: CustomerDetails, epoch: u32) -> CustomerRecord {
        let id = CustomerId::from_random_bytes([1; 16]);
        let base = CustomerRecord::captured(id, details, Timestamp(7));
        CustomerRecord { version: Version { epoch, number: 3 }, ..base }
    }

    #[test]
    fn r201_a_creation_shows_its_customer_before_any_server_knows_it() {
        let shown = shown(None, &[create(details("5550001", ""), 0)]).unwrap();
        assert_eq!(shown.details, details("5550001", ""));
        assert_eq!(shown.progress.saved_at, Some(Timestamp(7)));
        assert!(shown.is_own_pending());
    }

    #[test]
    fn r082_what_was_typed_lies_on_top_of_what_others_did() {
        let base = told(details("5550001", "new@b.co"), 1);
        let shown = shown(Some(&base), &[change(details("5550001", ""), details("5550002", ""))]);
        assert_eq!(shown.map(|it| it.details), Some(details("5550002", "new@b.co")));
    }

    #[test]
    fn r205_a_change_that_is_given_up_leaves_no_trace() {
        let base = told(details("32910", ""), 1);
        let refused = change(details("", ""), details("", "x@refused.example"));
        assert_eq!(shown(Some(&base), &[refused]).unwrap().details.email, "x@refused.example");
        assert_eq!(shown(Some(&base), &[]), Some(base));
    }

    #[test]
    fn a_base_as_new_as_the_creation_knows_more_than_it() {
        let (typed, told_since) = (details("5550001", ""), details("5550002", ""));
        let of = |base_epoch, creation_epoch| {
            let base = told(told_since.clone(), base_epoch);
            shown(Some(&base), &[create(typed.clone(), creation_epoch)]).map(|it| it.details)
        };
        assert_eq!(of(1, 0), Some(told_since.clone()), "the answer is still under way");
        assert_eq!(of(1, 2), Some(typed.clone()), "queued again, and corrected since");
    }

    #[test]
    fn without_base_and_creation_there_is_nobody() {
        assert_eq!(shown(None, &[change(details("5550001", ""), details("5550002", ""))]), None);
    }
}
