//! The channel database keeps its promises on SQLite and PostgreSQL alike.

use contract::cdx::{
    AsyncAddressRow, AsyncCustomerRow, AsyncRows, CustomerPackage, CustomerPackageRow,
};
use contract::commerce::Customer;
use domain::search::SearchQuery;
use serde_json::json;
use service::database::Database;
use service::testing::TestDatabase;

use super::idempotency::{OperationKey, Reply};
use super::saving::{Effect, Saved, save};
use super::{MIGRATOR, async_tables, customers, exchange, identify};
use crate::async_customer::mint_guid;

async fn databases() -> Vec<(TestDatabase, Database)> {
    let mut databases = Vec::new();
    for test in TestDatabase::all() {
        let database = Database::open(&test.url, &MIGRATOR).await.expect("a channel database");
        databases.push((test, database));
    }
    databases
}

fn pending(name: &str) -> Customer {
    let customer_id = mint_guid();
    Customer {
        account_number: customer_id.clone(),
        customer_id,
        is_async_customer: true,
        name: name.to_owned(),
        ..Customer::default()
    }
}

fn rows(addresses: usize) -> AsyncRows {
    AsyncRows {
        customers: vec![AsyncCustomerRow { name: "Aiko Mori".to_owned(), ..Default::default() }],
        addresses: vec![AsyncAddressRow::default(); addresses],
        ..AsyncRows::default()
    }
}

async fn save_pending(database: &Database, customer: &Customer, addresses: usize) -> Saved {
    let reply = Reply { status: 201, body: json!({}) };
    let effect = Effect {
        customer,
        operating_unit_number: "052",
        headquarters_version: 0,
        async_rows: Some(rows(addresses)),
        operation_id: &mint_guid(),
        key: None,
        reply: &reply,
    };
    save(database, effect).await.expect("saved")
}

fn package(version: i64, name: &str, guid: &str) -> CustomerPackage {
    let customer = Customer {
        account_number: "004012".to_owned(),
        customer_id: mint_guid(),
        name: name.to_owned(),
        ..Customer::default()
    };
    let cust_account_async = guid.to_owned();
    CustomerPackage {
        rows: vec![CustomerPackageRow { version, cust_account_async, customer, ..Default::default() }],
        version,
        has_more: false,
    }
}

#[tokio::test]
async fn a_database_keeps_its_id() {
    for (_test, database) in databases().await {
        let id = identify(&database).await.unwrap();
        assert_eq!(identify(&database).await.unwrap(), id);
    }
}

