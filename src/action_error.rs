//! Why something that was asked for did not happen.

use domain::{FieldError, gate};
use sync::{Refusal, SignOnProblem};

/// Why something that was asked for did not happen. Nothing typed is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionError {
    Invalid(Vec<FieldError>),
    NotAllowed(gate::Refusal),
    /// The server's no, in the cashier's language.
    Refused(Refusal),
    Unreachable,
    SignOnNeeded,
    /// Without the scale unit.
    SignOn(SignOnProblem),
    /// So many entries of the outbox are neither sent nor in a rescue file (R208).
    CustomersWait(usize),
    Rescue(RescueProblem),
    Storage(StorageProblem),
    /// Another tab, or the server's answer, has changed the customer since the form was opened.
    ChangedMeanwhile,
    /// No answer yet: it may still be saved.
    Late,
}

/// Why a rescue file could not be taken over.
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
