//! Transactions: what is read together, and what is changed together.
//!
//! Inside one only IndexedDB's own requests are awaited: a browser commits a transaction that
//! waits for anything else. So everything is sealed before, and what a transaction has to
//! decide by is in index fields.

use std::rc::Rc;

use domain::OperationId;
use futures::future::LocalBoxFuture;
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{DomException, Error};
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use js_sys::Uint8Array;
use sync::{Lease, StoreError};
use wasm_bindgen::prelude::*;

use super::Store;
use super::open::{CUSTOMERS, KEYS, META, OUTBOX, OUTBOX_BY_CHANGE, OUTBOX_BY_OPERATION, connect};
use super::records::{self, CUSTOMER, IS_PENDING, OPERATION, Unreadable};
use crate::adapters::storage;

/// Key of the lease among the one-of-a-kind records.
pub(super) const LEASE: &str = "lease";

/// Most keys of customers that are read at once, to see which of several are among them.
const ALL_KEYS_MAX: usize = 5_000;

/// Records that are read in one request.
const PAGE: u32 = 1_000;

/// [`StoreError`] for what the browser says.
fn failed(error: Error) -> StoreError {
    match error {
        Error::DomException(DomException::Other(error)) if error.name() == "QuotaExceededError" => {
            StoreError::Full
        }
        _ => StoreError::Failed,
    }
}

impl From<Unreadable> for StoreError {
    fn from(_: Unreadable) -> Self {
        Self::Unreadable
    }
}

