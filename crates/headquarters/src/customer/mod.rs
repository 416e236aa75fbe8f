//! Customers, as the system of record holds them.

pub(crate) mod acceptance;
pub(crate) mod defaults;
pub(crate) mod lists;
pub(crate) mod numbering;
pub(crate) mod refusal;
pub(crate) mod search;
pub(crate) mod table;
pub(crate) mod usage;
