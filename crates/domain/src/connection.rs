//! The three lights, seen as one: device, scale unit, headquarters.

use serde::{Deserialize, Serialize};

/// What the register can reach now. A request's outcome is the truth; what the
/// browser says about its network is a hint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Connection {
    Online,
    /// The scale unit answers and says that headquarters does not.
    HeadquartersUnreachable,
    #[default]
    Offline,
}

impl Connection {
    pub fn reaches_scale_unit(self) -> bool {
        self != Self::Offline
    }
}
