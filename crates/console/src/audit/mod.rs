//! The audit trail: who did what, when, from which device and address.

pub mod trail;
