//! How the scale unit stands with headquarters.

use std::sync::{Mutex, PoisonError};

use contract::ErrorId;

/// How the scale unit stands with headquarters, as far as it knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    #[default]
    Enrolled,
    NotEnrolled,
    /// Headquarters does not know the credential: one of the two was restored.
    Unknown,
    Revoked,
    /// Another scale unit has polled for this channel database.
    OfAnother,
}

impl Standing {
    /// What an answer says of the caller rather than of what it asked.
    pub fn of_refusal(id: ErrorId) -> Option<Self> {
        match id {
            ErrorId::AuthenticationFailed => Some(Self::Unknown),
            ErrorId::ScaleUnitRevoked => Some(Self::Revoked),
            ErrorId::NotOfScaleUnit => Some(Self::OfAnother),
            _ => None,
        }
    }

    /// For the operator: in the log, and where the health is asked for.
    pub fn remark(self) -> &'static str {
        match self {
            Self::Enrolled => "",
            Self::NotEnrolled => {
                "not enrolled at headquarters: start the scale unit with an enrolment code"
            }
            Self::Unknown => {
                "headquarters does not know this scale unit's credential: enrol it again"
            }
            Self::Revoked => {
                "headquarters has revoked this scale unit's access: what registers capture waits"
            }
            Self::OfAnother => {
                "the channel database is another scale unit's at headquarters: enrol it as that one"
            }
        }
    }
}

/// The newest [`Standing`].
#[derive(Debug, Default)]
pub struct KnownStanding(Mutex<Standing>);

impl KnownStanding {
    pub fn get(&self) -> Standing {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the log of a change.
    pub fn set(&self, standing: Standing) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut *known, standing) == standing {
            return;
        }
        match standing {
            Standing::Enrolled => tracing::info!("headquarters accepts this scale unit"),
            _ => tracing::error!("{}", standing.remark()),
        }
    }
}
