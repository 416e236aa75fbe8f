//! Transactions of IndexedDB.
//!
//! Inside one only IndexedDB's own requests are awaited: a browser commits a transaction that waits
//! for anything else. So everything is sealed before, and a transaction decides by index fields.
//! Requests are sent together where none depends on another.

use std::collections::BTreeSet;
use std::rc::Rc;

use domain::{CustomerId, OperationId};
use futures::future::LocalBoxFuture;
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{DomException, Error};
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use sync::{Sequence, StoreError};
use wasm_bindgen::prelude::*;

use super::Store;
use super::open::{KEYS, LOG, OUTBOX, OUTBOX_BY_CUSTOMER, OUTBOX_BY_OPERATION, connect};
use super::records::{self, CUSTOMER, Unreadable};
use crate::adapters::storage;

/// Records that are read in one request.
const PAGE: u32 = 1_000;
/// Up to so many customers are looked up one by one.
const FEW: usize = 16;

/// The [`StoreError`] for an error of the browser.
pub(super) fn failed(error: Error) -> StoreError {
    match error {
        Error::DomException(DomException::Other(error)) if error.name() == "QuotaExceededError" => {
            StoreError::Full
        }
        error => {
            tracing::error!(%error, "the offline database failed");
            StoreError::Failed
        }
    }
}

impl From<Unreadable> for StoreError {
    fn from(_: Unreadable) -> Self {
        tracing::error!("a stored record cannot be read");
        Self::Unreadable
    }
}

/// A change of records that belong to no customer.
pub(super) enum Step {
    Put(&'static str, String, JsValue),
    /// Fails with [`StoreError::Outdated`] where the store is not empty.
    PutOnly(&'static str, String, JsValue),
    Delete(&'static str, String),
    /// All records.
    Clear(&'static str),
}

pub(super) type Eventually<'a, T> = LocalBoxFuture<'a, Result<T, StoreError>>;

/// Boxed: compiled once for all types.
impl Store {
    /// The database; opened again where the browser has closed it, as some do while the
    /// device sleeps.
    pub(super) async fn usable(&self) -> Result<Rc<Database>, StoreError> {
        let database = self.database.borrow().clone().ok_or(StoreError::Failed)?;
        if !self.is_closed.get() {
            return Ok(database);
        }
        let opened = connect(&self.name, self.replaced, self.is_closed.clone()).await;
        // `connect` has told why.
        let database = Rc::new(opened.map_err(|_| StoreError::Failed)?);
        *self.database.borrow_mut() = Some(database.clone());
        Ok(database)
    }

    /// The record of that key, if there is one.
    pub(super) fn read_one(
        &self,
        store: &'static str,
        key: String,
    ) -> Eventually<'_, Option<JsValue>> {
        Box::pin(async move {
            let database = self.usable().await?;
            let transaction = reading(&database, &[store])?;
            get(&transaction, store, &key.into())?.await
        })
    }

    /// The keys of all records.
    pub(super) fn keys(&self, store: &'static str) -> Eventually<'_, Vec<String>> {
        Box::pin(async move {
            let database = self.usable().await?;
            let keys = all_keys(&reading(&database, &[store])?, store)?.await?;
            Ok(keys.iter().filter_map(JsValue::as_string).collect())
        })
    }

    /// Runs all steps in one transaction, whose commit means that the bytes are on the disk.
    ///
    /// Stores nothing once the key has been erased: no key could open it.
    pub(super) fn write(
        &self,
        stores: &'static [&'static str],
        steps: Vec<Step>,
    ) -> Eventually<'_, ()> {
        Box::pin(async move {
            let ended = self.try_to_write(stores, steps, true).await;
            self.explained(ended).await
        })
    }

    /// For the key itself.
    pub(super) fn write_unfenced(
        &self,
        stores: &'static [&'static str],
        steps: Vec<Step>,
    ) -> Eventually<'_, ()> {
        Box::pin(self.try_to_write(stores, steps, false))
    }

    /// For a full disk a browser may only say that the transaction was aborted.
    pub(super) async fn explained<T>(&self, ended: Result<T, StoreError>) -> Result<T, StoreError> {
        match ended {
            Err(StoreError::Failed) if storage::health().await.is_little() => Err(StoreError::Full),
            ended => ended,
        }
    }

