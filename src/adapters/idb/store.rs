//! The offline database's verbs, one transaction each.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use domain::{CustomerId, OperationId};
use indexed_db_futures::database::Database;
use js_sys::Uint8Array;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::{Cursor, CustomerRecord, Kept, Lease, Operation, Settlement, Slice, StoreError};
use wasm_bindgen::prelude::*;

use super::open::{CUSTOMERS, KEYS, META, OUTBOX, OpenError, PACKS};
use super::packs::Packs;
use super::records;
use super::transaction::{Eventually, LEASE, Step};
use super::version_3::{self, Upgrades};
use crate::adapters::crypto::ContentKey;
use crate::adapters::ids;

/// Customers stored one by one that are opened together.
const SLICE: usize = 250;
/// Tries of a change that another tab's comes before.
const TRIES_MAX: u32 = 10;

/// One-of-a-kind records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meta {
    Device,
    Session,
    Configuration,
    /// Where the next pull of news begins.
    Cursor,
    /// Who may sign on without the scale unit.
    KnownWorkers,
    /// Operations that a rescue file holds.
    Exported,
    /// How long the queue was over the last hours.
    Samples,
    /// What is typed into the form of a customer, or of a new one.
    Draft(Option<CustomerId>),
}

impl Meta {
    fn key(self) -> String {
        let name = match self {
            Self::Device => "device",
            Self::Session => "session",
            Self::Configuration => "configuration",
            Self::Cursor => "cursor",
            Self::KnownWorkers => "workers",
            Self::Exported => "exported",
            Self::Samples => "samples",
            Self::Draft(None) => "draft",
            Self::Draft(Some(customer)) => return customer.to_string(),
        };
        name.to_owned()
    }
}

/// The opened offline database.
pub struct Store {
    pub(super) name: String,
    pub(super) replaced: fn(),
    pub(super) database: RefCell<Option<Rc<Database>>>,
    /// By the browser, not by us.
    pub(super) is_closed: Rc<Cell<bool>>,
    pub(super) key: ContentKey,
    /// Under which the key is stored; no other key ever has it.
    pub(super) key_name: String,
    pub(super) packs: RefCell<Packs>,
}

impl Store {
    pub(super) async fn begin(
        name: &str,
        replaced: fn(),
        database: Database,
        is_closed: Rc<Cell<bool>>,
    ) -> Result<Self, OpenError> {
        let key = ContentKey::generate().await.map_err(|_| OpenError::Insecure)?;
        let database = RefCell::new(Some(Rc::new(database)));
        let key_name = ids::operation_id().to_string();
        let name = name.to_owned();
        let packs = RefCell::default();
        let mut store = Self { name, replaced, database, is_closed, key, key_name, packs };
        let prepared = store.prepare().await;
        prepared.map_err(|error| match error {
            StoreError::Unreadable => OpenError::Newer,
            _ => OpenError::Unavailable,
        })?;
        Ok(store)
    }

    async fn prepare(&mut self) -> Result<(), StoreError> {
        self.agree_on_key().await?;
        self.seal_what_is_plain().await
    }

    /// Takes the key of whichever tab came first.
    async fn agree_on_key(&mut self) -> Result<(), StoreError> {
        if self.keys(KEYS).await?.is_empty() {
            let ours = self.key.to_store().clone();
            let keep = Step::PutOnly(KEYS, self.key_name.clone(), ours);
            unless_outdated(self.write_unfenced(&[KEYS], vec![keep]).await)?;
        }
        self.key_name = self.keys(KEYS).await?.pop().ok_or(StoreError::Failed)?;
        let kept = self.read(KEYS, vec![self.key_name.clone()]).await?.pop();
        self.key = kept.map(ContentKey::stored).ok_or(StoreError::Failed)?;
        Ok(())
    }

    /// Lets go of the database, so that a newer version of the application can
    /// upgrade it.
    pub fn close(&self) {
        if let Some(database) = self.database.borrow_mut().take() {
            Database::clone(&database).close();
        }
    }

