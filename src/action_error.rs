//! Errors of a person's actions.

use domain::{FieldError, gate};
use sync::{Refusal, SignOnProblem};

/// Why an action failed. Nothing typed is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionError {
    Invalid(Vec<FieldError>),
    NotAllowed(gate::Unavailable),
    /// The server's refusal, in the cashier's language.
    Refused(Refusal),
    Unreachable,
    SignOnNeeded,
    /// Sign-on without the scale unit failed.
    SignOn(SignOnProblem),
    /// The number of entries of the outbox that are neither sent nor in a rescue file (R208).
    CustomersWait(usize),
    Rescue(RescueProblem),
    Storage(StorageProblem),
    /// Another tab, or the server's answer, has changed the customer since the form was opened.
    ChangedMeanwhile,
    /// No answer yet: it may still be saved.
    Late,
}

/// Why a rescue file could not be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RescueProblem {
    WrongCode,
    NoRescueFile,
    OtherStore,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageProblem {
    Full,
    Failed,
}
