//! The offline database on Chromium's real IndexedDB.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::cell::Cell;

use domain::{AccountNumber, CustomerDraft, CustomerId, Identity};
use indexed_db_futures::database::Database;
use pos::adapters::idb::{self, DraftOf, Meta, OpenError, Store, WorkerTag};
use pos::adapters::ids;
use pos::draft::Draft;
use sync::store_suite::Stores;
use sync::{
    Commit, Committed, Creation, CustomerRecord, Operation, OperationKind, OperationState, Slice,
    Store as _, StoreError, Timestamp, Version, Write,
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
            sync::store_suite::$property(&IndexedDb).await;
        }
    };
}

sync::store_suite!(in_browser);

fn new_customer() -> DraftOf {
    DraftOf::NewIn { tab: uuid::Uuid::from_u128(1), worker: WorkerTag::of("000160") }
}

#[wasm_bindgen_test]
async fn r201_saving_asks_for_strict_durability_in_one_transaction() {
    let store = open(&fresh_name()).await;
    watch_transactions();
    save(&store, captured("Aiko")).await.unwrap();
    assert_eq!(watched_transactions(), "keys,log,outbox:readwrite:strict");
}

/// A crash between a save and the end of its draft would offer the draft again.
#[wasm_bindgen_test]
async fn r202_a_draft_ends_in_the_transaction_that_saves_what_was_typed() {
    let store = open(&fresh_name()).await;
    let (saved, other) = (captured("Aiko"), captured("Ben"));
    store.put_meta(Meta::Draft(new_customer()), &Draft::default()).await.unwrap();
    store.end_draft_with(saved.id, new_customer());
    save(&store, other).await.unwrap();
    assert_eq!(store.meta(Meta::Draft(new_customer())).await, Ok(Some(Draft::default())));
    watch_transactions();
    save(&store, saved.clone()).await.unwrap();
    assert_eq!(watched_transactions(), "keys,log,meta,outbox:readwrite:strict");
    assert_eq!(store.meta::<Draft>(Meta::Draft(new_customer())).await, Ok(None));
    // Of the next one that is typed the save says nothing any more.
    store.keep_draft_of(saved.id);
    store.put_meta(Meta::Draft(new_customer()), &Draft::default()).await.unwrap();
    store.commit(&Commit::new(vec![Write::Replace(saved)])).await.unwrap();
    assert_eq!(store.meta(Meta::Draft(new_customer())).await, Ok(Some(Draft::default())));
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
async fn r217_a_download_that_was_erased_is_gone() {
    let name = fresh_name();
    let store = open(&name).await;
    let news = (0..60).map(|_| real("Aiko")).collect();
    store.commit(&Commit::new(vec![Write::PutDownloaded(news)])).await.unwrap();
    assert!(!raw(&name, "packs").await.windows(4).any(|bytes| bytes == b"Aiko"), "readable");
    store.erase().await.unwrap();
    assert_eq!(stored(&open(&name).await).await, (vec![], vec![]));
}

/// What a register knew is not for the visitors of a kiosk.
#[wasm_bindgen_test]
async fn r241_a_browser_that_becomes_a_kiosk_keeps_what_is_pending_or_waits() {
    let name = fresh_name();
    let store = open(&name).await;
    let packed: Vec<CustomerRecord> = (0..60).map(|_| real("Aiko")).collect();
    let (sent, told) = (real("Ben"), real("Carl"));
    let pending = CustomerRecord::captured(ids::customer_id(), sent.details.clone(), Timestamp(1));
    let waiting = Operation { customer_id: told.id, ..captured("Carl") };
    let writes = vec![
        Write::PutDownloaded(packed),
        Write::PutBase(Box::new(sent)),
        Write::PutBase(Box::new(told.clone())),
        Write::PutBase(Box::new(pending.clone())),
        Write::Append(waiting.clone()),
    ];
    store.commit(&Commit::new(writes)).await.unwrap();
    store.put_meta(Meta::Draft(new_customer()), &Draft::default()).await.unwrap();
    store.forget_sent().await.unwrap();
    let (mut customers, outbox) = stored(&open(&name).await).await;
    customers.sort_by_key(|customer| customer.id != told.id);
    assert_eq!((customers, outbox.len()), (vec![told, pending], 1));
    assert_eq!(store.meta::<Draft>(Meta::Draft(new_customer())).await, Ok(None));
    let Ok(sync::Tail::Since { customers, .. }) = store.tail(1, &[]).await else {
        panic!("other tabs are told");
    };
    assert_eq!(customers.len(), 61);
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
    assert!(store.head().await.is_err(), "and stores nothing any more");
    newer.close();
}

#[wasm_bindgen_test]
async fn r201_a_database_that_the_browser_has_closed_is_opened_again() {
    let store = open(&fresh_name()).await;
    keep_databases();
    let (first, second) = (captured("Aiko"), captured("Ben"));
    save(&store, first.clone()).await.unwrap();
    js_sys::eval(
        "kept.forEach((database) => { database.close(); database.dispatchEvent(new Event('close')); });
         IDBDatabase.prototype.transaction = plain;",
    )
    .unwrap();
    save(&store, second.clone()).await.unwrap();
    let ids: Vec<_> = stored(&store).await.1.iter().map(|entry| entry.id).collect();
    assert_eq!(ids, [first.id, second.id]);
}

#[wasm_bindgen_test]
async fn r216_what_is_stored_is_sealed_each_time_anew() {
    let name = fresh_name();
    let store = open(&name).await;
    let customer = real("Aikoaikoaiko");
    let put = Commit::new(vec![Write::PutBase(Box::new(customer.clone()))]);
    store.commit(&put).await.unwrap();
    save(&store, captured("Aikoaikoaiko")).await.unwrap();
    let first = raw(&name, "bases").await;
    store.commit(&put).await.unwrap();
    let second = raw(&name, "bases").await;
    for sealed in [&first, &raw(&name, "outbox").await] {
        assert!(!sealed.windows(4).any(|bytes| bytes == b"Aiko"), "readable");
    }
    assert_eq!(first.len(), second.len());
    assert_ne!(first, second, "the nonce was used again");
    assert_eq!(stored(&store).await.0, [customer]);
}

#[wasm_bindgen_test]
async fn r216_a_content_that_was_changed_is_not_taken_for_a_customer() {
    let name = fresh_name();
    let store = open(&name).await;
    let customer = real("Aiko");
    let id = customer.id;
    store.commit(&Commit::new(vec![Write::PutBase(Box::new(customer))])).await.unwrap();
    promised(&in_store(
        &name,
        "bases",
        "objects.getAll().onsuccess = ({ target }) => {
             const [record] = target.result;
             record.content[20] ^= 1;
             objects.getAllKeys().onsuccess = ({ target }) => objects.put(record, target.result[0]);
         }",
    ))
    .await;
    assert_eq!(store.tail(1, &[id]).await, Err(StoreError::Unreadable));
}

