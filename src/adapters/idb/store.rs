//! The opened database, and its one-of-a-kind records.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use domain::configuration::WorkerVersion;
use domain::{CustomerId, OperationId};
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::transaction::Transaction;
use js_sys::Uint8Array;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::{Commit, Committed, KnownWorker, Lease, Sequence, Slice, StoreError, Tail, Write};
use wasm_bindgen::prelude::*;

use super::commit::real_of_epoch;
use super::open::{
    BASES, BASES_BY_EPOCH, KEYS, LOG, META, OUTBOX, OUTBOX_BY_CUSTOMER, OpenError, PACKS,
};
use super::packs::Packs;
use super::records;
use super::transaction::{
    Eventually, Step, all_keys, clear, delete, failed, get, index_keys, writing,
};
use crate::adapters::crypto::ContentKey;
use crate::adapters::ids;
use crate::adapters::tab_name::TabName;

/// Key of the cursor among the one-of-a-kind records.
pub(super) const CURSOR: &str = "cursor";

/// One-of-a-kind records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meta {
    Device,
    Session,
    Configuration,
    /// Workers who may sign on without the scale unit.
    KnownWorkers,
    /// Which passwords the known workers' verifiers are of.
    PasswordVersions,
    /// Operations that a rescue file holds.
    Exported,
    /// The length of the outbox over the last hours.
    Samples,
    Draft(DraftOf),
}

/// The form that a draft belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftOf {
    Customer(CustomerId),
    /// A new one, in the form of this tab. Only the worker who typed it sees it (R321).
    NewIn {
        tab: TabName,
        worker: WorkerTag,
    },
}

/// Tells workers apart without naming them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkerTag(u32);

impl WorkerTag {
    /// FNV-1a of the worker's id.
    pub fn of(worker_id: &str) -> Self {
        let hash = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        Self(worker_id.bytes().fold(0x811C_9DC5, hash))
    }
}

const NEW_IN: &str = "new/";

impl DraftOf {
    pub(super) fn key(self) -> String {
        match self {
            Self::Customer(customer) => customer.to_string(),
            Self::NewIn { tab, worker } => format!("{NEW_IN}{tab}/{:08x}", worker.0),
        }
    }

    fn of_key(key: &str) -> Option<Self> {
        match key.strip_prefix(NEW_IN) {
            Some(rest) => {
                let (tab, worker) = rest.split_once('/')?;
                let worker = WorkerTag(u32::from_str_radix(worker, 16).ok()?);
                Some(Self::NewIn { tab: tab.parse().ok()?, worker })
            }
            None => key.parse().ok().map(Self::Customer),
        }
    }
}

impl Meta {
    fn key(self) -> String {
        let name = match self {
            Self::Device => "device",
            Self::Session => "session",
            Self::Configuration => "configuration",
            Self::KnownWorkers => "workers",
            Self::PasswordVersions => "password-versions",
            Self::Exported => "exported",
            Self::Samples => "samples",
            Self::Draft(of) => return of.key(),
        };
        name.to_owned()
    }
}

/// The opened offline database.
pub struct Store {
    pub(super) name: String,
    pub(super) replaced: fn(),
    pub(super) database: RefCell<Option<Rc<Database>>>,
    /// Whether the browser has closed the database.
    pub(super) is_closed: Rc<Cell<bool>>,
    pub(super) key: ContentKey,
    /// The name under which the key is stored; each key has another one.
    pub(super) key_name: String,
    pub(super) packs: RefCell<Packs>,
    /// A sequence of the log that exists: newer ones are looked for above it.
    pub(super) known_head: Cell<Sequence>,
    /// Up to which sequence this tab has trimmed the log.
    pub(super) trimmed_to: Cell<Sequence>,
    /// The drafts that end with the commit of an operation.
    ending_drafts: RefCell<BTreeMap<OperationId, DraftOf>>,
}

impl Store {
    pub(super) async fn begin(
        name: &str,
        replaced: fn(),
        database: Database,
        is_closed: Rc<Cell<bool>>,
    ) -> Result<Self, OpenError> {
        let key = ContentKey::generate().await.map_err(|_| OpenError::Insecure)?;
        let mut store = Self {
            name: name.to_owned(),
            replaced,
            database: RefCell::new(Some(Rc::new(database))),
            is_closed,
            key,
            key_name: ids::operation_id().to_string(),
            packs: RefCell::default(),
            known_head: Cell::new(0),
            trimmed_to: Cell::new(0),
            ending_drafts: RefCell::default(),
        };
        store.agree_on_key().await.map_err(|_| OpenError::Unavailable)?;
        Ok(store)
    }

