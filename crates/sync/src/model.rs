//! What a register keeps about its customers and what it still has to send.

use domain::{CustomerDetails, CustomerId, Identity, OperationId};
use serde::{Deserialize, Serialize};

use crate::change::Change;

/// Counts the change logs that this register has followed. A change number means something within
/// its epoch only.
pub type Epoch = u32;

/// Which state of a customer the scale unit told: the epoch, and the customer's change number
/// in that channel database. States of one customer are ordered by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Version {
    pub epoch: Epoch,
    pub number: i64,
}

/// A card that was issued here, and the version that has it: screens show it until the base is as
/// new as that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedCard {
    pub number: String,
    pub version: Version,
}

/// Milliseconds since 1970, UTC, by the device's clock. Shown, never used to order or to decide
/// (R212).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A customer as this register knows it: in the offline database the base, in memory the base with
/// the overlay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRecord {
    pub id: CustomerId,
    pub identity: Identity,
    pub details: CustomerDetails,
    pub loyalty_cards: Vec<String>,
    pub progress: Progress,
    /// Wire members that the store server could not keep, as it said (R047-R050).
    pub left_out: Vec<String>,
    /// The version of the base; the lowest where no server has told the customer yet.
    pub version: Version,
    pub issued_cards: Vec<IssuedCard>,
}

impl CustomerRecord {
    /// A customer that was captured here, and that no server has told yet.
    pub fn captured(id: CustomerId, details: CustomerDetails, saved_at: Timestamp) -> Self {
        Self {
            id,
            identity: Identity::Pending,
            details,
            loyalty_cards: Vec::new(),
            progress: Progress { saved_at: Some(saved_at), ..Progress::default() },
            left_out: Vec::new(),
            version: Version::default(),
            issued_cards: Vec::new(),
        }
    }

    /// Whether this register captured it and it has no number yet: the register sends it again to a
    /// scale unit that has lost it (R336).
    pub fn is_own_pending(&self) -> bool {
        self.identity.is_pending() && self.progress.saved_at.is_some()
    }

    /// Whether the change log of the epoch has told it: the scale unit has it then, or was
    /// restored.
    pub fn is_told_in(&self, epoch: Epoch) -> bool {
        self.version.epoch == epoch && self.version.number > 0
    }

    /// The encoding in memory and, sealed, on the disk. Compiled once.
    #[inline(never)]
    pub fn encoded(&self) -> Vec<u8> {
        // An encoding into memory does not fail.
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Decodes what [`Self::encoded`] has made; `None` for other bytes. Compiled once.
    #[inline(never)]
    pub fn decoded(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

/// When a captured customer reached each step. Downloaded customers have no times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub saved_at: Option<Timestamp>,
    /// The store server has it.
    pub sent_at: Option<Timestamp>,
    /// The account number is back here.
    pub assigned_at: Option<Timestamp>,
}

impl Progress {
    /// Milliseconds from Save to the account number; `None` when the number came
    /// with the store server's first answer, or has not come.
    pub fn time_to_id(&self) -> Option<u64> {
        let (saved, assigned) = (self.saved_at?, self.assigned_at?);
        let was_pending = self.sent_at != self.assigned_at;
        was_pending.then(|| u64::try_from(assigned.0 - saved.0).unwrap_or_default())
    }
}

/// The time that `percent` of the times, sorted, do not exceed (nearest rank).
pub fn percentile(sorted: &[u64], percent: usize) -> Option<u64> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied()
}

/// Where an entry stands in the outbox; given by the offline database.
pub type Place = u64;

/// One write of the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    #[serde(skip)]
    pub place: Place,
    /// Also the idempotency key.
    pub id: OperationId,
    pub customer_id: CustomerId,
    pub kind: OperationKind,
    /// Counts a person's corrections: an answer is about the revision that was sent.
    pub revision: u32,
    /// Captured while the store server could not be reached: stays an async
    /// customer whatever the profile says (R022).
    pub captured_offline: bool,
    pub captured_at: Timestamp,
    pub attempts: u32,
    pub last_attempt_at: Option<Timestamp>,
    pub state: OperationState,
}

impl Operation {
    /// The change of an edit; `None` for other kinds.
    pub fn change(&self) -> Option<&Change> {
        match &self.kind {
            OperationKind::Change(change) => Some(change),
            OperationKind::Create(_) | OperationKind::Sale(_) | OperationKind::Card(_) => None,
        }
    }

