//! Pending customers become customers with account numbers.

use contract::cdx::{
    AsyncAddressRow, AsyncAffiliationRow, AsyncAttributeRow, AsyncContactRow, AsyncRows, operation,
};
use contract::commerce::Customer;
use contract::rts::CustomerReply;
use sqlx::AssertSqlSafe;

use crate::channel::Channel;
use crate::server::{Server, new_id, ok, person};

const TABLES: [&str; 5] = [
    "RETAILASYNCCUSTOMERV2",
    "RETAILASYNCADDRESSV2",
    "RETAILASYNCCUSTOMERCONTACT",
    "RETAILASYNCCUSTOMERAFFILIATION",
    "RETAILASYNCCUSTOMERATTRIBUTEV2",
];

/// P-0001 → sync → 1010.
async fn convert(server: &Server) {
    for job in ["P-0001", "sync", "1010"] {
        let run = server.run(job).await;
        assert_eq!(run.status, "Succeeded", "{run:?}");
    }
}

/// `ONLINEOPERATIONCOMPLETED`, `TRYCOUNT` and `LASTERROR` of a table's rows in
/// counter order.
async fn states(server: &Server, table: &str) -> Vec<(i64, i64, String)> {
    let sql = format!(
        "SELECT ONLINEOPERATIONCOMPLETED, TRYCOUNT, LASTERROR FROM {table} \
         ORDER BY REPLICATIONCOUNTERFROMORIGIN"
    );
    sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&server.database().await).await.expect("rows")
}

#[tokio::test]
async fn r091_r092_r093_r096_the_three_jobs_bring_the_number_back_one_step_each() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let guid = channel.capture("Aiko", "Mori");

        let upload = server.run("P-0001").await;
        assert_eq!((upload.status.as_str(), upload.rows), ("Succeeded", 1));
        let counters = server.counters().await;
        assert_eq!((counters.async_rows_waiting, counters.customers), (1, 202));

        let sync = server.run("sync").await;
        assert_eq!((sync.status.as_str(), sync.rows, sync.errors), ("Succeeded", 1, 0));
        assert_eq!(server.counters().await.customers, 203);
        assert!(channel.downloaded(&guid).is_none());

        assert_eq!(server.run("1010").await.rows, 1);
        let customer = channel.downloaded(&guid).unwrap().customer;
        assert_eq!(customer.account_number, "004001");
        assert_eq!(customer.name, "Aiko Mori");
        assert!(customer.record_id > 0 && !customer.party_number.is_empty());
        assert!(!customer.is_async_customer);
    }
}

#[tokio::test]
async fn r094_r100_r103_every_processed_row_is_marked_and_the_guid_is_kept() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let guid = capture_everything(&channel);
        convert(&server).await;

        for table in TABLES {
            assert_eq!(states(&server, table).await, [(1, 0, String::new())], "{table}");
        }
        let listed = server.customers("004001").await.customers;
        assert_eq!(listed[0].cust_account_async, guid);
        assert_eq!(listed[0].customer_id, guid);
    }
}

/// One operation with a row in each table.
fn capture_everything(channel: &Channel) -> String {
    let operation_id = new_id();
    let guid = channel.capture_with(new_id(), |row| {
        row.operation_id.clone_from(&operation_id);
        row.first_name = "Aiko".to_owned();
        row.last_name = "Mori".to_owned();
        row.title_record_id = 5_637_144_602;
    });
    let (id, account) = (operation_id, guid.clone());
    channel.add(|rows, next| {
        rows.addresses.push(AsyncAddressRow {
            counter: next(),
            operation_id: id.clone(),
            operation: operation::CREATE,
            cust_account_async: account.clone(),
            address_id: "address-1".to_owned(),
            street: "銀座1-2-3".to_owned(),
            country: "JPN".to_owned(),
            is_primary: 1,
            ..AsyncAddressRow::default()
        });
        rows.contacts.push(AsyncContactRow {
            counter: next(),
            operation_id: id.clone(),
            operation: operation::CREATE,
            cust_account_async: account.clone(),
            contact_type: 2,
            locator: "aiko@example.com".to_owned(),
            marketing_consent: 1,
            ..AsyncContactRow::default()
        });
        rows.affiliations.push(AsyncAffiliationRow {
            counter: next(),
            operation_id: id.clone(),
            operation: operation::CREATE,
            cust_account_async: account.clone(),
            affiliation: 5_637_144_801,
            ..AsyncAffiliationRow::default()
        });
        rows.attributes.push(AsyncAttributeRow {
            counter: next(),
            operation_id: id.clone(),
            operation: operation::CREATE,
            cust_account_async: account.clone(),
            name: "Gift wrapping".to_owned(),
            value: "true".to_owned(),
            ..AsyncAttributeRow::default()
        });
    });
    guid
}

