//! The audit trail: who did what, when, from which device and address (R339).

pub(crate) mod housekeeping;
pub(crate) mod table;