    /// Takes the key of the tab that came first.
    async fn agree_on_key(&mut self) -> Result<(), StoreError> {
        if self.keys(KEYS).await?.is_empty() {
            let ours = self.key.to_store().clone();
            let keep = Step::PutOnly(KEYS, self.key_name.clone(), ours);
            match self.write_unfenced(&[KEYS], vec![keep]).await {
                // Another tab was first.
                Ok(()) | Err(StoreError::Outdated) => {}
                Err(error) => return Err(error),
            }
        }
        self.key_name = self.keys(KEYS).await?.pop().ok_or(StoreError::Failed)?;
        let kept = self.read_one(KEYS, self.key_name.clone()).await?;
        self.key = kept.map(ContentKey::stored).ok_or(StoreError::Failed)?;
        Ok(())
    }

    /// Closes the database, so that a newer version of the application can upgrade it.
    pub fn close(&self) {
        if let Some(database) = self.database.borrow_mut().take() {
            Database::clone(&database).close();
        }
    }

    /// Erases everything, the key first of all: copies of the disk become unreadable, and a tab
    /// that still has the key can store nothing with it.
    pub async fn erase(&self) -> Result<(), StoreError> {
        const ALL: &[&str] = &[KEYS, BASES, PACKS, OUTBOX, LOG, META];
        self.write(ALL, ALL.iter().copied().map(Step::Clear).collect()).await
    }

    pub async fn meta<T: DeserializeOwned>(&self, key: Meta) -> Result<Option<T>, StoreError> {
        let found = self.meta_content(key).await?;
        Ok(found.map(|content| records::decode(&content)).transpose()?)
    }

    pub async fn put_meta<T: Serialize>(&self, key: Meta, value: &T) -> Result<(), StoreError> {
        self.put_meta_content(key, records::encode(value)?).await
    }

    pub async fn known_workers(&self) -> Result<Vec<KnownWorker>, StoreError> {
        Ok(self.meta(Meta::KnownWorkers).await?.unwrap_or_default())
    }

    pub async fn password_versions(&self) -> Result<Vec<WorkerVersion>, StoreError> {
        Ok(self.meta(Meta::PasswordVersions).await?.unwrap_or_default())
    }

    /// Removes the verifiers of workers who are gone or have another password (R335).
    pub async fn forget_workers(&self, configured: &[WorkerVersion]) -> Result<(), StoreError> {
        let (mut workers, kept) = (self.known_workers().await?, self.password_versions().await?);
        let before = workers.len();
        workers.retain(|worker| worker.is_upheld(&kept, configured));
        if workers.len() < before {
            self.put_meta(Meta::KnownWorkers, &workers).await?;
        }
        Ok(())
    }

    /// The forms that have drafts.
    pub async fn drafts(&self) -> Result<Vec<DraftOf>, StoreError> {
        Ok(self.keys(META).await?.iter().filter_map(|key| DraftOf::of_key(key)).collect())
    }

    /// Moves a draft to another form.
    pub async fn move_draft(&self, from: DraftOf, to: DraftOf) -> Result<(), StoreError> {
        let Some(content) = self.meta_content(Meta::Draft(from)).await? else { return Ok(()) };
        let sealed = self.seal(vec![content]).await?;
        let put = Step::Put(META, to.key(), records::meta(&sealed[0])?);
        self.write(&[META], vec![put, Step::Delete(META, from.key())]).await
    }

    /// The draft ends in the transaction that saves what was typed: no draft of a saved customer
    /// exists.
    pub fn end_draft_with(&self, operation: OperationId, of: DraftOf) {
        self.ending_drafts.borrow_mut().insert(operation, of);
    }

    /// Undoes [`Self::end_draft_with`].
    pub fn keep_draft_of(&self, operation: OperationId) {
        self.ending_drafts.borrow_mut().remove(&operation);
    }

    pub(super) fn drafts_that_end(&self, commit: &Commit) -> Vec<DraftOf> {
        let ending = self.ending_drafts.borrow();
        let saved = commit.writes.iter().filter_map(|write| match write {
            Write::Append(entry) | Write::Replace(entry) => ending.get(&entry.id).copied(),
            _ => None,
        });
        saved.collect()
    }

