//! Golden files fix the wire's shape. No change rewrites a file to make a test pass: the messages
//! of older registers and servers must stay readable. Members may be added; those in the files
//! stay.

use std::path::PathBuf;

use contract::amount::Amount;
use contract::cdx::{
    AsyncAddressRow, AsyncAffiliationRow, AsyncAttributeRow, AsyncContactRow, AsyncCustomerRow,
    AsyncRows, CustomerPackage, CustomerPackageRow, Package, Poll, PollReply, Upload, Work,
};
use contract::commerce::{
    Address, ContactInfo, Customer, CustomerAffiliation, CustomerAttribute, CustomerAttributeValue,
    CustomerChange, CustomerDelta, LoyaltyCard, MarketingConsent, SalesTransaction,
};
use contract::rescue::{self, RescueContent, RescueFile, RescueOperation, kind};
use contract::{ErrorBody, ErrorId, error::ValidationError};
use domain::{Field, FieldError, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

const GUID: &str = "3f0c1d0e-8a55-4c56-9a7b-0b7f8d2f9a11";

#[test]
fn an_async_customer() {
    check("async-customer.json", &customer());
}

#[test]
fn r227_what_a_customer_has_agreed_to() {
    let by_email = MarketingConsent {
        contact_type_value: 2,
        is_given: true,
        wording: "1".to_owned(),
        language: "ja".to_owned(),
        answered_date_time: "2026-11-26T01:02:03.000Z".to_owned(),
        operating_unit_number: "052".to_owned(),
        worker_id: "000160".to_owned(),
        ..MarketingConsent::default()
    };
    let not_by_phone = MarketingConsent {
        contact_type_value: 1,
        contact: "03-1234-5678".to_owned(),
        is_given: false,
        language: "en".to_owned(),
        answered_date_time: "2026-11-27T01:02:03.000Z".to_owned(),
        worker_id: String::new(),
        ..by_email.clone()
    };
    let customer = Customer {
        customer_id: GUID.to_owned(),
        marketing_consents: vec![by_email, not_by_phone],
        ..Customer::default()
    };
    check("marketing-consents.json", &customer);
}

#[test]
fn a_page_of_the_delta() {
    check(
        "customer-delta.json",
        &CustomerDelta {
            customers: vec![customer()],
            next_cursor: 41,
            newest_cursor: 78,
            has_more: true,
            channel_database_id: GUID.to_owned(),
        },
    );
}

#[test]
fn r167_an_error_body() {
    let error = FieldError { field: Field::FirstName, problem: Problem::TooLong { max: 64 } };
    check(
        "error-body.json",
        &ErrorBody {
            error_resource_id: ErrorId::ValidationFailed.resource_id().to_owned(),
            localized_message: "Something is wrong.".to_owned(),
            correlation_id: "c".to_owned(),
            validation_errors: vec![ValidationError::new(error, "Too long.".to_owned())],
        },
    );
}

#[test]
fn rows_of_the_five_async_tables() {
    let (counter, operation, guid) = (7, GUID.to_owned(), GUID.to_owned());
    check(
        "upload.json",
        &Upload {
            channel_database_id: GUID.parse().unwrap(),
            session_id: 3,
            mark: GUID.to_owned(),
            rows: AsyncRows {
                customers: vec![AsyncCustomerRow {
                    counter,
                    operation_id: operation.clone(),
                    operation: 1,
                    cust_account_async: guid.clone(),
                    name: "Aiko Mori".to_owned(),
                    first_name: "Aiko".to_owned(),
                    last_name: "Mori".to_owned(),
                    relationship_type: 1,
                    company: "USRT".to_owned(),
                    originating_channel: "052".to_owned(),
                    ..Default::default()
                }],
                addresses: vec![AsyncAddressRow {
                    counter: 8,
                    cust_account_async: guid,
                    address_id: "a".to_owned(),
                    is_primary: 1,
                    ..Default::default()
                }],
                contacts: vec![AsyncContactRow { counter: 9, ..Default::default() }],
                affiliations: vec![AsyncAffiliationRow { counter: 10, ..Default::default() }],
                attributes: vec![AsyncAttributeRow { counter: 11, ..Default::default() }],
            },
        },
    );
}

#[test]
fn work_and_a_customer_package() {
    check("poll.json", &Poll { rows_waiting: 2, no_wait: true, ..Poll::default() });
    let upload = Work::Upload { session_id: 1, above_counter: 6 };
    check("poll-reply.json", &PollReply { work: Some(upload), ..PollReply::default() });
    check(
        "customer-package.json",
        &Package::Customers(CustomerPackage {
            rows: vec![CustomerPackageRow {
                version: 12,
                cust_account_async: GUID.to_owned(),
                address_books: Vec::new(),
                synchronized_up_to: 0,
                customer: customer(),
            }],
            version: 12,
            has_more: false,
        }),
    );
}

#[test]
fn r208_what_a_rescue_file_holds() {
    let operation = |id: &str, kind: &str, captured_at: &str| RescueOperation {
        id: id.to_owned(),
        customer_id: GUID.to_owned(),
        kind: kind.to_owned(),
        captured_at: captured_at.to_owned(),
        ..RescueOperation::default()
    };
    let create = RescueOperation {
        customer: Some(Box::new(Customer {
            customer_id: GUID.to_owned(),
            is_async_customer: true,
            customer_type_value: 1,
            first_name: "愛子".to_owned(),
            last_name: "森".to_owned(),
            phone: "03-1234-5678".to_owned(),
            ..Customer::default()
        })),
        ..operation(
            "11111111-1111-4111-8111-111111111111",
            kind::CREATE,
            "2026-01-02T03:04:05.000Z",
        )
    };
    let address = Address {
        id: "a".to_owned(),
        city: "中央区".to_owned(),
        is_primary: true,
        ..Address::default()
    };
    let change = RescueOperation {
        change: Some(Box::new(CustomerChange {
            phone: Some("03-8765-4321".to_owned()),
            addresses: vec![address],
            ..CustomerChange::default()
        })),
        ..operation(
            "22222222-2222-4222-8222-222222222222",
            kind::CHANGE,
            "2026-01-02T03:10:00.000Z",
        )
    };
    let sale = RescueOperation {
        sale: Some(Box::new(SalesTransaction {
            id: "9b0a6f0e-63a1-4d0c-8f5e-2f6a8c1d7e33".to_owned(),
            customer_id: GUID.to_owned(),
            total_amount: Amount::parse("19.5").unwrap(),
            currency_code: "JPY".to_owned(),
            created_date_time: "2026-01-02T03:20:00.000Z".to_owned(),
            ..SalesTransaction::default()
        })),
        ..operation("33333333-3333-4333-8333-333333333333", kind::SALE, "2026-01-02T03:20:00.000Z")
    };
    check(
        "rescue-content.json",
        &RescueContent {
            operating_unit_number: "052".to_owned(),
            register: "GINZA-1".to_owned(),
            exported_at: "2026-01-02T04:00:00.000Z".to_owned(),
            operations: vec![create, change, sale],
            ..RescueContent::default()
        },
    );
}

#[test]
fn r228_a_card_that_waits_in_a_rescue_file() {
    check(
        "rescue-card.json",
        &RescueOperation {
            id: "44444444-4444-4444-8444-444444444444".to_owned(),
            customer_id: GUID.to_owned(),
            kind: kind::CARD.to_owned(),
            captured_at: "2026-01-02T03:30:00.000Z".to_owned(),
            card_number: "55100".to_owned(),
            ..RescueOperation::default()
        },
    );
}

/// That it is opened by `ABCDE-FGHJK-LMNPQ-RST23` and holds `rescue-content.json` is
/// tested where there is cryptography: at headquarters and in the console's journey.
#[test]
fn r208_the_shape_of_a_rescue_file() {
    let text = include_str!("../golden/rescue-file.json");
    let file: RescueFile = serde_json::from_str(text).expect("a rescue file");
    assert!(file.is_known());
    assert_eq!((file.format.as_str(), file.version), ("commerce-counter-rescue", 1));
    assert_eq!(file.iterations, rescue::ITERATIONS);
    assert_eq!((file.salt.len(), file.nonce.len()), (24, 16), "16 and 12 bytes in base64");
    check("rescue-file.json", &file);
    for strange in [
        RescueFile { version: 2, ..file.clone() },
        RescueFile { format: String::new(), ..file.clone() },
        RescueFile { iterations: 1, ..file.clone() },
        RescueFile { iterations: i32::MAX, ..file },
    ] {
        assert!(!strange.is_known());
    }
}

fn customer() -> Customer {
    Customer {
        account_number: GUID.to_owned(),
        customer_id: GUID.to_owned(),
        is_async_customer: true,
        customer_type_value: 1,
        name: "Aiko Mori".to_owned(),
        first_name: "Aiko".to_owned(),
        last_name: "Mori".to_owned(),
        phone: "03-1234-5678".to_owned(),
        email: "aiko@example.com".to_owned(),
        language: "ja".to_owned(),
        currency_code: "JPY".to_owned(),
        customer_affiliations: vec![CustomerAffiliation { record_id: 9, name: "VIP".to_owned() }],
        addresses: vec![Address {
            id: "a".to_owned(),
            street: "1-2-3 Ginza".to_owned(),
            city: "Chuo-ku".to_owned(),
            zip_code: "104-0061".to_owned(),
            three_letter_iso_region_name: "JPN".to_owned(),
            address_type_value: 6,
            logistics_location_role_record_id: 1,
            is_primary: true,
            is_async_address: true,
            ..Address::default()
        }],
        contacts: vec![ContactInfo {
            contact_type_value: 2,
            contact: "a@example.com".to_owned(),
            ..ContactInfo::default()
        }],
        attributes: vec![CustomerAttribute {
            name: "Size".to_owned(),
            attribute_value: CustomerAttributeValue { string_value: "M".to_owned() },
        }],
        loyalty_cards: vec![LoyaltyCard {
            card_number: "55".to_owned(),
            customer_account: GUID.to_owned(),
            ..LoyaltyCard::default()
        }],
        created_date_time: "2026-01-01T00:00:00Z".to_owned(),
        ..Customer::default()
    }
}

/// Reads as the file says, and writes at least what is in it.
fn check<T>(file: &str, value: &T)
where
    T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden").join(file);
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    let read: T = serde_json::from_str(&golden).expect("what the file says");
    assert_eq!(&read, value, "{file}");
    let golden: Value = serde_json::from_str(&golden).expect("JSON");
    let written = serde_json::to_value(value).expect("JSON");
    assert_eq!(among(&written, &golden), golden, "{file}");
}

/// What `written` says of what is asked in `golden`.
fn among(written: &Value, golden: &Value) -> Value {
    match (written, golden) {
        (Value::Object(written), Value::Object(asked)) => {
            let known = asked
                .iter()
                .filter_map(|(name, asked)| Some((name.clone(), among(written.get(name)?, asked))));
            Value::Object(known.collect())
        }
        (Value::Array(written), Value::Array(asked)) if written.len() == asked.len() => {
            written.iter().zip(asked).map(|(written, asked)| among(written, asked)).collect()
        }
        _ => written.clone(),
    }
}
