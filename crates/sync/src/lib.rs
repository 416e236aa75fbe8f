//! How a saved customer reaches headquarters exactly once: the records, the
//! ports, and the engine that decides what to send when.
//!
//! Architecture Invariant: nothing here does I/O or reads a clock. The engine is
//! a state machine that is told what happened and says what to do next; the
//! browser and the simulated world drive the same one.

mod change;
mod directory;
mod driver;
mod engine;
mod known_worker;
mod model;
mod outbox;
mod ports;
mod reconcile;
mod samples;

pub use change::Change;
pub use directory::{Alike, Directory, found_by};
pub use driver::{Discarded, Driver, Verdict};
pub use engine::{Effect, Engine, Event, Failure, Outcome, Pace, Random};
pub use known_worker::{KnownWorker, SignOnProblem};
pub use model::{
    CustomerRecord, Operation, OperationKind, OperationState, Progress, Refusal, ServerCustomer,
    Timestamp, percentile,
};
pub use outbox::{is_edited, sendable, with_change};
pub use ports::{
    Cursor, Kept, Lease, News, Request, ScaleUnit, Settlement, Slice, Store, StoreError, Stored,
    Tab,
};
pub use reconcile::reconcile;
pub use samples::QueueSamples;
