//! Elects the one tab that sends.
//!
//! The tab that holds the lease sends; a newer generation fences the older ones. Where the browser
//! has locks they elect: the tab that is granted the lock takes the lease, at once when another tab
//! closes. In both cases the holder beats, and the others watch: a holder that has gone silent,
//! such as a tab that the browser has suspended, loses the lock and the lease. When it resumes, it
//! finds itself fenced, sends nothing and stands for election again.

use super::Driver;
use crate::connectivity::Event;
use crate::ports::{Lease, Store, StoreError, Tab};

/// How often the holder of the lease beats, and others look for a beat, in milliseconds.
const BEAT_MS: u64 = 1_000;
/// Looks without a new beat after which a holder counts as gone.
const SILENT_LOOKS_MAX: u32 = 4;
/// Watches the holder of the lease from another tab. Counts beats and measures no time, so a clock
/// that jumps changes nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Watch {
    seen: Option<Lease>,
    silent_looks: u32,
}

impl Watch {
    /// Looks at the lease. Returns whether its holder has gone, and starts counting again if so.
    fn has_gone(&mut self, lease: Lease) -> bool {
        self.silent_looks = if self.seen == Some(lease) { self.silent_looks + 1 } else { 0 };
        self.seen = Some(lease);
        let has_gone = self.silent_looks >= SILENT_LOOKS_MAX;
        if has_gone {
            self.silent_looks = 0;
        }
        has_gone
    }
}

impl<T: Tab> Driver<T> {
    /// Stands this tab for election, now and whenever possible: never returns.
    pub async fn stand_for_election(&self) {
        self.tab.request_lock();
        let mut watch = Watch::default();
        loop {
            if let Some(held) = self.lease.get() {
                watch = Watch::default();
                self.beat(held).await;
                // Hints get lost: each beat repeats what a tab may have missed (R206).
                self.tell(Event::Asked);
            } else if let Ok(lease) = self.tab.store().lease().await {
                self.look_after(lease, &mut watch).await;
            }
            self.tab.pause(BEAT_MS).await;
        }
    }

    /// Another tab holds the lease, or no tab does.
    async fn look_after(&self, lease: Lease, watch: &mut Watch) {
        let has_gone = watch.has_gone(lease);
        if self.tab.has_locks() {
            if has_gone && !self.holds_lock.get() {
                self.tab.steal_lock();
            }
        } else if (has_gone || lease == Lease::default())
            && let Ok(taken) = self.tab.store().take_lease(Some(lease)).await
        {
            self.begin(taken);
        }
    }

    /// The browser has granted this tab the lock: it continues where the former holder stopped.
    pub async fn lock_granted(&self) {
        self.holds_lock.set(true);
        while self.holds_lock.get() && self.lease.get().is_none() {
            match self.tab.store().take_lease(None).await {
                Ok(lease) => self.begin(lease),
                Err(_) => self.tab.pause(BEAT_MS).await,
            }
        }
    }

    /// Another tab has taken the lock from this one, which sends on until that one has the
    /// lease too: it may not be able to store anything.
    pub async fn lock_stolen(&self) {
        self.holds_lock.set(false);
        self.tab.request_lock();
        if let Some(held) = self.lease.get() {
            self.beat(held).await;
        }
    }

    /// The browser is about to suspend this tab.
    pub fn suspended(&self) {
        self.tell(Event::Suspended);
    }

    /// The browser has resumed this tab. It sends only if no other tab has been elected since.
    pub async fn resumed(&self) {
        if let Some(held) = self.lease.get() {
            self.beat(held).await;
        }
        // What cannot be read now is read at the next look.
        let _read = self.look().await;
        self.tell(Event::Resumed);
    }

    /// Whether this tab sends.
    pub fn is_elected(&self) -> bool {
        self.lease.get().is_some()
    }

    async fn beat(&self, held: Lease) {
        if let Err(error) = self.tab.store().beat(held).await {
            self.look_at(error, Some(held));
        }
    }

    fn begin(&self, lease: Lease) {
        tracing::info!(generation = lease.generation, "elected");
        self.lease.set(Some(lease));
        self.start(move |driver| async move {
            // The former holder may have been closed between a save and its hint. What cannot be
            // read now is read at the next look.
            let _read = driver.look().await;
            if driver.lease.get() == Some(lease) {
                driver.tab.election_changed();
                driver.tell(Event::Elected);
            }
        });
    }

    /// A fenced tab stops sending, and stands for election again.
    pub(super) fn look_at(&self, error: StoreError, under: Option<Lease>) {
        // Work under an older lease says nothing about this one.
        if error == StoreError::Fenced && under.is_some() && self.lease.get() == under {
            self.step_down();
        }
    }

    fn step_down(&self) {
        tracing::info!("fenced: another tab sends");
        self.lease.take();
        self.holds_lock.set(false);
        self.tell(Event::Deposed);
        self.tab.election_changed();
        self.tab.request_lock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lease(generation: u32, beats: u32) -> Lease {
        Lease { generation, beats }
    }

    #[test]
    fn r206_a_holder_that_beats_is_never_taken_for_gone() {
        let mut watch = Watch::default();
        for beats in 0..100 {
            assert!(!watch.has_gone(lease(1, beats)));
            // Some beats are seen twice: two timers never agree.
            assert!(!watch.has_gone(lease(1, beats)));
        }
    }

    #[test]
    fn r206_a_holder_that_is_silent_counts_as_gone_and_the_next_one_gets_its_time() {
        let mut watch = Watch::default();
        let mut looks = 0;
        while !watch.has_gone(lease(1, 7)) {
            looks += 1;
        }
        assert_eq!(looks, SILENT_LOOKS_MAX);
        assert!(!watch.has_gone(lease(1, 7)), "taken once, not with every look");
        assert!(!watch.has_gone(lease(2, 0)));
        assert!(!watch.has_gone(lease(2, 0)));
    }
}
