//! Customers: created, edited, found and shown, as the channel may.

pub(crate) mod async_customer;
pub(crate) mod carried;
pub(crate) mod create;
pub(crate) mod edit;
pub(crate) mod entry;
pub(crate) mod loyalty;
pub(crate) mod members;
pub(crate) mod search_fields;
pub(crate) mod stamps;
pub(crate) mod update;
pub(crate) mod visibility;
