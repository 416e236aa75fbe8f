//! What a register keeps about its customers and what it still has to send.

use domain::{CustomerDetails, CustomerId, Identity, OperationId};
use serde::{Deserialize, Serialize};

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

/// One write that waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// Also the idempotency key.
    pub id: OperationId,
    pub customer_id: CustomerId,
    /// Captured while the store server could not be reached: stays an async
    /// customer whatever the profile says (R022).
    pub captured_offline: bool,
    pub captured_at: Timestamp,
    pub attempts: u32,
    pub last_attempt_at: Option<Timestamp>,
    pub state: OperationState,
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
}
