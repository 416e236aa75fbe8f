//! Notifies registers and other systems of changes.

pub(crate) mod event_stream;
pub(crate) mod notification;