#[tokio::test]
async fn r073_r148_address_contact_title_affiliation_and_attribute_reach_the_customer() {
    let server = Server::demo().await;
    let channel = Channel::connected(&server).await;
    let guid = capture_everything(&channel);
    convert(&server).await;

    let customer = channel.downloaded(&guid).unwrap().customer;
    assert_eq!(customer.title_record_id, 5_637_144_602);
    assert_eq!(customer.addresses[0].id, "address-1");
    assert_eq!(customer.addresses[0].street, "銀座1-2-3");
    assert!(customer.contacts[0].is_marketing_consent_given);
    assert_eq!(customer.customer_affiliations[0].name, "VIP");
    assert_eq!(customer.attributes[0].attribute_value.string_value, "true");
}

#[tokio::test]
async fn what_a_row_leaves_blank_comes_from_the_stores_default_customer() {
    let server = Server::demo().await;
    let channel = Channel::connected(&server).await;
    let blank = channel.capture("Aiko", "Mori");
    let given = channel.capture_with(new_id(), |row| {
        row.first_name = "Ren".to_owned();
        row.currency = "JPY".to_owned();
        row.customer_group = "10".to_owned();
        row.language = "ja".to_owned();
    });
    convert(&server).await;

    let what = |guid| {
        let Customer { currency_code, customer_group, language, .. } =
            channel.downloaded(guid).unwrap().customer;
        [currency_code, customer_group, language]
    };
    assert_eq!(what(&blank), ["USD", "30", "en-US"]);
    assert_eq!(what(&given), ["JPY", "10", "ja"]);
}

#[tokio::test]
async fn r095_r122_one_failed_operation_of_a_hundred_leaves_the_others_alone() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        for number in 0..100 {
            channel.capture_with(new_id(), |row| {
                row.first_name = format!("N{number}");
                if number == 41 {
                    row.email = "somebody@blocked.example".to_owned();
                }
            });
        }
        server.run("P-0001").await;
        let sync = server.run("sync").await;
        assert_eq!(sync.status, "SucceededWithErrors");
        assert_eq!((sync.rows, sync.errors), (99, 1));
        assert!(sync.message.starts_with("1 operation failed"), "{}", sync.message);

        let states = states(&server, TABLES[0]).await;
        assert!(states.iter().enumerate().all(|(n, row)| (row.0 == 1) == (n != 41)), "{states:?}");
        let (_, try_count, error) = &states[41];
        assert_eq!(*try_count, 1);
        assert!(error.contains("blocked.example"), "{error}");
        assert_eq!(server.counters().await.customers, 202 + 99);
        let warnings = server.jobs().await.warnings.join("\n");
        assert!(warnings.contains("1 row of async customers could not be turned"), "{warnings}");
        // What failed is not what is missing.
        server.run("1010").await;
        assert_eq!(server.run("1010").await.message, "");
    }
}

#[tokio::test]
async fn r095_a_failed_operation_is_tried_again_and_goes_through_once_the_cause_is_gone() {
    let server = Server::demo().await;
    let channel = Channel::connected(&server).await;
    let guid = channel.capture_with(new_id(), |row| {
        row.first_name = "Aiko".to_owned();
        row.email = "aiko@blocked.example".to_owned();
    });
    server.run("P-0001").await;
    server.run("sync").await;
    server.run("sync").await;
    assert_eq!(states(&server, TABLES[0]).await[0].1, 2);

    sqlx::query("DELETE FROM BLOCKEDEMAILDOMAIN").execute(&server.database().await).await.unwrap();
    assert_eq!(server.run("sync").await.rows, 1);
    assert_eq!(states(&server, TABLES[0]).await[0], (1, 2, String::new()));
    server.run("1010").await;
    assert!(channel.downloaded(&guid).is_some());
}

#[tokio::test]
async fn r122_a_row_that_the_database_refuses_leaves_the_others_alone() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        channel.capture("Aiko", "Mori");
        channel.capture("Alice", "Adams");
        channel.capture("Yui", "Ito");
        // No two customers may have the same name, of all things.
        sqlx::query("CREATE UNIQUE INDEX ONE_OF_A_NAME ON RETAILCUSTTABLE (SEARCHNAME)")
            .execute(&server.database().await)
            .await
            .unwrap();
        server.run("P-0001").await;
        let sync = server.run("sync").await;
        assert_eq!((sync.rows, sync.errors), (2, 1), "{sync:?}");
        let states = states(&server, TABLES[0]).await;
        assert_eq!(states.iter().map(|row| row.0).collect::<Vec<_>>(), [1, 0, 1]);
        assert_eq!(server.counters().await.customers, 204);
    }
}

