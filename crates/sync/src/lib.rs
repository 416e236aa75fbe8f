//! How a saved customer reaches headquarters exactly once: the records, the ports, and the engine
//! that decides what to send when.
//!
//! Architecture Invariant: nothing here does I/O or reads a clock. The engine is a state machine
//! that takes events and returns effects; the browser and the simulated world drive the same one.

mod change;
pub mod connectivity;
mod directory;
mod driver;
mod engine;
mod known_worker;
mod memory;
mod merge;
mod model;
mod outbox;
mod overlay;
mod ports;
mod samples;
#[cfg(feature = "testing")]
pub mod store_suite;
#[cfg(test)]
mod testing;

pub use change::Change;
pub use connectivity::{Allowance, Connectivity, Failure, Random};
pub use directory::{Alike, Directory, found_by};
pub use driver::{Discarded, Driver, Seen, Verdict};
pub use engine::{Answer, Effect, Engine, Event, Outcome, Pace};
pub use known_worker::{KnownWorker, SignOnProblem};
pub use model::{
    Creation, CustomerRecord, Epoch, IssuedCard, Operation, OperationKind, OperationState, Place,
    Progress, Refusal, ServerCustomer, Timestamp, Version, percentile,
};
pub use outbox::Outbox;
pub use overlay::shown;
pub use ports::{
    Attempt, Basis, Commit, Committed, Confirmation, Cursor, DeltaPage, Lease, Marker, ReadSet,
    Request, RetentionPolicy, ScaleUnit, Sequence, Slice, Store, StoreError, Tab, Tail, Told,
    Write,
};
pub use samples::QueueSamples;