    /// Removes every customer that has its number and no pending operation, and all drafts: the
    /// browser was a register, and is a kiosk now (R241).
    pub fn forget_sent(&self) -> Eventually<'_, ()> {
        Box::pin(async move {
            let drafts = self.drafts().await?;
            let database = self.usable().await?;
            let transaction = writing(&database, &[KEYS, BASES, PACKS, OUTBOX, LOG, META])?;
            let has_key = self.has_key(&transaction)?;
            let forgotten = forget_idle(&transaction).await?;
            for draft in drafts {
                delete(&transaction, META, key_range(&draft.key()))?;
            }
            let entry = records::log_entry_of(&forgotten, Some(sync::Marker::Reset))?;
            let _sequence = self.append_to_log(&transaction, entry)?;
            if !has_key.await? {
                drop(transaction);
                return Err(self.key_is_gone());
            }
            transaction.commit().await.map_err(failed)
        })
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

    // Boxed and not generic: compiled once for all types.

    fn meta_content(&self, key: Meta) -> Eventually<'_, Option<Vec<u8>>> {
        Box::pin(async move {
            let record = self.read_one(META, key.key()).await?;
            Ok(self.open(record.into_iter().collect()).await?.pop())
        })
    }

    fn put_meta_content(&self, key: Meta, content: Vec<u8>) -> Eventually<'_, ()> {
        Box::pin(async move {
            let sealed = self.seal(vec![content]).await?;
            let put = Step::Put(META, key.key(), records::meta(&sealed[0])?);
            self.write(&[META], vec![put]).await
        })
    }

    pub(super) fn seal(&self, contents: Vec<Vec<u8>>) -> Eventually<'_, Vec<Uint8Array>> {
        Box::pin(async move { Ok(records::seal(&self.key, &contents).await?) })
    }

    pub(super) fn open(&self, records: Vec<JsValue>) -> Eventually<'_, Vec<Vec<u8>>> {
        Box::pin(async move {
            if records.is_empty() {
                return Ok(Vec::new());
            }
            let contents: Result<Vec<_>, _> = records.iter().map(records::content).collect();
            Ok(records::open(&self.key, &contents?).await?)
        })
    }
}

/// Removes all packs, and the bases that are not pending and have no entry in the outbox. Returns
/// their customers: tabs read those again.
async fn forget_idle(transaction: &Transaction<'_>) -> Result<Vec<CustomerId>, StoreError> {
    let real = KeyRange::Bound(real_of_epoch(0), false, real_of_epoch(u32::MAX), false);
    let bases = index_keys(transaction, (BASES, BASES_BY_EPOCH), real)?;
    let packs = all_keys(transaction, PACKS)?;
    let mut forgotten = BTreeSet::new();
    let bases = bases.await?;
    for pack in packs.await? {
        let pack = get(transaction, PACKS, &pack)?.await?;
        forgotten.extend(pack.iter().flat_map(records::ids_in));
    }
    clear(transaction, PACKS)?;
    let mut asked = Vec::with_capacity(bases.len());
    for base in bases {
        let only = KeyRange::Only(base.clone());
        asked.push((base, index_keys(transaction, (OUTBOX, OUTBOX_BY_CUSTOMER), only)?));
    }
    for (base, waiting) in asked {
        if waiting.await?.is_empty() {
            forgotten.extend(base.as_string().and_then(|key| key.parse::<CustomerId>().ok()));
            delete(transaction, BASES, KeyRange::Only(base))?;
        }
    }
    Ok(forgotten.into_iter().collect())
}

fn key_range(key: &str) -> KeyRange<JsValue> {
    KeyRange::Only(JsValue::from_str(key))
}

impl sync::Store for Store {
    async fn commit(&self, commit: &Commit) -> Result<Committed, StoreError> {
        self.commit_boxed(commit).await
    }

    async fn tail(&self, since: Sequence, wanted: &[CustomerId]) -> Result<Tail, StoreError> {
        self.tail_boxed(since, wanted).await
    }

    async fn head(&self) -> Result<Sequence, StoreError> {
        self.head_boxed().await
    }

    async fn read(&self, take: &mut dyn FnMut(Slice)) -> Result<(), StoreError> {
        self.read_boxed(take).await
    }

    async fn lease(&self) -> Result<Lease, StoreError> {
        self.read_lease().await
    }

    async fn take_lease(&self, seen: Option<Lease>) -> Result<Lease, StoreError> {
        let take = |now: Lease| match seen {
            Some(seen) if seen != now => Err(StoreError::Fenced),
            _ => Ok(Lease { generation: now.generation.wrapping_add(1), beats: 0 }),
        };
        self.change_lease(&take).await
    }

    async fn beat(&self, lease: Lease) -> Result<(), StoreError> {
        let beat = |now: Lease| match now.generation == lease.generation {
            true => Ok(Lease { beats: now.beats.wrapping_add(1), ..now }),
            false => Err(StoreError::Fenced),
        };
        self.change_lease(&beat).await.map(drop)
    }
}
