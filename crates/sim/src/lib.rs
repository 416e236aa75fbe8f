//! Tests that no customer is lost or doubled: runs the register's real driver in a world whose
//! time, disks, lines, servers and people are drawn from a seed.
//!
//! Only for tests.

mod assertions;
pub mod choices;
mod draw;
pub mod executor;
pub mod explore;
mod faults;
mod guide;
mod headquarters;
pub mod memory_store;
mod mutant;
mod network;
mod outcome;
pub mod plan;
mod reference;
mod register;
mod scale_unit;
mod schedule;
pub mod script;
pub mod shrink;
mod stream;
pub mod survey;
mod time;
mod transitions;
mod wire;
mod world;

pub use mutant::Mutant;
pub use outcome::{Flaw, Options, Outcome};
pub use schedule::{record, replay, run};
