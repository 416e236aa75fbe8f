//! Merges a state that the scale unit tells into a base.

use domain::Identity;

use crate::model::{CustomerRecord, Progress, ServerCustomer, Timestamp, Version};

/// The base after `server` was received at `now`; `None` where it is not newer than `base`.
///
/// `shown` is the customer as this register shows it; it has what only this register knows: when
/// the customer was captured, and a number, which is never taken back.
pub fn merge(
    base: Option<&CustomerRecord>,
    shown: Option<&CustomerRecord>,
    server: ServerCustomer,
    version: Version,
    now: Timestamp,
) -> Option<CustomerRecord> {
    if base.is_some_and(|base| base.version >= version) {
        return None;
    }
    let local = base.or(shown);
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
    let told = Some(server.left_out).filter(|left_out| !left_out.is_empty());
    let issued = local.iter().flat_map(|record| &record.issued_cards);
    let issued_cards: Vec<_> = issued.filter(|card| card.version > version).cloned().collect();
    let mut loyalty_cards = server.loyalty_cards;
    for card in &issued_cards {
        if !loyalty_cards.contains(&card.number) {
            loyalty_cards.push(card.number.clone());
        }
    }
    Some(CustomerRecord {
        id: server.id,
        identity,
        details: server.details,
        loyalty_cards,
        progress,
        left_out: told.or_else(|| Some(local?.left_out.clone())).unwrap_or_default(),
        version,
        issued_cards,
    })
}

#[cfg(test)]
mod tests {
    use domain::{AccountNumber, CustomerDraft, CustomerId};

    use super::*;
    use crate::model::IssuedCard;

    fn server(identity: Identity) -> ServerCustomer {
        let draft = CustomerDraft { first_name: "Aiko".to_owned(), ..CustomerDraft::default() };
        ServerCustomer {
            id: CustomerId::from_random_bytes([1; 16]),
            identity,
            details: draft.check().unwrap(),
            loyalty_cards: vec![],
            left_out: vec![],
            channel_database_id: "1".to_owned(),
            number: 0,
        }
    }

    fn at(number: i64) -> Version {
        Version { epoch: 1, number }
    }

    fn assigned() -> Identity {
        Identity::Assigned(AccountNumber::new("004012").unwrap())
    }

    fn captured() -> CustomerRecord {
        let server = server(Identity::Pending);
        CustomerRecord::captured(server.id, server.details, Timestamp(1))
    }

    fn told(local: &CustomerRecord, server: ServerCustomer, version: Version) -> CustomerRecord {
        merge(Some(local), None, server, version, Timestamp(9)).unwrap()
    }

    #[test]
    fn r203_a_pending_record_becomes_the_real_one_in_one_step_and_keeps_its_key() {
        let after = merge(None, Some(&captured()), server(assigned()), at(4), Timestamp(9));
        let after = after.unwrap();
        assert_eq!((after.id, &after.identity), (captured().id, &assigned()));
        assert_eq!(after.progress.saved_at, Some(Timestamp(1)));
        assert_eq!(after.progress.assigned_at, Some(Timestamp(9)));
    }

    #[test]
    fn r082_an_answer_that_comes_late_or_again_changes_nothing() {
        let real = told(&captured(), server(assigned()), at(4));
        for late in [at(3), at(4)] {
            let heard = merge(Some(&real), None, server(Identity::Pending), late, Timestamp(12));
            assert_eq!(heard, None);
        }
    }

    #[test]
    fn an_account_number_is_not_taken_back_by_a_channel_database_that_does_not_know_it() {
        let real = told(&captured(), server(assigned()), at(4));
        let restored = Version { epoch: 2, number: 1 };
        let heard = told(&real, server(Identity::Pending), restored);
        assert_eq!((heard.identity, heard.progress), (assigned(), real.progress));
    }

    #[test]
    fn r228_an_issued_card_stays_until_the_base_is_as_new_as_it() {
        let mut real = told(&captured(), server(assigned()), at(4));
        real.loyalty_cards = vec!["55".to_owned()];
        real.issued_cards = vec![IssuedCard { number: "55".to_owned(), version: at(6) }];
        let older = told(&real, server(assigned()), at(5));
        assert_eq!(older.loyalty_cards, ["55"]);
        let newer = told(&older, server(assigned()), at(6));
        assert_eq!((newer.loyalty_cards.len(), newer.issued_cards.len()), (0, 0));
    }

    #[test]
    fn what_could_not_be_kept_is_known_until_something_else_is_told() {
        let mut first = server(Identity::Pending);
        first.left_out = vec!["TitleRecordId".to_owned()];
        let record = told(&captured(), first, at(1));
        let later = told(&record, server(assigned()), at(2));
        assert_eq!(later.left_out, ["TitleRecordId"]);
    }

    #[test]
    fn a_customer_from_elsewhere_has_no_progress() {
        let record = merge(None, None, server(assigned()), at(1), Timestamp(9)).unwrap();
        assert_eq!(record.progress, Progress::default());
    }
}