/// A change within a transaction.
pub(super) enum Step {
    Put(&'static str, String, JsValue),
    /// Outdated where there is such a record already.
    PutNew(&'static str, String, JsValue),
    /// Outdated where the store holds anything.
    PutOnly(&'static str, String, JsValue),
    /// Outdated where the customer's content is not this one any more.
    ExpectCustomer(String, Uint8Array),
    /// Outdated where the customer is stored by itself.
    ExpectNone(String),
    /// The customers are in a pack from now on and not stored by themselves any more. Outdated
    /// where an entry of one of them waits: such a one stays by itself.
    Displace(Vec<String>),
    Delete(&'static str, String),
    /// All records.
    Clear(&'static str),
    /// All customers that have their number and wait for nothing.
    DeleteRealCustomers,
    /// Those of the customers of whom the outbox holds nothing.
    DeleteUnlessWaiting(Vec<String>),
    /// A new entry at the end of the outbox.
    Queue(JsValue),
    /// An entry that is gone stays gone: it was settled meanwhile.
    ReplaceOperation(OperationId, JsValue),
    DeleteOperations(Vec<OperationId>),
    /// Outdated where the outbox holds a change of one of the customers that is not among the
    /// operations: they were made without it.
    NoOtherChange {
        customers: Vec<String>,
        known: Vec<OperationId>,
    },
    /// Fenced where a newer generation has begun.
    Fence(Lease),
    /// Fenced where it is not exactly this one any more.
    ExpectLease(Lease),
}

pub(super) type Eventually<'a, T> = LocalBoxFuture<'a, Result<T, StoreError>>;

/// Boxed: in the bundle once, whatever is stored.
impl Store {
    /// The database; opened again where the browser has closed it, as some do while the
    /// device sleeps.
    async fn usable(&self) -> Result<Rc<Database>, StoreError> {
        let database = self.database.borrow().clone().ok_or(StoreError::Failed)?;
        if !self.is_closed.get() {
            return Ok(database);
        }
        let opened = connect(&self.name, self.replaced, self.is_closed.clone()).await;
        let database = Rc::new(opened.map_err(|_| StoreError::Failed)?);
        *self.database.borrow_mut() = Some(database.clone());
        Ok(database)
    }

    /// All records of each store, in one transaction.
    pub(super) fn read_all(
        &self,
        stores: &'static [&'static str],
    ) -> Eventually<'_, Vec<Vec<JsValue>>> {
        Box::pin(async move {
            let database = self.usable().await?;
            let transaction = reading(&database, stores)?;
            let mut records = Vec::new();
            for store in stores {
                records.push(all(&transaction, store).await?);
            }
            Ok(records)
        })
    }

    /// The records that exist among `keys`.
    pub(super) fn read(
        &self,
        store: &'static str,
        keys: Vec<String>,
    ) -> Eventually<'_, Vec<JsValue>> {
        Box::pin(async move {
            let database = self.usable().await?;
            let transaction = reading(&database, &[store])?;
            let mut records = Vec::with_capacity(keys.len());
            for key in keys {
                records.extend(one(&transaction, store, &key).await?);
            }
            Ok(records)
        })
    }

    /// The keys of all records.
    pub(super) fn keys(&self, store: &'static str) -> Eventually<'_, Vec<String>> {
        Box::pin(async move {
            let database = self.usable().await?;
            all_keys(&reading(&database, &[store])?, store).await
        })
    }

    /// All steps in one transaction, whose commit means that the bytes are on the disk.
    ///
    /// Nothing is stored once the key has been erased: nobody could read it.
    pub(super) fn write(
        &self,
        stores: &'static [&'static str],
        steps: Vec<Step>,
    ) -> Eventually<'_, ()> {
        Box::pin(async move {
            let ended = self.try_to_write(stores, steps, Some(&self.key_name)).await;
            // A browser may say of a full disk no more than that the transaction was aborted.
            if ended == Err(StoreError::Failed) && storage::health().await.is_little() {
                return Err(StoreError::Full);
            }
            ended
        })
    }

    /// For the key itself.
    pub(super) fn write_unfenced(
        &self,
        stores: &'static [&'static str],
        steps: Vec<Step>,
    ) -> Eventually<'_, ()> {
        Box::pin(self.try_to_write(stores, steps, None))
    }

    async fn try_to_write(
        &self,
        stores: &[&'static str],
        steps: Vec<Step>,
        key_name: Option<&str>,
    ) -> Result<(), StoreError> {
        let database = self.usable().await?;
        let mut stores = stores.to_vec();
        stores.push(KEYS);
        let transaction = writing(&database, &stores)?;
        // Sent ahead of the steps, which may erase it, and looked at after them.
        let keys = transaction.object_store(KEYS).map_err(failed)?;
        let key = key_name.map(|name| keys.get::<JsValue, _, _>(name).primitive());
        let key = key.transpose().map_err(failed)?;
        for step in steps {
            take(&transaction, step).await?;
        }
        if let Some(key) = key
            && key.await.map_err(failed)?.is_none()
        {
            drop(transaction);
            (self.replaced)();
            return Err(StoreError::Failed);
        }
        transaction.commit().await.map_err(failed)
    }
}

fn reading<'a>(database: &'a Database, stores: &[&str]) -> Result<Transaction<'a>, StoreError> {
    database.transaction(names(stores)).build().map_err(failed)
}

