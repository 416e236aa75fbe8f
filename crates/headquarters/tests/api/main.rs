//! Headquarters over HTTP: a real server on port 0, a real database of each test's
//! own, and channels that talk to it as a scale unit would.

mod channel;
mod server;

mod audit_trail;
mod configuration;
mod conversion;
mod defaults;
mod edits;
mod exchange;
mod job_runs;
mod lists;
mod offline;
mod real_time;
mod rescue;
mod scale_units;
mod sessions;
mod sign_on;
mod statistics;
mod status;
mod switches;
mod waiting;
