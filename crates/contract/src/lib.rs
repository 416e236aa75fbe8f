//! The wire between register, scale unit, headquarters and console: OData-style JSON with the
//! published entity and property names.
//!
//! Architecture Invariant: wire types are neither the domain's nor a storage format. Golden files
//! in `golden/` fix their shape; a change never regenerates them to make a test pass.

pub mod admin;
pub mod amount;
pub mod audit;
pub mod batch;
pub mod cdx;
mod change;
pub mod commerce;
mod convert;
pub mod enrolment;
pub mod error;
pub mod limits;
pub mod rescue;
pub mod rts;

pub use convert::{
    attribute_definition, channel_configuration, customer_from_details, details_from_customer,
    search_keys, trusted_details_from_customer,
};
pub use error::{ErrorBody, ErrorId};

/// `api-version` that the Commerce API answers to.
pub const API_VERSION: &str = "7.3";
/// Largest request body, in bytes.
pub const BODY_LENGTH_MAX: usize = 1024 * 1024;
/// Largest body of an activation or a sign-on, in bytes: an unknown sender may send it.
pub const SIGN_ON_LENGTH_MAX: usize = 16 * 1024;

/// Members that are text where a media type says `IEEE754Compatible=true`: 64-bit integers and
/// decimals.
pub const NUMBERS_AS_TEXT: [&str; 8] = [
    "Affiliations",
    "ChannelVersion",
    "LogisticsLocationRoleRecordId",
    "NewestCursor",
    "NextCursor",
    "RecordId",
    "TitleRecordId",
    "TotalAmount",
];

/// Header names of the Commerce API.
pub mod header {
    /// Operating unit number of the channel.
    pub const OUN: &str = "OUN";
    pub const DEVICE_TOKEN: &str = "DeviceToken";
    pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
    /// In a replayed answer.
    pub const IDEMPOTENCY_REPLAYED: &str = "Idempotency-Replayed";
}
