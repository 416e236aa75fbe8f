//! The storage format: index fields beside one opaque content field.
//!
//! The first byte of a content says its version. Formats are only ever added:
//! what an older version of the application wrote must stay readable.

use std::borrow::Cow;

use domain::CustomerId;
use js_sys::{Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::{CustomerRecord, Lease, Operation, StoreError};
use uuid::Uuid;
use wasm_bindgen::prelude::*;

use super::version_1;
use super::version_3::Upgrades;
use crate::adapters::crypto::{ContentKey, object};

/// Postcard after the version byte, fields in the order of the types of 0.1.
const VERSION_1: u8 = 1;
/// Fields in the order of today's types.
const VERSION_2: u8 = 2;
/// The same, sealed: a nonce and the ciphertext after the version byte.
const SEALED_3: u8 = 3;
/// Customers with their consents.
const SEALED: u8 = 4;

const CONTENT: &str = "content";
/// Index field of a pack: the keys of its customers, 16 bytes each, in order.
const IDS: &str = "ids";
/// Index field of a customer: 1 pending, 0 real.
pub(super) const IS_PENDING: &str = "pending";
/// Index fields of an outbox entry: its operation, and whose it is.
pub(super) const OPERATION: &str = "operation";
pub(super) const CUSTOMER: &str = "customer";
/// Whose details the entry changes; absent in what is no change.
pub(super) const CHANGES: &str = "changes";
const GENERATION: &str = "generation";
const BEATS: &str = "beats";

/// A content that this version of the application cannot read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// The bytes of a content before it is sealed.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, Unreadable> {
    postcard::to_allocvec(value).map_err(|_| Unreadable)
}

/// Seals contents; done before a transaction opens.
pub async fn seal(key: &ContentKey, contents: &[Vec<u8>]) -> Result<Vec<Uint8Array>, Unreadable> {
    key.seal(SEALED, contents).await.map_err(|_| Unreadable)
}

/// What [`encode`] has made.
pub fn decode<T: DeserializeOwned>(content: &[u8]) -> Result<T, Unreadable> {
    postcard::from_bytes(content).map_err(|_| Unreadable)
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

/// The bytes of stored contents as [`encode`] makes them today.
pub async fn open_bytes(
    key: &ContentKey,
    contents: &[Uint8Array],
    upgrades: Upgrades,
) -> Result<Vec<Vec<u8>>, Unreadable> {
    let version = |content: &Uint8Array| content.get_index(0);
    if contents.iter().all(|content| matches!(version(content), SEALED_3 | SEALED)) {
        let mut opened = key.open(contents).await.map_err(|_| Unreadable)?;
        for (bytes, content) in opened.iter_mut().zip(contents) {
            if version(content) == SEALED_3 {
                *bytes = version_1::upgrade(bytes, upgrades.from_3).ok_or(Unreadable)?;
            }
        }
        return Ok(opened);
    }
    contents.iter().map(|content| todays(&content.to_vec(), upgrades).ok_or(Unreadable)).collect()
}

fn todays(bytes: &[u8], upgrades: Upgrades) -> Option<Vec<u8>> {
    let content = match bytes.split_first()? {
        (&VERSION_1, content) => version_1::upgrade(content, upgrades.from_1).map(Cow::Owned)?,
        (&VERSION_2, content) => Cow::Borrowed(content),
        _ => return None,
    };
    version_1::upgrade(&content, upgrades.from_3)
}

/// Entries of a rescue file that an application without consents has made, as today's.
pub fn entries_without_consents(bytes: &[u8]) -> Option<Vec<u8>> {
    version_1::upgrade(bytes, super::version_3::entries)
}

pub fn customer(customer: &CustomerRecord, content: &Uint8Array) -> Result<JsValue, Unreadable> {
    let pending = u8::from(customer.identity.is_pending());
    record(&[(IS_PENDING, pending.into()), (CONTENT, content.into())])
}

pub fn pack(ids: &[CustomerId], content: &Uint8Array) -> Result<JsValue, Unreadable> {
    let keys: Vec<u8> = ids.iter().flat_map(|id| id.uuid().into_bytes()).collect();
    record(&[(IDS, Uint8Array::from(keys.as_slice()).into()), (CONTENT, content.into())])
}

/// The keys of a pack's customers, in order.
pub fn packed_ids(pack: &JsValue) -> Vec<CustomerId> {
    let keys = field(pack, IDS).dyn_into::<Uint8Array>().map(|keys| keys.to_vec());
    let keys = keys.unwrap_or_default();
    let (keys, _rest) = keys.as_chunks();
    keys.iter().map(|key| CustomerId::from_uuid(Uuid::from_bytes(*key))).collect()
}

pub fn operation(operation: &Operation, content: &Uint8Array) -> Result<JsValue, Unreadable> {
    let customer = JsValue::from(operation.customer_id.to_string());
    let mut fields = vec![
        (OPERATION, operation.id.to_string().into()),
        (CUSTOMER, customer.clone()),
        (CONTENT, content.into()),
    ];
    if operation.change().is_some() {
        fields.push((CHANGES, customer));
    }
    record(&fields)
}

pub fn meta(content: &Uint8Array) -> Result<JsValue, Unreadable> {
    record(&[(CONTENT, content.into())])
}

/// The lease is read and written within one transaction, so it is not sealed; it says
/// nothing about anybody.
pub fn lease(lease: Lease) -> Result<JsValue, Unreadable> {
    record(&[(GENERATION, lease.generation.into()), (BEATS, lease.beats.into())])
}

pub fn lease_in(record: &JsValue) -> Lease {
    let number = |name| field(record, name).as_f64().unwrap_or_default() as u32;
    Lease { generation: number(GENERATION), beats: number(BEATS) }
}

fn record(fields: &[(&str, JsValue)]) -> Result<JsValue, Unreadable> {
    object(fields).map_err(|_| Unreadable)
}

/// Undefined where the record has no such field.
pub fn field(record: &JsValue, name: &str) -> JsValue {
    Reflect::get(record, &JsValue::from_str(name)).unwrap_or_default()
}

/// Blank where the record has no such text.
pub fn text(record: &JsValue, name: &str) -> String {
    field(record, name).as_string().unwrap_or_default()
}

pub fn content(record: &JsValue) -> Result<Uint8Array, Unreadable> {
    field(record, CONTENT).dyn_into().map_err(|_| Unreadable)
}
