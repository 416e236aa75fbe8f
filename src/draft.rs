//! What is typed into a form and not saved yet.

use domain::{CustomerDraft, CustomerId, OperationId};
use serde::{Deserialize, Serialize};

/// What is being typed into a form, kept across reloads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub typed: CustomerDraft,
    /// The customer as the form began with it; nothing for a new one.
    pub before: Option<CustomerDraft>,
    /// What its form would have saved a new customer under: a draft of a customer that is saved
    /// is not offered again.
    pub ids: Option<NewCustomerIds>,
}

/// The ids that a form saves under, however often Save is pressed: a reply that
/// was lost never makes a second customer (R017).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCustomerIds {
    pub customer: CustomerId,
    pub operation: OperationId,
}
