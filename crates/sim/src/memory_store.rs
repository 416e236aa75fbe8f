//! An offline database in memory that behaves as IndexedDB does: transactions follow one
//! another in the order in which they were begun, their answers reach a tab in that order
//! too, and one that is under way when its tab dies happens as a whole or not at all.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use domain::{CustomerId, OperationId};
use futures::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};
use sync::{
    Cursor, CustomerRecord, Kept, Lease, Operation, Settlement, Slice, Store, StoreError,
    with_change,
};

use crate::mutant::Mutant;

/// Customers that are read together; few, so that much happens in between.
const SLICE: usize = 2;

/// What is on the device's disk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Disk {
    pub customers: BTreeMap<CustomerId, CustomerRecord>,
    /// By their places.
    pub outbox: BTreeMap<u64, Operation>,
    next_place: u64,
    pub cursor: Cursor,
    pub lease: Lease,
}

/// What a transaction meets on its way.
pub trait Medium {
    /// Resolves when its turn has come; `what` it is about to do.
    fn before(&self, what: &'static str) -> LocalBoxFuture<'static, ()>;
    /// Resolves when its end is told.
    fn after(&self) -> LocalBoxFuture<'static, ()>;
    /// Why it fails, if it does.
    fn trouble(&self, is_writing: bool) -> Option<StoreError>;
    /// Whether what was under way when the tab died still happens.
    fn is_saved_by_luck(&self) -> bool;
    /// It has been committed, by the holder of a lease where only that may.
    fn committed(&self, before: &Disk, after: &Disk, what: &'static str, lease: Option<Lease>);
    /// What this store does wrong.
    fn mutant(&self) -> Option<Mutant> {
        None
    }
    /// Work of the tab, for what a mutant leaves for later.
    fn spawn(&self, _work: LocalBoxFuture<'static, ()>) {}
}

/// A medium that never fails and takes no time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Calm;

impl Medium for Calm {
    fn before(&self, _what: &'static str) -> LocalBoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }

    fn after(&self) -> LocalBoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }

    fn trouble(&self, _is_writing: bool) -> Option<StoreError> {
        None
    }

    fn is_saved_by_luck(&self) -> bool {
        false
    }

    fn committed(&self, _: &Disk, _: &Disk, _what: &'static str, _lease: Option<Lease>) {}
}

/// One tab's connection to the database.
pub struct MemoryStore<M> {
    disk: Rc<RefCell<Disk>>,
    medium: Rc<M>,
}

impl<M> Clone for MemoryStore<M> {
    fn clone(&self) -> Self {
        Self { disk: self.disk.clone(), medium: self.medium.clone() }
    }
}

impl<M: Medium + 'static> MemoryStore<M> {
    pub fn new(disk: Rc<RefCell<Disk>>, medium: Rc<M>) -> Self {
        Self { disk, medium }
    }

    pub fn disk(&self) -> &Rc<RefCell<Disk>> {
        &self.disk
    }

    pub fn medium(&self) -> &M {
        &self.medium
    }

    async fn read_once<R>(
        &self,
        what: &'static str,
        read: impl FnOnce(&Disk) -> R,
    ) -> Result<R, StoreError> {
        self.medium.before(what).await;
        let answer = match self.medium.trouble(false) {
            Some(error) => Err(error),
            None => Ok(read(&self.disk.borrow())),
        };
        self.medium.after().await;
        answer
    }

    async fn write<R>(
        &self,
        what: &'static str,
        lease: Option<Lease>,
        change: impl FnOnce(&mut Disk) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        let is_fenced = self.medium.mutant() != Some(Mutant::NoFencing);
        let change = move |disk: &mut Disk| match lease {
            Some(lease) if is_fenced && lease.generation != disk.lease.generation => {
                Err(StoreError::Fenced)
            }
            _ => change(disk),
        };
        let under_way = UnderWay { store: self, change: Cell::new(Some(change)), what, lease };
        self.medium.before(what).await;
        let change = under_way.change.take();
        let answer = match (self.medium.trouble(true), change) {
            (None, Some(change)) => self.commit(what, lease, change),
            (error, _) => Err(error.unwrap_or(StoreError::Failed)),
        };
        self.medium.after().await;
        answer
    }

    fn commit<R>(
        &self,
        what: &'static str,
        lease: Option<Lease>,
        change: impl FnOnce(&mut Disk) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        let before = self.disk.borrow().clone();
        let mut after = before.clone();
        let answer = change(&mut after)?;
        self.disk.replace(after.clone());
        self.medium.committed(&before, &after, what, lease);
        Ok(answer)
    }
}

/// A transaction that the tab may not live to see the end of.
struct UnderWay<'a, M: Medium + 'static, R, F: FnOnce(&mut Disk) -> Result<R, StoreError>> {
    store: &'a MemoryStore<M>,
    change: Cell<Option<F>>,
    what: &'static str,
    lease: Option<Lease>,
}

impl<M: Medium + 'static, R, F: FnOnce(&mut Disk) -> Result<R, StoreError>> Drop
    for UnderWay<'_, M, R, F>
{
    fn drop(&mut self) {
        if let Some(change) = self.change.take()
            && self.store.medium.is_saved_by_luck()
        {
            let _unheard = self.store.commit(self.what, self.lease, change);
        }
    }
}

impl Disk {
    fn queue(&mut self, entry: &Operation) -> Result<(), StoreError> {
        if self.place_of(entry.id).is_some() {
            return Err(StoreError::Failed);
        }
        self.outbox.insert(self.next_place, entry.clone());
        self.next_place += 1;
        Ok(())
    }

    pub fn place_of(&self, operation: OperationId) -> Option<u64> {
        self.outbox.iter().find(|(_, entry)| entry.id == operation).map(|(place, _)| *place)
    }

    fn replace(&mut self, entry: &Operation) {
        if let Some(known) = self.outbox.values_mut().find(|known| known.id == entry.id) {
            known.clone_from(entry);
        }
    }

    fn remove(&mut self, operation: OperationId) {
        self.outbox.retain(|_, entry| entry.id != operation);
    }

    fn put_details(&mut self, customer: &CustomerRecord) {
        if let Some(stored) = self.customers.get_mut(&customer.id) {
            stored.details.clone_from(&customer.details);
            stored.left_out.clone_from(&customer.left_out);
        }
    }

    /// What is not kept goes away: it was here while it was pending, or waited to be sent.
    fn keep(&mut self, customer: &CustomerRecord, kept: Kept) {
        let waits = self.outbox.values().any(|entry| entry.customer_id == customer.id);
        if !kept.keeps(customer) && !waits {
            self.customers.remove(&customer.id);
        } else {
            self.customers.insert(customer.id, customer.clone());
        }
    }

    fn no_other_change_of(
        &self,
        customers: &[CustomerId],
        known: &[OperationId],
    ) -> Result<(), StoreError> {
        let is_unknown = |entry: &Operation| {
            entry.change().is_some()
                && customers.contains(&entry.customer_id)
                && !known.contains(&entry.id)
        };
        if self.outbox.values().any(is_unknown) { Err(StoreError::Outdated) } else { Ok(()) }
    }
}

impl<M: Medium + 'static> Store for MemoryStore<M> {
    async fn read(&self, take: &mut dyn FnMut(Slice)) -> Result<(), StoreError> {
        let (outbox, customers, downloaded) = self
            .read_once("read", |disk| {
                let is_downloaded = |customer: &&CustomerRecord| {
                    let waits = disk.outbox.values().any(|entry| entry.customer_id == customer.id);
                    !waits && !customer.identity.is_pending()
                };
                let (downloaded, others): (Vec<_>, Vec<_>) =
                    disk.customers.values().partition(is_downloaded);
                let downloaded: Vec<CustomerId> = downloaded.iter().map(|it| it.id).collect();
                let others: Vec<CustomerRecord> = others.into_iter().cloned().collect();
                (disk.outbox.values().cloned().collect(), others, downloaded)
            })
            .await?;
        take(Slice::Outbox(outbox));
        for some in customers.chunks(SLICE) {
            take(Slice::Customers(some.to_vec()));
        }
        for some in downloaded.chunks(SLICE) {
            take(Slice::Downloaded(self.customers(some).await?));
        }
        Ok(())
    }

    async fn outbox(&self) -> Result<Vec<Operation>, StoreError> {
        self.read_once("outbox", |disk| disk.outbox.values().cloned().collect()).await
    }

    async fn customers(&self, ids: &[CustomerId]) -> Result<Vec<CustomerRecord>, StoreError> {
        self.read_once("customers", |disk| {
            ids.iter().filter_map(|id| disk.customers.get(id).cloned()).collect()
        })
        .await
    }

    async fn cursor(&self) -> Result<Cursor, StoreError> {
        self.read_once("cursor", |disk| disk.cursor.clone()).await
    }

    async fn save(&self, customer: &CustomerRecord, entry: &Operation) -> Result<(), StoreError> {
        if self.medium.mutant() == Some(Mutant::SavedBeforeCommit) {
            let (store, customer, entry) = (self.clone(), customer.clone(), entry.clone());
            self.medium.spawn(Box::pin(async move {
                let queue = |disk: &mut Disk| {
                    disk.customers.insert(customer.id, customer);
                    disk.queue(&entry)
                };
                let _unheard = store.write("save", None, queue).await;
            }));
            return Ok(());
        }
        self.write("save", None, |disk| {
            disk.customers.insert(customer.id, customer.clone());
            disk.queue(entry)
        })
        .await
    }

    async fn save_change(
        &self,
        customer: &CustomerRecord,
        entry: &Operation,
    ) -> Result<(), StoreError> {
        self.write("save_change", None, |disk| {
            if let Some(stored) = disk.customers.get_mut(&customer.id) {
                *stored = with_change(stored, customer, entry);
            }
            disk.queue(entry)
        })
        .await
    }

    async fn put_back(
        &self,
        customer: &CustomerRecord,
        entries: &[Operation],
        needless: &[OperationId],
    ) -> Result<(), StoreError> {
        self.write("put_back", None, |disk| {
            let known: Vec<_> = entries.iter().map(|it| it.id).chain(needless.to_vec()).collect();
            disk.no_other_change_of(&[customer.id], &known)?;
            disk.put_details(customer);
            entries.iter().for_each(|entry| disk.replace(entry));
            needless.iter().for_each(|entry| disk.remove(*entry));
            Ok(())
        })
        .await
    }

    async fn discard(
        &self,
        customer: CustomerId,
        entries: &[OperationId],
    ) -> Result<(), StoreError> {
        self.write("discard", None, |disk| {
            disk.no_other_change_of(&[customer], entries)?;
            disk.customers.remove(&customer);
            entries.iter().for_each(|entry| disk.remove(*entry));
            Ok(())
        })
        .await
    }

    async fn keep(
        &self,
        customer: &CustomerRecord,
        known: &[OperationId],
    ) -> Result<(), StoreError> {
        self.write("keep", None, |disk| {
            disk.no_other_change_of(&[customer.id], known)?;
            disk.customers.insert(customer.id, customer.clone());
            Ok(())
        })
        .await
    }

    async fn settle(
        &self,
        lease: Lease,
        settlements: &[Settlement],
        kept: Kept,
        known: &[OperationId],
    ) -> Result<(), StoreError> {
        let is_guarded = self.medium.mutant() != Some(Mutant::NewsOverEdits);
        self.write("settle", Some(lease), |disk| {
            for settlement in settlements {
                match settlement {
                    Settlement::Done { operation, customer } => {
                        disk.remove(*operation);
                        if let Some(customer) = customer {
                            if is_guarded {
                                disk.no_other_change_of(&[customer.id], known)?;
                            }
                            disk.keep(customer, kept);
                        }
                    }
                    Settlement::SetAside(entry) => disk.replace(entry),
                }
            }
            Ok(())
        })
        .await
    }

    async fn note(&self, lease: Lease, entries: &[Operation]) -> Result<(), StoreError> {
        self.write("note", Some(lease), |disk| {
            entries.iter().for_each(|entry| disk.replace(entry));
            Ok(())
        })
        .await
    }

    async fn apply(
        &self,
        lease: Lease,
        customers: &[CustomerRecord],
        cursor: &Cursor,
        kept: Kept,
        known: &[OperationId],
    ) -> Result<(), StoreError> {
        let mutant = self.medium.mutant();
        if mutant == Some(Mutant::ReplacesInTwoTransactions) {
            let first = |disk: &mut Disk| {
                disk.customers.retain(|id, _| customers.iter().all(|news| news.id != *id));
                Ok(())
            };
            self.write("apply", Some(lease), first).await?;
        }
        if mutant == Some(Mutant::CursorBeforeNews) {
            let first = |disk: &mut Disk| {
                disk.cursor.clone_from(cursor);
                Ok(())
            };
            self.write("apply", Some(lease), first).await?;
        }
        self.write("apply", Some(lease), |disk| {
            let ids: Vec<CustomerId> = customers.iter().map(|customer| customer.id).collect();
            if mutant != Some(Mutant::NewsOverEdits) {
                disk.no_other_change_of(&ids, known)?;
            }
            customers.iter().for_each(|customer| disk.keep(customer, kept));
            disk.cursor.clone_from(cursor);
            Ok(())
        })
        .await
    }

    async fn forget_downloaded(&self, lease: Lease) -> Result<(), StoreError> {
        self.write("forget_downloaded", Some(lease), |disk| {
            let Disk { customers, outbox, cursor, .. } = disk;
            let waits = |id| outbox.values().any(|entry| entry.customer_id == id);
            customers.retain(|id, customer| customer.identity.is_pending() || waits(*id));
            *cursor = Cursor::default();
            Ok(())
        })
        .await
    }

    async fn lease(&self) -> Result<Lease, StoreError> {
        self.read_once("lease", |disk| disk.lease).await
    }

    async fn take_lease(&self, seen: Option<Lease>) -> Result<Lease, StoreError> {
        self.write("take_lease", None, |disk| {
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
    use crate::store_suite::Stores;

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
                    crate::store_suite::$property(&InMemory::default()).await;
                });
                assert!(done.is_some(), "it waits for ever");
            }
        };
    }

    crate::store_suite!(in_memory);
}
