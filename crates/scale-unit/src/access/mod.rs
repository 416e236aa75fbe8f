//! Who may call: devices, workers, and people of an online channel.

pub(crate) mod activation;
pub(crate) mod caller;
pub(crate) mod follower;
