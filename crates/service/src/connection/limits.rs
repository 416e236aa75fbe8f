//! Limits on the number and slowness of connections.

use std::time::Duration;

/// File descriptors reserved for databases, files and connections to other servers.
const DESCRIPTORS_KEPT: usize = 256;

/// Limits on the connections of one server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most connections.
    pub connections: usize,
    /// Most connections from one address: all registers behind a router or proxy share one.
    pub connections_per_address: usize,
    /// From the opening, or the previous answer, to the end of a request's head.
    pub idle_timeout: Duration,
    /// From the end of a request's head to the end of its body.
    pub body_timeout: Duration,
    /// Longest time in which a caller takes nothing of an answer.
    pub unread_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4_096,
            connections_per_address: 1_024,
            // Longer than clients keep an idle connection: 90 s.
            idle_timeout: Duration::from_secs(100),
            // As long as a request of the data exchange.
            body_timeout: Duration::from_secs(60),
            unread_timeout: Duration::from_secs(30),
        }
    }
}

impl Limits {
    /// Fewer where the process may open fewer files: `servers` share `descriptors`.
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
