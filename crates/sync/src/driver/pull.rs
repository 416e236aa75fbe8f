//! Fetches and stores the delta.

use domain::CustomerId;

use super::Driver;
use super::settle::{base_write, removed, resumed};
use crate::engine::{Event, Failure};
use crate::merge::merge;
use crate::model::{CustomerRecord, Operation, Progress, ServerCustomer, Version};
use crate::ports::{
    Cursor, DeltaPage, ReadSet, RetentionPolicy, ScaleUnit, StoreError, Tab, Told, Write,
};

impl<T: Tab> Driver<T> {
    /// Fetches one page and commits it with the cursor of the next.
    pub(super) async fn pull(&self) {
        if self.tab.is_download_paused() {
            return self.tell(Event::PullSpared);
        }
        let is_kiosk = self.tab.retention() == RetentionPolicy::Hidden;
        let pulled = if is_kiosk { self.let_go().await } else { self.pull_page().await };
        tracing::debug!(?pulled, "pulled");
        self.tell(match pulled {
            Ok(Some(has_more)) => Event::Pulled { has_more },
            Ok(None) => Event::PullSpared,
            Err(failure) => Event::PullFailed { failure },
        });
    }

    async fn pull_page(&self) -> Result<Option<bool>, Failure> {
        if !self.tab.is_signed_on() {
            return Err(Failure::SignOnNeeded);
        }
        self.look().await?;
        self.look_for_lost().await?;
        let cursor = self.known(|known| known.cursor().clone());
        let page = self.tab.scale_unit().delta(&cursor).await?;
        let _turn = self.deciding.lock().await;
        if !self.meet(&page.channel_database_id, cursor.epoch).await? {
            return Ok(Some(true));
        }
        // A change log that is read from its beginning starts with this page.
        if page.channel_database_id != cursor.channel_database_id && cursor.next > 0 {
            return Ok(Some(true));
        }
        let has_more = page.has_more;
        if self.apply(&cursor, page).await? {
            return Ok(Some(true));
        }
        if !has_more {
            self.sweep().await?;
        }
        Ok(Some(has_more))
    }

    /// Commits the page. Returns whether the cursor had moved since the request.
    async fn apply(&self, asked: &Cursor, page: DeltaPage) -> Result<bool, StoreError> {
        let mut is_elsewhere = false;
        let customers: Vec<CustomerId> = page.customers.iter().map(|it| it.id).collect();
        let now = self.tab.now();
        let applied = self.commit_decided(ReadSet::Customers(customers), true, |known| {
            let cursor = known.cursor();
            is_elsewhere =
                cursor.next != asked.next || cursor.channel_database_id != page.channel_database_id;
            if is_elsewhere {
                return Ok(Vec::new());
            }
            let (mut writes, mut downloaded) = (Vec::new(), Vec::new());
            for server in &page.customers {
                let id = server.id;
                let version = Version { epoch: cursor.epoch, number: server.number };
                let before = known.base(id);
                let shown = known.shown(id);
                let entries: Vec<Operation> = known.outbox.of(id).cloned().collect();
                writes.extend(entries.iter().filter_map(resumed).map(Write::Replace));
                let told = merge(before.as_ref(), shown.as_ref(), server.clone(), version, now);
                let Some(after) = told else { continue };
                if known.retention == RetentionPolicy::All && entries.is_empty() && is_done(&after)
                {
                    downloaded.push(after);
                } else {
                    writes.extend(base_write(before, Some(after), &entries, known.retention));
                }
            }
            if !downloaded.is_empty() {
                writes.push(Write::PutDownloaded(downloaded));
            }
            let is_first_epoch = cursor.epoch <= 1 && !page.has_more;
            let swept = if is_first_epoch { cursor.epoch } else { cursor.swept };
            let last = page.customers.iter().max_by_key(|it| it.number);
            let newest = last.map(|it| (it.id, it.number)).or(cursor.newest);
            let next = Cursor { next: page.next, swept, newest, ..cursor.clone() };
            if next != *cursor {
                writes.push(Write::Cursor(next));
            }
            Ok(writes)
        });
        applied.await?;
        Ok(is_elsewhere)
    }

    /// The log of this epoch has been read to its end: bases that it did not name are gone. Pending
    /// customers, and those with pending operations, stay.
    async fn sweep(&self) -> Result<(), StoreError> {
        let is_complete = self.tab.directory(crate::Directory::is_complete);
        if !is_complete {
            return Ok(());
        }
        self.commit_decided(ReadSet::Everything, true, |known| {
            let cursor = known.cursor();
            if cursor.swept == cursor.epoch {
                return Ok(Vec::new());
            }
            // A sweep removes whole packs: bases with pending operations are stored singly first.
            let waiting = known.outbox.customers().filter_map(|id| known.base(id));
            let older = waiting.filter(|base| base.version.epoch < cursor.epoch);
            let mut writes: Vec<Write> = older.map(|base| Write::PutBase(Box::new(base))).collect();
            writes.push(Write::Sweep { older_than: cursor.epoch });
            writes.push(Write::Cursor(Cursor { swept: cursor.epoch, ..cursor.clone() }));
            Ok(writes)
        })
        .await
    }

