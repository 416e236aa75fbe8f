//! How many callers may be connected, and how slow they may be.

use std::time::Duration;

/// Descriptors that are kept for databases, files and connections to other servers.
const DESCRIPTORS_KEPT: usize = 256;

/// What the connections of one server may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most connections.
    pub connections: usize,
    /// Most connections of one address: all registers behind a router or proxy share one.
    pub connections_per_address: usize,
    /// From the opening or the answer before to the end of a request's head.
    pub idle_timeout: Duration,
    /// From the end of a request's head to the end of its body.
    pub body_timeout: Duration,
    /// How long a caller may take nothing of what is sent.
    pub unread_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4_096,
            connections_per_address: 1_024,
            // Longer than clients keep a connection that they may use again: 90 s.
            idle_timeout: Duration::from_secs(100),
            // As long as a request of the data exchange.
            body_timeout: Duration::from_secs(60),
            unread_timeout: Duration::from_secs(30),
        }
    }
}

impl Limits {
    /// Less where the process may open fewer files: `servers` share `descriptors`.
    pub fn within(self, descriptors: usize, servers: usize) -> Self {
        let most = descriptors.saturating_sub(DESCRIPTORS_KEPT) / servers.max(1);
        let connections = self.connections.min(most.max(1));
        let connections_per_address = self.connections_per_address.min(connections);
        Self { connections, connections_per_address, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r332_connections_leave_descriptors_for_databases() {
        let limits = Limits::default();
        assert_eq!(limits.within(1_000_000, 2), limits);
        let small = limits.within(1_024, 2);
        assert_eq!((small.connections, small.connections_per_address), (384, 384));
        assert_eq!(limits.within(10, 1).connections, 1);
    }
}
