//! Commerce Data Exchange, headquarters' end: channel databases ask for work,
//! send rows up and fetch packages.

pub(crate) mod async_tables;
pub(crate) mod channel_database;
pub(crate) mod configuration_package;
pub(crate) mod package;
pub(crate) mod restored;
pub(crate) mod session;
pub(crate) mod snapshot;
