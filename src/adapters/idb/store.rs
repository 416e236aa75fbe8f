//! The offline database's verbs, one transaction each.

use std::cell::RefCell;

use domain::{CustomerId, OperationId};
use futures::future::LocalBoxFuture;
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{DomException, Error};
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::{CustomerRecord, Operation};
use wasm_bindgen::prelude::*;

use super::open::{CUSTOMERS, META, OPERATION, OUTBOX, OUTBOX_BY_OPERATION};
use super::records::{self, Unreadable};

/// Why something was not stored or read. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The device has no room left.
    Full,
    /// Written by a version of the application that this one cannot read.
    Unreadable,
    Failed,
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::DomException(DomException::Other(error))
                if error.name() == "QuotaExceededError" =>
            {
                Self::Full
            }
            _ => Self::Failed,
        }
    }
}

impl From<Unreadable> for StoreError {
    fn from(_: Unreadable) -> Self {
        Self::Unreadable
    }
}

/// One-of-a-kind records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meta {
    Device,
    Session,
    Configuration,
    /// Where the next pull of news begins.
    Cursor,
    /// The draft of the New customer form.
    Draft,
}

impl Meta {
    fn key(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Session => "session",
            Self::Configuration => "configuration",
            Self::Cursor => "cursor",
            Self::Draft => "draft",
        }
    }
}

/// Everything that a register starts from.
#[derive(Clone, Debug, Default)]
pub struct Stored {
    pub customers: Vec<CustomerRecord>,
    /// Oldest first.
    pub outbox: Vec<Operation>,
}

type Eventually<'a, T> = LocalBoxFuture<'a, Result<T, StoreError>>;

/// The opened offline database.
pub struct Store {
    database: RefCell<Option<std::rc::Rc<Database>>>,
}

impl Store {
    pub(super) fn new(database: Database) -> Self {
        Self { database: RefCell::new(Some(std::rc::Rc::new(database))) }
    }

    /// Lets go of the database, so that a newer version of the application can
    /// upgrade it.
    pub fn close(&self) {
        if let Some(database) = self.database.borrow_mut().take() {
            Database::clone(&database).close();
        }
    }

    fn database(&self) -> Result<std::rc::Rc<Database>, StoreError> {
        self.database.borrow().clone().ok_or(StoreError::Failed)
    }

    pub async fn load(&self) -> Result<Stored, StoreError> {
        let database = self.database()?;
        let transaction = database.transaction([CUSTOMERS, OUTBOX]).build()?;
        let customers = all(&transaction, CUSTOMERS).await?;
        let outbox = all(&transaction, OUTBOX).await?;
        Ok(Stored { customers: decode_all(customers)?, outbox: decode_all(outbox)? })
    }

    pub async fn outbox(&self) -> Result<Vec<Operation>, StoreError> {
        let database = self.database()?;
        let transaction = database.transaction(OUTBOX).build()?;
        decode_all(all(&transaction, OUTBOX).await?)
    }

    /// The customers that exist among `ids`.
    pub async fn customers(&self, ids: &[CustomerId]) -> Result<Vec<CustomerRecord>, StoreError> {
        let database = self.database()?;
        let transaction = database.transaction(CUSTOMERS).build()?;
        let mut contents = Vec::with_capacity(ids.len());
        for id in ids {
            contents.extend(one(&transaction, CUSTOMERS, &id.to_string()).await?);
        }
        decode_all(contents)
    }

    /// Customer and outbox entry in one strict transaction: after it, "Saved" is
    /// true whatever happens to the device (R201).
    pub async fn save(
        &self,
        customer: &CustomerRecord,
        operation: &Operation,
    ) -> Result<(), StoreError> {
        let customer_record = customer_record(customer)?;
        let operation_record = operation_record(operation)?;
        let database = self.database()?;
        let transaction = strict(&database, &[CUSTOMERS, OUTBOX])?;
        put(&transaction, CUSTOMERS, &customer.id.to_string(), customer_record)?;
        let _sent = transaction.object_store(OUTBOX)?.add(operation_record).primitive()?;
        Ok(transaction.commit().await?)
    }

    /// The outbox entry's new state; it keeps its place.
    pub async fn update_operation(&self, operation: &Operation) -> Result<(), StoreError> {
        let record = operation_record(operation)?;
        let database = self.database()?;
        let transaction = strict(&database, &[OUTBOX])?;
        replace_operation(&transaction, operation.id, record).await?;
        Ok(transaction.commit().await?)
    }

