//! The offline database on Chromium's real IndexedDB.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use domain::{AccountNumber, CustomerDraft, CustomerId, Identity, OperationId};
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use pos::adapters::idb::{self, Meta, OpenError, Store};
use pos::adapters::ids;
use pos::services::Draft;
use sync::{
    Change, Cursor, CustomerRecord, Kept, Lease, Operation, OperationKind, OperationState,
    Progress, Refusal, ServerCustomer, Settlement, Store as _, StoreError, Timestamp,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn r201_r040_what_was_saved_is_there_for_the_next_start() {
    let name = fresh_name();
    let (customer, operation) = captured("Aiko");
    let store = open(&name).await;
    store.save(&customer, &operation).await.unwrap();
    store.close();

    let stored = open(&name).await.load().await.unwrap();
    assert_eq!(stored.customers, [customer]);
    assert_eq!(stored.outbox, [operation]);
}

#[wasm_bindgen_test]
async fn r201_saving_asks_for_strict_durability_in_one_transaction() {
    let (customer, operation) = captured("Aiko");
    let store = open(&fresh_name()).await;
    watch_transactions();
    store.save(&customer, &operation).await.unwrap();
    assert_eq!(watched_transactions(), "customers,outbox:readwrite:strict");
}

#[wasm_bindgen_test]
async fn r203_the_real_customer_takes_the_pending_ones_place_with_the_cursor() {
    let store = open(&fresh_name()).await;
    let (pending, operation) = captured("Aiko");
    store.save(&pending, &operation).await.unwrap();
    settle(&store, &pending, operation.id, Kept::All, &[]).await.unwrap();

    let real =
        sync::reconcile(Some(&pending), server_view(&pending, "004012"), false, Timestamp(9));
    let lease = lease(&store).await;
    watch_transactions();
    store.apply(lease, std::slice::from_ref(&real), &cursor(41), Kept::All, &[]).await.unwrap();
    assert_eq!(watched_transactions(), "customers,outbox,meta:readwrite:strict");

    let stored = store.load().await.unwrap();
    assert_eq!(stored.customers, [real]);
    assert_eq!(stored.outbox, []);
    assert_eq!(store.cursor().await, Ok(cursor(41)));
}

#[wasm_bindgen_test]
async fn r024_the_outbox_keeps_its_order_whatever_happens_to_its_entries() {
    let store = open(&fresh_name()).await;
    let saved = ["Aiko", "Ben", "Chie"].map(captured);
    for (customer, operation) in &saved {
        store.save(customer, operation).await.unwrap();
    }
    let [_, (customer, operation), _] = &saved;
    let refused = Operation {
        state: OperationState::SetAside(Refusal::default()),
        attempts: 3,
        ..operation.clone()
    };
    store.note(lease(&store).await, std::slice::from_ref(&refused)).await.unwrap();
    assert_eq!(order(&store).await, saved.each_ref().map(|(_, operation)| operation.id));
    assert_eq!(store.outbox().await.unwrap()[1], refused);

    store.put_back(customer, std::slice::from_ref(operation), &[]).await.unwrap();
    assert_eq!(order(&store).await, saved.each_ref().map(|(_, operation)| operation.id));
    assert_eq!(store.outbox().await.unwrap()[1], *operation);
}

#[wasm_bindgen_test]
async fn r016_a_customer_that_is_taken_back_leaves_nothing() {
    let store = open(&fresh_name()).await;
    let (customer, operation) = captured("Aiko");
    store.save(&customer, &operation).await.unwrap();
    store.discard(customer.id, &[operation.id]).await.unwrap();
    let stored = store.load().await.unwrap();
    assert!(stored.customers.is_empty() && stored.outbox.is_empty());
}

#[wasm_bindgen_test]
async fn an_entry_that_was_settled_meanwhile_is_not_brought_back() {
    let store = open(&fresh_name()).await;
    let (customer, operation) = captured("Aiko");
    store.save(&customer, &operation).await.unwrap();
    settle(&store, &customer, operation.id, Kept::All, &[]).await.unwrap();
    store.note(lease(&store).await, std::slice::from_ref(&operation)).await.unwrap();
    assert_eq!(store.outbox().await, Ok(vec![]));
}

#[wasm_bindgen_test]
async fn a_new_download_keeps_the_customers_that_still_wait() {
    let store = open(&fresh_name()).await;
    let (pending, operation) = captured("Aiko");
    store.save(&pending, &operation).await.unwrap();
    let (other, _) = captured("Ben");
    let real = sync::reconcile(None, server_view(&other, "004013"), false, Timestamp(9));
    let (third, _) = captured("Chie");
    let third = sync::reconcile(None, server_view(&third, "004014"), false, Timestamp(9));
    store
        .apply(lease(&store).await, &[real, third.clone()], &cursor(7), Kept::All, &[])
        .await
        .unwrap();
    let (edited, change) = changed(&third, "2");
    store.save_change(&edited, &change).await.unwrap();

    store.forget_downloaded(lease(&store).await).await.unwrap();
    let stored = store.load().await.unwrap();
    assert_eq!(stored.customers.len(), 2);
    assert!(stored.customers.contains(&pending) && stored.customers.contains(&edited));
    assert_eq!(stored.outbox, [operation, change]);
    assert_eq!(store.cursor().await, Ok(Cursor::default()));
}

#[wasm_bindgen_test]
async fn r082_r201_an_edit_is_stored_with_its_operation_and_leaves_what_came_meanwhile() {
    let store = open(&fresh_name()).await;
    let (pending, operation) = captured("Aiko");
    store.save(&pending, &operation).await.unwrap();
    let real =
        sync::reconcile(Some(&pending), server_view(&pending, "004012"), false, Timestamp(9));
    settle(&store, &real, operation.id, Kept::All, &[operation.id]).await.unwrap();

    // A tab that has not heard of the number yet.
    let (edited, change) = changed(&pending, "2");
    watch_transactions();
    store.save_change(&edited, &change).await.unwrap();
    assert_eq!(watched_transactions(), "customers,outbox:readwrite:strict");
    let stored = store.load().await.unwrap();
    assert_eq!(stored.outbox, [change]);
    assert_eq!(stored.customers[0].details, edited.details);
    assert_eq!(stored.customers[0].identity, real.identity);
}

#[wasm_bindgen_test]
async fn r082_news_do_not_take_the_place_of_an_edit_that_another_tab_has_just_saved() {
    let store = open(&fresh_name()).await;
    let (pending, operation) = captured("Aiko");
    store.save(&pending, &operation).await.unwrap();
    let (edited, change) = changed(&pending, "2");
    store.save_change(&edited, &change).await.unwrap();

    let real =
        sync::reconcile(Some(&pending), server_view(&pending, "004012"), false, Timestamp(9));
    assert!(
        store
            .apply(
                lease(&store).await,
                std::slice::from_ref(&real),
                &cursor(41),
                Kept::All,
                &[operation.id]
            )
            .await
            .is_err()
    );
    assert!(settle(&store, &real, operation.id, Kept::All, &[operation.id]).await.is_err());
    let stored = store.load().await.unwrap();
    assert_eq!((stored.customers, stored.outbox.len()), (vec![edited], 2));
    assert_eq!(store.cursor().await, Ok(Cursor::default()));
}

#[wasm_bindgen_test]
async fn r205_a_corrected_change_takes_the_place_of_those_that_followed() {
    let store = open(&fresh_name()).await;
    let (customer, operation) = captured("Aiko");
    store.save(&customer, &operation).await.unwrap();
    settle(&store, &customer, operation.id, Kept::All, &[]).await.unwrap();
    let (first, refused) = changed(&customer, "999");
    let (second, later) = changed(&first, "9999");
    store.save_change(&first, &refused).await.unwrap();
    store.save_change(&second, &later).await.unwrap();
    let (corrected, change) = changed(&customer, "3");
    let change = Operation { id: refused.id, ..change };
    store.put_back(&corrected, std::slice::from_ref(&change), &[later.id]).await.unwrap();
    let stored = store.load().await.unwrap();
    assert_eq!((stored.customers, stored.outbox), (vec![corrected], vec![change]));
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

#[wasm_bindgen_test]
async fn r029_where_customers_are_excluded_only_the_pending_ones_are_kept() {
    let store = open(&fresh_name()).await;
    let (pending, operation) = captured("Aiko");
    store.save(&pending, &operation).await.unwrap();
    settle(&store, &pending, operation.id, Kept::OnlyPending, &[]).await.unwrap();
    assert_eq!(store.load().await.unwrap().customers.len(), 1);
    let real =
        sync::reconcile(Some(&pending), server_view(&pending, "004012"), false, Timestamp(9));
    store.apply(lease(&store).await, &[real], &cursor(41), Kept::OnlyPending, &[]).await.unwrap();
    assert_eq!(store.load().await.unwrap().customers, []);
}

#[wasm_bindgen_test]
async fn a_database_of_a_newer_version_is_said_to_be_newer() {
    let name = fresh_name();
    let newer = Database::open(name.as_str()).with_version(99_u32).await.unwrap();
    newer.close();
    assert_eq!(idb::open(&name, || {}).await.err(), Some(OpenError::Newer));
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

fn cursor(next: i64) -> Cursor {
    Cursor { channel_database_id: "1".to_owned(), next }
}

/// A lease that is the newest.
async fn lease(store: &Store) -> Lease {
    store.take_lease(None).await.unwrap()
}

async fn settle(
    store: &Store,
    customer: &CustomerRecord,
    operation: OperationId,
    kept: Kept,
    known: &[OperationId],
) -> Result<(), StoreError> {
    let customer = Some(Box::new(customer.clone()));
    let done = Settlement::Done { operation, customer };
    store.settle(lease(store).await, &[done], kept, known).await
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

fn server_view(customer: &CustomerRecord, number: &str) -> ServerCustomer {
    ServerCustomer {
        id: customer.id,
        identity: Identity::Assigned(AccountNumber::new(number).unwrap()),
        details: customer.details.clone(),
        loyalty_cards: vec![],
        left_out: vec![],
    }
}

/// The customer with another phone number, and the operation that says so.
fn changed(customer: &CustomerRecord, phone: &str) -> (CustomerRecord, Operation) {
    let mut edited = customer.clone();
    edited.details.phone = phone.to_owned();
    let change = Change { before: customer.details.clone(), after: edited.details.clone() };
    let kind = OperationKind::Change(Box::new(change));
    let operation = Operation { id: ids::operation_id(), kind, ..captured("-").1 };
    (edited, Operation { customer_id: customer.id, ..operation })
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

async fn order(store: &Store) -> Vec<OperationId> {
    store.outbox().await.unwrap().iter().map(|operation| operation.id).collect()
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
