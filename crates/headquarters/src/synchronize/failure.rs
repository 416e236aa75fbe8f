//! Why an operation failed, as kept in `LASTERROR`.

use locale::Lang;
use serde::{Deserialize, Serialize};
use service::message;

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

    /// What a newer version wrote says nothing.
    pub(crate) fn from_stored(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Why, for whoever repairs it (R117).
    pub(crate) fn words(&self, lang: Lang) -> String {
        match self {
            Self::Refused(refusals) => {
                let sentences = refusals.iter().map(|refusal| match refusal {
                    Refusal::Field(error) => message::of_field(*error, lang),
                    Refusal::BlockedEmailDomain { domain, .. } => lang.blocked_email_domain(domain),
                });
                sentences.collect::<Vec<_>>().join(if lang == Lang::Ja { "" } else { " " })
            }
            Self::UnknownCustomer => lang.failure_unknown_customer().to_owned(),
            Self::MalformedGuid => lang.failure_malformed_guid().to_owned(),
            Self::Incomplete => lang.failure_incomplete().to_owned(),
            Self::NotStored => lang.failure_not_stored().to_owned(),
        }
    }
}