fn writing<'a>(database: &'a Database, stores: &[&str]) -> Result<Transaction<'a>, StoreError> {
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
        Step::Put(store, key, record) => put(transaction, store, key.into(), record)?,
        Step::PutNew(store, key, record) => {
            if one(transaction, store, &key).await?.is_some() {
                return Err(StoreError::Outdated);
            }
            put(transaction, store, key.into(), record)?;
        }
        Step::PutOnly(store, key, record) => {
            if !all_keys(transaction, store).await?.is_empty() {
                return Err(StoreError::Outdated);
            }
            put(transaction, store, key.into(), record)?;
        }
        Step::ExpectCustomer(key, expected) => {
            let found = one(transaction, CUSTOMERS, &key).await?.ok_or(StoreError::Outdated)?;
            if records::content(&found)?.to_vec() != expected.to_vec() {
                return Err(StoreError::Outdated);
            }
        }
        Step::ExpectNone(key) => {
            if one(transaction, CUSTOMERS, &key).await?.is_some() {
                return Err(StoreError::Outdated);
            }
        }
        Step::Displace(keys) => {
            let keys = alone(transaction, keys).await?;
            if !keys.is_empty() {
                let waiting = waiting(transaction).await?;
                if keys.iter().any(|key| waiting.contains(key)) {
                    return Err(StoreError::Outdated);
                }
            }
            for key in keys {
                delete(transaction, CUSTOMERS, key.into())?;
            }
        }
        Step::Delete(store, key) => delete(transaction, store, key.into())?,
        Step::Clear(store) => {
            let store = transaction.object_store(store).map_err(failed)?;
            let _sent = store.clear().map_err(failed)?;
        }
        Step::DeleteUnlessWaiting(keys) => {
            let waiting = waiting(transaction).await?;
            for key in keys.into_iter().filter(|key| !waiting.contains(key)) {
                delete(transaction, CUSTOMERS, key.into())?;
            }
        }
        Step::DeleteRealCustomers => {
            let waiting = waiting(transaction).await?;
            for key in all_keys(transaction, CUSTOMERS).await? {
                let Some(found) = one(transaction, CUSTOMERS, &key).await? else { continue };
                let is_real = records::field(&found, IS_PENDING).as_f64() == Some(0.0);
                if is_real && !waiting.contains(&key) {
                    delete(transaction, CUSTOMERS, key.into())?;
                }
            }
        }
        Step::Queue(record) => {
            let store = transaction.object_store(OUTBOX).map_err(failed)?;
            let _sent = store.add(record).primitive().map_err(failed)?;
        }
        Step::ReplaceOperation(operation, record) => {
            if let Some(place) = places_of(transaction, &[operation]).await?.pop() {
                put(transaction, OUTBOX, place, record)?;
            }
        }
        Step::DeleteOperations(operations) => {
            for place in places_of(transaction, &operations).await? {
                delete(transaction, OUTBOX, place)?;
            }
        }
        Step::NoOtherChange { customers, known } => {
            let store = transaction.object_store(OUTBOX).map_err(failed)?;
            let index = store.index(OUTBOX_BY_CHANGE).map_err(failed)?;
            let changes = index.get_all::<JsValue>().primitive().map_err(failed)?;
            for change in changes.await.map_err(failed)? {
                let change = change.map_err(failed)?;
                let operation = records::text(&change, OPERATION).parse().ok();
                if customers.contains(&records::text(&change, CUSTOMER))
                    && !operation.is_some_and(|operation| known.contains(&operation))
                {
                    return Err(StoreError::Outdated);
                }
            }
        }
        Step::Fence(lease) => {
            if lease_of(transaction).await?.generation != lease.generation {
                return Err(StoreError::Fenced);
            }
        }
        Step::ExpectLease(lease) => {
            if lease_of(transaction).await? != lease {
                return Err(StoreError::Fenced);
            }
        }
    }
    Ok(())
}

/// Those of the customers that are stored by themselves.
async fn alone(
    transaction: &Transaction<'_>,
    mut customers: Vec<String>,
) -> Result<Vec<String>, StoreError> {
    let store = transaction.object_store(CUSTOMERS).map_err(failed)?;
    let stored = store.count().primitive().map_err(failed)?.await.map_err(failed)? as usize;
    if stored > ALL_KEYS_MAX {
        let mut requests = Vec::with_capacity(customers.len());
        for key in &customers {
            let key = KeyRange::Only(JsValue::from_str(key));
            requests.push(store.get_key::<JsValue, _>(key).primitive().map_err(failed)?);
        }
        let mut found = Vec::new();
        for (key, request) in customers.into_iter().zip(requests) {
            if request.await.map_err(failed)?.is_some() {
                found.push(key);
            }
        }
        return Ok(found);
    }
    // In order, as the database has them.
    let stored = if stored == 0 { Vec::new() } else { all_keys(transaction, CUSTOMERS).await? };
    customers.retain(|key| stored.binary_search(key).is_ok());
    Ok(customers)
}

