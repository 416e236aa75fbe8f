//! Who a customer is: the key that never changes, and the number that
//! headquarters gives later.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A customer's key, minted where the customer is captured and never rewritten.
///
/// While the customer is pending it is also the temporary account id on the
/// wire: 36 characters, lower case, hyphens (R010).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CustomerId(Uuid);

/// One write that a register asks for; also its idempotency key (R017).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OperationId(Uuid);

macro_rules! uuid_newtype {
    ($name:ident) => {
        impl $name {
            /// From 16 random bytes, which the caller takes from its randomness port.
            pub fn from_random_bytes(bytes: [u8; 16]) -> Self {
                Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
            }

            pub fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            /// Accepts the hyphenated form only: it is the one that goes over the wire.
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                let uuid = Uuid::try_parse(text)?;
                if text.len() == 36 { Ok(Self(uuid)) } else { Uuid::try_parse("").map(Self) }
            }
        }
    };
}

uuid_newtype!(CustomerId);
uuid_newtype!(OperationId);

/// Distinguishes the operation of a customer's queued card from the customer's own key.
const QUEUED_CARD: u128 = 0x6361_7264_2077_6865_6e20_6974_2063_6f6d;

impl OperationId {
    /// The operation that issues the customer's card once it has its number. Its id follows from
    /// the customer's, so that every tab and register asks for the same card (R228).
    pub fn of_queued_card(customer: CustomerId) -> Self {
        Self::from_random_bytes((customer.0.as_u128() ^ QUEUED_CARD).to_be_bytes())
    }
}

/// The account number that headquarters issued, such as `004012`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountNumber(String);

/// Longest account number, in characters (`CUSTTABLE.ACCOUNTNUM`).
const ACCOUNT_NUMBER_LENGTH_MAX: usize = 20;

impl AccountNumber {
    /// `None` for a blank, too long, or GUID-like text: a GUID is never an
    /// account number.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let length = text.chars().count();
        (1..=ACCOUNT_NUMBER_LENGTH_MAX).contains(&length).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether headquarters knows the customer yet, as far as this place has heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Identity {
    /// Async customer, shown as `Pending sync` (R011).
    Pending,
    Assigned(AccountNumber),
}

impl Identity {
    pub fn account_number(&self) -> Option<&AccountNumber> {
        match self {
            Self::Pending => None,
            Self::Assigned(number) => Some(number),
        }
    }

    pub fn is_pending(&self) -> bool {
        matches!(self, Self::Pending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r010_a_customer_id_is_36_lower_case_characters_with_hyphens() {
        let id = CustomerId::from_random_bytes([0xAB; 16]);
        let text = id.to_string();
        assert_eq!(text, "abababab-abab-4bab-abab-abababababab");
        assert_eq!(text.parse::<CustomerId>().ok(), Some(id));
        assert!("abababababab4bababababababababab".parse::<CustomerId>().is_err());
    }

    #[test]
    fn r228_a_customer_has_one_queued_card_whoever_asks_for_it() {
        let [one, other] = [1, 2].map(|n| CustomerId::from_random_bytes([n; 16]));
        let card = OperationId::of_queued_card(one);
        assert_eq!(card, OperationId::of_queued_card(one));
        assert_ne!(card, OperationId::of_queued_card(other));
        assert_ne!(card.uuid(), one.uuid());
    }

    #[test]
    fn r010_a_guid_is_never_an_account_number() {
        assert!(AccountNumber::new("abababab-abab-4bab-abab-abababababab").is_none());
        assert_eq!(
            AccountNumber::new(" 004012 ").map(|n| n.to_string()).as_deref(),
            Some("004012")
        );
        assert!(AccountNumber::new("  ").is_none());
    }
}
