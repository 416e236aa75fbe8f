//! Background tasks of the scale unit.

pub(crate) mod cdx;
pub(crate) mod enrolment;
pub(crate) mod housekeeping;
pub(crate) mod neighbours;
