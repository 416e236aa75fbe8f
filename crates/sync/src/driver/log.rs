//! Commits, and keeps this tab's memory up to date with the log.

use domain::{CustomerId, OperationId};

use super::{Driver, Verdict};
use crate::directory::Directory;
use crate::memory::{Folded, Memory};
use crate::model::CustomerRecord;
use crate::outbox::Outbox;
use crate::ports::{
    Basis, Commit, Committed, Cursor, ReadSet, RetentionPolicy, Sequence, Slice, Store, StoreError,
    Tab, Tail, Write,
};

/// How often each tab looks whether the log has grown, in milliseconds: hints may get lost.
const LOOK_MS: u64 = 1_000;
/// Tries of an automatic decision, where other tabs are quicker each time.
const TRIES_MAX: u32 = 16;

/// What a decision depends on.
pub(super) struct Known<'a> {
    memory: &'a Memory,
    pub directory: &'a Directory,
    pub outbox: &'a Outbox,
    pub retention: RetentionPolicy,
    /// A new operation's id.
    pub mint: &'a dyn Fn() -> OperationId,
}

impl Known<'_> {
    pub fn sequence(&self) -> Sequence {
        self.memory.sequence()
    }

    pub fn cursor(&self) -> &Cursor {
        self.memory.cursor()
    }

    pub fn base(&self, id: CustomerId) -> Option<CustomerRecord> {
        self.memory.base(id, self.directory, self.outbox)
    }

    pub fn shown(&self, id: CustomerId) -> Option<CustomerRecord> {
        self.directory.get(id).map(|known| CustomerRecord::clone(&known))
    }

    /// The newest state that the followed change log has told.
    pub fn newest(&self) -> Option<(CustomerId, i64)> {
        self.memory.newest()
    }

    pub fn own_pending(&self) -> Vec<CustomerId> {
        self.memory.own_pending(self.directory)
    }
}

