//! The browser behind small interfaces: offline database, network, other tabs, clock and
//! randomness.

pub mod base64;
pub mod channel;
pub mod clock;
pub mod crypto;
pub mod events;
pub mod file;
pub mod http;
pub mod idb;
pub mod ids;
pub mod locks;
pub mod postal_codes;
pub mod preferences;
pub mod recorder;
pub mod storage;
pub mod tab_name;
pub mod wire;