    async fn try_to_write(
        &self,
        stores: &[&'static str],
        steps: Vec<Step>,
        needs_key: bool,
    ) -> Result<(), StoreError> {
        let database = self.usable().await?;
        let transaction = writing(&database, &[stores, &[KEYS]].concat())?;
        // Sent ahead of the steps, which may erase it, and looked at after them.
        let has_key = self.has_key(&transaction)?;
        for step in steps {
            take(&transaction, step).await?;
        }
        if needs_key && !has_key.await? {
            drop(transaction);
            return Err(self.key_is_gone());
        }
        transaction.commit().await.map_err(failed)
    }

    /// Whether the key that this tab seals with is still there.
    pub(super) fn has_key(
        &self,
        transaction: &Transaction<'_>,
    ) -> Result<impl Future<Output = Result<bool, StoreError>> + use<>, StoreError> {
        let key = get(transaction, KEYS, &JsValue::from_str(&self.key_name))?;
        Ok(async move { Ok(key.await?.is_some()) })
    }

    pub(super) fn key_is_gone(&self) -> StoreError {
        (self.replaced)();
        StoreError::Failed
    }
}

pub(super) fn reading<'a>(
    database: &'a Database,
    stores: &[&str],
) -> Result<Transaction<'a>, StoreError> {
    database.transaction(names(stores)).build().map_err(failed)
}

pub(super) fn writing<'a>(
    database: &'a Database,
    stores: &[&str],
) -> Result<Transaction<'a>, StoreError> {
    let options = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    database
        .transaction(names(stores))
        .with_mode(TransactionMode::Readwrite)
        .with_options(options)
        .build()
        .map_err(failed)
}

fn names(stores: &[&str]) -> Vec<String> {
    stores.iter().map(|&name| name.to_owned()).collect()
}

/// Sends a step's request; its failure aborts the transaction, which the commit reports.
async fn take(transaction: &Transaction<'_>, step: Step) -> Result<(), StoreError> {
    match step {
        Step::Put(store, key, record) => put(transaction, store, &key.into(), record),
        Step::PutOnly(store, key, record) => {
            if !all_keys(transaction, store)?.await?.is_empty() {
                return Err(StoreError::Outdated);
            }
            put(transaction, store, &key.into(), record)
        }
        Step::Delete(store, key) => delete(transaction, store, KeyRange::Only(key.into())),
        Step::Clear(store) => clear(transaction, store),
    }
}

/// A request that was sent, as a future.
fn sent<T, R: Future<Output = Result<T, Error>>>(
    request: Result<R, Error>,
) -> Result<impl Future<Output = Result<T, StoreError>> + use<T, R>, StoreError> {
    let request = request.map_err(failed)?;
    Ok(async move { request.await.map_err(failed) })
}

pub(super) type Asked<'a, T> = LocalBoxFuture<'a, Result<T, StoreError>>;

pub(super) fn get(
    transaction: &Transaction<'_>,
    store: &str,
    key: &JsValue,
) -> Result<Asked<'static, Option<JsValue>>, StoreError> {
    let store = transaction.object_store(store).map_err(failed)?;
    Ok(Box::pin(sent(store.get::<JsValue, _, _>(key.clone()).primitive())?))
}

/// Adds a record to a store that counts its keys; returns the key.
pub(super) fn add(
    transaction: &Transaction<'_>,
    store: &str,
    record: JsValue,
) -> Result<Asked<'static, JsValue>, StoreError> {
    let store = transaction.object_store(store).map_err(failed)?;
    Ok(Box::pin(sent(store.add(record).with_key_type::<JsValue>().primitive())?))
}

pub(super) fn put(
    transaction: &Transaction<'_>,
    store: &str,
    key: &JsValue,
    record: JsValue,
) -> Result<(), StoreError> {
    let store = transaction.object_store(store).map_err(failed)?;
    let _sent = store.put(record).with_key(key.clone()).primitive().map_err(failed)?;
    Ok(())
}

/// Puts a record that holds its key.
pub(super) fn put_in_place(
    transaction: &Transaction<'_>,
    store: &str,
    record: JsValue,
) -> Result<(), StoreError> {
    let store = transaction.object_store(store).map_err(failed)?;
    let _sent = store.put(record).primitive().map_err(failed)?;
    Ok(())
}

pub(super) fn delete(
    transaction: &Transaction<'_>,
    store: &str,
    keys: KeyRange<JsValue>,
) -> Result<(), StoreError> {
    let store = transaction.object_store(store).map_err(failed)?;
    let _sent = store.delete::<JsValue, _>(keys).primitive().map_err(failed)?;
    Ok(())
}

