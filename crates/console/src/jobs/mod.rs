//! Batch jobs, and their download and upload sessions.

pub mod job;
pub mod list;
pub mod recurrence;
pub mod sessions;
