//! Operations of the channels: pending, failed and repaired.

pub mod operation;
pub mod operations;
pub mod rescue;
pub mod rescue_file;
