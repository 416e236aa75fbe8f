//! The storage format: index fields beside one opaque content field.
//!
//! The first byte of a content says its version. Formats are only added: the register must go on
//! reading what an older version of it wrote.

use domain::CustomerId;
use js_sys::{Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::{
    Attempt, Commit, Cursor, CustomerRecord, Epoch, Lease, Marker, Operation, Sequence, StoreError,
    Timestamp,
};
use uuid::Uuid;
use wasm_bindgen::prelude::*;

use crate::adapters::crypto::{ContentKey, object};

/// A nonce and the ciphertext of Postcard after the version byte.
const SEALED_1: u8 = 1;
/// Postcard of a cursor after the version byte.
const CURSOR_1: u8 = 1;

const CONTENT: &str = "content";
/// Index field of packs and of log entries: the keys of their customers, 16 bytes each, in order.
const IDS: &str = "ids";
/// Index fields of a base: 1 pending, 0 real; and the epoch that told it.
pub(super) const PENDING: &str = "pending";
pub(super) const EPOCH: &str = "epoch";
/// Keys of an outbox entry and of a log entry, which the database counts.
pub(super) const PLACE: &str = "place";
pub(super) const SEQUENCE: &str = "sequence";
/// Index fields of an outbox entry: its operation and its customer.
pub(super) const OPERATION: &str = "operation";
pub(super) const CUSTOMER: &str = "customer";
/// The attempts of an outbox entry: not sealed, so that a note needs no key.
const ATTEMPTS: &str = "attempts";
const LAST_ATTEMPT: &str = "attempted";
const CAPTURED_OFFLINE: &str = "offline";
/// Fields of a log entry that is about more than its customers.
const RESET: &str = "reset";
const SWEPT: &str = "swept";
const GENERATION: &str = "generation";
const BEATS: &str = "beats";

/// A content that this version of the application cannot read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// The bytes of a content before it is sealed.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, Unreadable> {
    postcard::to_allocvec(value).map_err(|_| Unreadable)
}

/// What [`encode`] has made.
pub fn decode<T: DeserializeOwned>(content: &[u8]) -> Result<T, Unreadable> {
    postcard::from_bytes(content).map_err(|_| Unreadable)
}

/// Seals contents; done before a transaction opens.
pub async fn seal(key: &ContentKey, contents: &[Vec<u8>]) -> Result<Vec<Uint8Array>, Unreadable> {
    key.seal(SEALED_1, contents).await.map_err(|_| Unreadable)
}

/// What [`seal`] was given.
pub async fn open(key: &ContentKey, contents: &[Uint8Array]) -> Result<Vec<Vec<u8>>, Unreadable> {
    if contents.iter().any(|content| content.get_index(0) != SEALED_1) {
        return Err(Unreadable);
    }
    key.open(contents).await.map_err(|_| Unreadable)
}

/// What [`CustomerRecord::encoded`] has made.
pub fn decode_customer(content: &[u8]) -> Result<CustomerRecord, StoreError> {
    CustomerRecord::decoded(content).ok_or(StoreError::Unreadable)
}

/// The content of a pack: each customer behind the length of its encoding.
pub fn encode_pack(customers: &[&CustomerRecord]) -> Vec<u8> {
    let mut content = Vec::new();
    for customer in customers {
        let customer = customer.encoded();
        content.extend_from_slice(&(customer.len() as u32).to_le_bytes());
        content.extend_from_slice(&customer);
    }
    content
}

/// The encoded customers of what [`encode_pack`] has made.
pub fn packed(mut content: &[u8]) -> Result<Vec<&[u8]>, Unreadable> {
    let mut customers = Vec::new();
    while !content.is_empty() {
        let (length, rest) = content.split_first_chunk().ok_or(Unreadable)?;
        let length = u32::from_le_bytes(*length) as usize;
        let (customer, rest) = rest.split_at_checked(length).ok_or(Unreadable)?;
        customers.push(customer);
        content = rest;
    }
    Ok(customers)
}

pub fn base(customer: &CustomerRecord, content: &Uint8Array) -> Result<JsValue, Unreadable> {
    let pending = u8::from(customer.identity.is_pending());
    let epoch = customer.version.epoch.into();
    record(&[(PENDING, pending.into()), (EPOCH, epoch), (CONTENT, content.into())])
}

/// A record without content: the customer, which a pack may hold, is gone.
pub fn tombstone(epoch: Epoch) -> Result<JsValue, Unreadable> {
    record(&[(PENDING, 0.into()), (EPOCH, epoch.into())])
}

pub fn is_tombstone(base: &JsValue) -> bool {
    field(base, CONTENT).is_undefined()
}

/// `ids` are the customers' keys, in order.
pub fn pack(ids: &[CustomerId], epoch: Epoch, content: &Uint8Array) -> Result<JsValue, Unreadable> {
    record(&[(IDS, bytes_of(ids)), (EPOCH, epoch.into()), (CONTENT, content.into())])
}

pub fn operation(entry: &Operation, content: &Uint8Array) -> Result<JsValue, Unreadable> {
    record(&[
        (OPERATION, entry.id.to_string().into()),
        (CUSTOMER, entry.customer_id.to_string().into()),
        (ATTEMPTS, entry.attempts.into()),
        (LAST_ATTEMPT, entry.last_attempt_at.map_or(JsValue::NULL, |at| (at.0 as f64).into())),
        (CAPTURED_OFFLINE, u8::from(entry.captured_offline).into()),
        (CONTENT, content.into()),
    ])
}

