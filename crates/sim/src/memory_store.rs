//! An offline database in memory that behaves as IndexedDB does: transactions follow one another in
//! the order in which they were begun, their answers reach a tab in that order too, one that is
//! under way when its tab dies happens as a whole or not at all, and one that a suspended tab has
//! issued happens while the tab is suspended.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use domain::CustomerId;
use futures::channel::oneshot;
use futures::future::LocalBoxFuture;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sync::{
    Basis, Commit, Committed, Cursor, CustomerRecord, Epoch, Lease, Marker, Operation, Place,
    ReadSet, Sequence, Slice, Store, StoreError, Tail, Write,
};

use crate::mutant::Mutant;

/// Customers that are read together; few, so that much happens in between.
const SLICE: usize = 2;
/// Fewest customers that are stored together; few, so that small worlds have packs.
const PACK_MIN: usize = 2;
/// Entries of the log that stay.
const LOG_KEPT: u64 = 2_000;

/// What is on the device's disk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Disk {
    /// Stored singly.
    rows: BTreeMap<CustomerId, Row>,
    /// Stored together; the later counts.
    packs: BTreeMap<u64, Shared<Pack>>,
    /// By their places.
    pub outbox: Shared<BTreeMap<Place, Operation>>,
    next_place: Place,
    pub cursor: Cursor,
    pub lease: Lease,
    log: BTreeMap<Sequence, Shared<LogEntry>>,
    head: Sequence,
}

