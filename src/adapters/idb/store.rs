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
use super::version_1::{self, Steps};

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
            Self::Draft(None) => "draft",
            Self::Draft(Some(customer)) => return customer.to_string(),
        };
        name.to_owned()
    }

    fn version_1_steps(self) -> Steps {
        match self {
            Self::Draft(_) => version_1::draft,
            Self::Cursor => version_1::forgotten,
            _ => version_1::unchanged,
        }
    }
}

/// Which customers the offline database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    All,
    /// Headquarters excludes customers from offline databases (R029).
    OnlyPending,
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
        let mut contents = self.read_all(&[CUSTOMERS, OUTBOX]).await?;
        let outbox = contents.pop().unwrap_or_default();
        let customers = contents.pop().unwrap_or_default();
        Ok(Stored { customers: customers_in(customers)?, outbox: operations_in(outbox)? })
    }

    pub async fn outbox(&self) -> Result<Vec<Operation>, StoreError> {
        operations_in(self.read_all(&[OUTBOX]).await?.pop().unwrap_or_default())
    }

    /// The customers that exist among `ids`.
    pub async fn customers(&self, ids: &[CustomerId]) -> Result<Vec<CustomerRecord>, StoreError> {
        let keys = ids.iter().map(ToString::to_string).collect();
        customers_in(self.read(CUSTOMERS, keys).await?)
    }

    /// Customer and outbox entry in one strict transaction: after it, "Saved" is
    /// true whatever happens to the device (R201).
    pub async fn save(
        &self,
        customer: &CustomerRecord,
        operation: &Operation,
    ) -> Result<(), StoreError> {
        let steps = vec![put_customer(customer)?, Step::Queue(operation_record(operation)?)];
        self.write(&[CUSTOMERS, OUTBOX], steps).await
    }

    /// Details as they are now, and their outbox entry, in one strict transaction. What
    /// has been heard of the customer meanwhile, in whatever tab, stays.
    pub async fn save_change(
        &self,
        customer: &CustomerRecord,
        operation: &Operation,
    ) -> Result<(), StoreError> {
        let steps = vec![put_details(customer), Step::Queue(operation_record(operation)?)];
        self.write(&[CUSTOMERS, OUTBOX], steps).await
    }

    /// The outbox entry's new state; it keeps its place.
    pub async fn update_operation(&self, operation: &Operation) -> Result<(), StoreError> {
        self.write(&[OUTBOX], vec![replace_operation(operation)?]).await
    }

    /// A customer's corrected details, its operations in their old places, and the end of
    /// others that these have made needless.
    pub async fn put_back(
        &self,
        customer: &CustomerRecord,
        operations: &[Operation],
        needless: &[OperationId],
    ) -> Result<(), StoreError> {
        let mut steps = vec![put_details(customer)];
        for operation in operations {
            steps.push(replace_operation(operation)?);
        }
        steps.extend(needless.iter().copied().map(Step::DeleteOperation));
        self.write(&[CUSTOMERS, OUTBOX], steps).await
    }

    /// The server has the customer: its record and the end of its operation in
    /// one strict transaction. Fails if the outbox holds a change that is not `known`.
    pub async fn settle(
        &self,
        customer: &CustomerRecord,
        operation: OperationId,
        kept: Kept,
        known: Vec<OperationId>,
    ) -> Result<(), StoreError> {
        let settled = Step::DeleteOperation(operation);
        let steps = vec![Step::NoOtherChange(known), keep(customer, kept)?, settled];
        self.write(&[CUSTOMERS, OUTBOX], steps).await
    }

    /// Takes back a customer that never left this register, with its operations.
    pub async fn discard(
        &self,
        customer: CustomerId,
        operations: &[OperationId],
    ) -> Result<(), StoreError> {
        let mut steps = vec![Step::Delete(CUSTOMERS, customer.to_string())];
        steps.extend(operations.iter().copied().map(Step::DeleteOperation));
        self.write(&[CUSTOMERS, OUTBOX], steps).await
    }

    /// A page of news and where the next begins, in one strict transaction: a
    /// pending row is replaced by the real one in the same instant (R203). Fails if the
    /// outbox holds a change that is not `known`.
    pub async fn apply(
        &self,
        customers: &[CustomerRecord],
        cursor: &impl Serialize,
        kept: Kept,
        known: Vec<OperationId>,
    ) -> Result<(), StoreError> {
        let mut steps = Vec::with_capacity(customers.len() + 2);
        for customer in customers {
            steps.push(keep(customer, kept)?);
        }
        steps.push(put_meta(Meta::Cursor, &records::encode(cursor)?)?);
        steps.push(Step::NoOtherChange(known));
        self.write(&[CUSTOMERS, OUTBOX, META], steps).await
    }

    pub async fn put_customer(&self, customer: &CustomerRecord) -> Result<(), StoreError> {
        self.write(&[CUSTOMERS], vec![put_customer(customer)?]).await
    }

    /// Forgets the downloaded customers, so that the next download begins anew.
    /// Customers that wait for their number or with a change stay: which they are is read in the same
    /// transaction, so that one saved meanwhile, in whatever tab, stays too.
    pub async fn forget_downloaded(&self) -> Result<(), StoreError> {
        let cursor = Step::Delete(META, Meta::Cursor.key());
        self.write(&[CUSTOMERS, OUTBOX, META], vec![Step::DeleteRealCustomers, cursor]).await
    }

    pub async fn meta<T: DeserializeOwned>(&self, key: Meta) -> Result<Option<T>, StoreError> {
        let content = self.read(META, vec![key.key()]).await?.pop();
        let decode = |content: Vec<u8>| records::decode(&content, key.version_1_steps());
        Ok(content.map(decode).transpose()?)
    }

    pub async fn put_meta<T: Serialize>(&self, key: Meta, value: &T) -> Result<(), StoreError> {
        self.write(&[META], vec![put_meta(key, &records::encode(value)?)?]).await
    }

    pub async fn delete_meta(&self, key: Meta) -> Result<(), StoreError> {
        self.write(&[META], vec![Step::Delete(META, key.key())]).await
    }

    /// The contents of all records of each store, in one transaction.
    ///
    /// Boxed, as [`Self::read`] and [`Self::write`]: in the bundle once, whatever is stored.
    fn read_all(&self, stores: &'static [&'static str]) -> Eventually<'_, Vec<Vec<Vec<u8>>>> {
        Box::pin(async move {
            let database = self.database()?;
            let transaction = database.transaction(names(stores)).build()?;
            let mut contents = Vec::new();
            for store in stores {
                contents.push(all(&transaction, store).await?);
            }
            Ok(contents)
        })
    }

    /// The contents of the records that exist among `keys`.
    fn read(&self, store: &'static str, keys: Vec<String>) -> Eventually<'_, Vec<Vec<u8>>> {
        Box::pin(async move {
            let database = self.database()?;
            let transaction = database.transaction(store).build()?;
            let mut contents = Vec::with_capacity(keys.len());
            for key in keys {
                contents.extend(one(&transaction, store, &key).await?);
            }
            Ok(contents)
        })
    }

    /// All steps in one transaction, whose commit means that the bytes are on the disk.
    fn write(&self, stores: &'static [&'static str], steps: Vec<Step>) -> Eventually<'_, ()> {
        Box::pin(async move {
            let database = self.database()?;
            let options = TransactionOptions::new().with_durability(TransactionDurability::Strict);
            let transaction = database
                .transaction(names(stores))
                .with_mode(TransactionMode::Readwrite)
                .with_options(options)
                .build()?;
            for step in steps {
                take(&transaction, step).await?;
            }
            Ok(transaction.commit().await?)
        })
    }
}