    /// Erases everything, the key first of all: what copies of the disk still hold cannot be
    /// read any more, and a tab that still has the key can store nothing by it.
    pub async fn erase(&self) -> Result<(), StoreError> {
        const ALL: &[&str] = &[KEYS, CUSTOMERS, PACKS, OUTBOX, META];
        self.write(ALL, ALL.iter().copied().map(Step::Clear).collect()).await
    }

    pub async fn meta<T: DeserializeOwned>(&self, key: Meta) -> Result<Option<T>, StoreError> {
        let found = self.meta_content(key).await?;
        Ok(found.map(|content| records::decode(&content)).transpose()?)
    }

    pub async fn put_meta<T: Serialize>(&self, key: Meta, value: &T) -> Result<(), StoreError> {
        self.put_meta_content(key, records::encode(value)?).await
    }

    /// The customers whose forms have drafts.
    pub async fn drafts(&self) -> Result<Vec<CustomerId>, StoreError> {
        Ok(self.keys(META).await?.iter().filter_map(|key| key.parse().ok()).collect())
    }

    /// The end of every customer of whom nothing waits, and of what was typed into forms: the
    /// browser was a register, and is a kiosk now (R241).
    pub async fn forget_sent(&self) -> Result<(), StoreError> {
        let mut steps = vec![Step::DeleteUnlessWaiting(self.keys(CUSTOMERS).await?)];
        let drafts = self.drafts().await?.into_iter().map(Some).chain([None]);
        steps.extend(drafts.map(|of| Step::Delete(META, Meta::Draft(of).key())));
        self.write(&[CUSTOMERS, OUTBOX, META], steps).await
    }

