//! Why an operation failed, as stored in `LASTERROR`.

use locale::Lang;
use serde::{Deserialize, Serialize};
use service::message;

use crate::customer::refusal::Refusal;

/// Stored as a code with its parameters, and turned into words for its reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Failure {
    /// Headquarters does not accept the customer.
    Refused(Vec<Refusal>),
    /// An edit of a customer that headquarters does not have.
    UnknownCustomer,
    /// The customer's id is no GUID.
    MalformedGuid,
    /// The operation lacks the row with its customer or address.
    Incomplete,
    /// The database refused it.
    NotStored,
}

impl Failure {
    pub(crate) fn stored(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// `None` for a text of a newer version.
    pub(crate) fn from_stored(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The reason, for the administrator who repairs it (R117).
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
