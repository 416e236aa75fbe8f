//! What a request asks for, so that its key is told from one of another request.
//!
//! A register repeats an operation until it has its answer, perhaps with another flag, after
//! an update of its own or of this server: none of its repetitions may be refused. The
//! fingerprint is therefore not one of bytes but of what is said: for each member a digest of
//! the text without case, width and punctuation. Left out is what may differ between
//! repetitions or says nothing of the customer: flags of the mode, times, stamps, and what
//! the server gives.

use std::collections::BTreeMap;

use contract::commerce::{Customer, CustomerChange, LoyaltyCard};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use service::{Result, token};
use unicode_normalization::UnicodeNormalization;

/// Characters of a digest: enough to tell the texts of one member apart.
const DIGEST_LENGTH: usize = 8;

/// Members that do not tell one request from another.
const LEFT_OUT: [&str; 14] = [
    "AccountNumber",
    "AnsweredDateTime",
    "ChannelDatabaseId",
    "ChannelVersion",
    "CreatedDateTime",
    "CustomerId",
    "Id",
    "IsAsyncAddress",
    "IsAsyncCustomer",
    "LeftOut",
    "OperatingUnitNumber",
    "PartyNumber",
    "RecordId",
    "WorkerId",
];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    operation: String,
    /// The customer that the request names; blank where it names none.
    customer: String,
    /// Digests by the path of the member.
    says: BTreeMap<String, String>,
}

impl Fingerprint {
    pub fn of_creation(sent: &Customer) -> Result<Self> {
        let said = Customer { loyalty_cards: Vec::new(), left_out: Vec::new(), ..sent.clone() };
        Self::new("create", &sent.customer_id, &said, false)
    }

    pub fn of_edit(customer_id: &str, change: &CustomerChange) -> Result<Self> {
        Self::new("edit", customer_id, change, true)
    }

    /// `customer` is the id where the customer is known, else what the request calls it.
    pub fn of_card(customer: &str, card: &LoyaltyCard) -> Result<Self> {
        let card = LoyaltyCard { customer_account: String::new(), ..card.clone() };
        Self::new("card", customer, &card, false)
    }

    /// `empties`: a member that is empty says so.
    fn new(operation: &str, customer: &str, said: &impl Serialize, empties: bool) -> Result<Self> {
        let mut says = BTreeMap::new();
        outline(&mut says, "", &serde_json::to_value(said)?, empties);
        let customer = customer.to_lowercase();
        Ok(Self { operation: operation.to_owned(), customer, says })
    }

    /// Whether a request is this one, sent again. What both say has to agree. Where both name
    /// the same customer, as registers do, one may say more: a newer version does.
    pub fn is_repeated_by(&self, again: &Self) -> bool {
        if (&self.operation, &self.customer) != (&again.operation, &again.customer) {
            return false;
        }
        let holds = |all: &Self, some: &Self| {
            some.says.iter().all(|(path, digest)| all.says.get(path) == Some(digest))
        };
        match self.customer.as_str() {
            "" => self.says == again.says,
            _ => holds(self, again) || holds(again, self),
        }
    }
}

fn outline(says: &mut BTreeMap<String, String>, path: &str, value: &Value, empties: bool) {
    let text = match value {
        Value::Object(members) => {
            // Headquarters' purpose decides; its kind follows from the configuration.
            let has_purpose =
                value["LogisticsLocationRoleRecordId"].as_i64().is_some_and(|id| id != 0);
            for (name, value) in members {
                if LEFT_OUT.contains(&name.as_str()) && !is_affiliation(path, name)
                    || name == "AddressTypeValue" && has_purpose
                    || name == "Name" && path.starts_with(".CustomerAffiliations")
                {
                    continue;
                }
                outline(says, &format!("{path}.{name}"), value, empties && path.is_empty());
            }
            return;
        }
        Value::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                outline(says, &format!("{path}[{index}]"), entry, false);
            }
            if entries.is_empty() && !empties {
                return;
            }
            format!("{} entries", entries.len())
        }
        Value::Null | Value::Bool(false) if !empties => return,
        Value::Null => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => canonical(text),
    };
    let says_nothing = text.is_empty() || text == "0";
    if empties || !says_nothing {
        let mut digest = token::hash(&text);
        digest.truncate(DIGEST_LENGTH);
        says.insert(path.to_owned(), digest);
    }
}

/// An affiliation is named by its record.
fn is_affiliation(path: &str, name: &str) -> bool {
    name == "RecordId" && path.starts_with(".CustomerAffiliations")
}

/// Letters and digits, compatibly composed and in lower case; a text without any as it is.
fn canonical(text: &str) -> String {
    let folded: String =
        text.nfkc().flat_map(char::to_lowercase).filter(|it| it.is_alphanumeric()).collect();
    if folded.is_empty() { text.trim().to_owned() } else { folded }
}

#[cfg(test)]
mod tests {
    use contract::commerce::{Address, CustomerAffiliation, MarketingConsent};

    use super::*;

