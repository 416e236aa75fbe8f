//! What becomes of a register's customer when the scale unit tells its own view.

use domain::Identity;

use crate::model::{CustomerRecord, Progress, ServerCustomer, Timestamp};

/// The record after `server` was heard at `now`.
///
/// An account number once known is never taken back, whatever order answers
/// arrive in; the times that the record has passed stay.
pub fn reconcile(
    local: Option<&CustomerRecord>,
    server: ServerCustomer,
    now: Timestamp,
) -> CustomerRecord {
    let identity = match local.map(|record| &record.identity) {
        Some(Identity::Assigned(number)) if server.identity.is_pending() => {
            Identity::Assigned(number.clone())
        }
        _ => server.identity,
    };
    let was_captured = local.filter(|record| record.progress.saved_at.is_some());
    let progress = was_captured.map_or_else(Progress::default, |record| Progress {
        sent_at: record.progress.sent_at.or(Some(now)),
        assigned_at: record.progress.assigned_at.or((!identity.is_pending()).then_some(now)),
        ..record.progress
    });
    CustomerRecord {
        id: server.id,
        identity,
        details: server.details,
        loyalty_cards: server.loyalty_cards,
        progress,
    }
}

#[cfg(test)]
mod tests {
    use domain::{AccountNumber, CustomerDraft, CustomerId};

    use super::*;

    fn server(identity: Identity) -> ServerCustomer {
        let draft = CustomerDraft { first_name: "Aiko".to_owned(), ..CustomerDraft::default() };
        ServerCustomer {
            id: CustomerId::from_random_bytes([1; 16]),
            identity,
            details: draft.check().unwrap(),
            loyalty_cards: vec![],
        }
    }

    fn assigned() -> Identity {
        Identity::Assigned(AccountNumber::new("004012").unwrap())
    }

    fn captured() -> CustomerRecord {
        let mut record = reconcile(None, server(Identity::Pending), Timestamp(1));
        record.progress.saved_at = Some(Timestamp(1));
        record
    }

    #[test]
    fn r203_a_pending_record_becomes_the_real_one_in_one_step_and_keeps_its_key() {
        let before = captured();
        let after = reconcile(Some(&before), server(assigned()), Timestamp(9));
        assert_eq!(after.id, before.id);
        assert_eq!(after.identity, assigned());
        assert_eq!(after.progress.saved_at, Some(Timestamp(1)));
        assert_eq!(after.progress.assigned_at, Some(Timestamp(9)));
    }

    #[test]
    fn an_account_number_is_never_taken_back_by_a_late_answer() {
        let real = reconcile(Some(&captured()), server(assigned()), Timestamp(9));
        let late = reconcile(Some(&real), server(Identity::Pending), Timestamp(12));
        assert_eq!(late.identity, assigned());
        assert_eq!(late.progress, real.progress);
    }

    #[test]
    fn a_customer_from_elsewhere_has_no_progress() {
        let record = reconcile(None, server(assigned()), Timestamp(9));
        assert_eq!(record.progress, Progress::default());
    }
}