pub(super) fn clear(transaction: &Transaction<'_>, store: &str) -> Result<(), StoreError> {
    let store = transaction.object_store(store).map_err(failed)?;
    let _sent = store.clear().map_err(failed)?;
    Ok(())
}

pub(super) fn count(
    transaction: &Transaction<'_>,
    store: &str,
) -> Result<Asked<'static, usize>, StoreError> {
    let store = transaction.object_store(store).map_err(failed)?;
    let counted = sent(store.count().primitive())?;
    Ok(Box::pin(async move { Ok(counted.await? as usize) }))
}

pub(super) fn all_keys(
    transaction: &Transaction<'_>,
    store: &str,
) -> Result<Asked<'static, Vec<JsValue>>, StoreError> {
    let store = transaction.object_store(store).map_err(failed)?;
    let keys = sent(store.get_all_keys::<JsValue>().primitive())?;
    Ok(Box::pin(async move { collected(keys.await?) }))
}

/// The keys of the records whose index key is in the range.
pub(super) fn index_keys(
    transaction: &Transaction<'_>,
    (store, index): (&str, &str),
    keys: KeyRange<JsValue>,
) -> Result<Asked<'static, Vec<JsValue>>, StoreError> {
    let store = transaction.object_store(store).map_err(failed)?;
    let index = store.index(index).map_err(failed)?;
    let found = sent(index.get_all_keys::<JsValue>().with_query::<JsValue, _>(keys).primitive())?;
    Ok(Box::pin(async move { collected(found.await?) }))
}

fn index_records(
    transaction: &Transaction<'_>,
    (store, index): (&str, &str),
    keys: KeyRange<JsValue>,
) -> Result<Asked<'static, Vec<JsValue>>, StoreError> {
    let store = transaction.object_store(store).map_err(failed)?;
    let index = store.index(index).map_err(failed)?;
    let found = sent(index.get_all::<JsValue>().with_query::<JsValue, _>(keys).primitive())?;
    Ok(Box::pin(async move { collected(found.await?) }))
}

fn collected(
    found: impl Iterator<Item = Result<JsValue, Error>>,
) -> Result<Vec<JsValue>, StoreError> {
    found.map(|record| record.map_err(failed)).collect()
}

/// All records with their keys, by key; page by page, so that no other request waits for long.
pub(super) async fn all(
    transaction: &Transaction<'_>,
    store: &str,
) -> Result<Vec<(JsValue, JsValue)>, StoreError> {
    let store = transaction.object_store(store).map_err(failed)?;
    let mut records = Vec::new();
    // Below all numbers and texts.
    let mut last = JsValue::from_f64(f64::NEG_INFINITY);
    loop {
        let behind = || KeyRange::LowerBound(last.clone(), true);
        let keys =
            store.get_all_keys::<JsValue>().with_query::<JsValue, _>(behind()).with_limit(PAGE);
        let page = store.get_all::<JsValue>().with_query::<JsValue, _>(behind()).with_limit(PAGE);
        let (keys, page) = (sent(keys.primitive())?, sent(page.primitive())?);
        let (keys, page) = (collected(keys.await?)?, collected(page.await?)?);
        let is_last = keys.len() < PAGE as usize;
        last = keys.last().cloned().unwrap_or_default();
        records.extend(keys.into_iter().zip(page));
        if is_last {
            return Ok(records);
        }
    }
}

/// The log above a sequence, oldest first.
pub(super) fn log_above(
    transaction: &Transaction<'_>,
    sequence: Sequence,
) -> Result<Asked<'static, Vec<(Sequence, JsValue)>>, StoreError> {
    let above = KeyRange::LowerBound(number(sequence), true);
    let store = transaction.object_store(LOG).map_err(failed)?;
    let entries = store.get_all::<JsValue>().with_query::<JsValue, _>(above).primitive();
    let entries = sent(entries)?;
    Ok(Box::pin(async move {
        let entries = collected(entries.await?)?.into_iter();
        Ok(entries.map(|entry| (records::sequence_in(&entry), entry)).collect())
    }))
}

/// The newest sequence of the log, looked for above `sequence`.
pub(super) fn head_above(
    transaction: &Transaction<'_>,
    sequence: Sequence,
) -> Result<Asked<'static, Sequence>, StoreError> {
    let store = transaction.object_store(LOG).map_err(failed)?;
    let above = KeyRange::LowerBound(number(sequence), true);
    let keys = sent(store.get_all_keys::<JsValue>().with_query::<JsValue, _>(above).primitive())?;
    Ok(Box::pin(async move {
        let keys = collected(keys.await?)?;
        Ok(keys.last().map_or(sequence, sequence_in))
    }))
}

