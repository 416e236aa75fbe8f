//! Headquarters: the system of record. It assigns account numbers, owns the channels'
//! configuration, and exchanges both with them by Commerce Data Exchange.
//!
//! Four doors, each with its own key: the Real-time Service and the data exchange
//! for scale units (each with its credential), the admin API for administrators (a session), the
//! console for their browsers.
//!
//! Architecture Invariant: everything that a channel knows of headquarters has
//! come to it by a package or as the answer to a real-time call. Nothing reads a
//! channel's database.

mod admin;
mod audit;
mod cdx;
mod configuration;
mod customer;
mod exchange;
mod jobs;
mod outcome;
mod realtime;
mod rescue;
mod scale_unit;
mod seed;
mod sequence;
mod start;
mod state;
mod synchronize;

pub use seed::{FirstCode, FirstSecrets, FirstStore};
pub use start::{Config, Running, start};

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();
