//! The formats of version 1 of the offline database: a register of a later version reads what
//! this one stored. A changed snapshot is another format, which needs a version byte of its own.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fmt::Debug;

use domain::{
    AccountNumber, AddressDraft, AttributeValue, Consent, Contact, ContactKind, CustomerDraft,
    CustomerId, CustomerType, Identity, OperationId, Reading,
};
use insta::assert_snapshot;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::{
    Change, Creation, Cursor, CustomerRecord, IssuedCard, KnownWorker, Operation, OperationKind,
    OperationState, Progress, QueueSamples, Refusal, Timestamp, Version,
};

/// The stored bytes, as text.
fn stored<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> String {
    let bytes = postcard::to_allocvec(value).unwrap();
    assert_eq!(&postcard::from_bytes::<T>(&bytes).unwrap(), value);
    bytes.escape_ascii().to_string()
}

fn person() -> CustomerDraft {
    CustomerDraft {
        customer_type: CustomerType::Person,
        title_record_id: 5,
        first_name: "Aiko".to_owned(),
        middle_name: "B.".to_owned(),
        last_name: "Mori".to_owned(),
        organization_name: String::new(),
        reading: Reading {
            first: "アイコ".to_owned(),
            last: "モリ".to_owned(),
            ..Reading::default()
        },
        phone: "+81312345678".to_owned(),
        email: "aiko@example.com".to_owned(),
        receipt_email: "receipts@example.com".to_owned(),
        language: "ja".to_owned(),
        contacts: vec![Contact {
            kind: ContactKind::Email,
            value: "work@example.com".to_owned(),
            is_primary: true,
            consents_to_marketing: false,
        }],
        affiliations: vec![7],
        attributes: vec![AttributeValue { name: "Size".to_owned(), value: "M".to_owned() }],
        addresses: vec![AddressDraft {
            id: "a1".to_owned(),
            name: "Home".to_owned(),
            zip_code: "104-0061".to_owned(),
            country: "JPN".to_owned(),
            state: "13".to_owned(),
            city: "Chuo".to_owned(),
            street: "Ginza 1-2-3".to_owned(),
            phone: String::new(),
            purpose: None,
            is_primary: true,
        }],
        consents: vec![Consent {
            kind: ContactKind::Phone,
            value: String::new(),
            is_given: true,
            wording: "1".to_owned(),
            language: "ja".to_owned(),
            at: "2026-11-20T01:02:03Z".to_owned(),
            channel: "052".to_owned(),
            worker: "000160".to_owned(),
        }],
    }
}

fn organization() -> CustomerDraft {
    CustomerDraft {
        customer_type: CustomerType::Organization,
        organization_name: "Mori Shoten".to_owned(),
        reading: Reading { organization: "モリショウテン".to_owned(), ..Reading::default() },
        ..CustomerDraft::default()
    }
}

fn operation(kind: OperationKind, state: OperationState) -> Operation {
    Operation {
        place: 0,
        id: OperationId::from_random_bytes([2; 16]),
        customer_id: CustomerId::from_random_bytes([1; 16]),
        kind,
        revision: 3,
        captured_offline: true,
        captured_at: Timestamp(1_700_000_000_000),
        attempts: 4,
        last_attempt_at: Some(Timestamp(1_700_000_060_000)),
        state,
    }
}

#[test]
fn a_customer_is_stored_as_in_version_1() {
    let details = person().check().unwrap();
    let id = CustomerId::from_random_bytes([1; 16]);
    let captured = CustomerRecord::captured(id, details, Timestamp(1_700_000_000_000));
    let told = CustomerRecord {
        identity: Identity::Assigned(AccountNumber::new("004001").unwrap()),
        details: organization().check().unwrap(),
        loyalty_cards: vec!["55101".to_owned()],
        progress: Progress { sent_at: Some(Timestamp(1)), ..Progress::default() },
        left_out: vec!["Addresses".to_owned()],
        version: Version { epoch: 2, number: 9 },
        issued_cards: vec![IssuedCard {
            number: "55102".to_owned(),
            version: Version { epoch: 2, number: 10 },
        }],
        ..captured.clone()
    };
    assert_snapshot!("captured_customer", stored(&captured));
    assert_snapshot!("told_customer", stored(&told));
}

#[test]
fn an_entry_of_the_outbox_is_stored_as_in_version_1() {
    let (before, after) = (organization().check().unwrap(), person().check().unwrap());
    let creation = Creation { details: after.clone(), epoch: 2 };
    let refusal = Refusal {
        error_id: "Microsoft_Dynamics_Commerce_Runtime_InvalidFormat".to_owned(),
        message: "Check the e-mail address.".to_owned(),
        fields: vec![("Email".to_owned(), "Not allowed".to_owned())],
    };
    let waiting = |kind| stored(&operation(kind, OperationState::Waiting));
    assert_snapshot!("creation", waiting(OperationKind::Create(Box::new(creation))));
    let change = Change { before, after };
    assert_snapshot!("change", waiting(OperationKind::Change(Box::new(change))));
    assert_snapshot!("sale", waiting(OperationKind::Sale("12.50".to_owned())));
    let card = OperationKind::Card("55101".to_owned());
    assert_snapshot!("rejected_card", stored(&operation(card, OperationState::Rejected(refusal))));
}

#[test]
fn a_draft_is_stored_as_in_version_1() {
    assert_snapshot!("draft", stored(&person()));
}

#[test]
fn a_cursor_is_stored_as_in_version_1() {
    let cursor = Cursor {
        channel_database_id: "c1/2".to_owned(),
        next: 300,
        epoch: 2,
        swept: 1,
        newest: Some((CustomerId::from_random_bytes([1; 16]), 299)),
    };
    assert_snapshot!("cursor", stored(&cursor));
}

#[test]
fn a_known_worker_is_stored_as_in_version_1() {
    let worker = KnownWorker {
        id: "000160".to_owned(),
        name: "Ken Ito".to_owned(),
        salt: vec![1, 2],
        verifier: vec![3, 4],
        verified_at: Timestamp(1_700_000_000_000),
        failures: 1,
        last_failure_at: Timestamp(1_700_000_060_000),
    };
    assert_snapshot!("known_worker", stored(&worker));
}

#[test]
fn samples_of_the_queue_are_stored_as_in_version_1() {
    let mut samples = QueueSamples::default();
    samples.note(Timestamp(1_700_000_000_000), 3);
    samples.note(Timestamp(1_700_000_060_000), 300);
    let bytes = samples.to_bytes();
    assert_eq!(QueueSamples::from_bytes(&bytes), samples);
    assert_snapshot!("samples_of_the_queue", bytes.escape_ascii().to_string());
}