#[tokio::test]
async fn r203_the_real_customer_takes_the_pending_ones_row_and_an_older_state_never_a_newer_ones() {
    for (_test, database) in databases().await {
        let customer = pending("Aiko Mori");
        let id = customer.customer_id.as_str();
        save_pending(&database, &customer, 0).await;
        let read = async || customers::find(database.read(), id).await.unwrap().unwrap().customer;
        let before = customers::delta(database.read(), "052", 0, 10).await.unwrap();

        exchange::apply_customers(&database, &package(7, "Aiko Mori", id)).await.unwrap();
        assert_eq!(read().await.account_number, "004012");
        assert_eq!(read().await.customer_id, id);
        let after = customers::delta(database.read(), "052", before.next_cursor, 10).await.unwrap();
        assert_eq!(after.customers, [read().await]);

        // Real-time answers may overtake packages.
        exchange::apply_customers(&database, &package(5, "Older", id)).await.unwrap();
        exchange::apply_customers(&database, &package(7, "Same", id)).await.unwrap();
        assert_eq!(read().await.name, "Aiko Mori");
        exchange::apply_customers(&database, &package(9, "Newer", id)).await.unwrap();
        assert_eq!(read().await.name, "Newer");
        assert_eq!(exchange::applied(&database).await.unwrap().customers, 9);
        let all = customers::delta(database.read(), "052", 0, 10).await.unwrap();
        assert_eq!(all.customers.len(), 1);
        let query = SearchQuery::new("004012");
        assert_eq!(customers::search(database.read(), "052", &query).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_pending_customer_never_takes_the_place_of_another() {
    for (_test, database) in databases().await {
        let customer = pending("Aiko Mori");
        assert!(matches!(save_pending(&database, &customer, 0).await, Saved::Now { .. }));
        let other = Customer { name: "Somebody else".to_owned(), ..customer.clone() };
        let saved = save_pending(&database, &other, 0).await;
        assert_eq!(saved, Saved::Exists(Box::new(customer)));
        // The refused one has left no rows behind.
        let mut connection = database.read().acquire().await.unwrap();
        let page = async_tables::page_above(&mut connection, 0).await.unwrap();
        assert_eq!(page.map(|(rows, last)| (rows.customers.len(), last)), Some((1, 1)));
    }
}

#[tokio::test]
async fn r017_reply_and_effect_are_stored_together_once() {
    for (_test, database) in databases().await {
        let key = OperationKey { device_id: "d".to_owned(), operation_id: mint_guid() };
        let mut outcomes = Vec::new();
        for name in ["First", "Second"] {
            let customer = pending(name);
            let reply = Reply { status: 201, body: json!({ "Name": name }) };
            let effect = Effect {
                customer: &customer,
                operating_unit_number: "052",
                headquarters_version: 0,
                async_rows: Some(rows(0)),
                operation_id: &key.operation_id,
                key: Some(&key),
                reply: &reply,
            };
            outcomes.push(save(&database, effect).await.unwrap());
        }
        assert!(matches!(outcomes[0], Saved::Now { change: Some(_) }));
        let Saved::Before(reply) = &outcomes[1] else { panic!("{:?}", outcomes[1]) };
        assert_eq!(reply.body, json!({ "Name": "First" }));
        let all = customers::delta(database.read(), "052", 0, 10).await.unwrap();
        assert_eq!(all.customers.len(), 1);
    }
}

#[tokio::test]
async fn r089_an_upload_goes_up_in_pages_of_whole_operations_in_counter_order() {
    for (_test, database) in databases().await {
        for _ in 0..7 {
            save_pending(&database, &pending("Aiko Mori"), 399).await;
        }
        save_pending(&database, &pending("Many addresses"), 1_500).await;
        let poll = exchange::poll(&database, uuid::Uuid::nil()).await.unwrap();
        assert_eq!(poll.rows_waiting, 7 * 400 + 1_501);
        assert!(poll.waiting_since.is_some());

        let (mut above, mut pages) = (0, Vec::new());
        let mut connection = database.read().acquire().await.unwrap();
        while let Some((rows, last)) =
            async_tables::page_above(&mut connection, above).await.unwrap()
        {
            assert!(rows.customers.iter().all(|row| row.counter > above && row.counter <= last));
            let of_one_operation =
                |id: &str| rows.addresses.iter().filter(|row| row.operation_id == id).count();
            let whole = rows.customers.iter().map(|row| of_one_operation(&row.operation_id));
            assert!(whole.into_iter().all(|count| count == 399 || count == 1_500));
            pages.push(async_tables::count(&rows));
            above = last;
        }
        assert_eq!(pages, [800, 800, 800, 400, 1_501]);
        drop(connection);
        exchange::note_uploaded(&database, above).await.unwrap();
        assert_eq!(exchange::poll(&database, uuid::Uuid::nil()).await.unwrap().rows_waiting, 0);
    }
}

#[tokio::test]
async fn r124_another_channel_sees_no_pending_customer() {
    for (_test, database) in databases().await {
        save_pending(&database, &pending("Aiko Mori"), 0).await;
        let query = SearchQuery::new("aiko");
        for (channel, count) in [("052", 1), ("053", 0)] {
            let found = customers::search(database.read(), channel, &query).await.unwrap();
            assert_eq!(found.len(), count);
            let delta = customers::delta(database.read(), channel, 0, 10).await.unwrap();
            assert_eq!((delta.customers.len(), delta.next_cursor), (count, 1));
        }
    }
}

#[tokio::test]
async fn changes_are_numbered_without_a_gap_that_fills_later() {
    for (_test, database) in databases().await {
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..40 {
            let database = database.clone();
            tasks.spawn(async move {
                save_pending(&database, &pending(&format!("Customer {number}")), 1).await;
            });
        }
        // Whoever pulls while others write misses nobody.
        let (mut cursor, mut seen) = (0, 0);
        while !tasks.is_empty() {
            let delta = customers::delta(database.read(), "052", cursor, 500).await.unwrap();
            (cursor, seen) = (delta.next_cursor, seen + delta.customers.len());
            while tasks.try_join_next().is_some() {}
        }
        seen +=
            customers::delta(database.read(), "052", cursor, 500).await.unwrap().customers.len();
        assert_eq!(seen, 40, "{:?}", database.kind());
    }
}