#[wasm_bindgen_test]
async fn r217_what_was_erased_is_gone_with_its_key() {
    let name = fresh_name();
    let store = open(&name).await;
    save(&store, captured("Aiko")).await.unwrap();
    store.erase().await.unwrap();
    store.close();
    assert_eq!(stored(&open(&name).await).await, (vec![], vec![]));
}

#[wasm_bindgen_test]
async fn r217_a_tab_whose_key_was_erased_stores_nothing_that_the_next_start_cannot_read() {
    thread_local!(static REPLACED: Cell<bool> = const { Cell::new(false) });
    let name = fresh_name();
    let first = idb::open(&name, || REPLACED.set(true)).await.unwrap();
    let second = open(&name).await;
    second.erase().await.unwrap();
    let started_anew = open(&name).await;
    assert_eq!(save(&first, captured("Aiko")).await, Err(StoreError::Failed));
    assert!(REPLACED.get(), "the tab begins anew");
    assert_eq!(first.erase().await, Err(StoreError::Failed), "the new key stays");
    assert_eq!(first.take_lease(None).await, Err(StoreError::Failed));
    assert_eq!(stored(&started_anew).await, (vec![], vec![]));
    let entry = captured("Aiko");
    save(&started_anew, entry.clone()).await.unwrap();
    let (_, outbox) = stored(&open(&name).await).await;
    assert_eq!(outbox[0].id, entry.id);
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

fn captured(first_name: &str) -> Operation {
    let draft = CustomerDraft { first_name: first_name.to_owned(), ..CustomerDraft::default() };
    let creation = Creation { details: draft.check().unwrap(), epoch: 1 };
    Operation {
        place: 0,
        id: ids::operation_id(),
        customer_id: ids::customer_id(),
        kind: OperationKind::Create(Box::new(creation)),
        revision: 0,
        captured_offline: true,
        captured_at: Timestamp(1),
        attempts: 0,
        last_attempt_at: None,
        state: OperationState::Waiting,
    }
}

/// A customer from elsewhere.
fn real(first_name: &str) -> CustomerRecord {
    let draft = CustomerDraft { first_name: first_name.to_owned(), ..CustomerDraft::default() };
    let details = draft.check().unwrap();
    let captured = CustomerRecord::captured(ids::customer_id(), details, Timestamp(1));
    CustomerRecord {
        identity: AccountNumber::new("004012").map(Identity::Assigned).unwrap(),
        progress: sync::Progress::default(),
        version: Version { epoch: 1, number: 1 },
        ..captured
    }
}

async fn save(store: &Store, entry: Operation) -> Result<Committed, StoreError> {
    store.commit(&Commit::new(vec![Write::Append(entry)])).await
}

async fn stored(store: &Store) -> (Vec<CustomerRecord>, Vec<Operation>) {
    let (mut customers, mut entries) = (Vec::new(), Vec::new());
    let mut take = |slice| match slice {
        Slice::Begin { outbox, .. } => entries = outbox,
        Slice::Bases(some) | Slice::Downloaded(some) => customers.extend(some),
    };
    store.read(&mut take).await.unwrap();
    (customers, entries)
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
