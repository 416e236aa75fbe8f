//! What becomes of a register's customer when the scale unit tells its own view.

use domain::Identity;

use crate::model::{CustomerRecord, Progress, ServerCustomer, Timestamp};

/// The record after `server` was heard at `now`.
///
/// An account number once known is never taken back, whatever order answers
/// arrive in; the times that the record has passed stay. While changes wait here
/// (`is_edited`), the details stay as they were typed (R082).
pub fn reconcile(
    local: Option<&CustomerRecord>,
    server: ServerCustomer,
    is_edited: bool,
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
    let typed = local.filter(|_| is_edited).map(|record| record.details.clone());
    let told = Some(server.left_out).filter(|left_out| !left_out.is_empty());
    let mut loyalty_cards = server.loyalty_cards;
    // An answer may be late or given again: it takes no card away. The news do.
    for card in local.filter(|_| is_edited).iter().flat_map(|record| &record.loyalty_cards) {
        if !loyalty_cards.contains(card) {
            loyalty_cards.push(card.clone());
        }
    }
    CustomerRecord {
        id: server.id,
        identity,
        details: typed.unwrap_or(server.details),
        loyalty_cards,
        progress,
        left_out: told.or_else(|| Some(local?.left_out.clone())).unwrap_or_default(),
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
            left_out: vec![],
        }
    }

    fn assigned() -> Identity {
        Identity::Assigned(AccountNumber::new("004012").unwrap())
    }

    fn captured() -> CustomerRecord {
        let mut record = reconcile(None, server(Identity::Pending), false, Timestamp(1));
        record.progress.saved_at = Some(Timestamp(1));
        record
    }

    #[test]
    fn r203_a_pending_record_becomes_the_real_one_in_one_step_and_keeps_its_key() {
        let before = captured();
        let after = reconcile(Some(&before), server(assigned()), false, Timestamp(9));
        assert_eq!(after.id, before.id);
        assert_eq!(after.identity, assigned());
        assert_eq!(after.progress.saved_at, Some(Timestamp(1)));
        assert_eq!(after.progress.assigned_at, Some(Timestamp(9)));
    }

    #[test]
    fn an_account_number_is_never_taken_back_by_a_late_answer() {
        let real = reconcile(Some(&captured()), server(assigned()), false, Timestamp(9));
        let late = reconcile(Some(&real), server(Identity::Pending), false, Timestamp(12));
        assert_eq!(late.identity, assigned());
        assert_eq!(late.progress, real.progress);
    }

    #[test]
    fn r082_what_was_typed_stays_while_it_waits_and_the_number_comes_all_the_same() {
        let mut typed = captured();
        typed.details.phone = "2".to_owned();
        let real = reconcile(Some(&typed), server(assigned()), true, Timestamp(9));
        assert_eq!((real.details.phone.as_str(), real.identity), ("2", assigned()));
        let sent = reconcile(Some(&typed), server(assigned()), false, Timestamp(9));
        assert_eq!(sent.details.phone, "");
    }

    #[test]
    fn r228_a_late_answer_takes_no_card_away_and_the_news_do() {
        let mut real = captured();
        real.loyalty_cards = vec!["55".to_owned()];
        let late = reconcile(Some(&real), server(assigned()), true, Timestamp(9));
        assert_eq!(late.loyalty_cards, ["55"]);
        let told = reconcile(Some(&real), server(assigned()), false, Timestamp(9));
        assert_eq!(told.loyalty_cards, [""; 0]);
    }

    #[test]
    fn what_could_not_be_kept_is_known_until_something_else_is_told() {
        let mut told = server(Identity::Pending);
        told.left_out = vec!["TitleRecordId".to_owned()];
        let record = reconcile(None, told, false, Timestamp(1));
        let later = reconcile(Some(&record), server(assigned()), false, Timestamp(2));
        assert_eq!(later.left_out, ["TitleRecordId"]);
    }

    #[test]
    fn a_customer_from_elsewhere_has_no_progress() {
        let record = reconcile(None, server(assigned()), false, Timestamp(9));
        assert_eq!(record.progress, Progress::default());
    }
}