/// A change within a transaction.
enum Step {
    Put(&'static str, String, JsValue),
    /// The details of a customer that is stored; all else stays as it is there.
    PutDetails(Box<CustomerRecord>),
    Delete(&'static str, String),
    /// All customers that have their number and wait for nothing.
    DeleteRealCustomers,
    /// A new entry at the end of the outbox.
    Queue(JsValue),
    /// An entry that is gone stays gone: it was settled meanwhile.
    ReplaceOperation(OperationId, JsValue),
    DeleteOperation(OperationId),
    /// Fails where another tab has queued a change since the outbox was read: the
    /// customers to be stored were made without it.
    NoOtherChange(Vec<OperationId>),
}

/// Sends a step's request; its failure aborts the transaction, which the commit reports.
async fn take(transaction: &Transaction<'_>, step: Step) -> Result<(), StoreError> {
    match step {
        Step::Put(store, key, record) => {
            let _sent = transaction.object_store(store)?.put(record).with_key(key).primitive()?;
        }
        Step::PutDetails(customer) => {
            let key = customer.id.to_string();
            if let Some(stored) = one(transaction, CUSTOMERS, &key).await? {
                let stored: CustomerRecord = records::decode(&stored, version_1::customer)?;
                let CustomerRecord { details, left_out, .. } = *customer;
                let record = customer_record(&CustomerRecord { details, left_out, ..stored })?;
                let store = transaction.object_store(CUSTOMERS)?;
                let _sent = store.put(record).with_key(key).primitive()?;
            }
        }
        Step::NoOtherChange(known) => {
            let stored = operations_in(all(transaction, OUTBOX).await?)?;
            let mut changes = stored.iter().filter(|it| it.change().is_some());
            if changes.any(|change| !known.contains(&change.id)) {
                return Err(StoreError::Failed);
            }
        }
        Step::Delete(store, key) => {
            let store = transaction.object_store(store)?;
            let _sent = store.delete::<String, _>(KeyRange::Only(key)).primitive()?;
        }
        Step::DeleteRealCustomers => {
            let customers = customers_in(all(transaction, CUSTOMERS).await?)?;
            let waiting = operations_in(all(transaction, OUTBOX).await?)?;
            let waits = |it: &CustomerRecord| waiting.iter().any(|op| op.customer_id == it.id);
            let store = transaction.object_store(CUSTOMERS)?;
            for customer in customers.iter().filter(|it| !it.identity.is_pending() && !waits(it)) {
                let key = customer.id.to_string();
                let _sent = store.delete::<String, _>(KeyRange::Only(key)).primitive()?;
            }
        }
        Step::Queue(record) => {
            let _sent = transaction.object_store(OUTBOX)?.add(record).primitive()?;
        }
        Step::ReplaceOperation(operation, record) => {
            if let Some(place) = place_of(transaction, operation).await? {
                let store = transaction.object_store(OUTBOX)?;
                let _sent = store.put(record).with_key(place).primitive()?;
            }
        }
        Step::DeleteOperation(operation) => {
            if let Some(place) = place_of(transaction, operation).await? {
                let store = transaction.object_store(OUTBOX)?;
                let _sent = store.delete::<JsValue, _>(KeyRange::Only(place)).primitive()?;
            }
        }
    }
    Ok(())
}

fn put_customer(customer: &CustomerRecord) -> Result<Step, StoreError> {
    Ok(Step::Put(CUSTOMERS, customer.id.to_string(), customer_record(customer)?))
}

fn put_details(customer: &CustomerRecord) -> Step {
    Step::PutDetails(Box::new(customer.clone()))
}

/// What is not kept goes away: it was here while it was pending.
fn keep(customer: &CustomerRecord, kept: Kept) -> Result<Step, StoreError> {
    if kept == Kept::OnlyPending && !customer.identity.is_pending() {
        return Ok(Step::Delete(CUSTOMERS, customer.id.to_string()));
    }
    put_customer(customer)
}

fn put_meta(key: Meta, content: &[u8]) -> Result<Step, StoreError> {
    let record = record(&[(CONTENT, records::to_js(content))])?;
    Ok(Step::Put(META, key.key(), record))
}

fn replace_operation(operation: &Operation) -> Result<Step, StoreError> {
    Ok(Step::ReplaceOperation(operation.id, operation_record(operation)?))
}

fn names(stores: &[&str]) -> Vec<String> {
    stores.iter().map(|&name| name.to_owned()).collect()
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
    let mut contents = Vec::new();
    for record in records {
        contents.push(content(&record?)?);
    }
    Ok(contents)
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

fn customers_in(contents: Vec<Vec<u8>>) -> Result<Vec<CustomerRecord>, StoreError> {
    decode_all(contents, version_1::customer)
}

fn operations_in(contents: Vec<Vec<u8>>) -> Result<Vec<Operation>, StoreError> {
    decode_all(contents, version_1::operation)
}

fn decode_all<T: DeserializeOwned>(
    contents: Vec<Vec<u8>>,
    steps: Steps,
) -> Result<Vec<T>, StoreError> {
    let mut decoded = Vec::with_capacity(contents.len());
    for content in contents {
        decoded.push(records::decode(&content, steps)?);
    }
    Ok(decoded)
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
