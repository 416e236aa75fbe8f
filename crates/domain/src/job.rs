//! The jobs that carry a pending customer to headquarters and its number back.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A batch job. The order of the variants is the order in which a round runs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Job {
    /// `P-0001` Channel transactions: channel → headquarters.
    Upload,
    /// *Synchronize customers and channel requests*, inside headquarters.
    Synchronize,
    /// `1110` Global configuration: headquarters → channels.
    GlobalConfiguration,
    /// `1070` Channel configuration: headquarters → channels.
    ChannelConfiguration,
    /// `1010` Customers: headquarters → channels.
    Customers,
}

impl Job {
    pub const ALL: [Self; 5] = [
        Self::Upload,
        Self::Synchronize,
        Self::GlobalConfiguration,
        Self::ChannelConfiguration,
        Self::Customers,
    ];

    /// The three that must be recurring whatever the mode (R105), in order.
    pub const CONVERSION: [Self; 3] = [Self::Upload, Self::Synchronize, Self::Customers];

    /// The id in addresses and tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Upload => "P-0001",
            Self::Synchronize => "sync",
            Self::Customers => "1010",
            Self::ChannelConfiguration => "1070",
            Self::GlobalConfiguration => "1110",
        }
    }

    /// The name in the job list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Upload => "P-0001 Channel transactions",
            Self::Synchronize => "Synchronize customers and channel requests",
            Self::Customers => "1010 Customers",
            Self::ChannelConfiguration => "1070 Channel configuration",
            Self::GlobalConfiguration => "1110 Global configuration",
        }
    }

    /// The other name that the sync job is known by (R104).
    pub fn alias(self) -> Option<&'static str> {
        match self {
            Self::Synchronize => {
                Some("Synchronize customers and business partners from async mode")
            }
            _ => None,
        }
    }

    /// Whether the job sends packages from headquarters to the channels.
    pub fn is_download(self) -> bool {
        !matches!(self, Self::Upload | Self::Synchronize)
    }
}

impl FromStr for Job {
    type Err = ();

    fn from_str(id: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|job| job.id() == id).ok_or(())
    }
}