/// Notes the attempt in a stored entry.
pub fn note(entry: &JsValue, attempt: &Attempt) -> Result<(), Unreadable> {
    let last_attempt = attempt.last_attempt_at.0 as f64;
    for (name, value) in [
        (ATTEMPTS, attempt.attempts.into()),
        (LAST_ATTEMPT, last_attempt.into()),
        (CAPTURED_OFFLINE, u8::from(attempt.captured_offline).into()),
    ] {
        Reflect::set(entry, &name.into(), &value).map_err(|_| Unreadable)?;
    }
    Ok(())
}

/// The entry whose content was `content`.
pub fn operation_in(entry: &JsValue, content: &[u8]) -> Result<Operation, Unreadable> {
    Ok(Operation {
        place: number(entry, PLACE).unwrap_or_default() as u64,
        attempts: number(entry, ATTEMPTS).unwrap_or_default() as u32,
        last_attempt_at: number(entry, LAST_ATTEMPT).map(|at| Timestamp(at as i64)),
        captured_offline: number(entry, CAPTURED_OFFLINE) == Some(1.0),
        ..decode(content)?
    })
}

/// Gives the entry the place of the one that it replaces.
pub fn set_place(entry: &JsValue, place: &JsValue) -> Result<(), Unreadable> {
    Reflect::set(entry, &PLACE.into(), place).map(drop).map_err(|_| Unreadable)
}

pub fn sequence_in(entry: &JsValue) -> Sequence {
    number(entry, SEQUENCE).unwrap_or_default() as Sequence
}

/// The log's entry for a commit.
pub fn log_entry(commit: &Commit) -> Result<JsValue, Unreadable> {
    log_entry_of(&commit.customers(), commit.marker())
}

pub fn log_entry_of(ids: &[CustomerId], marker: Option<Marker>) -> Result<JsValue, Unreadable> {
    let mut fields = vec![(IDS, bytes_of(ids))];
    match marker {
        Some(Marker::Reset) => fields.push((RESET, 1.into())),
        Some(Marker::Sweep { older_than }) => fields.push((SWEPT, older_than.into())),
        None => {}
    }
    record(&fields)
}

pub fn marker_in(entry: &JsValue) -> Option<Marker> {
    if let Some(older_than) = number(entry, SWEPT) {
        return Some(Marker::Sweep { older_than: older_than as Epoch });
    }
    number(entry, RESET).map(|_| Marker::Reset)
}

/// The customers of a pack or of a log entry, in order.
pub fn ids_in(record: &JsValue) -> Vec<CustomerId> {
    let keys = field(record, IDS).dyn_into::<Uint8Array>().map(|keys| keys.to_vec());
    let keys = keys.unwrap_or_default();
    let (keys, _rest) = keys.as_chunks();
    keys.iter().map(|key| CustomerId::from_uuid(Uuid::from_bytes(*key))).collect()
}

fn bytes_of(ids: &[CustomerId]) -> JsValue {
    let keys: Vec<u8> = ids.iter().flat_map(|id| id.uuid().into_bytes()).collect();
    Uint8Array::from(keys.as_slice()).into()
}

pub fn meta(content: &Uint8Array) -> Result<JsValue, Unreadable> {
    record(&[(CONTENT, content.into())])
}

/// The cursor is read in the transaction that uses it, so it is not sealed; it holds no personal
/// data.
pub fn cursor(cursor: &Cursor) -> Result<JsValue, Unreadable> {
    let bytes = [vec![CURSOR_1], encode(cursor)?].concat();
    record(&[(CONTENT, Uint8Array::from(bytes.as_slice()).into())])
}

pub fn cursor_in(record: &JsValue) -> Result<Cursor, Unreadable> {
    let bytes = content(record)?.to_vec();
    let (version, bytes) = bytes.split_first().ok_or(Unreadable)?;
    if *version == CURSOR_1 { decode(bytes) } else { Err(Unreadable) }
}

/// The lease is read and written within one transaction, so it is not sealed; it holds no personal
/// data.
pub fn lease(lease: Lease) -> Result<JsValue, Unreadable> {
    record(&[(GENERATION, lease.generation.into()), (BEATS, lease.beats.into())])
}

pub fn lease_in(record: &JsValue) -> Lease {
    let number = |name| number(record, name).unwrap_or_default() as u32;
    Lease { generation: number(GENERATION), beats: number(BEATS) }
}

fn record(fields: &[(&str, JsValue)]) -> Result<JsValue, Unreadable> {
    object(fields).map_err(|_| Unreadable)
}

/// Undefined where the record has no such field.
fn field(record: &JsValue, name: &str) -> JsValue {
    Reflect::get(record, &JsValue::from_str(name)).unwrap_or_default()
}

fn number(record: &JsValue, name: &str) -> Option<f64> {
    field(record, name).as_f64()
}

/// Blank where the record has no such text.
pub fn text(record: &JsValue, name: &str) -> String {
    field(record, name).as_string().unwrap_or_default()
}

pub fn content(record: &JsValue) -> Result<Uint8Array, Unreadable> {
    field(record, CONTENT).dyn_into().map_err(|_| Unreadable)
}
