//! `commit`, the only function that changes customers and the outbox.

use std::collections::{BTreeMap, BTreeSet};

use domain::{CustomerId, OperationId};
use indexed_db_futures::KeyRange;
use indexed_db_futures::transaction::Transaction;
use js_sys::{Array, Uint8Array};
use sync::{
    Attempt, Basis, Commit, Committed, CustomerRecord, Epoch, Operation, ReadSet, Sequence,
    StoreError, Write,
};
use wasm_bindgen::prelude::*;

use super::lease::lease_of;
use super::open::{
    BASES, BASES_BY_EPOCH, KEYS, LOG, META, OUTBOX, OUTBOX_BY_CUSTOMER, PACKS, PACKS_BY_EPOCH,
};
use super::packs::packed_and_others;
use super::records;
use super::store::{CURSOR, Store};
use super::transaction::{
    Asked, Eventually, add, all_keys, count, delete, failed, get, index_keys, log_above, number,
    places_of, put, put_in_place, sequence_in, those_of, writing,
};

/// Entries that the log keeps at least, and how often older ones are removed.
const LOG_KEPT: Sequence = 2_000;
const LOG_TRIMMED_EVERY: Sequence = 256;

/// A write whose bytes are sealed.
enum Ready {
    PutBase(CustomerId, JsValue),
    /// The customers are in the pack from now on and not stored singly any more.
    PutPack(Vec<CustomerId>, JsValue),
    RemoveBase(CustomerId, Epoch),
    Append(OperationId, JsValue),
    Replace(OperationId, JsValue),
    RemoveEntry(OperationId),
    Note(Attempt),
    Cursor(JsValue),
    Sweep(Epoch),
}

impl Ready {
    /// The entry of the outbox that has to be found.
    fn finds(&self) -> Option<OperationId> {
        match self {
            Self::Replace(operation, _) | Self::RemoveEntry(operation) => Some(*operation),
            Self::Note(attempt) => Some(attempt.operation),
            _ => None,
        }
    }

    fn stores(&self) -> &'static [&'static str] {
        match self {
            Self::PutBase(..) => &[BASES],
            Self::PutPack(..) | Self::RemoveBase(..) => &[BASES, PACKS],
            Self::Append(..) | Self::Replace(..) | Self::RemoveEntry(_) | Self::Note(_) => {
                &[OUTBOX]
            }
            Self::Cursor(_) => &[META],
            Self::Sweep(_) => &[BASES, PACKS, OUTBOX],
        }
    }
}

