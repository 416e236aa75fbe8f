//! What the scale unit does without being asked.

pub(crate) mod cdx;
pub(crate) mod housekeeping;
pub(crate) mod neighbours;