    fn aiko() -> Customer {
        Customer {
            first_name: "Aiko".to_owned(),
            last_name: "Mori".to_owned(),
            phone: "+1 206-555-0101".to_owned(),
            addresses: vec![Address { city: "Nara".to_owned(), ..Address::default() }],
            ..Customer::default()
        }
    }

    fn captured() -> Customer {
        Customer { customer_id: "5C1E".to_owned(), ..aiko() }
    }

    fn is_repetition(first: &Customer, again: &Customer) -> bool {
        let [first, again] = [first, again].map(|it| Fingerprint::of_creation(it).unwrap());
        assert_eq!(first.is_repeated_by(&again), again.is_repeated_by(&first));
        let stored: Fingerprint =
            serde_json::from_str(&serde_json::to_string(&first).unwrap()).unwrap();
        stored.is_repeated_by(&again)
    }

    #[test]
    fn r310_what_a_register_changes_between_its_attempts_makes_no_other_request() {
        let first = captured();
        let mut again = Customer {
            customer_id: "5c1e".to_owned(),
            is_async_customer: true,
            created_date_time: "2026-11-30T00:00:00Z".to_owned(),
            // By an older or newer version: the same, written another way.
            last_name: "Ｍｏｒｉ ".to_owned(),
            phone: "12065550101".to_owned(),
            ..first.clone()
        };
        assert!(is_repetition(&first, &again));
        // A newer version sends more, at any depth.
        again.phonetic_first_name = "アイコ".to_owned();
        again.language = "ja".to_owned();
        again.addresses[0].state = "29".to_owned();
        assert!(is_repetition(&first, &again));
        // The kind of an address follows from the configuration.
        let with_purpose = |kind| {
            let mut customer = captured();
            customer.addresses[0].logistics_location_role_record_id = 60;
            customer.addresses[0].address_type_value = kind;
            customer
        };
        assert!(is_repetition(&with_purpose(0), &with_purpose(6)));
        let stamped = |at: &str, worker: &str| Customer {
            marketing_consents: vec![MarketingConsent {
                is_given: true,
                answered_date_time: at.to_owned(),
                worker_id: worker.to_owned(),
                ..MarketingConsent::default()
            }],
            ..captured()
        };
        assert!(is_repetition(&stamped("", ""), &stamped("2026-11-30T00:00:00Z", "000160")));
    }

    #[test]
    fn r310_another_creation_is_told_by_anything_that_it_says() {
        let affiliated = |record_id| Customer {
            customer_affiliations: vec![CustomerAffiliation { record_id, name: String::new() }],
            ..captured()
        };
        assert!(!is_repetition(&affiliated(1), &affiliated(2)));
        for first in [aiko(), captured()] {
            assert!(is_repetition(&first, &first));
            for other in [
                Customer { first_name: "Ren".to_owned(), ..first.clone() },
                Customer { phone: "206-555-0102".to_owned(), ..first.clone() },
                Customer { customer_id: "other".to_owned(), ..first.clone() },
                Customer {
                    addresses: vec![Address { city: "Kobe".to_owned(), ..Address::default() }],
                    ..first.clone()
                },
                Customer {
                    addresses: vec![first.addresses[0].clone(), Address::default()],
                    ..first.clone()
                },
            ] {
                assert!(!is_repetition(&first, &other), "{other:?}");
            }
        }
        // Who names no customer has to send the same again.
        let more = Customer { email: "aiko@example.com".to_owned(), ..aiko() };
        assert!(!is_repetition(&aiko(), &more));
    }

    #[test]
    fn r310_edits_and_cards_are_told_apart_by_customer_and_content() {
        let phone = |phone: &str| CustomerChange {
            phone: Some(phone.to_owned()),
            ..CustomerChange::default()
        };
        let edit = |id: &str, change: &CustomerChange| Fingerprint::of_edit(id, change).unwrap();
        let first = edit("a", &phone("1"));
        assert!(first.is_repeated_by(&edit("A", &phone(" 1"))));
        assert!(first.is_repeated_by(&edit(
            "a",
            &CustomerChange { language: Some("ja".to_owned()), ..phone("1") }
        )));
        assert!(!first.is_repeated_by(&edit("b", &phone("1"))));
        for other in [
            phone("2"),
            phone(""),
            CustomerChange { email: Some("1".to_owned()), ..CustomerChange::default() },
            CustomerChange { contacts: Some(Vec::new()), ..phone("2") },
        ] {
            assert!(!first.is_repeated_by(&edit("a", &other)), "{other:?}");
        }
        let card = |number: &str| {
            let card_number = number.to_owned();
            Fingerprint::of_card("a", &LoyaltyCard { card_number, ..LoyaltyCard::default() })
        };
        let card = |number| card(number).unwrap();
        assert!(card("55 1").is_repeated_by(&card("551")));
        assert!(!card("551").is_repeated_by(&card("552")));
        assert!(!card("").is_repeated_by(&edit("a", &CustomerChange::default())));
    }
}