    pub fn creation(&self) -> Option<&Creation> {
        match &self.kind {
            OperationKind::Create(creation) => Some(creation),
            OperationKind::Change(_) | OperationKind::Sale(_) | OperationKind::Card(_) => None,
        }
    }

    pub fn is_sale(&self) -> bool {
        matches!(self.kind, OperationKind::Sale(_))
    }

    /// A card that is issued once the customer has its number (R228).
    pub fn is_card(&self) -> bool {
        matches!(self.kind, OperationKind::Card(_))
    }

    /// Whether later operations of the customer build on it: a creation or an edit.
    pub fn is_built_on(&self) -> bool {
        !self.is_sale() && !self.is_card()
    }

    pub fn is_rejected(&self) -> bool {
        matches!(self.state, OperationState::Rejected(_))
    }

    /// Whether it was rejected because the scale unit did not have its customer.
    pub fn waits_for_customer(&self) -> bool {
        match &self.state {
            OperationState::Rejected(refusal) => refusal.is_unknown_customer(),
            OperationState::Waiting => false,
        }
    }

    /// Whether it is sent again where the scale unit tells the customer and still refuses for
    /// lacking it: not without end, since a person has to see it.
    pub fn may_wait_for_customer(&self) -> bool {
        self.attempts < UNTOLD_ATTEMPTS_MAX
    }

    /// The operation to be sent again, after it was rejected.
    pub fn again(&self) -> Self {
        Self { state: OperationState::Waiting, revision: self.revision + 1, ..self.clone() }
    }
}

/// A new customer, as the register sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Creation {
    pub details: CustomerDetails,
    /// When it was queued: a base of this epoch or a later one knows more than these details.
    pub epoch: Epoch,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OperationKind {
    Create(Box<Creation>),
    Change(Box<Change>),
    /// A completed sale to the customer: the amount, as the wire has it (R154).
    Sale(String),
    /// A loyalty card for a customer that had no number yet: sent when the number is here
    /// (R228). The card's number, or blank for one that headquarters generates.
    Card(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OperationState {
    Waiting,
    /// A server refused it; a person decides (R204).
    Rejected(Refusal),
}

/// The server's refusal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// `ErrorResourceId`.
    pub error_id: String,
    /// In the cashier's language.
    pub message: String,
    /// Wire member name and message of each wrong field.
    pub fields: Vec<(String, String)>,
}

impl Refusal {
    /// The scale unit does not have the customer (any more).
    pub fn is_unknown_customer(&self) -> bool {
        self.error_id.ends_with(UNKNOWN_CUSTOMER)
    }

    /// The customer has no number there (any more), which a card needs.
    pub fn is_number_missing(&self) -> bool {
        self.error_id.ends_with(NUMBER_MISSING)
    }
}

/// Most attempts of an operation for a customer that the scale unit tells and does not have.
const UNTOLD_ATTEMPTS_MAX: u32 = 12;
/// End of the `ErrorResourceId` for an unknown customer.
const UNKNOWN_CUSTOMER: &str = "CustomerNotFound";
const NUMBER_MISSING: &str = "LoyaltyCardNeedsAccountNumber";

/// A customer as the scale unit tells it: one state, whole, with its version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerCustomer {
    pub id: CustomerId,
    pub identity: Identity,
    pub details: CustomerDetails,
    pub loyalty_cards: Vec<String>,
    pub left_out: Vec<String>,
    /// The change log that `number` counts in, as the scale unit names it.
    pub channel_database_id: String,
    /// The customer's change number in it.
    pub number: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r211_the_time_to_id_is_that_of_customers_that_were_pending() {
        let at = |time| Some(Timestamp(time));
        let progress =
            |sent_at, assigned_at| Progress { saved_at: at(1_000), sent_at, assigned_at };
        assert_eq!(progress(at(1_200), at(4_000)).time_to_id(), Some(3_000));
        assert_eq!(progress(at(1_200), at(1_200)).time_to_id(), None, "a sync customer");
        assert_eq!(progress(at(1_200), None).time_to_id(), None, "still pending");
        assert_eq!(progress(at(1_200), at(400)).time_to_id(), Some(0), "the clock was set back");
    }

    #[test]
    fn r211_half_and_95_of_100_by_nearest_rank() {
        let times: Vec<u64> = (1..=20).collect();
        assert_eq!(percentile(&times, 50), Some(10));
        assert_eq!(percentile(&times, 95), Some(19));
        assert_eq!(percentile(&[7], 95), Some(7));
        assert_eq!(percentile(&[], 50), None);
    }
}