    /// A corrected customer and its operation, waiting again in its old place.
    pub async fn put_back(
        &self,
        customer: &CustomerRecord,
        operation: &Operation,
    ) -> Result<(), StoreError> {
        let customer_record = customer_record(customer)?;
        let operation_record = operation_record(operation)?;
        let database = self.database()?;
        let transaction = strict(&database, &[CUSTOMERS, OUTBOX])?;
        put(&transaction, CUSTOMERS, &customer.id.to_string(), customer_record)?;
        replace_operation(&transaction, operation.id, operation_record).await?;
        Ok(transaction.commit().await?)
    }

    /// The server has the customer: its record and the end of its operation in
    /// one strict transaction.
    pub async fn settle(
        &self,
        customer: &CustomerRecord,
        operation: OperationId,
    ) -> Result<(), StoreError> {
        let record = customer_record(customer)?;
        let database = self.database()?;
        let transaction = strict(&database, &[CUSTOMERS, OUTBOX])?;
        put(&transaction, CUSTOMERS, &customer.id.to_string(), record)?;
        delete_operation(&transaction, operation).await?;
        Ok(transaction.commit().await?)
    }

    /// Takes back a customer that never left this register, with its operation.
    pub async fn discard(
        &self,
        customer: CustomerId,
        operation: OperationId,
    ) -> Result<(), StoreError> {
        let database = self.database()?;
        let transaction = strict(&database, &[CUSTOMERS, OUTBOX])?;
        let _sent = transaction
            .object_store(CUSTOMERS)?
            .delete::<String, _>(KeyRange::Only(customer.to_string()))
            .primitive()?;
        delete_operation(&transaction, operation).await?;
        Ok(transaction.commit().await?)
    }

    /// A page of news and where the next begins, in one strict transaction: a
    /// pending row is replaced by the real one in the same instant (R203).
    pub async fn apply(
        &self,
        customers: &[CustomerRecord],
        cursor: &impl Serialize,
    ) -> Result<(), StoreError> {
        self.apply_content(customers, records::encode(cursor)?).await
    }

    async fn apply_content(
        &self,
        customers: &[CustomerRecord],
        cursor: Vec<u8>,
    ) -> Result<(), StoreError> {
        let mut records = Vec::with_capacity(customers.len());
        for customer in customers {
            records.push((customer.id.to_string(), customer_record(customer)?));
        }
        let cursor = record(&[(CONTENT, records::to_js(&cursor))])?;
        let database = self.database()?;
        let transaction = strict(&database, &[CUSTOMERS, META])?;
        for (key, record) in records {
            put(&transaction, CUSTOMERS, &key, record)?;
        }
        put(&transaction, META, Meta::Cursor.key(), cursor)?;
        Ok(transaction.commit().await?)
    }

    pub async fn put_customer(&self, customer: &CustomerRecord) -> Result<(), StoreError> {
        let record = customer_record(customer)?;
        let database = self.database()?;
        let transaction = strict(&database, &[CUSTOMERS])?;
        put(&transaction, CUSTOMERS, &customer.id.to_string(), record)?;
        Ok(transaction.commit().await?)
    }

    /// Forgets the downloaded customers, so that the next download begins anew.
    /// Captured customers that wait stay.
    pub async fn forget_downloaded(&self, keep: &[CustomerId]) -> Result<(), StoreError> {
        let kept = self.customers(keep).await?;
        let mut records = Vec::with_capacity(kept.len());
        for customer in &kept {
            records.push((customer.id.to_string(), customer_record(customer)?));
        }
        let database = self.database()?;
        let transaction = strict(&database, &[CUSTOMERS, META])?;
        let _sent = transaction.object_store(CUSTOMERS)?.clear()?;
        for (key, record) in records {
            put(&transaction, CUSTOMERS, &key, record)?;
        }
        let _sent = transaction
            .object_store(META)?
            .delete::<String, _>(KeyRange::Only(Meta::Cursor.key().to_owned()))
            .primitive()?;
        Ok(transaction.commit().await?)
    }

    pub async fn meta<T: DeserializeOwned>(&self, key: Meta) -> Result<Option<T>, StoreError> {
        let content = self.meta_content(key).await?;
        Ok(content.map(|content| records::decode(&content)).transpose()?)
    }

    pub async fn put_meta<T: Serialize>(&self, key: Meta, value: &T) -> Result<(), StoreError> {
        self.put_meta_content(key, records::encode(value)?).await
    }

