//! Batch jobs, and what travelled because of them.

pub mod job;
pub mod list;
pub mod recurrence;
pub mod sessions;
