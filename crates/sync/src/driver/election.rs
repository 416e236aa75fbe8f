//! The one tab that sends.

use super::Driver;
use crate::engine::Event;
use crate::ports::{Lease, Store, StoreError, Tab};

/// How often the holder of the lease gives a sign of life, and others look for one, in
/// milliseconds.
const BEAT_MS: u64 = 1_000;
/// Looks without a new sign of life after which a holder counts as gone.
const SILENT_BEATS_MAX: u32 = 4;
/// How often the tab that sends looks whether another one has been closed between saving
/// something and telling of it, in milliseconds.
const LOOK_MS: u64 = 60_000;

impl<T: Tab> Driver<T> {
    /// The browser has elected this tab: it goes on where the one before stopped, which may
    /// have saved something and been closed before it could tell.
    pub async fn elected(&self) {
        loop {
            match self.tab.store().take_lease(None).await {
                Ok(lease) => return self.begin(lease).await,
                Err(_) => self.tab.pause(BEAT_MS).await,
            }
        }
    }

    /// Elects one tab by the lease alone, where the browser has no locks. Signs of life are
    /// counted, not timed, so a clock that jumps changes nothing. Never returns.
    pub async fn stand_for_election(&self) {
        let (mut seen, mut silent_beats) = (None, SILENT_BEATS_MAX);
        loop {
            if let Some(held) = self.lease.get() {
                match self.tab.store().beat(held).await {
                    Ok(()) => {}
                    Err(error) => self.look_at(error),
                }
            } else if let Ok(lease) = self.tab.store().lease().await {
                let is_silent = seen == Some(lease);
                silent_beats = if is_silent { silent_beats + 1 } else { 1 };
                let is_first = lease == Lease::default();
                seen = Some(lease);
                let is_free = is_first || silent_beats > SILENT_BEATS_MAX;
                if is_free && let Ok(lease) = self.tab.store().take_lease(Some(lease)).await {
                    self.begin(lease).await;
                }
            }
            self.tab.pause(BEAT_MS).await;
        }
    }

    /// Whether this tab sends.
    pub fn is_elected(&self) -> bool {
        self.lease.get().is_some()
    }

    async fn begin(&self, lease: Lease) {
        self.lease.set(Some(lease));
        self.read_outbox_at_last().await;
        self.tab.election_changed();
        self.tell(Event::Elected);
        self.start(move |driver| async move { driver.look_for_untold(lease).await });
    }

    async fn look_for_untold(&self, lease: Lease) {
        loop {
            self.tab.pause(LOOK_MS).await;
            if self.lease.get() != Some(lease) {
                return;
            }
            if let Ok(stored) = self.tab.store().outbox().await
                && self.tab.outbox(|known| known != stored)
            {
                self.read_again().await;
                self.tab.tell_everything();
            }
        }
    }

    /// A tab that was fenced sends no more.
    pub(super) fn look_at(&self, error: StoreError) {
        if error == StoreError::Fenced && self.lease.take().is_some() {
            self.tell(Event::Deposed);
            self.tab.election_changed();
        }
    }
}
