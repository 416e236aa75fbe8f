//! What administrators set up.

pub mod channel_databases;
pub mod channel_schema;
pub mod features;
pub mod parameters;
pub mod switch_states;
