//! What the parts of headquarters share while it runs.

use std::collections::HashSet;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

use domain::Job;
use service::Database;
use service::attempts::Attempts;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

pub(crate) type Shared = Arc<Headquarters>;

#[derive(Debug)]
pub(crate) struct Headquarters {
    pub database: Database,
    pub counters: CallCounters,
    /// Sign-on attempts by worker and by address.
    pub attempts: Attempts,
    pub exchange: ExchangeSignals,
    /// This process, as the owner of a job's lease.
    pub process_id: String,
    /// Jobs that run by hand only although they have a recurrence
    /// (`--jobs manual`).
    pub by_hand_only: Mutex<HashSet<Job>>,
    pub stop: CancellationToken,
    /// Who has to tell before numbers are given.
    pub start: Start,
}

/// When this process began to wait, and the newest contact with any channel database until
/// then: RFC 3339, UTC.
#[derive(Debug)]
pub(crate) struct Start {
    pub at: Instant,
    pub newest_contact: String,
}

/// Real-time Service calls since the start (R004).
#[derive(Debug, Default)]
pub(crate) struct CallCounters {
    pub real_time_creates: AtomicU64,
    pub real_time_others: AtomicU64,
}

/// Wakes waiters of the data exchange. A hint only: they query the database in any case, since
/// another process may have changed it.
#[derive(Debug)]
pub(crate) struct ExchangeSignals {
    changed: watch::Sender<u64>,
    ask_again: watch::Sender<u64>,
}

impl Default for ExchangeSignals {
    fn default() -> Self {
        Self { changed: watch::Sender::new(0), ask_again: watch::Sender::new(0) }
    }
}

impl ExchangeSignals {
    /// A session was opened or has ended, or a channel database has reported.
    pub(crate) fn change(&self) {
        self.changed.send_modify(|count| *count += 1);
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Answers every waiting poll without work, so that the channel database polls again at once
    /// and reports its waiting rows.
    pub(crate) fn ask_again(&self) {
        self.ask_again.send_modify(|count| *count += 1);
    }

    pub(crate) fn requests_to_ask_again(&self) -> watch::Receiver<u64> {
        self.ask_again.subscribe()
    }
}

impl Headquarters {
    pub(crate) fn is_by_hand_only(&self, job: Job) -> bool {
        self.by_hand_only.lock().unwrap_or_else(PoisonError::into_inner).contains(&job)
    }

    /// A recurrence that is given now counts, however the process was started.
    pub(crate) fn allow_recurrence(&self, job: Job) {
        self.by_hand_only.lock().unwrap_or_else(PoisonError::into_inner).remove(&job);
    }
}
