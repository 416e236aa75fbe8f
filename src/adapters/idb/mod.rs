//! The offline database: IndexedDB.
//!
//! A stored record is a few index fields and one opaque, versioned content
//! field. One transaction a use case: all bytes are computed before it opens,
//! and inside it only IndexedDB's own requests are awaited.

mod open;
mod records;
mod store;
mod version_1;

pub use open::{OpenError, open};
pub use store::{Kept, Meta, Store, StoreError, Stored};