    /// The scale unit was unreachable, and may have come back with an older channel database that
    /// has received changes since: a cursor does not show that, customers that this register has
    /// sent may be lost, and new changes may have numbers that it has read already (R336). So it
    /// names what it was told: its own pending customers, and the newest state of all. It asks
    /// before it reads a page, which could begin another epoch.
    async fn look_for_lost(&self) -> Result<(), Failure> {
        if !self.looks_for_lost.replace(false) {
            return Ok(());
        }
        let said = self.say_what_was_told().await;
        if said.is_err() {
            self.looks_for_lost.set(true);
        }
        said
    }

    async fn say_what_was_told(&self) -> Result<(), Failure> {
        let mut told = self.own_pending().told;
        told.extend(self.known(|known| known.newest()));
        for told in told.chunks(CONFIRM_MAX) {
            self.confirm(&[], told).await?;
        }
        Ok(())
    }

    /// A kiosk downloads no customers (R241): it asks which of its own have their numbers, and
    /// removes those.
    async fn let_go(&self) -> Result<Option<bool>, Failure> {
        self.look().await?;
        let OwnPending { mut told, others } = self.own_pending();
        let asked = told.iter().map(|(id, _)| *id).chain(others);
        let asked: Vec<CustomerId> = asked.take(CONFIRM_MAX).collect();
        if asked.is_empty() {
            return Ok(None);
        }
        told.truncate(CONFIRM_MAX);
        let epoch = self.epoch();
        let assigned = self.confirm(&asked, &told).await?;
        let _turn = self.deciding.lock().await;
        self.commit_decided(ReadSet::Customers(assigned.clone()), true, |known| {
            let over = assigned.iter().filter(|id| !known.outbox.has(**id));
            Ok(over.filter_map(|id| known.base(*id)).map(|base| removed(&base)).collect())
        })
        .await?;
        Ok(Some(self.epoch() != epoch))
    }

    /// Asks about customers of this device, and names what the followed change log has told.
    /// Returns those that have their numbers. Follows the answer's change log where it is another
    /// one.
    async fn confirm(
        &self,
        customers: &[CustomerId],
        told: &[(CustomerId, i64)],
    ) -> Result<Vec<CustomerId>, Failure> {
        let cursor = self.known(|known| known.cursor().clone());
        let told = Told { log: cursor.channel_database_id, customers: told.to_vec() };
        let confirmed = self.tab.scale_unit().confirm(customers, &told).await?;
        let _turn = self.deciding.lock().await;
        match self.meet(&confirmed.channel_database_id, cursor.epoch).await? {
            true => Ok(confirmed.assigned),
            false => Ok(Vec::new()),
        }
    }

    /// The customers that this register captured, that a scale unit has and that have no number
    /// yet.
    fn own_pending(&self) -> OwnPending {
        self.known(|known| {
            let epoch = known.cursor().epoch;
            let bases = known.own_pending().into_iter().filter_map(|id| known.base(id));
            let (told, others): (Vec<_>, Vec<_>) = bases.partition(|base| base.is_told_in(epoch));
            OwnPending {
                told: told.into_iter().map(|base| (base.id, base.version.number)).collect(),
                others: others.into_iter().map(|base| base.id).collect(),
            }
        })
    }

    /// Takes a customer that was looked up at the scale unit: stores it where this register stores
    /// such customers, else shows it in this tab.
    pub async fn take_looked_up(&self, server: ServerCustomer) -> Result<(), StoreError> {
        let (id, now) = (server.id, self.tab.now());
        let mut guest = None;
        self.commit_decided(ReadSet::Customers(vec![id]), false, |known| {
            let cursor = known.cursor();
            let is_current = cursor.channel_database_id == server.channel_database_id;
            let epoch = if is_current { cursor.epoch } else { 0 };
            let version = Version { epoch, number: server.number };
            let (before, shown) = (known.base(id), known.shown(id));
            let told = merge(before.as_ref(), shown.as_ref(), server.clone(), version, now);
            let entries: Vec<Operation> = known.outbox.of(id).cloned().collect();
            let mut writes = Vec::new();
            if is_current {
                writes.extend(entries.iter().filter_map(resumed).map(Write::Replace));
            }
            guest = None;
            let Some(after) = told else { return Ok(writes) };
            let is_kept = known.retention.keeps(&after) || !entries.is_empty();
            if !is_kept || !is_current {
                guest = Some(after);
                return Ok(writes);
            }
            writes.extend(base_write(before, Some(after), &entries, known.retention));
            Ok(writes)
        })
        .await?;
        if let Some(guest) = guest.filter(|_| self.tab.retention() != RetentionPolicy::Hidden) {
            self.fold(|memory, directory, outbox| memory.welcome(guest, directory, outbox));
        }
        Ok(())
    }
}

/// Pending customers of this register.
struct OwnPending {
    /// By the followed change log, with the numbers of their states.
    told: Vec<(CustomerId, i64)>,
    others: Vec<CustomerId>,
}

/// Most customers of one request.
const CONFIRM_MAX: usize = 100;

/// Whether this register waits for nothing more of the customer. Others change again soon, and are
/// stored singly.
fn is_done(customer: &CustomerRecord) -> bool {
    !customer.identity.is_pending()
        && customer.progress == Progress::default()
        && customer.left_out.is_empty()
        && customer.issued_cards.is_empty()
}
