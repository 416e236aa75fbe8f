//! Idempotency keys: which request a key names ([`fingerprint`]), whether it is being carried out
//! ([`in_progress`]), and what it was answered ([`store`]), written in the transaction of its effect.

pub mod fingerprint;
pub mod in_progress;
pub mod store;
