//! The offline database on Chromium's real IndexedDB.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::cell::Cell;

use domain::{AccountNumber, CustomerDetails, CustomerDraft, CustomerId, Identity};
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use pos::adapters::crypto::ContentKey;
use pos::adapters::idb::{self, Meta, OpenError, Store};
use pos::adapters::ids;
use pos::services::Draft;
use sim::store_suite::Stores;
use sync::{
    Change, Cursor, CustomerRecord, Kept, Operation, OperationKind, OperationState, Progress,
    Store as _, StoreError, Timestamp,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

struct IndexedDb;

impl Stores for IndexedDb {
    type Store = Store;

    fn fresh_name(&self) -> String {
        fresh_name()
    }

    async fn open(&self, name: &str) -> Store {
        open(name).await
    }

    async fn close(&self, store: Store) {
        store.close();
    }
}

macro_rules! in_browser {
    ($property:ident) => {
        #[wasm_bindgen_test]
        async fn $property() {
            sim::store_suite::$property(&IndexedDb).await;
        }
    };
}

sim::store_suite!(in_browser);

#[wasm_bindgen_test]
async fn r201_saving_asks_for_strict_durability_in_one_transaction() {
    let (customer, operation) = captured("Aiko");
    let store = open(&fresh_name()).await;
    watch_transactions();
    store.save(&customer, &operation).await.unwrap();
    assert_eq!(watched_transactions(), "customers,outbox,keys:readwrite:strict");
}

#[wasm_bindgen_test]
async fn r209_tabs_that_start_together_agree_on_a_new_database() {
    for _ in 0..20 {
        let name = fresh_name();
        let tabs = (0..6).map(|_| idb::open(&name, || {}));
        for tab in futures::future::join_all(tabs).await {
            assert_eq!(tab.map(|_| ()), Ok(()));
        }
    }
}

#[wasm_bindgen_test]
async fn r209_what_version_1_of_the_format_holds_is_read() {
    let name = fresh_name();
    create_version_1(&name).await;
    let id = CustomerId::from_random_bytes([1; 16]).to_string();
    let pending = include_bytes!("stored/version-1-pending-customer.bin");
    put_stored(&name, "customers", Some(&id), pending).await;
    let operation = include_bytes!("stored/version-1-operation.bin");
    put_stored(&name, "outbox", None, operation).await;
    put_stored(&name, "meta", Some("draft"), include_bytes!("stored/version-1-draft.bin")).await;
    put_stored(&name, "meta", Some("cursor"), &[1, 82]).await;

    let store = open(&name).await;
    let stored = store.load().await.unwrap();
    let [pending] = &stored.customers[..] else { panic!("one customer") };
    assert_eq!(pending.identity, Identity::Pending);
    assert_eq!(pending.progress.saved_at, Some(Timestamp(1_700_000_000_000)));
    let [home, primary] = &pending.details.addresses[..] else { panic!("two addresses") };
    assert_eq!((home.id.as_str(), home.street.as_str()), ("", "1-2-3 Ginza"));
    assert_eq!((primary.city.as_str(), primary.is_primary), ("Osaka", true));
    assert_eq!(pending.details.attributes[0].value, "24");
    let [operation] = &stored.outbox[..] else { panic!("one operation") };
    assert_eq!(operation.kind, OperationKind::Create);
    assert_eq!((operation.attempts, operation.is_set_aside()), (300, true));
    let draft: Draft = store.meta(Meta::Draft(None)).await.unwrap().unwrap();
    assert_eq!((draft.typed.addresses[1].city.as_str(), draft.before), ("Osaka", None));
    // The download begins anew: it brings the ids of the addresses.
    assert_eq!(store.cursor().await, Ok(Cursor::default()));
}

#[wasm_bindgen_test]
async fn r209_a_real_customer_of_version_1_of_the_format_is_read() {
    let name = fresh_name();
    create_version_1(&name).await;
    let id = CustomerId::from_random_bytes([1; 16]).to_string();
    let real = include_bytes!("stored/version-1-real-customer.bin");
    put_stored(&name, "customers", Some(&id), real).await;
    let stored = open(&name).await.load().await.unwrap();
    let [real] = &stored.customers[..] else { panic!("one customer") };
    assert_eq!(real.details.name.full(), "Mori Ltd");
    assert_eq!(real.loyalty_cards, ["55103"]);
}

/// What an application stored that knew nothing of consents, sealed as it sealed it.
#[wasm_bindgen_test]
async fn r209_r227_what_was_stored_before_consents_were_kept_is_read() {
    let name = fresh_name();
    let store = open(&name).await;
    let (mut customer, mut operation) = captured("Aiko");
    customer.loyalty_cards = vec!["55".to_owned()];
    customer.left_out = vec!["Contacts".to_owned()];
    let mut after = customer.details.clone();
    after.phone = "1".to_owned();
    let change = Change { before: customer.details.clone(), after };
    operation.kind = OperationKind::Change(Box::new(change));
    store.save(&customer, &operation).await.unwrap();
    let draft = Draft {
        typed: CustomerDraft::from(&customer.details),
        before: Some(CustomerDraft::from(&customer.details)),
        wish: None,
    };
    store.put_meta(Meta::Draft(Some(customer.id)), &draft).await.unwrap();

    let details = |details: &CustomerDetails| without_last(details);
    let head = postcard::to_allocvec(&(customer.id, &customer.identity)).unwrap();
    let tail = (&customer.loyalty_cards, &customer.progress, &customer.left_out);
    let tail = postcard::to_allocvec(&tail).unwrap();
    let old = [head, details(&customer.details), tail].concat();
    seal_as_before(&name, "customers", &customer.id.to_string(), &old).await;
    let change = operation.change().unwrap();
    let rest = (operation.captured_offline, operation.captured_at, operation.attempts);
    let rest = postcard::to_allocvec(&(rest, operation.last_attempt_at, &operation.state)).unwrap();
    let head = postcard::to_allocvec(&(operation.id, operation.customer_id, 1_u8)).unwrap();
    let old = [head, details(&change.before), details(&change.after), rest].concat();
    seal_as_before(&name, "outbox", "1", &old).await;
    let typed = without_last(&draft.typed);
    let old = [typed.clone(), vec![1], typed, vec![0]].concat();
    seal_as_before(&name, "meta", &customer.id.to_string(), &old).await;

    let stored = store.load().await.unwrap();
    assert_eq!((stored.customers, stored.outbox), (vec![customer.clone()], vec![operation]));
    let read: Option<Draft> = store.meta(Meta::Draft(Some(customer.id))).await.unwrap();
    assert_eq!(read, Some(draft));
}

/// Its bytes without those of an empty list at the end.
fn without_last(value: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = postcard::to_allocvec(value).unwrap();
    assert_eq!(bytes.pop(), Some(0));
    bytes
}

/// Puts a content in the place of the one that is there, as the version before sealed it.
async fn seal_as_before(name: &str, store: &str, key: &str, content: &[u8]) {
    let look = in_store(
        name,
        "keys",
        "objects.getAll().onsuccess = (event) => { found = event.target.result[0] }",
    );
    let key_of_contents = promised(&look).await;
    let sealed = ContentKey::stored(key_of_contents).seal(3, &[content.to_vec()]).await.unwrap();
    let bytes: Vec<String> = sealed[0].to_vec().iter().map(ToString::to_string).collect();
    let key = if store == "outbox" { key.to_owned() } else { format!("'{key}'") };
    let work = format!(
        "objects.get({key}).onsuccess = (event) => {{
             const record = event.target.result;
             record.content = new Uint8Array([{}]);
             objects.put(record, {key});
         }}",
        bytes.join(",")
    );
    promised(&in_store(name, store, &work)).await;
}

