//! Batch jobs: how they run, when, and what they leave behind.

pub(crate) mod exchange_jobs;
pub(crate) mod full_sync;
pub(crate) mod problem;
pub(crate) mod runner;
pub(crate) mod scheduler;
pub(crate) mod table;
pub(crate) mod times;
pub(crate) mod waiting;
pub(crate) mod warnings;
pub(crate) mod whereabouts;
