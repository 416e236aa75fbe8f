//! Proves that nothing is lost and nothing is twice: the register's real driver, in a world
//! whose time, disks, lines, servers and people are drawn from a seed.
//!
//! Only for tests. `store_suite` holds what every offline database has to promise.

pub mod executor;
pub mod memory_store;
pub mod store_suite;