impl<T: Tab> Driver<T> {
    pub(super) fn known<R>(&self, decide: impl FnOnce(Known<'_>) -> R) -> R {
        let memory = self.memory.borrow();
        let retention = self.tab.retention();
        let mint = || OperationId::from_random_bytes(self.tab.random_bytes());
        self.tab.directory(|directory| {
            self.tab.outbox(|outbox| {
                decide(Known { memory: &memory, directory, outbox, retention, mint: &mint })
            })
        })
    }

    /// Decides by what this tab knows, commits, and decides again where another tab was quicker.
    /// `decide` returns the writes, or why there are none; it is called anew each time.
    pub(super) async fn commit_decided(
        &self,
        read: ReadSet,
        is_fenced: bool,
        mut decide: impl FnMut(&Known<'_>) -> Result<Vec<Write>, StoreError>,
    ) -> Result<(), StoreError> {
        for _ in 0..TRIES_MAX {
            if let ReadSet::Customers(customers) = &read {
                self.know(customers).await?;
            }
            let (sequence, writes) = self.known(|known| (known.sequence(), decide(&known)));
            let writes = writes?;
            if writes.is_empty() {
                return Ok(());
            }
            let basis = Some(Basis { sequence, read: read.clone() });
            let lease = match is_fenced {
                true => Some(self.lease.get().ok_or(StoreError::Fenced)?),
                false => None,
            };
            match self.commit(Commit { writes, basis, lease }).await? {
                Committed::Done { .. } => return Ok(()),
                Committed::Conflict(_) => {
                    self.conflicts.set(self.conflicts.get() + 1);
                    self.catch_up(&[]).await?;
                }
            }
        }
        Err(StoreError::Outdated)
    }

    /// Runs one transaction. Memory has its changes afterwards, or soon.
    pub(super) async fn commit(&self, commit: Commit) -> Result<Committed, StoreError> {
        let committed = self.tab.store().commit(&commit).await;
        match &committed {
            Ok(Committed::Done { sequence, places }) => {
                tracing::debug!(sequence, writes = commit.writes.len(), "committed");
                let retention = self.tab.retention();
                let folded = self.fold(|memory, directory, outbox| {
                    memory.take_commit(&commit, (*sequence, places), retention, directory, outbox)
                });
                match folded {
                    Some(folded) => self.has_folded(folded),
                    // The commit is safe: what cannot be read now is read at the next look.
                    None => drop(self.catch_up(&[]).await),
                }
                self.tab.tell_others();
            }
            Ok(Committed::Conflict(_)) => tracing::debug!("another tab was quicker"),
            Err(error) => {
                tracing::warn!(?error, "nothing was committed");
                self.look_at(*error, commit.lease);
            }
        }
        committed
    }

    /// Looks at the log, now and each second, for as long as the tab exists.
    pub(super) async fn follow(&self) {
        loop {
            // What cannot be read now is read at the next look.
            let _read = self.look().await;
            self.tab.pause(LOOK_MS).await;
        }
    }

    /// Reads what is new in the log, after a hint or where one may have been lost.
    pub async fn look(&self) -> Result<(), StoreError> {
        let head = self.tab.store().head().await?;
        if head == self.memory.borrow().sequence() { Ok(()) } else { self.catch_up(&[]).await }
    }

    /// Reads the customers, as far as the offline database has them.
    pub(super) async fn know(&self, customers: &[CustomerId]) -> Result<(), StoreError> {
        if self.tab.directory(Directory::is_complete) {
            return Ok(());
        }
        self.catch_up(customers).await
    }

    pub(super) async fn catch_up(&self, wanted: &[CustomerId]) -> Result<(), StoreError> {
        // Memory has no basis for a fold before the first reading has begun.
        if !self.has_begun.get() {
            return Ok(());
        }
        let _one_at_a_time = self.catching_up.lock().await;
        let since = self.memory.borrow().sequence();
        let tail = self.tab.store().tail(since, wanted).await?;
        let is_complete = self.tab.directory(Directory::is_complete);
        let is_swept = matches!(tail, Tail::Since { swept_older_than: Some(_), .. });
        if tail == Tail::Trimmed || (is_swept && !is_complete) {
            return self.read_all_again().await;
        }
        let retention = self.tab.retention();
        let folded = self
            .fold(|memory, directory, outbox| memory.take_tail(tail, retention, directory, outbox));
        self.has_folded(folded);
        Ok(())
    }

    /// Reads everything for the first time, and calls `begun` as soon as the register can be used:
    /// only downloaded customers are still to be read then.
    pub async fn read_everything(&self, begun: &mut dyn FnMut()) -> Result<(), StoreError> {
        let retention = self.tab.retention();
        let (mut reading, mut has_begun) = (0, false);
        let mut begin = || {
            if !std::mem::replace(&mut has_begun, true) {
                begun();
            }
        };
        let mut take = |slice| {
            if matches!(slice, Slice::Downloaded(_)) {
                begin();
            }
            match slice {
                Slice::Begin { sequence, cursor, outbox: entries } => {
                    reading = self.fold(|memory, directory, outbox| {
                        memory.begin((sequence, cursor), entries, directory, outbox)
                    });
                    self.has_begun.set(true);
                    let customers = self.tab.outbox(|outbox| outbox.customers().collect());
                    self.has_folded(Folded { customers, gone: Vec::new() });
                }
                Slice::Bases(bases) | Slice::Downloaded(bases) => {
                    self.fold(|memory, directory, outbox| {
                        memory.read_bases(bases, reading, retention, directory, outbox);
                    });
                }
            }
        };
        self.tab.store().read(&mut take).await?;
        self.tab.change(|directory, _| directory.end_reading(reading));
        begin();
        // A queued card waits for what has just been read.
        self.queue_cards();
        Ok(())
    }

    /// Reads everything again, and replaces memory in one step.
    pub async fn read_again(&self) -> Result<(), StoreError> {
        let _one_at_a_time = self.catching_up.lock().await;
        self.read_all_again().await
    }

    async fn read_all_again(&self) -> Result<(), StoreError> {
        let retention = self.tab.retention();
        let (mut memory, mut directory) = (self.memory.borrow().clone(), Directory::default());
        let (mut outbox, mut reading) = (Outbox::default(), 0);
        let mut take = |slice| match slice {
            Slice::Begin { sequence, cursor, outbox: entries } => {
                reading = memory.begin((sequence, cursor), entries, &mut directory, &mut outbox);
            }
            Slice::Bases(bases) | Slice::Downloaded(bases) => {
                memory.read_bases(bases, reading, retention, &mut directory, &outbox);
            }
        };
        self.tab.store().read(&mut take).await?;
        directory.end_reading(reading);
        let folded = self.fold(|known, shown, waiting| {
            // What this tab has committed meanwhile is read next.
            if known.sequence() > memory.sequence() {
                return None;
            }
            let before = std::mem::replace(waiting, outbox);
            let gone = before.iter().map(|entry| entry.id).filter(|id| waiting.get(*id).is_none());
            let gone = gone.collect();
            let customers = before.customers().chain(waiting.customers()).collect();
            *known = memory;
            *shown = directory;
            Some(Folded { customers, gone })
        });
        let folded = folded.ok_or(StoreError::Failed)?;
        self.has_folded(folded);
        Ok(())
    }

    pub(super) fn fold<R>(
        &self,
        fold: impl FnOnce(&mut Memory, &mut Directory, &mut Outbox) -> R,
    ) -> R {
        let mut memory = self.memory.borrow_mut();
        self.tab.change(|directory, outbox| fold(&mut memory, directory, outbox))
    }

    /// Reports the consequences of a step: queues for the engine, and verdicts.
    fn has_folded(&self, folded: Folded) {
        for operation in folded.gone {
            self.give_verdict(operation, &Verdict::Settled);
        }
        self.give_refusals();
        self.tell_lines(folded.customers);
    }
}
