//! Batch jobs: how they run, when, and what they leave behind.

pub(crate) mod exchange_jobs;
pub(crate) mod outcome;
pub(crate) mod runner;
pub(crate) mod scheduler;
pub(crate) mod table;
pub(crate) mod waiting;
pub(crate) mod warnings;