#[tokio::test]
async fn r099_the_sync_job_and_the_upload_twice_make_no_second_customer() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let guid = channel.capture("Aiko", "Mori");
        convert(&server).await;
        assert_eq!(server.run("sync").await.rows, 0);
        // The whole upload once more, as after a lost answer.
        let rows = AsyncRows { customers: channel.contents().rows, ..AsyncRows::default() };
        channel.send_rows(0, rows).await;
        assert_eq!(server.run("sync").await.rows, 0);
        // And even as another operation of the same customer.
        channel.capture_with(guid.clone(), |row| row.first_name = "Aiko".to_owned());
        convert(&server).await;

        assert_eq!(server.counters().await.customers, 203);
        assert_eq!(channel.downloaded(&guid).unwrap().customer.account_number, "004001");
    }
}

#[tokio::test]
async fn r018_a_customer_whose_real_time_answer_was_lost_is_linked_not_doubled() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let customer = person("Aiko", "Mori");
        let guid = customer.customer_id.clone();
        let created: CustomerReply = ok(server.create(customer).await).await;
        let number = created.customer.account_number;
        // The scale unit did not hear that and took the customer as async.
        channel.capture_with(guid.clone(), |row| {
            row.first_name = "Aiko".to_owned();
            row.last_name = "Mori".to_owned();
        });
        convert(&server).await;

        assert_eq!(server.counters().await.customers, 203);
        assert_eq!(channel.downloaded(&guid).unwrap().customer.account_number, number);
        let listed = &server.customers(&number).await.customers[0];
        assert_eq!(listed.cust_account_async, guid);
    }
}

#[tokio::test]
async fn r089_later_operations_of_a_customer_wait_for_a_failed_one() {
    let server = Server::demo().await;
    let channel = Channel::connected(&server).await;
    let guid = channel.capture_with(new_id(), |row| {
        row.first_name = "First".to_owned();
        row.email = "a@blocked.example".to_owned();
    });
    channel.capture_with(guid.clone(), |row| {
        row.operation = operation::UPDATE;
        row.first_name = "Second".to_owned();
    });
    server.run("P-0001").await;
    let sync = server.run("sync").await;
    assert_eq!((sync.rows, sync.errors), (0, 1));

    sqlx::query("DELETE FROM BLOCKEDEMAILDOMAIN").execute(&server.database().await).await.unwrap();
    assert_eq!(server.run("sync").await.rows, 2);
    server.run("1010").await;
    assert_eq!(channel.downloaded(&guid).unwrap().customer.name, "Second");
}

#[tokio::test]
async fn r060_an_address_of_a_sync_customer_is_added_to_it() {
    let server = Server::demo().await;
    let channel = Channel::connected(&server).await;
    let created: CustomerReply = ok(server.create(person("Aiko", "Mori")).await).await;
    let number = created.customer.account_number;
    let account = number.clone();
    channel.add(|rows, next| {
        rows.addresses.push(AsyncAddressRow {
            counter: next(),
            operation_id: new_id(),
            operation: operation::CREATE,
            cust_account: account,
            address_id: "address-1".to_owned(),
            city: "Seattle".to_owned(),
            ..AsyncAddressRow::default()
        });
    });
    convert(&server).await;
    let customers = channel.contents().customers;
    let customer = customers.iter().find(|row| row.customer.account_number == number).unwrap();
    assert_eq!(customer.customer.addresses[0].city, "Seattle");
    assert!(customer.customer.addresses[0].is_primary);
}

#[tokio::test]
async fn r093_many_operations_are_converted_in_order_whatever_the_batches() {
    let server = Server::demo().await;
    let channel = Channel::connected(&server).await;
    let mut guids = Vec::new();
    for number in 0..1_234 {
        guids.push(channel.capture("N", &number.to_string()));
    }
    assert_eq!(server.run("P-0001").await.rows, 1_234);
    assert_eq!(server.run("sync").await.rows, 1_234);
    assert_eq!(server.run("1010").await.rows, 1_234);
    for (number, guid) in guids.iter().enumerate() {
        let customer = channel.downloaded(guid).unwrap().customer;
        assert_eq!(customer.account_number, format!("{:06}", 4_001 + number));
        assert_eq!(customer.last_name, number.to_string());
    }
}
