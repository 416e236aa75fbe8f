//! The browser, behind small doors: offline database, network, other tabs, clock
//! and randomness.

pub mod channel;
pub mod clock;
pub mod events;
pub mod http;
pub mod idb;
pub mod ids;
pub mod json;
pub mod locks;
pub mod preferences;
