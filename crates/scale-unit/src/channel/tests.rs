//! Tests of the channel database, on SQLite and PostgreSQL.

use contract::cdx::{
    AppliedVersions, AsyncAddressRow, AsyncCustomerRow, AsyncRows, CustomerPackage,
    CustomerPackageRow,
};
use contract::commerce::{Customer, CustomerChange};
use domain::search::SearchQuery;
use futures::FutureExt;
use serde_json::json;
use service::database::Database;
use service::search::{Criterion, Page, index};
use service::testing::TestDatabase;

use super::batch::{Writer, Written};
use super::counter::Counter;
use super::listing::Viewer;
use super::saving::{self, Answered, Edit, NewPending, RealState, ReplyOf, Saved};
use super::{
    MIGRATOR, async_tables, customers, exchange, identify, listing, report, unsynchronized,
};
use crate::guid::mint_guid;
use crate::keys::fingerprint::Fingerprint;
use crate::keys::store::{self, KeyedRequest, OperationKey, Reply};

async fn databases() -> Vec<(TestDatabase, Database)> {
    let mut databases = Vec::new();
    for test in TestDatabase::all() {
        let database = Database::open(&test.url, &MIGRATOR).await.expect("a channel database");
        identify(&database).await.expect("an id");
        index::prepare(&database, &listing::CUSTOMERS).await.expect("an index");
        databases.push((test, database));
    }
    databases
}

fn viewer(operating_unit_number: &str) -> Viewer<'_> {
    Viewer { operating_unit_number, terminal: "GINZA-1", address_books: &[] }
}

fn pending(name: &str) -> Customer {
    let customer_id = mint_guid();
    Customer {
        account_number: customer_id.clone(),
        customer_id,
        is_async_customer: true,
        name: name.to_owned(),
        first_name: name.to_owned(),
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
    save_as(database, customer, addresses, answered(None)).await
}

fn answered(key: Option<OperationKey>) -> Answered {
    let operation_id = key.as_ref().map_or_else(mint_guid, |key| key.operation_id.clone());
    let reply = |customer: &Customer| {
        Ok(Reply { status: 201, body: json!({ "Version": customer.channel_version }) })
    };
    let request = key.map(|key| {
        let fingerprint = Fingerprint::of_creation(&Customer::default()).unwrap();
        KeyedRequest { key, fingerprint }
    });
    Answered { operation_id, request, reply: ReplyOf::new(reply) }
}

async fn save_as(
    database: &Database,
    customer: &Customer,
    addresses: usize,
    answered: Answered,
) -> Saved {
    let new = NewPending {
        customer: customer.clone(),
        operating_unit_number: "052".to_owned(),
        terminal: "GINZA-1".to_owned(),
        rows: rows(addresses),
        captured_by: String::new(),
        identity: None,
    };
    let writer = Writer::start(database.clone());
    let save = writer.write(move |batch| saving::save_pending(batch, new, answered).boxed());
    save.await.expect("saved")
}

/// Edits the phone number, without headquarters; returns the last counter.
async fn edit_phone(database: &Database, id: &str, phone: &str) -> i64 {
    let before = customers::find(database.read(), id).await.unwrap().unwrap().customer;
    let customer = Customer { phone: phone.to_owned(), ..before.clone() };
    let edit =
        Edit { change: CustomerChange::between(&before, &customer), customer, rows: rows(0) };
    let writer = Writer::start(database.clone());
    let answered = answered(None);
    let save = writer.write(move |batch| saving::save_edit(batch, edit, answered).boxed());
    assert!(matches!(save.await.unwrap(), Saved::Now { change: Some(_), .. }));
    Counter::Replication.read(database.read()).await.unwrap()
}

/// Headquarters' state of a customer with the phone number `phone`.
fn phone_package(version: i64, id: &str, phone: &str, synchronized_up_to: i64) -> CustomerPackage {
    let mut package = package(version, "Aiko Mori", id);
    package.rows[0].customer.phone = phone.to_owned();
    package.rows[0].synchronized_up_to = synchronized_up_to;
    package
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
        rows: vec![CustomerPackageRow {
            version,
            cust_account_async,
            customer,
            ..Default::default()
        }],
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
        let before = listing::delta(database.read(), &viewer("052"), false, 0, 10).await.unwrap();

        exchange::apply_customers(&database, &package(7, "Aiko Mori", id)).await.unwrap();
        assert_eq!(read().await.account_number, "004012");
        assert_eq!(read().await.customer_id, id);
        let after = listing::delta(database.read(), &viewer("052"), false, before.next_cursor, 10)
            .await
            .unwrap();
        assert_eq!(after.customers, [read().await]);

        // Real-time answers may overtake packages.
        exchange::apply_customers(&database, &package(5, "Older", id)).await.unwrap();
        exchange::apply_customers(&database, &package(7, "Same", id)).await.unwrap();
        assert_eq!(read().await.name, "Aiko Mori");
        exchange::apply_customers(&database, &package(9, "Newer", id)).await.unwrap();
        assert_eq!(read().await.name, "Newer");
        assert_eq!(exchange::applied(&database).await.unwrap().customers, 9);
        let all = listing::delta(database.read(), &viewer("052"), false, 0, 10).await.unwrap();
        assert_eq!(all.customers.len(), 1);
        let query = SearchQuery::new("004012", "JPN");
        assert_eq!(
            listing::search(&database, &viewer("052"), &[Criterion::Any(&query)], page(0, 50))
                .await
                .unwrap()
                .len(),
            1
        );
    }
}

