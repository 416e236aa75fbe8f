//! Headquarters over HTTP: a real server on port 0, a real database of each test's
//! own, and channels that talk to it as a scale unit would.

mod channel;
mod server;

mod configuration;
mod conversion;
mod exchange;
mod job_runs;
mod real_time;
mod sign_on;