/// A part of a write that becomes one record at most.
enum Piece<'a> {
    Base(&'a CustomerRecord),
    Pack(Epoch, Vec<&'a CustomerRecord>),
    Append(&'a Operation),
    Replace(&'a Operation),
    /// A write without sealed content.
    Open(Ready),
}

impl<'a> Piece<'a> {
    fn of(write: &'a Write) -> Result<Vec<Self>, StoreError> {
        let piece = match write {
            Write::PutBase(customer) => Self::Base(customer),
            Write::PutDownloaded(customers) => {
                let (pack, others) = packed_and_others(customers);
                let pack = pack.map(|(epoch, packed)| Self::Pack(epoch, packed));
                return Ok(others.into_iter().map(Self::Base).chain(pack).collect());
            }
            Write::RemoveBase { customer, epoch } => {
                Self::Open(Ready::RemoveBase(*customer, *epoch))
            }
            Write::Append(entry) => Self::Append(entry),
            Write::Replace(entry) => Self::Replace(entry),
            Write::RemoveEntry { operation, .. } => Self::Open(Ready::RemoveEntry(*operation)),
            Write::Note(attempt) => Self::Open(Ready::Note(*attempt)),
            Write::Cursor(cursor) | Write::Reset(cursor) => {
                Self::Open(Ready::Cursor(records::cursor(cursor)?))
            }
            Write::Sweep { older_than } => Self::Open(Ready::Sweep(*older_than)),
        };
        Ok(vec![piece])
    }

    /// The content to be sealed.
    fn content(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let content = match self {
            Self::Base(customer) => customer.encoded(),
            Self::Pack(_, packed) => records::encode_pack(packed),
            Self::Append(entry) | Self::Replace(entry) => records::encode(entry)?,
            Self::Open(_) => return Ok(None),
        };
        Ok(Some(content))
    }

    /// `sealed` are the contents of the pieces that have one, in their order.
    fn ready(self, sealed: &mut impl Iterator<Item = Uint8Array>) -> Result<Ready, StoreError> {
        let mut content = || sealed.next().ok_or(StoreError::Failed);
        Ok(match self {
            Self::Base(customer) => {
                Ready::PutBase(customer.id, records::base(customer, &content()?)?)
            }
            Self::Pack(epoch, packed) => {
                let ids: Vec<CustomerId> = packed.iter().map(|customer| customer.id).collect();
                let record = records::pack(&ids, epoch, &content()?)?;
                Ready::PutPack(ids, record)
            }
            Self::Append(entry) => Ready::Append(entry.id, records::operation(entry, &content()?)?),
            Self::Replace(entry) => {
                Ready::Replace(entry.id, records::operation(entry, &content()?)?)
            }
            Self::Open(ready) => ready,
        })
    }
}

impl Store {
    pub(super) fn commit_boxed<'a>(&'a self, commit: &'a Commit) -> Eventually<'a, Committed> {
        Box::pin(async move {
            let ready = self.prepared(commit).await?;
            let ended = self.try_to_commit(commit, ready).await;
            self.explained(ended).await
        })
    }

    /// Seals all contents of a commit at once.
    async fn prepared(&self, commit: &Commit) -> Result<Vec<Ready>, StoreError> {
        let mut pieces = Vec::with_capacity(commit.writes.len());
        for write in &commit.writes {
            pieces.extend(Piece::of(write)?);
        }
        let contents = pieces.iter().filter_map(|piece| piece.content().transpose());
        let contents: Vec<Vec<u8>> = contents.collect::<Result<_, _>>()?;
        let sealed = match contents.is_empty() {
            true => Vec::new(),
            false => self.seal(contents).await?,
        };
        let mut sealed = sealed.into_iter();
        pieces.into_iter().map(|piece| piece.ready(&mut sealed)).collect()
    }

    async fn try_to_commit(
        &self,
        commit: &Commit,
        ready: Vec<Ready>,
    ) -> Result<Committed, StoreError> {
        let database = self.usable().await?;
        let drafts = self.drafts_that_end(commit);
        let entry = records::log_entry(commit)?;
        let mut stores: BTreeSet<&str> = ready.iter().flat_map(Ready::stores).copied().collect();
        stores.extend([LOG, KEYS]);
        if commit.lease.is_some() || !drafts.is_empty() {
            stores.insert(META);
        }
        let stores: Vec<&str> = stores.into_iter().collect();
        let transaction = writing(&database, &stores)?;
        let has_key = self.has_key(&transaction)?;
        let held = commit.lease.map(|_| lease_of(&transaction)).transpose()?;
        let log = commit.basis.as_ref().map(|basis| log_above(&transaction, basis.sequence));
        let log = log.transpose()?;
        let finds: Vec<OperationId> = ready.iter().filter_map(Ready::finds).collect();
        let places = places_of(&transaction, &finds)?;
        if let (Some(lease), Some(held)) = (commit.lease, held)
            && held.await?.generation != lease.generation
        {
            return Err(StoreError::Fenced);
        }
        if let (Some(basis), Some(log)) = (&commit.basis, log)
            && let Some(named) = conflict(basis, &log.await?)
        {
            return Ok(Committed::Conflict(named));
        }
        let mut committing = Committing::new(&transaction, &finds, places).await?;
        for write in ready {
            committing.take(write).await?;
        }
        for of in &drafts {
            delete(&transaction, META, KeyRange::Only(of.key().into()))?;
        }
        let Committing { appended, packs, .. } = committing;
        let sequence = self.append_to_log(&transaction, entry)?;
        if !has_key.await? {
            drop(transaction);
            return Err(self.key_is_gone());
        }
        // The results are read after the commit, which waits for none of them.
        transaction.commit().await.map_err(failed)?;
        let sequence = sequence_in(&sequence.await?);
        self.known_head.set(sequence.max(self.known_head.get()));
        let mut places = Vec::with_capacity(appended.len());
        for place in appended {
            places.push(sequence_in(&place.await?));
        }
        for (key, ids) in packs {
            let key = sequence_in(&key.await?);
            self.packs.borrow_mut().know(key, ids);
        }
        Ok(Committed::Done { sequence, places })
    }

    /// Appends to the log, and removes its oldest entries from time to time. Returns the sequence.
    pub(super) fn append_to_log(
        &self,
        transaction: &Transaction<'_>,
        entry: JsValue,
    ) -> Result<Asked<'static, JsValue>, StoreError> {
        let sequence = add(transaction, LOG, entry)?;
        let older = self.known_head.get().saturating_sub(LOG_KEPT);
        if older >= self.trimmed_to.get() + LOG_TRIMMED_EVERY {
            self.trimmed_to.set(older);
            delete(transaction, LOG, KeyRange::UpperBound(number(older), false))?;
        }
        Ok(sequence)
    }
}

/// The customers of the basis that the log names above it; `None` where the decision still holds.
fn conflict(basis: &Basis, log: &[(Sequence, JsValue)]) -> Option<Vec<CustomerId>> {
    let (first, _) = log.first()?;
    let is_trimmed = *first != basis.sequence + 1;
    let is_bulk = is_trimmed || log.iter().any(|(_, entry)| records::marker_in(entry).is_some());
    match &basis.read {
        ReadSet::Everything => Some(Vec::new()),
        ReadSet::Customers(read) if is_bulk => Some(read.clone()),
        ReadSet::Customers(read) => {
            let named = log.iter().flat_map(|(_, entry)| records::ids_in(entry));
            let named: BTreeSet<CustomerId> = named.collect();
            let met: Vec<_> = read.iter().copied().filter(|id| named.contains(id)).collect();
            Some(met).filter(|met| !met.is_empty())
        }
    }
}

/// A transaction that writes.
struct Committing<'a, 'b> {
    transaction: &'a Transaction<'b>,
    /// The places of the entries that are replaced, noted or removed.
    places: BTreeMap<OperationId, JsValue>,
    appended: Vec<Asked<'static, JsValue>>,
    packs: Vec<(Asked<'static, JsValue>, Vec<CustomerId>)>,
    has_packs: Option<bool>,
}

impl<'a, 'b> Committing<'a, 'b> {
    async fn new(
        transaction: &'a Transaction<'b>,
        finds: &[OperationId],
        asked: Vec<Asked<'static, Option<JsValue>>>,
    ) -> Result<Self, StoreError> {
        let mut places = BTreeMap::new();
        for (operation, place) in finds.iter().zip(asked) {
            places.extend(place.await?.map(|place| (*operation, place)));
        }
        let (appended, packs) = (Vec::new(), Vec::new());
        Ok(Self { transaction, places, appended, packs, has_packs: None })
    }

    async fn take(&mut self, write: Ready) -> Result<(), StoreError> {
        match write {
            Ready::PutBase(id, record) => self.put(BASES, &key_of(id), record),
            Ready::PutPack(ids, record) => self.put_pack(ids, record).await,
            Ready::RemoveBase(id, epoch) => self.remove_base(id, epoch).await,
            Ready::Append(operation, record) => {
                self.appended.push(add(self.transaction, OUTBOX, record)?);
                // Where it stood before, it was removed.
                self.places.remove(&operation);
                Ok(())
            }
            // An entry that is gone stays gone: it was settled meanwhile.
            Ready::Replace(operation, record) => match self.places.get(&operation) {
                Some(place) => {
                    records::set_place(&record, place)?;
                    put_in_place(self.transaction, OUTBOX, record)
                }
                None => Ok(()),
            },
            Ready::RemoveEntry(operation) => match self.places.get(&operation) {
                Some(place) => delete(self.transaction, OUTBOX, KeyRange::Only(place.clone())),
                None => Ok(()),
            },
            Ready::Note(attempt) => self.note(&attempt).await,
            Ready::Cursor(record) => self.put(META, &CURSOR.into(), record),
            Ready::Sweep(older_than) => self.sweep(older_than).await,
        }
    }

    fn put(&self, store: &str, key: &JsValue, record: JsValue) -> Result<(), StoreError> {
        put(self.transaction, store, key, record)
    }

    async fn put_pack(&mut self, ids: Vec<CustomerId>, record: JsValue) -> Result<(), StoreError> {
        for id in those_of(self.transaction, BASES, &ids).await? {
            delete(self.transaction, BASES, KeyRange::Only(key_of(id)))?;
        }
        self.packs.push((add(self.transaction, PACKS, record)?, ids));
        self.has_packs = Some(true);
        Ok(())
    }

    /// A pack may hold the customer: then a record without content lies on top of it.
    async fn remove_base(&mut self, id: CustomerId, epoch: Epoch) -> Result<(), StoreError> {
        let has_packs = match self.has_packs {
            Some(has_packs) => has_packs,
            None => count(self.transaction, PACKS)?.await? > 0,
        };
        self.has_packs = Some(has_packs);
        match has_packs {
            true => self.put(BASES, &key_of(id), records::tombstone(epoch)?),
            false => delete(self.transaction, BASES, KeyRange::Only(key_of(id))),
        }
    }

    async fn note(&self, attempt: &Attempt) -> Result<(), StoreError> {
        let Some(place) = self.places.get(&attempt.operation) else { return Ok(()) };
        let Some(entry) = get(self.transaction, OUTBOX, place)?.await? else { return Ok(()) };
        records::note(&entry, attempt)?;
        put_in_place(self.transaction, OUTBOX, entry)
    }

    /// Removes bases of older epochs that are not pending and have no pending operation.
    async fn sweep(&self, older_than: Epoch) -> Result<(), StoreError> {
        if older_than == 0 {
            return Ok(());
        }
        let older = KeyRange::Bound(real_of_epoch(0), false, real_of_epoch(older_than), true);
        let packs = KeyRange::UpperBound(older_than.into(), true);
        let older = index_keys(self.transaction, (BASES, BASES_BY_EPOCH), older)?;
        let packs = index_keys(self.transaction, (PACKS, PACKS_BY_EPOCH), packs)?;
        let idle = self.idle(&older.await?).await?;
        for pack in packs.await? {
            delete(self.transaction, PACKS, KeyRange::Only(pack))?;
        }
        for base in idle {
            delete(self.transaction, BASES, KeyRange::Only(base))?;
        }
        Ok(())
    }

    /// Those of the keys whose customers have no entry in the outbox.
    async fn idle(&self, keys: &[JsValue]) -> Result<Vec<JsValue>, StoreError> {
        if keys.is_empty() || all_keys(self.transaction, OUTBOX)?.await?.is_empty() {
            return Ok(keys.to_vec());
        }
        let index = (OUTBOX, OUTBOX_BY_CUSTOMER);
        let asked = keys.iter().map(|key| {
            Ok((key, index_keys(self.transaction, index, KeyRange::Only(key.clone()))?))
        });
        let asked: Vec<_> = asked.collect::<Result<_, StoreError>>()?;
        let mut idle = Vec::with_capacity(keys.len());
        for (key, entries) in asked {
            if entries.await?.is_empty() {
                idle.push(key.clone());
            }
        }
        Ok(idle)
    }
}

/// Index key of the bases of that epoch that are not pending.
pub(super) fn real_of_epoch(epoch: Epoch) -> JsValue {
    Array::of2(&0.into(), &epoch.into()).into()
}

fn key_of(id: CustomerId) -> JsValue {
    JsValue::from_str(&id.to_string())
}