    pub fn delete_meta(&self, key: Meta) -> Eventually<'_, ()> {
        self.write(&[META], vec![Step::Delete(META, key.key())])
    }

    /// The bytes of [`sync::QueueSamples`].
    pub fn samples(&self) -> Eventually<'_, Option<Vec<u8>>> {
        self.meta_content(Meta::Samples)
    }

    pub fn put_samples(&self, bytes: Vec<u8>) -> Eventually<'_, ()> {
        self.put_meta_content(Meta::Samples, bytes)
    }

    // Boxed and not generic: in the bundle once, whatever is stored.

    fn meta_content(&self, key: Meta) -> Eventually<'_, Option<Vec<u8>>> {
        Box::pin(async move {
            let records = self.read(META, vec![key.key()]).await?;
            let upgrades = match key {
                Meta::Draft(_) => version_3::DRAFT,
                _ => version_3::UNCHANGED,
            };
            Ok(self.open(records, upgrades).await?.pop())
        })
    }

    fn put_meta_content(&self, key: Meta, content: Vec<u8>) -> Eventually<'_, ()> {
        Box::pin(async move {
            let sealed = self.seal(vec![content]).await?;
            self.write(&[META], vec![put_meta(key, &sealed[0])?]).await
        })
    }

    pub(super) fn seal(&self, contents: Vec<Vec<u8>>) -> Eventually<'_, Vec<Uint8Array>> {
        Box::pin(async move { Ok(records::seal(&self.key, &contents).await?) })
    }

    pub(super) fn open(
        &self,
        records: Vec<JsValue>,
        upgrades: Upgrades,
    ) -> Eventually<'_, Vec<Vec<u8>>> {
        Box::pin(async move {
            let contents: Result<Vec<_>, _> = records.iter().map(records::content).collect();
            Ok(records::open_bytes(&self.key, &contents?, upgrades).await?)
        })
    }

    pub(super) fn customers_in(
        &self,
        records: Vec<JsValue>,
    ) -> Eventually<'_, Vec<CustomerRecord>> {
        Box::pin(async move {
            let contents = self.open(records, version_3::CUSTOMER).await?;
            contents.iter().map(|content| records::decode_customer(content)).collect()
        })
    }

    pub(super) fn operations_in(&self, records: Vec<JsValue>) -> Eventually<'_, Vec<Operation>> {
        Box::pin(async move { decode_all(&self.open(records, version_3::OPERATION).await?) })
    }

    /// Steps that store customers and new states of entries.
    pub(super) fn storing<'a>(
        &'a self,
        customers: &'a [&CustomerRecord],
        entries: &'a [&Operation],
    ) -> Eventually<'a, Vec<Step>> {
        Box::pin(self.storing_unboxed(customers, entries))
    }

    async fn storing_unboxed(
        &self,
        customers: &[&CustomerRecord],
        entries: &[&Operation],
    ) -> Result<Vec<Step>, StoreError> {
        let mut contents = Vec::with_capacity(customers.len() + entries.len());
        for customer in customers {
            contents.push(customer.encoded());
        }
        for entry in entries {
            contents.push(records::encode(entry)?);
        }
        let sealed = self.seal(contents).await?;
        let (of_customers, of_entries) = sealed.split_at(customers.len());
        let mut steps = Vec::with_capacity(sealed.len());
        for (customer, content) in customers.iter().zip(of_customers) {
            let record = records::customer(customer, content)?;
            steps.push(Step::Put(CUSTOMERS, customer.id.to_string(), record));
        }
        for (entry, content) in entries.iter().zip(of_entries) {
            steps.push(Step::ReplaceOperation(entry.id, records::operation(entry, content)?));
        }
        Ok(steps)
    }

    /// A customer that is stored, changed; done again as long as somebody else changes it
    /// meanwhile. A customer that is not stored stays so.
    fn rewrite<'a>(
        &'a self,
        customer: &'a CustomerRecord,
        change: Rewrite<'a>,
    ) -> Eventually<'a, ()> {
        Box::pin(async move {
            let mut ended = Err(StoreError::Outdated);
            for _ in 0..TRIES_MAX {
                ended = self.try_to_rewrite(customer, change).await;
                if ended != Err(StoreError::Outdated) {
                    break;
                }
            }
            ended
        })
    }

    async fn try_to_rewrite(
        &self,
        customer: &CustomerRecord,
        change: Rewrite<'_>,
    ) -> Result<(), StoreError> {
        let mut steps = Vec::new();
        match change {
            Rewrite::Entry(entry) => {
                let sealed = self.seal(vec![records::encode(entry)?]).await?;
                steps.push(Step::Queue(records::operation(entry, &sealed[0])?));
            }
            Rewrite::Details { entries, needless } => {
                let known = entries.iter().map(|it| it.id).chain(needless.to_vec()).collect();
                steps.push(no_other_change(customer.id, known));
                steps.extend(self.storing(&[], &entries.iter().collect::<Vec<_>>()).await?);
                steps.push(Step::DeleteOperations(needless.to_vec()));
            }
        }
        let key = customer.id.to_string();
        let found = self.read(CUSTOMERS, vec![key.clone()]).await?;
        let mut stored = self.customers_in(found.clone()).await?.pop();
        // It lies on top of its pack from now on.
        if stored.is_none() {
            stored = self.packed(vec![customer.id]).await?.pop();
        }
        if let Some(stored) = stored {
            steps.push(match found.first() {
                Some(found) => Step::ExpectCustomer(key, records::content(found)?),
                None => Step::ExpectNone(key),
            });
            let changed = match change {
                Rewrite::Entry(entry) => sync::with_change(&stored, customer, entry),
                Rewrite::Details { .. } => {
                    let CustomerRecord { details, left_out, .. } = customer.clone();
                    CustomerRecord { details, left_out, ..stored }
                }
            };
            steps.extend(self.storing(&[&changed], &[]).await?);
        }
        self.write(&[CUSTOMERS, OUTBOX], steps).await
    }

    /// Customers as they were heard of.
    async fn keeping(
        &self,
        customers: &[&CustomerRecord],
        known: &[OperationId],
    ) -> Result<Vec<Step>, StoreError> {
        let ids = customers.iter().map(|customer| customer.id.to_string()).collect();
        let mut steps = vec![Step::NoOtherChange { customers: ids, known: known.to_vec() }];
        steps.extend(self.storing(customers, &[]).await?);
        Ok(steps)
    }
}

fn no_other_change(customer: CustomerId, known: Vec<OperationId>) -> Step {
    Step::NoOtherChange { customers: vec![customer.to_string()], known }
}

/// What is not kept goes away once nothing of it waits. A customer that waits is never in a pack.
fn dropping(customers: &[&CustomerRecord], kept: Kept) -> Vec<Step> {
    let dropped = customers.iter().filter(|customer| !kept.keeps(customer));
    let dropped: Vec<_> = dropped.map(|customer| customer.id.to_string()).collect();
    if dropped.is_empty() {
        return Vec::new();
    }
    vec![Step::DeleteUnlessWaiting(dropped), Step::Clear(PACKS)]
}

