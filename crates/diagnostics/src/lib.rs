//! What the web apps record of failures: their causes, and `tracing` events.
//!
//! Neither holds anything that a person typed, nor the ids in a path.

mod cause;
pub mod log;

pub use cause::Cause;