/// The places of those operations that the outbox holds; asks for all at once.
pub(super) fn places_of(
    transaction: &Transaction<'_>,
    operations: &[OperationId],
) -> Result<Vec<Asked<'static, Option<JsValue>>>, StoreError> {
    let mut places = Vec::with_capacity(operations.len());
    for operation in operations {
        let store = transaction.object_store(OUTBOX).map_err(failed)?;
        let index = store.index(OUTBOX_BY_OPERATION).map_err(failed)?;
        let key = KeyRange::Only(JsValue::from_str(&operation.to_string()));
        let place: Asked<'static, Option<JsValue>> =
            Box::pin(sent(index.get_key::<JsValue, _>(key).primitive())?);
        places.push(place);
    }
    Ok(places)
}

/// The customers' entries of the outbox, oldest first of each.
pub(super) fn entries_of<'a>(
    transaction: &'a Transaction<'_>,
    customers: &'a [CustomerId],
) -> Result<Asked<'a, Vec<JsValue>>, StoreError> {
    let look = |customers: &[CustomerId]| -> Result<Vec<_>, StoreError> {
        let mut found = Vec::with_capacity(customers.len());
        for customer in customers {
            let key = KeyRange::Only(JsValue::from_str(&customer.to_string()));
            found.push(index_records(transaction, (OUTBOX, OUTBOX_BY_CUSTOMER), key)?);
        }
        Ok(found)
    };
    // Few customers are looked up together with the other requests.
    let few = if customers.len() <= FEW { Some(look(customers)?) } else { None };
    let counted = few.is_none().then(|| count(transaction, OUTBOX)).transpose()?;
    Ok(Box::pin(async move {
        if let Some(counted) = counted
            && counted.await? <= customers.len()
        {
            let names: BTreeSet<String> = customers.iter().map(ToString::to_string).collect();
            let entries = all(transaction, OUTBOX).await?.into_iter().map(|(_, entry)| entry);
            let is_its = |entry: &JsValue| names.contains(&records::text(entry, CUSTOMER));
            return Ok(entries.filter(is_its).collect());
        }
        let found = match few {
            Some(found) => found,
            None => look(customers)?,
        };
        let mut entries = Vec::new();
        for records in found {
            entries.extend(records.await?);
        }
        Ok(entries)
    }))
}

/// The existing records of these keys; asks for all at once.
pub(super) fn get_all_of<'a>(
    transaction: &'a Transaction<'_>,
    store: &'static str,
    ids: &'a [CustomerId],
) -> Result<Asked<'a, Vec<(CustomerId, JsValue)>>, StoreError> {
    let look = |ids: &[CustomerId]| -> Result<Vec<_>, StoreError> {
        let asked = ids.iter().map(|id| {
            let record = get(transaction, store, &JsValue::from_str(&id.to_string()))?;
            Ok((*id, record))
        });
        asked.collect()
    };
    let few = if ids.len() <= FEW { Some(look(ids)?) } else { None };
    Ok(Box::pin(async move {
        let asked = match few {
            Some(asked) => asked,
            None => look(&those_of(transaction, store, ids).await?)?,
        };
        let mut found = Vec::with_capacity(asked.len());
        for (id, record) in asked {
            found.extend(record.await?.map(|record| (id, record)));
        }
        Ok(found)
    }))
}

/// Those of the ids that may be stored singly: all of them, where finding out costs more than
/// looking them up.
pub(super) async fn those_of(
    transaction: &Transaction<'_>,
    store: &str,
    ids: &[CustomerId],
) -> Result<Vec<CustomerId>, StoreError> {
    /// How many keys cost as much to read as one request.
    const KEYS_A_REQUEST: usize = 10;
    let stored = count(transaction, store)?.await?;
    if stored == 0 {
        return Ok(Vec::new());
    }
    if stored > ids.len() * KEYS_A_REQUEST {
        return Ok(ids.to_vec());
    }
    let keys = all_keys(transaction, store)?.await?;
    let keys: BTreeSet<CustomerId> =
        keys.iter().filter_map(|key| key.as_string()?.parse().ok()).collect();
    Ok(ids.iter().copied().filter(|id| keys.contains(id)).collect())
}

pub(super) fn number(sequence: Sequence) -> JsValue {
    JsValue::from_f64(sequence as f64)
}

pub(super) fn sequence_in(key: &JsValue) -> Sequence {
    key.as_f64().unwrap_or_default() as Sequence
}
