//! Who is told that something has changed.

pub(crate) mod event_stream;
pub(crate) mod notification;