#[wasm_bindgen_test]
async fn r209_a_database_of_version_2_keeps_what_it_holds_beside_new_packs() {
    let name = fresh_name();
    create_version_2(&name).await;
    let id = CustomerId::from_random_bytes([1; 16]).to_string();
    let real = include_bytes!("stored/version-2-real-customer.bin");
    put_stored(&name, "customers", Some(&id), real).await;
    put_stored(&name, "outbox", None, include_bytes!("stored/version-2-operation.bin")).await;

    let store = open(&name).await;
    let stored = store.load().await.unwrap();
    let [known] = &stored.customers[..] else { panic!("one customer") };
    assert_eq!((known.details.name.full().as_str(), known.loyalty_cards.len()), ("Mori Ltd", 1));
    assert_eq!(stored.outbox[0].attempts, 300);

    let lease = store.take_lease(None).await.unwrap();
    let news: Vec<CustomerRecord> = (0..60)
        .map(|_| CustomerRecord {
            id: ids::customer_id(),
            progress: Progress::default(),
            ..known.clone()
        })
        .collect();
    let cursor = Cursor { channel_database_id: "1".to_owned(), next: 60 };
    store.apply(lease, &news, &cursor, Kept::All, &[]).await.unwrap();
    assert_eq!(open(&name).await.load().await.unwrap().customers.len(), 61);
    let pack = raw(&name, "packs").await;
    assert!(!pack.windows(4).any(|bytes| bytes == b"Mori"), "readable");
}