    /// Boxed, as [`Self::put_meta_content`]: in the bundle once, whatever is stored.
    fn meta_content(&self, key: Meta) -> Eventually<'_, Option<Vec<u8>>> {
        Box::pin(async move {
            let database = self.database()?;
            let transaction = database.transaction(META).build()?;
            one(&transaction, META, key.key()).await
        })
    }

    fn put_meta_content(&self, key: Meta, content: Vec<u8>) -> Eventually<'_, ()> {
        Box::pin(async move {
            let record = record(&[(CONTENT, records::to_js(&content))])?;
            let database = self.database()?;
            let transaction = strict(&database, &[META])?;
            put(&transaction, META, key.key(), record)?;
            Ok(transaction.commit().await?)
        })
    }

    pub async fn delete_meta(&self, key: Meta) -> Result<(), StoreError> {
        let database = self.database()?;
        let transaction = strict(&database, &[META])?;
        let _sent = transaction
            .object_store(META)?
            .delete::<String, _>(KeyRange::Only(key.key().to_owned()))
            .primitive()?;
        Ok(transaction.commit().await?)
    }
}

/// A read-write transaction whose commit means that the bytes are on the disk.
fn strict<'a>(database: &'a Database, stores: &[&str]) -> Result<Transaction<'a>, StoreError> {
    let options = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    let names: Vec<String> = stores.iter().map(|&name| name.to_owned()).collect();
    Ok(database
        .transaction(names)
        .with_mode(TransactionMode::Readwrite)
        .with_options(options)
        .build()?)
}

fn put(
    transaction: &Transaction<'_>,
    store: &str,
    key: &str,
    record: JsValue,
) -> Result<(), StoreError> {
    // The request goes out here; its failure aborts the transaction, which the
    // commit reports.
    let _sent = transaction.object_store(store)?.put(record).with_key(key).primitive()?;
    Ok(())
}

/// An entry that is gone stays gone: it was settled meanwhile.
async fn replace_operation(
    transaction: &Transaction<'_>,
    operation: OperationId,
    record: JsValue,
) -> Result<(), StoreError> {
    if let Some(place) = place_of(transaction, operation).await? {
        let store = transaction.object_store(OUTBOX)?;
        let _sent = store.put(record).with_key(place).primitive()?;
    }
    Ok(())
}

async fn delete_operation(
    transaction: &Transaction<'_>,
    operation: OperationId,
) -> Result<(), StoreError> {
    if let Some(place) = place_of(transaction, operation).await? {
        let store = transaction.object_store(OUTBOX)?;
        let _sent = store.delete::<JsValue, _>(KeyRange::Only(place)).primitive()?;
    }
    Ok(())
}

/// The outbox key of an operation.
async fn place_of(
    transaction: &Transaction<'_>,
    operation: OperationId,
) -> Result<Option<JsValue>, StoreError> {
    let store = transaction.object_store(OUTBOX)?;
    let index = store.index(OUTBOX_BY_OPERATION)?;
    let key = JsValue::from_str(&operation.to_string());
    Ok(index.get_key::<JsValue, _>(KeyRange::Only(key)).primitive()?.await?)
}

/// The contents of all records, by key.
async fn all(transaction: &Transaction<'_>, store: &str) -> Result<Vec<Vec<u8>>, StoreError> {
    let store = transaction.object_store(store)?;
    let records = store.get_all::<JsValue>().primitive()?.await?;
    records.map(|record| content(&record?)).collect()
}

async fn one(
    transaction: &Transaction<'_>,
    store: &str,
    key: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let store = transaction.object_store(store)?;
    let found: Option<JsValue> = store.get(key).primitive()?.await?;
    found.map(|record| content(&record)).transpose()
}

fn decode_all<T: DeserializeOwned>(contents: Vec<Vec<u8>>) -> Result<Vec<T>, StoreError> {
    contents.iter().map(|content| Ok(records::decode(content)?)).collect()
}

/// What makes a captured or downloaded customer findable by its state without
/// reading its content: 1 pending, 0 real.
const IS_PENDING: &str = "pending";
const CONTENT: &str = "content";

fn customer_record(customer: &CustomerRecord) -> Result<JsValue, StoreError> {
    let pending = f64::from(u8::from(customer.identity.is_pending()));
    record(&[(IS_PENDING, pending.into()), (CONTENT, records::to_js(&records::encode(customer)?))])
}

fn operation_record(operation: &Operation) -> Result<JsValue, StoreError> {
    let id = operation.id.to_string().into();
    record(&[(OPERATION, id), (CONTENT, records::to_js(&records::encode(operation)?))])
}

fn record(fields: &[(&str, JsValue)]) -> Result<JsValue, StoreError> {
    let object = js_sys::Object::new();
    for (name, value) in fields {
        js_sys::Reflect::set(&object, &JsValue::from_str(name), value)
            .map_err(|_| StoreError::Failed)?;
    }
    Ok(object.into())
}

fn content(record: &JsValue) -> Result<Vec<u8>, StoreError> {
    let content = js_sys::Reflect::get(record, &JsValue::from_str(CONTENT))
        .map_err(|_| StoreError::Unreadable)?;
    Ok(records::from_js(&content)?)
}
