//! What a register keeps about its customers and what it still has to send.

use domain::{CustomerDetails, CustomerId, Identity, OperationId};
use serde::{Deserialize, Serialize};

use crate::change::Change;

/// Milliseconds since 1970, UTC, by the device's clock. Shown, never used to
/// order or to decide (R212).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A customer as this register knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRecord {
    pub id: CustomerId,
    pub identity: Identity,
    pub details: CustomerDetails,
    pub loyalty_cards: Vec<String>,
    pub progress: Progress,
    /// Wire members that the store server could not keep, as it said (R047-R050).
    pub left_out: Vec<String>,
}

impl CustomerRecord {
    /// As it is kept in memory and, sealed, on the disk. In the bundle once.
    #[inline(never)]
    pub fn encoded(&self) -> Vec<u8> {
        // An encoding into memory does not fail.
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// What [`Self::encoded`] has made; nothing for other bytes. In the bundle once.
    #[inline(never)]
    pub fn decoded(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

/// When a captured customer passed each station. Customers that came down from
/// headquarters have none.
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

/// One write that waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// Also the idempotency key.
    pub id: OperationId,
    pub customer_id: CustomerId,
    pub kind: OperationKind,
    /// Captured while the store server could not be reached: stays an async
    /// customer whatever the profile says (R022).
    pub captured_offline: bool,
    pub captured_at: Timestamp,
    pub attempts: u32,
    pub last_attempt_at: Option<Timestamp>,
    pub state: OperationState,
}

impl Operation {
    /// What an edit did; nothing for a create.
    pub fn change(&self) -> Option<&Change> {
        match &self.kind {
            OperationKind::Change(change) => Some(change),
            OperationKind::Create | OperationKind::Sale(_) | OperationKind::Card(_) => None,
        }
    }

    /// What an edit of this customer did. Looks at the kind first: few of ten thousand entries
    /// that wait are edits.
    pub fn change_of(&self, customer: CustomerId) -> Option<&Change> {
        self.change().filter(|_| self.customer_id == customer)
    }

    pub fn is_sale(&self) -> bool {
        matches!(self.kind, OperationKind::Sale(_))
    }

    /// A card that is issued once the customer has its number (R228).
    pub fn is_card(&self) -> bool {
        matches!(self.kind, OperationKind::Card(_))
    }

    /// Whether what is made of the customer later is made on top of it: a create or an edit.
    pub fn is_built_on(&self) -> bool {
        !self.is_sale() && !self.is_card()
    }

    pub fn is_set_aside(&self) -> bool {
        matches!(self.state, OperationState::SetAside(_))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OperationKind {
    Create,
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
    /// The server answered no; a person decides (R204).
    SetAside(Refusal),
}

/// What the server said when it said no.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// `ErrorResourceId`.
    pub error_id: String,
    /// In the cashier's language.
    pub message: String,
    /// Wire member name and message of each wrong field.
    pub fields: Vec<(String, String)>,
}

/// A customer as the scale unit tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerCustomer {
    pub id: CustomerId,
    pub identity: Identity,
    pub details: CustomerDetails,
    pub loyalty_cards: Vec<String>,
    pub left_out: Vec<String>,
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
