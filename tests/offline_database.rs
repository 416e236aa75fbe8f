//! The offline database on Chromium's real IndexedDB.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use domain::{AccountNumber, CustomerDraft, CustomerId, Identity, OperationId};
use indexed_db_futures::database::Database;
use pos::adapters::idb::{self, Meta, OpenError, Store};
use pos::adapters::ids;
use sync::{
    CustomerRecord, Operation, OperationState, Progress, Refusal, ServerCustomer, Timestamp,
};
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
    store.settle(&pending, operation.id).await.unwrap();

    let real = sync::reconcile(Some(&pending), server_view(&pending, "004012"), Timestamp(9));
    watch_transactions();
    store.apply(std::slice::from_ref(&real), &41_i64).await.unwrap();
    assert_eq!(watched_transactions(), "customers,meta:readwrite:strict");

    let stored = store.load().await.unwrap();
    assert_eq!(stored.customers, [real]);
    assert_eq!(stored.outbox, []);
    assert_eq!(store.meta::<i64>(Meta::Cursor).await, Ok(Some(41)));
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
    store.update_operation(&refused).await.unwrap();
    assert_eq!(order(&store).await, saved.each_ref().map(|(_, operation)| operation.id));
    assert_eq!(store.outbox().await.unwrap()[1], refused);

    store.put_back(customer, operation).await.unwrap();
    assert_eq!(order(&store).await, saved.each_ref().map(|(_, operation)| operation.id));
    assert_eq!(store.outbox().await.unwrap()[1], *operation);
}

#[wasm_bindgen_test]
async fn r016_a_customer_that_is_taken_back_leaves_nothing() {
    let store = open(&fresh_name()).await;
    let (customer, operation) = captured("Aiko");
    store.save(&customer, &operation).await.unwrap();
    store.discard(customer.id, operation.id).await.unwrap();
    let stored = store.load().await.unwrap();
    assert!(stored.customers.is_empty() && stored.outbox.is_empty());
}

#[wasm_bindgen_test]
async fn an_entry_that_was_settled_meanwhile_is_not_brought_back() {
    let store = open(&fresh_name()).await;
    let (customer, operation) = captured("Aiko");
    store.save(&customer, &operation).await.unwrap();
    store.settle(&customer, operation.id).await.unwrap();
    store.update_operation(&operation).await.unwrap();
    assert_eq!(store.outbox().await, Ok(vec![]));
}

#[wasm_bindgen_test]
async fn a_new_download_keeps_the_customers_that_still_wait() {
    let store = open(&fresh_name()).await;
    let (pending, operation) = captured("Aiko");
    store.save(&pending, &operation).await.unwrap();
    let (other, _) = captured("Ben");
    let real = sync::reconcile(None, server_view(&other, "004013"), Timestamp(9));
    store.apply(&[real], &7_i64).await.unwrap();

    store.forget_downloaded().await.unwrap();
    let stored = store.load().await.unwrap();
    assert_eq!(stored.customers, [pending]);
    assert_eq!(stored.outbox, [operation]);
    assert_eq!(store.meta::<i64>(Meta::Cursor).await, Ok(None));
}

#[wasm_bindgen_test]
async fn a_database_of_a_newer_version_is_said_to_be_newer() {
    let name = fresh_name();
    let newer = Database::open(name.as_str()).with_version(99_u32).await.unwrap();
    newer.close();
    assert_eq!(idb::open(&name).await.err(), Some(OpenError::Newer));
}

#[wasm_bindgen_test]
fn r041_ids_of_two_registers_do_not_collide() {
    let mut ids: Vec<CustomerId> = (0..10_000).map(|_| ids::customer_id()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 10_000);
}

async fn open(name: &str) -> Store {
    idb::open(name).await.unwrap()
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
    };
    let operation = Operation {
        id: ids::operation_id(),
        customer_id: customer.id,
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
    }
}

async fn order(store: &Store) -> Vec<OperationId> {
    store.outbox().await.unwrap().iter().map(|operation| operation.id).collect()
}

/// Notes stores, mode and durability of the transactions that open from now on.
fn watch_transactions() {
    js_sys::eval(
        "globalThis.seen = [];
         globalThis.plain ??= IDBDatabase.prototype.transaction;
         IDBDatabase.prototype.transaction = function (stores, mode, options) {
             seen.push([[...stores].join(','), mode, options?.durability].join(':'));
             return plain.call(this, stores, mode, options);
         };",
    )
    .unwrap();
}

fn watched_transactions() -> String {
    let seen = js_sys::eval("IDBDatabase.prototype.transaction = plain; seen.join(' ')").unwrap();
    seen.as_string().unwrap()
}