#[wasm_bindgen_test]
async fn r217_a_download_that_was_erased_is_gone() {
    let name = fresh_name();
    let store = open(&name).await;
    let lease = store.take_lease(None).await.unwrap();
    let (customer, _) = captured("Aiko");
    let identity = AccountNumber::new("004012").map(Identity::Assigned).unwrap();
    let news: Vec<CustomerRecord> = (0..60)
        .map(|_| CustomerRecord {
            id: ids::customer_id(),
            identity: identity.clone(),
            progress: Progress::default(),
            ..customer.clone()
        })
        .collect();
    store.apply(lease, &news, &Cursor::default(), Kept::All, &[]).await.unwrap();
    store.erase().await.unwrap();
    assert_eq!(open(&name).await.load().await, Ok(sync::Stored::default()));
}

#[wasm_bindgen_test]
async fn a_database_of_a_newer_version_is_said_to_be_newer() {
    let name = fresh_name();
    let newer = Database::open(name.as_str()).with_version(99_u32).await.unwrap();
    newer.close();
    assert_eq!(idb::open(&name, || {}).await.err(), Some(OpenError::Newer));
}

#[wasm_bindgen_test]
async fn r209_an_older_version_lets_go_when_a_newer_one_comes() {
    let name = fresh_name();
    let store = idb::open(&name, || REPLACED.set(true)).await.unwrap();
    let newer = Database::open(name.as_str()).with_version(99_u32).await.unwrap();
    assert!(REPLACED.get(), "the application is told");
    assert!(store.outbox().await.is_err(), "and stores nothing any more");
    newer.close();
}

#[wasm_bindgen_test]
async fn r209_a_tab_of_an_older_version_that_holds_on_is_named_as_the_reason() {
    let name = fresh_name();
    create_version_1(&name).await;
    let older = Database::open(name.as_str()).await.unwrap();
    assert_eq!(idb::open(&name, || {}).await.err(), Some(OpenError::Blocked));
    older.close();
}

#[wasm_bindgen_test]
async fn r201_a_database_that_the_browser_has_closed_is_opened_again() {
    let store = open(&fresh_name()).await;
    keep_databases();
    let (customer, operation) = captured("Aiko");
    store.save(&customer, &operation).await.unwrap();
    js_sys::eval(
        "kept.forEach((database) => { database.close(); database.dispatchEvent(new Event('close')); });
         IDBDatabase.prototype.transaction = plain;",
    )
    .unwrap();
    let (other, another) = captured("Ben");
    store.save(&other, &another).await.unwrap();
    assert_eq!(store.outbox().await.unwrap(), [operation, another]);
}

#[wasm_bindgen_test]
async fn r216_what_is_stored_is_sealed_each_time_anew() {
    let name = fresh_name();
    let store = open(&name).await;
    let (customer, operation) = captured("Aikoaikoaiko");
    store.save(&customer, &operation).await.unwrap();
    let first = raw(&name, "customers").await;
    store.keep(&customer, &[operation.id]).await.unwrap();
    let second = raw(&name, "customers").await;
    assert!(!first.windows(4).any(|bytes| bytes == b"Aiko"), "readable");
    assert_eq!(first.len(), second.len());
    assert_ne!(first, second, "the nonce was used again");
    assert_eq!(store.customers(&[customer.id]).await.unwrap(), [customer]);
}

