//! Limits on the lists of a request.
//!
//! They are above what forms accept, and keep a request from costing more than it is worth. A
//! form's own limit has a message for people.

use crate::batch;

/// Most entries of a list that [`LISTS`] does not name.
pub const ENTRIES_MAX: usize = 1_000;

/// Most entries of a list from the other server: a page of the data exchange has a thousand rows,
/// and all rows of an operation.
pub const SERVER_ENTRIES_MAX: usize = 10_000;

/// Most members of an object, unknown ones included.
pub const MEMBERS_MAX: usize = 1_000;

/// Most entries of a list, by the name of its member.
const LISTS: [(&str, usize); 4] = [
    ("CustomerIds", 100),
    ("Told", 100),
    // A rescue file holds a register's whole outbox.
    ("Operations", 100_000),
    ("requests", batch::REQUESTS_MAX),
];

/// Most entries of the list in the member `name`.
pub fn entries_max(member: &str) -> usize {
    let mut known = LISTS.iter();
    known.find(|(name, _)| *name == member).map_or(ENTRIES_MAX, |(_, max)| *max)
}
