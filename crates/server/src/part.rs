//! The two servers of the program.

use clap::ValueEnum;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    ScaleUnit,
    Headquarters,
}

impl Part {
    pub const BOTH: [Self; 2] = [Self::ScaleUnit, Self::Headquarters];

    /// Of its database in the data folder, and in a backup.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::ScaleUnit => "channel.db",
            Self::Headquarters => "headquarters.db",
        }
    }
}
