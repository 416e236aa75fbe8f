//! The offline database: IndexedDB.
//!
//! A stored record is a few index fields and one opaque, versioned content field, sealed with a key
//! that stays in the browser. A use case is one transaction: all bytes are computed before it
//! opens, and inside it only IndexedDB's own requests are awaited. Customers that are downloaded
//! together share a record, a pack. Each commit appends one entry to the log, which names the
//! customers that it has changed.

mod commit;
mod fold;
mod lease;
mod open;
mod packs;
mod records;
mod store;
mod transaction;

pub use open::{OpenError, open};
pub use store::{DraftOf, Meta, Store, WorkerTag};
