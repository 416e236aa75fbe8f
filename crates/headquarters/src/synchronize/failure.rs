//! Why an operation failed, as kept in `LASTERROR`.

use serde::{Deserialize, Serialize};

use crate::customer::refusal::Refusal;

/// Kept as a code with its parameters, turned into words for whoever reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Failure {
    /// Headquarters does not accept the customer.
    Refused(Vec<Refusal>),
    /// An edit of a customer that headquarters does not have.
    UnknownCustomer,
    /// The customer's GUID is none.
    MalformedGuid,
    /// The operation has no row that says what to do.
    Incomplete,
    /// The database refused it.
    NotStored,
}

impl Failure {
    pub(crate) fn stored(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
