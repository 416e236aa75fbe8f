//! What administrators set up.

pub mod channel_databases;
pub mod channel_schema;
pub mod features;
pub mod parameters;
pub mod profile;
pub mod registers;
pub mod switch_states;
