//! The audit trail: who did what, when, from which device and address (R339).
//!
//! - [`facts`] collects, while a request is answered, who calls and what it is about.
//! - [`recorder`] makes an entry of them.
//! - [`crate::channel::audit_trail`] stores it.

mod action;
pub mod facts;
pub mod recorder;
