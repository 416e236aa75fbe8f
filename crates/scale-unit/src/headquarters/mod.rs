//! What the scale unit asks headquarters and tells it.

pub(crate) mod cdx;
pub(crate) mod real_time;