impl sync::Store for Store {
    async fn read(&self, take: &mut dyn FnMut(Slice)) -> Result<(), StoreError> {
        let mut records = self.read_all(&[CUSTOMERS, OUTBOX]).await?;
        let outbox = self.operations_in(records.pop().unwrap_or_default()).await?;
        take(Slice::Outbox(outbox));
        for some in records.pop().unwrap_or_default().chunks(SLICE) {
            take(Slice::Customers(self.customers_in(some.to_vec()).await?));
        }
        self.read_packs(take).await
    }

    async fn outbox(&self) -> Result<Vec<Operation>, StoreError> {
        let mut records = self.read_all(&[OUTBOX]).await?;
        self.operations_in(records.pop().unwrap_or_default()).await
    }

    async fn customers(&self, ids: &[CustomerId]) -> Result<Vec<CustomerRecord>, StoreError> {
        let keys = ids.iter().map(ToString::to_string).collect();
        let mut found = self.customers_in(self.read(CUSTOMERS, keys).await?).await?;
        if found.len() < ids.len() {
            let is_alone = |id: &CustomerId| found.iter().any(|customer| customer.id == *id);
            let others = ids.iter().copied().filter(|id| !is_alone(id)).collect();
            found.extend(self.packed(others).await?);
        }
        Ok(found)
    }

    async fn cursor(&self) -> Result<Cursor, StoreError> {
        Ok(self.meta(Meta::Cursor).await?.unwrap_or_default())
    }

    async fn save(&self, customer: &CustomerRecord, entry: &Operation) -> Result<(), StoreError> {
        let contents = vec![customer.encoded(), records::encode(entry)?];
        let sealed = self.seal(contents).await?;
        let record = records::customer(customer, &sealed[0])?;
        let steps = vec![
            Step::Put(CUSTOMERS, customer.id.to_string(), record),
            Step::Queue(records::operation(entry, &sealed[1])?),
        ];
        self.write(&[CUSTOMERS, OUTBOX], steps).await
    }

    async fn save_change(
        &self,
        customer: &CustomerRecord,
        entry: &Operation,
    ) -> Result<(), StoreError> {
        self.rewrite(customer, Rewrite::Entry(entry)).await
    }

    async fn put_back(
        &self,
        customer: &CustomerRecord,
        entries: &[Operation],
        needless: &[OperationId],
    ) -> Result<(), StoreError> {
        self.rewrite(customer, Rewrite::Details { entries, needless }).await
    }

    async fn discard(
        &self,
        customer: CustomerId,
        entries: &[OperationId],
    ) -> Result<(), StoreError> {
        let mut steps = vec![
            no_other_change(customer, entries.to_vec()),
            Step::Delete(CUSTOMERS, customer.to_string()),
        ];
        steps.push(Step::DeleteOperations(entries.to_vec()));
        self.write(&[CUSTOMERS, OUTBOX], steps).await
    }

    async fn keep(
        &self,
        customer: &CustomerRecord,
        known: &[OperationId],
    ) -> Result<(), StoreError> {
        let steps = self.keeping(&[customer], known).await?;
        self.write(&[CUSTOMERS, OUTBOX], steps).await
    }

    async fn settle(
        &self,
        lease: Lease,
        settlements: &[Settlement],
        kept: Kept,
        known: &[OperationId],
    ) -> Result<(), StoreError> {
        let (mut customers, mut set_aside, mut done) = (Vec::new(), Vec::new(), Vec::new());
        for settlement in settlements {
            match settlement {
                Settlement::Done { operation, customer } => {
                    customers.extend(customer.as_deref());
                    done.push(*operation);
                }
                Settlement::SetAside(entry) => set_aside.push(entry),
            }
        }
        let mut steps = vec![Step::Fence(lease)];
        steps.extend(self.keeping(&customers, known).await?);
        steps.extend(self.storing(&[], &set_aside).await?);
        steps.push(Step::DeleteOperations(done));
        steps.extend(dropping(&customers, kept));
        self.write(&[CUSTOMERS, PACKS, OUTBOX, META], steps).await
    }