#[tokio::test]
async fn a_pending_customer_never_takes_the_place_of_another() {
    for (_test, database) in databases().await {
        let customer = pending("Aiko Mori");
        assert!(matches!(save_pending(&database, &customer, 0).await, Saved::Now { .. }));
        let other = Customer { name: "Somebody else".to_owned(), ..customer.clone() };
        let saved = save_pending(&database, &other, 0).await;
        let Saved::Exists(existing) = saved else { panic!("{saved:?}") };
        let id = identify(&database).await.unwrap().to_string();
        assert_eq!(existing.customer, customers::versioned(customer, id, 1));
        // The refused one has left no rows.
        let mut connection = database.read().acquire().await.unwrap();
        let page = async_tables::page_above(&mut connection, 0).await.unwrap();
        assert_eq!(page.map(|it| (it.rows.customers.len(), it.last_counter)), Some((1, 1)));
    }
}

#[tokio::test]
async fn r017_reply_and_effect_are_stored_together_once() {
    for (_test, database) in databases().await {
        let key = OperationKey { device_id: "d".to_owned(), operation_id: mint_guid() };
        let mut outcomes = Vec::new();
        for name in ["First", "Second"] {
            let mut answered = answered(Some(key.clone()));
            let body = json!({ "Name": name });
            answered.reply = ReplyOf::new(|_| Ok(Reply { status: 201, body }));
            outcomes.push(save_as(&database, &pending(name), 0, answered).await);
        }
        assert!(matches!(outcomes[0], Saved::Now { change: Some(_), .. }));
        let Saved::Before(reply) = &outcomes[1] else { panic!("{:?}", outcomes[1]) };
        assert_eq!(reply.body, json!({ "Name": "First" }));
        let all = listing::delta(database.read(), &viewer("052"), false, 0, 10).await.unwrap();
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
        let poll = report::poll(&database, |_| AppliedVersions::default()).await.unwrap();
        assert_eq!(poll.rows_waiting, 7 * 400 + 1_501);
        assert!(poll.waiting_since.is_some());

        let (mut above, mut pages) = (0, Vec::new());
        let mut connection = database.read().acquire().await.unwrap();
        while let Some(page) = async_tables::page_above(&mut connection, above).await.unwrap() {
            let async_tables::Page { rows, last_counter: last, .. } = page;
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
        let id = identify(&database).await.unwrap();
        exchange::note_uploaded(&database, id, above).await.unwrap();
        assert_eq!(
            report::poll(&database, |_| AppliedVersions::default()).await.unwrap().rows_waiting,
            0
        );
    }
}

#[tokio::test]
async fn r124_another_channel_sees_no_pending_customer() {
    for (_test, database) in databases().await {
        save_pending(&database, &pending("Aiko Mori"), 0).await;
        let query = SearchQuery::new("aiko", "JPN");
        for (channel, count) in [("052", 1), ("053", 0)] {
            let found = listing::search(
                &database,
                &viewer(channel),
                &[Criterion::Any(&query)],
                page(0, 50),
            )
            .await
            .unwrap();
            assert_eq!(found.len(), count);
            let delta =
                listing::delta(database.read(), &viewer(channel), false, 0, 10).await.unwrap();
            assert_eq!((delta.customers.len(), delta.next_cursor), (count, 1));
        }
    }
}

fn page(skip: usize, top: usize) -> Page {
    Page { skip, top }
}

/// Customers of one family name in one package.
fn namesakes(count: usize) -> CustomerPackage {
    let version = 1;
    let row = |number: usize| CustomerPackageRow {
        version,
        customer: Customer {
            account_number: format!("{number:06}"),
            customer_id: mint_guid(),
            name: format!("Customer{number} Testmori"),
            first_name: format!("Customer{number}"),
            last_name: "Testmori".to_owned(),
            email: format!("person{number}@example.com"),
            ..Customer::default()
        },
        ..Default::default()
    };
    let mut rows: Vec<_> = (1..=count).map(row).collect();
    // The oldest of them, and the one who is asked for by both names.
    rows[0].customer.email = "oldest@example.com".to_owned();
    rows[count / 2].customer.name = "Aiko Testmori".to_owned();
    rows[count / 2].customer.first_name = "Aiko".to_owned();
    CustomerPackage { rows, version, ..package(version, "", "") }
}

#[tokio::test]
async fn r306_limits_come_after_filter_and_rank_and_pages_go_on_to_the_end() {
    const COUNT: usize = 1_101;
    for (_test, database) in databases().await {
        exchange::apply_customers(&database, &namesakes(COUNT)).await.unwrap();
        let viewer = viewer("052");

        let both = SearchQuery::new("aiko testmori", "JPN");
        let found = listing::search(&database, &viewer, &[Criterion::Any(&both)], page(0, 50))
            .await
            .unwrap();
        assert_eq!((found.len(), found[0].name.as_str()), (50, "Aiko Testmori"));

        let (name, email) =
            (SearchQuery::new("testmori", ""), SearchQuery::new("oldest@example.com", ""));
        for criteria in [[&name, &email], [&email, &name]] {
            let criteria = criteria.map(Criterion::Any);
            let found = listing::search(&database, &viewer, &criteria, page(0, 50)).await.unwrap();
            let found: Vec<&str> = found.iter().map(|it| it.email.as_str()).collect();
            assert_eq!(found, ["oldest@example.com"]);
        }

        let mut seen = std::collections::HashSet::new();
        for skip in (0..).step_by(500) {
            let page =
                listing::search(&database, &viewer, &[Criterion::Any(&name)], page(skip, 500))
                    .await
                    .unwrap();
            let is_last = page.len() < 500;
            seen.extend(page.into_iter().map(|customer| customer.customer_id));
            if is_last {
                break;
            }
        }
        assert_eq!(seen.len(), COUNT, "{:?}", database.kind());
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
        // A reader who pulls during writes misses no customer.
        let (mut cursor, mut seen) = (0, 0);
        while !tasks.is_empty() {
            let delta =
                listing::delta(database.read(), &viewer("052"), false, cursor, 500).await.unwrap();
            (cursor, seen) = (delta.next_cursor, seen + delta.customers.len());
            while tasks.try_join_next().is_some() {}
        }
        seen += listing::delta(database.read(), &viewer("052"), false, cursor, 500)
            .await
            .unwrap()
            .customers
            .len();
        assert_eq!(seen, 40, "{:?}", database.kind());
    }
}

#[tokio::test]
async fn r082_r083_a_package_made_before_an_edit_has_been_through_headquarters_does_not_take_it_back()
 {
    for (_test, database) in databases().await {
        let customer = pending("Aiko Mori");
        let id = customer.customer_id.as_str();
        let phone =
            async || customers::find(database.read(), id).await.unwrap().unwrap().customer.phone;
        let apply = async |package| exchange::apply_customers(&database, &package).await.unwrap();
        save_pending(&database, &customer, 0).await;
        let first = edit_phone(&database, id, "1").await;
        let second = edit_phone(&database, id, "2").await;
        assert!(first < second);

        // Converted, but neither edit, then the first edit only.
        apply(phone_package(5, id, "", first - 1)).await;
        assert_eq!(phone().await, "2");
        apply(phone_package(6, id, "1", first)).await;
        assert_eq!(phone().await, "2");
        // Both, and headquarters has changed it since.
        let newest = apply(phone_package(8, id, "3", second)).await;
        assert_eq!(phone().await, "3");
        assert!(newest.is_some());

        // What is in there stays in there, whatever is edited next.
        let third = edit_phone(&database, id, "4").await;
        apply(phone_package(9, id, "3", second)).await;
        assert_eq!(phone().await, "4");
        apply(phone_package(10, id, "4", third)).await;
        apply(phone_package(11, id, "5", third)).await;
        assert_eq!(phone().await, "5");
    }
}

#[tokio::test]
async fn a_real_time_answer_keeps_edits_on_top_until_a_package_says_that_they_are_in_there() {
    for (_test, database) in databases().await {
        let customer = pending("Aiko Mori");
        let id = customer.customer_id.as_str();
        let phone =
            async || customers::find(database.read(), id).await.unwrap().unwrap().customer.phone;
        save_pending(&database, &customer, 0).await;
        exchange::apply_customers(&database, &phone_package(5, id, "", 0)).await.unwrap();
        let edit = edit_phone(&database, id, "1").await;

        let mut at_headquarters = package(7, "Aiko Mori", id).rows.remove(0).customer;
        at_headquarters.customer_id = id.to_owned();
        let state = RealState {
            customer: at_headquarters,
            version: 7,
            address_books: None,
            captured_by: None,
            identity: None,
        };
        let (writer, answered) = (Writer::start(database.clone()), answered(None));
        let save = writer.write(move |batch| saving::save_real(batch, state, answered).boxed());
        assert!(matches!(save.await.unwrap(), Saved::Now { change: Some(_), .. }));
        assert_eq!(phone().await, "1");

        // The same version, told by 1010: now the edit is known to be in it.
        let newest = exchange::apply_customers(&database, &phone_package(7, id, "9", edit)).await;
        assert!(newest.unwrap().is_some());
        assert_eq!(phone().await, "9");
        let again = exchange::apply_customers(&database, &phone_package(7, id, "9", edit)).await;
        assert_eq!(again.unwrap(), None);
    }
}

#[tokio::test]
async fn a_write_that_fails_leaves_the_others_of_its_transaction_alone() {
    for (_test, database) in databases().await {
        let writer = Writer::start(database.clone());
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..60_i64 {
            let writer = writer.clone();
            tasks.spawn(async move {
                let write = writer.write(move |batch| {
                    async move {
                        let id = number.to_string();
                        let change = CustomerChange::default();
                        unsynchronized::note(batch.connection(), number, &id, &change).await?;
                        match number % 3 {
                            0 => Ok(Written::Keep(number)),
                            1 => Ok(Written::Undo(number)),
                            // The same again: the database says no.
                            _ => unsynchronized::note(batch.connection(), number, &id, &change)
                                .await
                                .map(|()| Written::Keep(number)),
                        }
                    }
                    .boxed()
                });
                (number, write.await)
            });
        }
        while let Some(done) = tasks.join_next().await {
            let (number, told) = done.unwrap();
            assert_eq!(told.ok(), (number % 3 < 2).then_some(number));
        }
        let kept: Vec<i64> = sqlx::query_scalar(
            "SELECT last_counter FROM unsynchronized_edit ORDER BY last_counter",
        )
        .fetch_all(database.read())
        .await
        .unwrap();
        assert_eq!(kept, (0..60).filter(|number| number % 3 == 0).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn replies_older_than_a_month_are_purged_and_younger_ones_are_not() {
    for (_test, database) in databases().await {
        for number in 0..3 {
            let key = OperationKey { device_id: "d".to_owned(), operation_id: number.to_string() };
            save_as(&database, &pending("Aiko Mori"), 0, answered(Some(key))).await;
        }
        let mut write = database.write().await.unwrap();
        let old = "UPDATE idempotency SET created_at = '2026-01-01T00:00:00.000Z'
            WHERE operation_id <> '2'";
        sqlx::query(old).execute(&mut *write).await.unwrap();
        write.commit().await.unwrap();
        let before = "2026-01-02T00:00:00.000Z";
        assert_eq!(store::purge(&database, before).await.unwrap(), 2);
        assert_eq!(store::purge(&database, before).await.unwrap(), 0);
    }
}
