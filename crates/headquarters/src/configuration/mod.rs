//! What headquarters configures and the channels work by.

pub(crate) mod company;
pub(crate) mod features;
pub(crate) mod package;
pub(crate) mod profiles;
pub(crate) mod schema;
