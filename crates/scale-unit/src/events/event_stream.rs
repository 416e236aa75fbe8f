//! What open event streams send: the newest change, whether headquarters is reachable, that the
//! configuration changed, and that a session ended.

use contract::commerce::ConnectionStatus;
use service::clock;
use tokio::sync::watch;

#[derive(Debug)]
pub struct Live {
    cursor: watch::Sender<i64>,
    headquarters: watch::Sender<bool>,
    configuration: watch::Sender<u64>,
    sessions: watch::Sender<u64>,
}

impl Live {
    pub fn new(cursor: i64) -> Self {
        Self {
            cursor: watch::Sender::new(cursor),
            headquarters: watch::Sender::new(false),
            configuration: watch::Sender::new(0),
            sessions: watch::Sender::new(0),
        }
    }

    pub fn customers_changed(&self, cursor: i64) {
        self.cursor.send_if_modified(|newest| {
            let is_newer = cursor > *newest;
            *newest = cursor.max(*newest);
            is_newer
        });
    }

    /// The outcome of a request to headquarters.
    pub fn headquarters_reached(&self, is_reached: bool) {
        let changed = self
            .headquarters
            .send_if_modified(|current| std::mem::replace(current, is_reached) != is_reached);
        if changed {
            tracing::info!(is_reached, "headquarters");
        }
    }

    pub fn configuration_changed(&self) {
        self.configuration.send_modify(|count| *count += 1);
    }

    /// A worker has signed off.
    pub fn session_ended(&self) {
        self.sessions.send_modify(|count| *count += 1);
    }

    pub fn connection_status(&self) -> ConnectionStatus {
        ConnectionStatus {
            is_headquarters_reachable: *self.headquarters.borrow(),
            server_time: clock::now(),
        }
    }

    pub fn watch_customers(&self) -> watch::Receiver<i64> {
        self.cursor.subscribe()
    }

    pub fn watch_headquarters(&self) -> watch::Receiver<bool> {
        self.headquarters.subscribe()
    }

    pub fn watch_sessions(&self) -> watch::Receiver<u64> {
        self.sessions.subscribe()
    }

    pub fn watch_configuration(&self) -> watch::Receiver<u64> {
        self.configuration.subscribe()
    }
}
