//! How long the lists of a request may be.
//!
//! Above what a form takes, which says in words what is too much: these limits keep a
//! request from costing more than it is worth.

use crate::batch;

/// Most entries of a list about which [`LISTS`] says nothing.
pub const ENTRIES_MAX: usize = 1_000;

/// Most entries of a list of the other server: a page of the data exchange has a thousand
/// rows, and all rows of an operation.
pub const SERVER_ENTRIES_MAX: usize = 10_000;

/// Most members of an object, those included that nobody knows.
pub const MEMBERS_MAX: usize = 1_000;

/// Most entries of a list, by the name of its member.
const LISTS: [(&str, usize); 4] = [
    ("CustomerIds", 100),
    ("Told", 100),
    // A rescue file holds all that a register had not sent.
    ("Operations", 100_000),
    ("requests", batch::REQUESTS_MAX),
];

/// Most entries of the list that is the member of this name.
pub fn entries_max(member: &str) -> usize {
    let mut known = LISTS.iter();
    known.find(|(name, _)| *name == member).map_or(ENTRIES_MAX, |(_, max)| *max)
}