/// Cheap to copy: most of a disk stays as it is from one transaction to the next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shared<T>(Rc<T>);

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Rc::make_mut(&mut self.0)
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Shared<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(|it| Self(Rc::new(it)))
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Row {
    Base(Shared<CustomerRecord>),
    /// What a pack says of the customer does not count any more.
    Gone(Epoch),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Pack {
    epoch: Epoch,
    customers: BTreeMap<CustomerId, CustomerRecord>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct LogEntry {
    customers: Vec<CustomerId>,
    marker: Option<Marker>,
}

/// What a transaction meets on its way.
pub trait Medium {
    /// Runs what a tab has issued, also when the tab dies.
    fn issue(&self, work: LocalBoxFuture<'static, ()>);
    /// Resolves when its turn has come; `what` it is about to do.
    fn before(&self, what: &'static str) -> LocalBoxFuture<'static, ()>;
    /// Whether the transaction whose turn it is happens: for a dead tab it is a matter of chance.
    fn happens(&self) -> bool;
    /// Resolves when the tab learns the end of `what`.
    fn after(&self, what: &'static str) -> LocalBoxFuture<'static, ()>;
    /// Why it fails, if it does.
    fn trouble(&self, is_writing: bool) -> Option<StoreError>;
    /// A transaction has been committed, under a lease where it needs one.
    fn committed(&self, before: &Disk, after: &Disk, what: &'static str, lease: Option<Lease>);
    fn is_kiosk(&self) -> bool {
        false
    }
    /// How many entries of the log stay.
    fn log_kept(&self) -> u64 {
        LOG_KEPT
    }
    /// What this store does wrong.
    fn mutant(&self) -> Option<Mutant> {
        None
    }
}

/// A medium that never fails and takes no time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Calm;

impl Medium for Calm {
    fn issue(&self, work: LocalBoxFuture<'static, ()>) {
        // It waits for nothing.
        let _done = futures::FutureExt::now_or_never(work);
    }

    fn before(&self, _what: &'static str) -> LocalBoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }

    fn happens(&self) -> bool {
        true
    }

    fn after(&self, _what: &'static str) -> LocalBoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }

    fn trouble(&self, _is_writing: bool) -> Option<StoreError> {
        None
    }

    fn committed(&self, _: &Disk, _: &Disk, _what: &'static str, _lease: Option<Lease>) {}
}

/// One tab's connection to the database.
pub struct MemoryStore<M> {
    disk: Rc<RefCell<Disk>>,
    medium: Rc<M>,
    /// The newest sequence of the log that this tab has seen.
    met: Rc<Cell<Sequence>>,
}

impl<M> Clone for MemoryStore<M> {
    fn clone(&self) -> Self {
        Self { disk: self.disk.clone(), medium: self.medium.clone(), met: self.met.clone() }
    }
}

impl<M: Medium + 'static> MemoryStore<M> {
    pub fn new(disk: Rc<RefCell<Disk>>, medium: Rc<M>) -> Self {
        Self { disk, medium, met: Rc::default() }
    }

    pub fn disk(&self) -> &Rc<RefCell<Disk>> {
        &self.disk
    }

    pub fn medium(&self) -> &M {
        &self.medium
    }

    async fn read_once<R: 'static>(
        &self,
        what: &'static str,
        read: impl FnOnce(&Disk) -> R + 'static,
    ) -> Result<R, StoreError> {
        self.transact(what, move |store| match store.medium.trouble(false) {
            Some(error) => Err(error),
            None => Ok(read(&store.disk.borrow())),
        })
        .await
    }

    async fn write<R: 'static>(
        &self,
        what: &'static str,
        lease: Option<Lease>,
        change: impl FnOnce(&mut Disk) -> Result<R, StoreError> + 'static,
    ) -> Result<R, StoreError> {
        self.transact(what, move |store| match store.medium.trouble(true) {
            Some(error) => Err(error),
            None => store.change(what, lease, change),
        })
        .await
    }

    async fn transact<R: 'static>(
        &self,
        what: &'static str,
        act: impl FnOnce(&Self) -> Result<R, StoreError> + 'static,
    ) -> Result<R, StoreError> {
        let (answer, told) = oneshot::channel();
        let store = self.clone();
        let turn = self.medium.before(what);
        self.medium.issue(Box::pin(async move {
            turn.await;
            if store.medium.happens() {
                // The tab may be gone.
                let _told = answer.send(act(&store));
            }
        }));
        let answer = told.await.unwrap_or(Err(StoreError::Failed));
        self.medium.after(what).await;
        answer
    }

    fn change<R>(
        &self,
        what: &'static str,
        lease: Option<Lease>,
        change: impl FnOnce(&mut Disk) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        let is_fenced = self.medium.mutant() != Some(Mutant::NoFencing);
        let mut after = self.disk.borrow().clone();
        if is_fenced && lease.is_some_and(|it| it.generation != after.lease.generation) {
            return Err(StoreError::Fenced);
        }
        let answer = change(&mut after)?;
        let before = self.disk.replace(after);
        self.medium.committed(&before, &self.disk.borrow(), what, lease);
        Ok(answer)
    }

    /// What a mutant makes of a commit; what it does before is a separate transaction.
    async fn mutated(&self, commit: &Commit) -> Result<Commit, StoreError> {
        let (mut commit, kept) = (commit.clone(), self.medium.log_kept());
        let is_page = name_of(&commit) == "page";
        match self.medium.mutant() {
            Some(Mutant::NoReadSet) => commit.basis = None,
            Some(Mutant::ReplacesInTwoTransactions) if is_page => {
                let customers = commit.customers();
                self.write("page", commit.lease, move |disk| {
                    customers.iter().for_each(|id| disk.remove_base(*id, Epoch::MAX));
                    Ok(())
                })
                .await?;
            }
            Some(Mutant::CursorBeforePage) if is_page => {
                let cursor = commit.writes.iter().find_map(|write| match write {
                    Write::Cursor(cursor) => Some(cursor.clone()),
                    _ => None,
                });
                if let Some(cursor) = cursor {
                    let first = Commit { writes: vec![Write::Cursor(cursor)], ..commit.clone() };
                    self.write("page", commit.lease, move |disk| disk.commit(&first, kept, None))
                        .await?;
                    commit.basis = None;
                }
            }
            Some(Mutant::KioskForgetsSent) if self.medium.is_kiosk() => {
                for write in &mut commit.writes {
                    if let Write::PutBase(base) = write
                        && !self.disk.borrow().entries(base.id).any(|it| it.change().is_some())
                    {
                        *write = Write::RemoveBase { customer: base.id, epoch: base.version.epoch };
                    }
                }
            }
            Some(Mutant::RestoredNotToldAgain) if commit.marker() == Some(Marker::Reset) => {
                commit.writes.retain(|write| matches!(write, Write::Reset(_)));
            }
            _ => {}
        }
        Ok(commit)
    }
}

/// For traces: what a commit does.
fn name_of(commit: &Commit) -> &'static str {
    match (commit.marker(), commit.writes.first()) {
        (Some(Marker::Reset), _) => "reset",
        (Some(Marker::Sweep { .. }), _) => "sweep",
        _ if commit.writes.iter().any(|it| matches!(it, Write::Cursor(_))) => "page",
        (None, Some(Write::Note(_))) => "note",
        (None, Some(Write::Append(_))) => "save",
        (None, _) if commit.lease.is_some() => "settle",
        (None, _) => "decision",
    }
}

impl Disk {
    /// The server's base of a customer.
    pub fn base(&self, id: CustomerId) -> Option<&CustomerRecord> {
        match self.rows.get(&id) {
            Some(Row::Base(base)) => Some(base),
            Some(Row::Gone(_)) => None,
            None => self.packs.values().rev().find_map(|pack| pack.customers.get(&id)),
        }
    }

    /// What a register says that it was told: its own pending customers, and the newest state of
    /// all.
    pub fn told(&self) -> sync::Told {
        let epoch = self.cursor.epoch;
        let bases = self.ids().into_iter().filter_map(|id| self.base(id));
        let told: Vec<_> = bases.filter(|base| base.is_told_in(epoch)).collect();
        let own = told.iter().filter(|base| base.is_own_pending());
        let newest = told.iter().max_by_key(|base| base.version.number);
        let bases = own.chain(newest).map(|base| (base.id, base.version.number));
        let customers = bases.chain(self.cursor.newest).collect();
        sync::Told { log: self.cursor.channel_database_id.clone(), customers }
    }

    pub fn entries(&self, id: CustomerId) -> impl Iterator<Item = &Operation> {
        self.outbox.values().filter(move |entry| entry.customer_id == id)
    }

    /// The customers' entries, oldest first.
    pub fn by_customer(&self) -> HashMap<CustomerId, Vec<&Operation>> {
        let mut all: HashMap<CustomerId, Vec<&Operation>> = HashMap::new();
        for entry in self.outbox.values() {
            all.entry(entry.customer_id).or_default().push(entry);
        }
        all
    }

    /// The customer as screens have to show it.
    pub fn shown(&self, id: CustomerId) -> Option<CustomerRecord> {
        sync::shown(self.base(id), self.entries(id))
    }

    /// All customers with a base or an entry.
    pub fn ids(&self) -> BTreeSet<CustomerId> {
        let packed = self.packs.values().flat_map(|pack| pack.customers.keys());
        let waiting = self.outbox.values().map(|entry| &entry.customer_id);
        packed.chain(self.rows.keys()).chain(waiting).copied().collect()
    }

    pub fn place_of(&self, operation: domain::OperationId) -> Option<Place> {
        self.outbox.iter().find(|(_, entry)| entry.id == operation).map(|(place, _)| *place)
    }

    /// The disk, decoded again from its bytes.
    pub fn reread(&self) -> Option<Self> {
        let text = serde_json::to_string(self).ok()?;
        let mut again: Self = serde_json::from_str(&text).ok()?;
        for (place, entry) in again.outbox.iter_mut() {
            entry.place = *place;
        }
        Some(again)
    }

    /// For traces: what has changed.
    pub fn difference(&self, before: &Self) -> String {
        let mut all = Vec::new();
        for entry in before.outbox.values() {
            match self.outbox.get(&entry.place) {
                None => all.push(format!("without {}", entry.id)),
                Some(now) if now != entry => {
                    all.push(format!("{}: {:?}, try {}", now.id, now.state, now.attempts));
                }
                Some(_) => {}
            }
        }
        let is_new = |entry: &&Operation| !before.outbox.contains_key(&entry.place);
        for entry in self.outbox.values().filter(is_new) {
            all.push(format!("with {} of {}", entry.id, entry.customer_id));
        }
        for id in self.ids().union(&before.ids()) {
            match (before.base(*id), self.base(*id)) {
                (was, now) if was == now => {}
                (_, Some(now)) => all.push(format!("base of {id} is {:?}", now.version)),
                (_, None) => all.push(format!("no base of {id}")),
            }
        }
        if self.cursor != before.cursor {
            all.push(format!("{:?}", self.cursor));
        }
        format!("{} {}", self.head, all.join(", "))
    }

    pub fn head(&self) -> Sequence {
        self.head
    }

    fn is_packed(&self, id: CustomerId) -> bool {
        self.packs.values().any(|pack| pack.customers.contains_key(&id))
    }

    fn remove_base(&mut self, id: CustomerId, epoch: Epoch) {
        if self.is_packed(id) {
            self.rows.insert(id, Row::Gone(epoch));
        } else {
            self.rows.remove(&id);
        }
    }

    fn conflict(&self, basis: &Basis) -> Option<Vec<CustomerId>> {
        let above: Vec<&LogEntry> =
            self.log.range(basis.sequence + 1..).map(|(_, entry)| &**entry).collect();
        let is_trimmed = self.head - basis.sequence > above.len() as u64;
        let is_bulk = is_trimmed || above.iter().any(|entry| entry.marker.is_some());
        match &basis.read {
            ReadSet::Everything => (is_bulk || !above.is_empty()).then(Vec::new),
            ReadSet::Customers(read) => {
                let meets = |id: &&CustomerId| {
                    is_bulk || above.iter().any(|entry| entry.customers.contains(id))
                };
                let met: Vec<CustomerId> = read.iter().filter(meets).copied().collect();
                (is_bulk || !met.is_empty()).then_some(met)
            }
        }
    }

    fn commit(
        &mut self,
        commit: &Commit,
        log_kept: u64,
        mutant: Option<Mutant>,
    ) -> Result<Committed, StoreError> {
        if let Some(met) = commit.basis.as_ref().and_then(|basis| self.conflict(basis)) {
            return Ok(Committed::Conflict(met));
        }
        let mut places = Vec::new();
        for write in &commit.writes {
            self.take(write, mutant, &mut places)?;
        }
        if mutant != Some(Mutant::LogInSecondTransaction) {
            self.note(commit, log_kept);
        }
        Ok(Committed::Done { sequence: self.head, places })
    }

    fn note(&mut self, commit: &Commit, log_kept: u64) {
        self.head += 1;
        let entry = LogEntry { customers: commit.customers(), marker: commit.marker() };
        self.log.insert(self.head, Shared(Rc::new(entry)));
        let kept = self.head.saturating_sub(log_kept);
        self.log.retain(|sequence, _| *sequence > kept);
    }

    fn take(
        &mut self,
        write: &Write,
        mutant: Option<Mutant>,
        places: &mut Vec<Place>,
    ) -> Result<(), StoreError> {
        match write {
            Write::PutBase(base) => {
                self.rows.insert(base.id, Row::Base(Shared(Rc::new(CustomerRecord::clone(base)))));
            }
            Write::PutDownloaded(customers) => self.download(customers),
            Write::RemoveBase { customer, epoch } => self.remove_base(*customer, *epoch),
            Write::Append(entry) => {
                if self.place_of(entry.id).is_some() {
                    return Err(StoreError::Failed);
                }
                self.next_place += 1;
                places.push(self.next_place);
                let entry = Operation { place: self.next_place, ..entry.clone() };
                self.outbox.insert(self.next_place, entry);
            }
            Write::Replace(entry) => {
                if let Some(place) = self.place_of(entry.id) {
                    self.outbox.insert(place, Operation { place, ..entry.clone() });
                }
            }
            Write::RemoveEntry { operation, .. } => {
                self.outbox.retain(|_, entry| entry.id != *operation);
            }
            Write::Note(attempt) => {
                let mut entries = self.outbox.values_mut();
                if let Some(entry) = entries.find(|entry| entry.id == attempt.operation) {
                    attempt.note(entry);
                }
            }
            Write::Cursor(cursor) | Write::Reset(cursor) => self.cursor.clone_from(cursor),
            Write::Sweep { older_than } => self.sweep(*older_than, mutant),
        }
        Ok(())
    }

    fn download(&mut self, customers: &[CustomerRecord]) {
        if customers.len() < PACK_MIN {
            for base in customers {
                self.rows.insert(base.id, Row::Base(Shared(Rc::new(base.clone()))));
            }
            return;
        }
        for base in customers {
            self.rows.remove(&base.id);
        }
        let epoch = customers.iter().map(|base| base.version.epoch).max().unwrap_or_default();
        let number = self.packs.keys().last().map_or(1, |last| last + 1);
        let customers = customers.iter().map(|base| (base.id, base.clone())).collect();
        self.packs.insert(number, Shared(Rc::new(Pack { epoch, customers })));
    }

    fn sweep(&mut self, older_than: Epoch, mutant: Option<Mutant>) {
        let waiting: BTreeSet<CustomerId> =
            self.outbox.values().map(|entry| entry.customer_id).collect();
        self.packs.retain(|_, pack| pack.epoch >= older_than);
        self.rows.retain(|id, row| match row {
            Row::Gone(epoch) => *epoch >= older_than,
            Row::Base(base) => {
                let is_newer = base.version.epoch >= older_than;
                let stays = base.identity.is_pending() || waiting.contains(id);
                is_newer || (stays && mutant != Some(Mutant::NoSweepCondition))
            }
        });
    }

    fn tail(&self, since: Sequence, wanted: &[CustomerId]) -> Tail {
        let above: Vec<&LogEntry> =
            self.log.range(since + 1..).map(|(_, entry)| &**entry).collect();
        if self.head.saturating_sub(since) > above.len() as u64 {
            return Tail::Trimmed;
        }
        let named = above.iter().flat_map(|entry| &entry.customers);
        let customers: BTreeSet<CustomerId> = named.chain(wanted).copied().collect();
        let swept = above.iter().filter_map(|entry| match entry.marker {
            Some(Marker::Sweep { older_than }) => Some(older_than),
            _ => None,
        });
        let bases = customers.iter().filter_map(|id| self.base(*id).cloned());
        let entries = self.outbox.values().filter(|it| customers.contains(&it.customer_id));
        Tail::Since {
            head: self.head,
            cursor: (!above.is_empty()).then(|| self.cursor.clone()),
            swept_older_than: swept.max(),
            bases: bases.collect(),
            entries: entries.cloned().collect(),
            customers: customers.into_iter().collect(),
        }
    }
}

impl<M: Medium + 'static> Store for MemoryStore<M> {
    async fn commit(&self, commit: &Commit) -> Result<Committed, StoreError> {
        let (mutant, what) = (self.medium.mutant(), name_of(commit));
        let kept = self.medium.log_kept();
        if mutant == Some(Mutant::SavedBeforeCommit) && what == "save" {
            let (store, commit) = (self.clone(), commit.clone());
            self.medium.issue(Box::pin(async move {
                let lease = commit.lease;
                let _unheard =
                    store.write(what, lease, move |disk| disk.commit(&commit, kept, None)).await;
            }));
            // As if no tab had written since.
            let sequence = self.met.get();
            return Ok(Committed::Done { sequence, places: vec![Place::MAX; 8] });
        }
        let asked = commit;
        let commit = self.mutated(asked).await?;
        let is_other = commit.writes != asked.writes;
        let (lease, written) = (commit.lease, commit.clone());
        let mut committed =
            self.write(what, lease, move |disk| disk.commit(&commit, kept, mutant)).await?;
        if mutant == Some(Mutant::LogInSecondTransaction)
            && let Committed::Done { sequence, .. } = &mut committed
        {
            *sequence = self
                .write("log", None, move |disk| {
                    disk.note(&written, kept);
                    Ok(disk.head)
                })
                .await?;
        }
        if let Committed::Done { sequence, .. } = &mut committed {
            self.met.set(self.met.get().max(*sequence));
            // The tab reads what a mutant has written.
            *sequence += u64::from(is_other);
        }
        Ok(committed)
    }

    async fn tail(&self, since: Sequence, wanted: &[CustomerId]) -> Result<Tail, StoreError> {
        let wanted = wanted.to_vec();
        let earlier = match self.medium.mutant() {
            Some(Mutant::CatchesUpInTwoTransactions) => {
                Some(self.read_once("outbox", |disk| disk.outbox.clone()).await?)
            }
            _ => None,
        };
        let mut tail = self.read_once("tail", move |disk| disk.tail(since, &wanted)).await?;
        if let Tail::Since { head, customers, entries, .. } = &mut tail {
            self.met.set(self.met.get().max(*head));
            if let Some(outbox) = earlier {
                let of_these = outbox.values().filter(|it| customers.contains(&it.customer_id));
                *entries = of_these.cloned().collect();
            }
        }
        Ok(tail)
    }

    async fn head(&self) -> Result<Sequence, StoreError> {
        if self.medium.mutant() == Some(Mutant::NoPoll) {
            return Ok(self.met.get());
        }
        self.read_once("head", |disk| disk.head).await
    }

    async fn read(&self, take: &mut dyn FnMut(Slice)) -> Result<(), StoreError> {
        let disk = self.read_once("read", Disk::clone).await?;
        self.met.set(self.met.get().max(disk.head));
        let outbox: Vec<Operation> = disk.outbox.values().cloned().collect();
        take(Slice::Begin { sequence: disk.head, cursor: disk.cursor.clone(), outbox });
        let alone: Vec<CustomerRecord> =
            disk.rows.keys().filter_map(|id| disk.base(*id)).cloned().collect();
        for some in alone.chunks(SLICE) {
            take(Slice::Bases(some.to_vec()));
        }
        for pack in disk.packs.values().rev() {
            // Unsealing takes its time.
            self.medium.after("read").await;
            let its = pack.customers.values().filter(|it| !disk.rows.contains_key(&it.id));
            take(Slice::Downloaded(its.cloned().collect()));
        }
        Ok(())
    }

    async fn lease(&self) -> Result<Lease, StoreError> {
        self.read_once("lease", |disk| disk.lease).await
    }

    async fn take_lease(&self, seen: Option<Lease>) -> Result<Lease, StoreError> {
        self.write("take_lease", None, move |disk| {
            if seen.is_some_and(|seen| seen != disk.lease) {
                return Err(StoreError::Fenced);
            }
            disk.lease = Lease { generation: disk.lease.generation + 1, beats: 0 };
            Ok(disk.lease)
        })
        .await
    }

    async fn beat(&self, lease: Lease) -> Result<(), StoreError> {
        self.write("beat", Some(lease), |disk| {
            disk.lease.beats = disk.lease.beats.wrapping_add(1);
            Ok(())
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::executor::Executor;
    use sync::store_suite::Stores;

    #[derive(Clone, Default)]
    struct InMemory {
        databases: Rc<RefCell<BTreeMap<String, Rc<RefCell<Disk>>>>>,
    }

    impl Stores for InMemory {
        type Store = MemoryStore<Calm>;

        fn fresh_name(&self) -> String {
            self.databases.borrow().len().to_string()
        }

        async fn open(&self, name: &str) -> Self::Store {
            let mut databases = self.databases.borrow_mut();
            let disk = databases.entry(name.to_owned()).or_default().clone();
            MemoryStore::new(disk, Rc::new(Calm))
        }

        async fn close(&self, _store: Self::Store) {}
    }

    macro_rules! in_memory {
        ($property:ident) => {
            #[test]
            fn $property() {
                let done = Executor::new(1).block_on(async {
                    sync::store_suite::$property(&InMemory::default()).await;
                });
                assert!(done.is_some(), "it waits for ever");
            }
        };
    }

    sync::store_suite!(in_memory);
}