/// Whose entries the outbox holds.
async fn waiting(transaction: &Transaction<'_>) -> Result<Vec<String>, StoreError> {
    let entries = all(transaction, OUTBOX).await?;
    Ok(entries.iter().map(|entry| records::text(entry, CUSTOMER)).collect())
}

fn put(
    transaction: &Transaction<'_>,
    store: &str,
    key: JsValue,
    record: JsValue,
) -> Result<(), StoreError> {
    let store = transaction.object_store(store).map_err(failed)?;
    let _sent = store.put(record).with_key(key).primitive().map_err(failed)?;
    Ok(())
}

fn delete(transaction: &Transaction<'_>, store: &str, key: JsValue) -> Result<(), StoreError> {
    let store = transaction.object_store(store).map_err(failed)?;
    let _sent = store.delete::<JsValue, _>(KeyRange::Only(key)).primitive().map_err(failed)?;
    Ok(())
}

/// The outbox keys of those of the operations that are there; all are asked for at once.
async fn places_of(
    transaction: &Transaction<'_>,
    operations: &[OperationId],
) -> Result<Vec<JsValue>, StoreError> {
    let store = transaction.object_store(OUTBOX).map_err(failed)?;
    let index = store.index(OUTBOX_BY_OPERATION).map_err(failed)?;
    let mut requests = Vec::with_capacity(operations.len());
    for operation in operations {
        let key = KeyRange::Only(JsValue::from_str(&operation.to_string()));
        requests.push(index.get_key::<JsValue, _>(key).primitive().map_err(failed)?);
    }
    let mut places = Vec::with_capacity(operations.len());
    for request in requests {
        places.extend(request.await.map_err(failed)?);
    }
    Ok(places)
}

async fn lease_of(transaction: &Transaction<'_>) -> Result<Lease, StoreError> {
    let record = one(transaction, META, LEASE).await?;
    Ok(record.as_ref().map(records::lease_in).unwrap_or_default())
}

/// All records, by key; page by page, so that nothing else waits for long.
async fn all(transaction: &Transaction<'_>, store: &str) -> Result<Vec<JsValue>, StoreError> {
    let store = transaction.object_store(store).map_err(failed)?;
    let mut records = Vec::new();
    // Below all numbers and texts.
    let mut last = JsValue::from_f64(f64::NEG_INFINITY);
    loop {
        let behind = || KeyRange::LowerBound(last.clone(), true);
        let page = store.get_all::<JsValue>().with_query::<JsValue, _>(behind()).with_limit(PAGE);
        let page = page.primitive().map_err(failed)?.await.map_err(failed)?;
        let before = records.len();
        for record in page {
            records.push(record.map_err(failed)?);
        }
        if records.len() - before < PAGE as usize {
            return Ok(records);
        }
        let keys =
            store.get_all_keys::<JsValue>().with_query::<JsValue, _>(behind()).with_limit(PAGE);
        let keys = keys.primitive().map_err(failed)?.await.map_err(failed)?;
        last = keys.last().ok_or(StoreError::Failed)?.map_err(failed)?;
    }
}

async fn all_keys(transaction: &Transaction<'_>, store: &str) -> Result<Vec<String>, StoreError> {
    let store = transaction.object_store(store).map_err(failed)?;
    let keys = store.get_all_keys::<JsValue>().primitive().map_err(failed)?;
    let keys = keys.await.map_err(failed)?;
    Ok(keys.filter_map(|key| key.ok()?.as_string()).collect())
}

async fn one(
    transaction: &Transaction<'_>,
    store: &str,
    key: &str,
) -> Result<Option<JsValue>, StoreError> {
    let store = transaction.object_store(store).map_err(failed)?;
    store.get(key).primitive().map_err(failed)?.await.map_err(failed)
}
