//! The offline database: IndexedDB.
//!
//! A stored record is a few index fields and one opaque, versioned content
//! field, sealed with a key that stays in the browser. One transaction a use case:
//! all bytes are computed before it opens,
//! and inside it only IndexedDB's own requests are awaited. Customers that come down together
//! share a record, a pack.

mod open;
mod packs;
mod plain;
mod records;
mod store;
mod transaction;
mod version_1;
mod version_3;

pub use open::{OpenError, open};
pub use records::entries_without_consents;
pub use store::{Meta, Store};
