//! Drafts: what is typed into a form and not saved.

use domain::{CustomerDraft, CustomerId, OperationId};
use serde::{Deserialize, Serialize};

/// A draft, kept across reloads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub typed: CustomerDraft,
    /// The customer that the form began with; `None` for a new one.
    pub before: Option<CustomerDraft>,
    /// The ids that its form would save a new customer under: a draft of a saved customer is not
    /// offered again.
    pub ids: Option<NewCustomerIds>,
}

/// The ids that a form saves a new customer under, also when Save is pressed again: a lost reply
/// never makes a second customer (R017).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCustomerIds {
    pub customer: CustomerId,
    pub operation: OperationId,
}
