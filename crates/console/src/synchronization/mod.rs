//! What came from the channels, and what waits or failed.

pub mod operation;
pub mod operations;
pub mod rescue;
pub mod rescue_file;