#[wasm_bindgen_test]
async fn r216_a_content_that_was_changed_is_not_taken_for_a_customer() {
    let name = fresh_name();
    let store = open(&name).await;
    let (customer, operation) = captured("Aiko");
    store.save(&customer, &operation).await.unwrap();
    promised(&in_store(
        &name,
        "customers",
        "objects.getAll().onsuccess = ({ target }) => {
             const [record] = target.result;
             record.content[20] ^= 1;
             objects.getAllKeys().onsuccess = ({ target }) => objects.put(record, target.result[0]);
         }",
    ))
    .await;
    assert_eq!(store.customers(&[customer.id]).await, Err(StoreError::Unreadable));
}

#[wasm_bindgen_test]
async fn r217_what_was_erased_is_gone_with_its_key() {
    let name = fresh_name();
    let store = open(&name).await;
    let (customer, operation) = captured("Aiko");
    store.save(&customer, &operation).await.unwrap();
    store.erase().await.unwrap();
    store.close();
    let store = open(&name).await;
    assert_eq!(store.load().await, Ok(sync::Stored::default()));
}

#[wasm_bindgen_test]
async fn r217_a_tab_whose_key_was_erased_stores_nothing_that_the_next_start_cannot_read() {
    thread_local!(static REPLACED: Cell<bool> = const { Cell::new(false) });
    let name = fresh_name();
    let first = idb::open(&name, || REPLACED.set(true)).await.unwrap();
    let second = open(&name).await;
    second.erase().await.unwrap();
    let started_anew = open(&name).await;
    let (customer, operation) = captured("Aiko");
    assert_eq!(first.save(&customer, &operation).await, Err(StoreError::Failed));
    assert!(REPLACED.get(), "the tab begins anew");
    assert_eq!(first.erase().await, Err(StoreError::Failed), "the new key stays");
    assert_eq!(started_anew.load().await, Ok(sync::Stored::default()));
    started_anew.save(&customer, &operation).await.unwrap();
    let stored = open(&name).await.load().await.unwrap();
    assert_eq!(stored.customers, [customer]);
}

#[wasm_bindgen_test]
fn r041_ids_of_two_registers_do_not_collide() {
    let mut ids: Vec<CustomerId> = (0..10_000).map(|_| ids::customer_id()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 10_000);
}

async fn open(name: &str) -> Store {
    idb::open(name, || {}).await.unwrap()
}

fn fresh_name() -> String {
    format!("test-{}", ids::customer_id())
}

fn captured(first_name: &str) -> (CustomerRecord, Operation) {
    let draft = CustomerDraft { first_name: first_name.to_owned(), ..CustomerDraft::default() };
    let customer = CustomerRecord {
        id: ids::customer_id(),
        identity: Identity::Pending,
        details: draft.check().unwrap(),
        loyalty_cards: vec![],
        progress: Progress { saved_at: Some(Timestamp(1)), ..Progress::default() },
        left_out: vec![],
    };
    let operation = Operation {
        id: ids::operation_id(),
        customer_id: customer.id,
        kind: OperationKind::Create,
        captured_offline: true,
        captured_at: Timestamp(1),
        attempts: 0,
        last_attempt_at: None,
        state: OperationState::Waiting,
    };
    (customer, operation)
}

/// The schema as 0.1 created it.
async fn create_version_1(name: &str) {
    let creation = format!(
        "new Promise((done, fail) => {{
             const request = indexedDB.open('{name}', 1);
             request.onerror = fail;
             request.onupgradeneeded = () => {{
                 const database = request.result;
                 database.createObjectStore('customers');
                 const outbox = database.createObjectStore('outbox', {{ autoIncrement: true }});
                 outbox.createIndex('by-operation', 'operation', {{ unique: true }});
                 database.createObjectStore('meta');
             }};
             request.onsuccess = () => {{ request.result.close(); done(); }};
         }})"
    );
    promised(&creation).await;
}

