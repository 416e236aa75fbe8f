//! The audit trail of the admin API: it is recorded by one middleware, listed and exported (R339).

pub(super) mod action;
pub(super) mod export;
pub(super) mod list;
pub(super) mod recorder;
