//! What headquarters configures and the channels work by.

pub(crate) mod attributes;
pub(crate) mod channels;
pub(crate) mod company;
pub(crate) mod features;
pub(crate) mod offline;
pub(crate) mod schema;
pub(crate) mod stored;

/// Until when a new activation code has to be used.
pub(crate) const ACTIVATION_CODE_LIFETIME: std::time::Duration =
    std::time::Duration::from_hours(14 * 24);