/// The schema of version 2, with a key whose bytes are 0 to 31.
async fn create_version_2(name: &str) {
    let creation = format!(
        "(async () => {{
             const bytes = Uint8Array.from({{ length: 32 }}, (_, index) => index);
             const usages = ['encrypt', 'decrypt'];
             const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, usages);
             await new Promise((done, fail) => {{
                 const request = indexedDB.open('{name}', 2);
                 request.onerror = fail;
                 request.onupgradeneeded = () => {{
                     const database = request.result;
                     database.createObjectStore('customers');
                     const outbox = database.createObjectStore('outbox', {{ autoIncrement: true }});
                     outbox.createIndex('by-operation', 'operation', {{ unique: true }});
                     outbox.createIndex('by-change', 'changes');
                     database.createObjectStore('meta').put(true, 'sealed');
                     database.createObjectStore('keys').put(key, 'key');
                 }};
                 request.onsuccess = () => {{ request.result.close(); done(); }};
             }});
         }})()"
    );
    promised(&creation).await;
}

thread_local! {
    static REPLACED: Cell<bool> = const { Cell::new(false) };
}

/// A script that works with one object store as `objects`; its promise brings `found` when
/// the transaction has ended.
fn in_store(name: &str, store: &str, work: &str) -> String {
    format!(
        "new Promise((done, fail) => {{
             const request = indexedDB.open('{name}');
             request.onerror = fail;
             request.onsuccess = () => {{
                 const database = request.result;
                 const transaction = database.transaction('{store}', 'readwrite');
                 const objects = transaction.objectStore('{store}');
                 let found;
                 {work};
                 transaction.onabort = fail;
                 transaction.oncomplete = () => {{ database.close(); done(found); }};
             }};
         }})"
    )
}

/// The content of the first record.
async fn raw(name: &str, store: &str) -> Vec<u8> {
    let work = "objects.getAll().onsuccess = ({ target }) => (found = target.result[0].content)";
    let content = promised(&in_store(name, store, work)).await;
    content.unchecked_into::<js_sys::Uint8Array>().to_vec()
}

/// Notes the databases that are used from now on.
fn keep_databases() {
    js_sys::eval(
        "globalThis.kept = new Set();
         globalThis.plain ??= IDBDatabase.prototype.transaction;
         IDBDatabase.prototype.transaction = function (...request) {
             kept.add(this);
             return plain.apply(this, request);
         };",
    )
    .unwrap();
}

/// What a script's promise brings.
async fn promised(script: &str) -> JsValue {
    let promise: js_sys::Promise = js_sys::eval(script).unwrap().unchecked_into();
    JsFuture::from(promise).await.unwrap()
}

/// That of the stored outbox entry.
const OPERATION_OF_VERSION_1: &str = "02020202-0202-4202-8202-020202020202";

/// Puts a content of 0.1 where that version had it.
async fn put_stored(name: &str, store: &str, key: Option<&str>, content: &[u8]) {
    let database = Database::open(name).await.unwrap();
    let transaction =
        database.transaction(store).with_mode(TransactionMode::Readwrite).build().unwrap();
    let record = js_sys::Object::new();
    let set = |name: &str, value: JsValue| js_sys::Reflect::set(&record, &name.into(), &value);
    set("content", js_sys::Uint8Array::from(content).into()).unwrap();
    set("operation", OPERATION_OF_VERSION_1.into()).unwrap();
    let store = transaction.object_store(store).unwrap();
    let put = store.put(JsValue::from(record));
    match key {
        Some(key) => put.with_key(key.to_owned()).primitive().unwrap().await.map(drop).unwrap(),
        None => put.primitive().unwrap().await.map(drop).unwrap(),
    }
    drop(store);
    transaction.commit().await.unwrap();
    database.close();
}

/// Notes stores and durability of the transactions that write from now on.
fn watch_transactions() {
    js_sys::eval(
        "globalThis.seen = [];
         globalThis.plain ??= IDBDatabase.prototype.transaction;
         IDBDatabase.prototype.transaction = function (stores, mode, options) {
             if (mode === 'readwrite') seen.push([[...stores], mode, options?.durability].join(':'));
             return plain.call(this, stores, mode, options);
         };",
    )
    .unwrap();
}

fn watched_transactions() -> String {
    let seen = js_sys::eval("IDBDatabase.prototype.transaction = plain; seen.join(' ')").unwrap();
    seen.as_string().unwrap()
}