    async fn note(&self, lease: Lease, entries: &[Operation]) -> Result<(), StoreError> {
        let mut steps = vec![Step::Fence(lease)];
        steps.extend(self.storing(&[], &entries.iter().collect::<Vec<_>>()).await?);
        self.write(&[OUTBOX, META], steps).await
    }

    async fn apply(
        &self,
        lease: Lease,
        customers: &[CustomerRecord],
        cursor: &Cursor,
        kept: Kept,
        known: &[OperationId],
    ) -> Result<(), StoreError> {
        let mut steps = vec![Step::Fence(lease)];
        let customers: Vec<_> = customers.iter().collect();
        let ids = customers.iter().map(|customer| customer.id.to_string()).collect();
        steps.push(Step::NoOtherChange { customers: ids, known: known.to_vec() });
        let (mut pack, customers) = match kept {
            Kept::All => self.packing(customers).await?,
            Kept::OnlyPending | Kept::OnlyWaiting => (None, customers),
        };
        steps.extend(self.storing(&customers, &[]).await?);
        steps.extend(dropping(&customers, kept));
        let cursor = self.seal(vec![records::encode(cursor)?]).await?;
        steps.push(put_meta(Meta::Cursor, &cursor[0])?);
        if let Some(pack) = &mut pack {
            steps.append(&mut pack.steps);
        }
        self.write(&[CUSTOMERS, PACKS, OUTBOX, META], steps).await?;
        if let Some(pack) = pack {
            self.know_pack(pack);
        }
        Ok(())
    }

    async fn forget_downloaded(&self, lease: Lease) -> Result<(), StoreError> {
        let cursor = Step::Delete(META, Meta::Cursor.key());
        let steps = vec![Step::Fence(lease), Step::DeleteRealCustomers, Step::Clear(PACKS), cursor];
        self.write(&[CUSTOMERS, PACKS, OUTBOX, META], steps).await
    }

    async fn lease(&self) -> Result<Lease, StoreError> {
        let record = self.read(META, vec![LEASE.to_owned()]).await?.pop();
        Ok(record.as_ref().map(records::lease_in).unwrap_or_default())
    }

    async fn take_lease(&self, seen: Option<Lease>) -> Result<Lease, StoreError> {
        let now = match seen {
            Some(seen) => seen,
            None => self.lease().await?,
        };
        let taken = Lease { generation: now.generation.wrapping_add(1), beats: 0 };
        self.write(&[META], change_lease(now, taken)?).await?;
        Ok(taken)
    }

    async fn beat(&self, lease: Lease) -> Result<(), StoreError> {
        let now = self.lease().await?;
        if now.generation != lease.generation {
            return Err(StoreError::Fenced);
        }
        let beat = Lease { beats: now.beats.wrapping_add(1), ..now };
        self.write(&[META], change_lease(now, beat)?).await
    }
}

/// What becomes of a customer that is stored.
#[derive(Clone, Copy)]
enum Rewrite<'a> {
    /// What a new entry does to it.
    Entry(&'a Operation),
    /// Its details, entries in their old places, and the end of others.
    Details { entries: &'a [Operation], needless: &'a [OperationId] },
}

fn decode_all<T: DeserializeOwned>(contents: &[Vec<u8>]) -> Result<Vec<T>, StoreError> {
    let mut decoded = Vec::with_capacity(contents.len());
    for content in contents {
        decoded.push(records::decode(content)?);
    }
    Ok(decoded)
}

fn change_lease(from: Lease, to: Lease) -> Result<Vec<Step>, StoreError> {
    let put = Step::Put(META, LEASE.to_owned(), records::lease(to)?);
    Ok(vec![Step::ExpectLease(from), put])
}

fn put_meta(key: Meta, content: &Uint8Array) -> Result<Step, StoreError> {
    Ok(Step::Put(META, key.key(), records::meta(content)?))
}

/// Another tab has done it first.
pub(super) fn unless_outdated(ended: Result<(), StoreError>) -> Result<(), StoreError> {
    if ended == Err(StoreError::Outdated) { Ok(()) } else { ended }
}
