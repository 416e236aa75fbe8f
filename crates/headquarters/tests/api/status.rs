//! *Customer synchronization status*: what became of each operation, and repairing it.

use contract::admin::{CustomerOperation, CustomerOperationList, OperationAttribute};
use contract::cdx::{AsyncAddressRow, operation};
use contract::rts::CustomerReply;
use reqwest::{Method, Url};

use crate::channel::Channel;
use crate::server::{Server, new_id, ok, person, refused};

async fn list(server: &Server, query: &[(&str, &str)]) -> CustomerOperationList {
    let url = Url::parse_with_params(&server.at("/api/customer-operations"), query).expect("a URL");
    let path = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    server.get(&path).await
}

async fn one(server: &Server, id: &str) -> CustomerOperation {
    server.get(&format!("/api/customer-operations/{id}")).await
}

fn attribute<'a>(operation: &'a CustomerOperation, name: &str) -> &'a OperationAttribute {
    let mut attributes = operation.attributes.iter();
    attributes.find(|attribute| attribute.name == name).unwrap_or_else(|| panic!("{name}"))
}

/// The operation with one new value, as *Save* sends it.
fn with(operation: &CustomerOperation, name: &str, value: &str) -> CustomerOperation {
    let new_value = value.to_owned();
    let changed = OperationAttribute { new_value, ..attribute(operation, name).clone() };
    CustomerOperation { attributes: vec![changed], ..operation.clone() }
}

async fn save(server: &Server, change: &CustomerOperation) -> reqwest::Response {
    let path = format!("/api/customer-operations/{}", change.id);
    server.put_if(&path, &change.e_tag, change).await
}

async fn synchronize(server: &Server, id: &str) -> CustomerOperation {
    server.post(&format!("/api/customer-operations/{id}/synchronize"), &()).await
}

/// A create that headquarters refuses, and one that it accepts.
async fn one_failed_of_two(server: &Server, channel: &Channel) -> [String; 2] {
    let good = channel.capture_with(new_id(), |row| {
        row.first_name = "Ren".to_owned();
        row.last_name = "Sato".to_owned();
        row.terminal = "SEATTLE-1".to_owned();
    });
    let bad = channel.capture_with(new_id(), |row| {
        row.first_name = "Aiko".to_owned();
        row.last_name = "Mori".to_owned();
        row.email = "aiko@blocked.example".to_owned();
    });
    server.run("P-0001").await;
    server.run("sync").await;
    [good, bad]
}

#[tokio::test]
async fn r115_every_operation_is_listed_with_where_it_came_from_and_how_it_stands() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let [good, bad] = one_failed_of_two(&server, &channel).await;
        let listed = list(&server, &[]).await;
        assert_eq!(listed.total, 2);
        let [failed, done] = &listed.operations[..] else { panic!("{listed:?}") };
        assert_eq!(done.channel_name, "SEATTLE");
        assert_eq!(done.register, "SEATTLE-1");
        assert_eq!(done.customer_account, "004001");
        assert_eq!(done.async_customer_account, good);
        assert_eq!(done.operations_timestamp, "2026-11-20T01:00:00.000Z");
        assert_eq!(done.customer_sync_status, "Succeeded");
        assert_eq!(done.customer_name, "Ren Sato");
        assert_eq!(done.online_operation_completed, 1);
        assert_eq!(failed.async_customer_account, bad);
        assert_eq!(failed.customer_sync_status, "Failed");
        assert_eq!((failed.customer_account.as_str(), failed.online_operation_completed), ("", 0));
        // An upload that is repeated adds nothing.
        let rows =
            contract::cdx::AsyncRows { customers: channel.contents().rows, ..Default::default() };
        channel.send_rows(0, rows).await;
        assert_eq!(list(&server, &[]).await.total, 2);
    }
}

#[tokio::test]
async fn r116_operations_are_filtered_by_any_field_and_value_and_by_status() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let [good, bad] = one_failed_of_two(&server, &channel).await;
        let id = new_id();
        channel.add(|rows, next| {
            rows.addresses.push(AsyncAddressRow {
                counter: next(),
                operation_id: id,
                operation: operation::CREATE,
                cust_account_async: good.clone(),
                address_id: "a".to_owned(),
                city: "Osaka".to_owned(),
                ..AsyncAddressRow::default()
            });
        });
        server.run("P-0001").await;
        let found = async |query: &[(&str, &str)]| {
            let listed = list(&server, query).await;
            assert_eq!(listed.total, listed.operations.len() as u64);
            listed.operations.len()
        };
        assert_eq!(found(&[("field", "FIRSTNAME"), ("value", "aik")]).await, 1);
        assert_eq!(found(&[("field", "FIRSTNAME"), ("value", "mori")]).await, 0);
        assert_eq!(found(&[("field", "RETAILASYNCADDRESSV2.CITY"), ("value", "osaka")]).await, 1);
        assert_eq!(found(&[("value", "blocked.example")]).await, 1);
        assert_eq!(found(&[("field", "CUSTACCOUNTASYNC"), ("value", &bad)]).await, 1);
        assert_eq!(found(&[("field", "CUSTACCOUNT"), ("value", "004001")]).await, 2);
        assert_eq!(found(&[("status", "Failed")]).await, 1);
        assert_eq!(found(&[("status", "Waiting")]).await, 1);
        assert_eq!(found(&[("status", "Failed"), ("value", "Ren")]).await, 0);
        assert_eq!(found(&[("value", "%")]).await, 0);
        let page = list(&server, &[("$top", "1"), ("$skip", "1")]).await;
        assert_eq!((page.operations.len(), page.total), (1, 3));
        assert!(page.fields.contains(&"RETAILASYNCCUSTOMERV2.EMAIL".to_owned()));
        for wrong in ["field=PASSWORDHASH&value=x", "status=Nothing"] {
            let path = format!("/api/customer-operations?{wrong}");
            refused(server.admin(Method::GET, &path).send().await.unwrap(), 422).await;
        }
    }
}

#[tokio::test]
async fn r117_r118_an_operation_says_what_it_is_and_why_it_failed_in_the_readers_language() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        one_failed_of_two(&server, &channel).await;
        let id = list(&server, &[("status", "Failed")]).await.operations[0].id.clone();
        let failed = one(&server, &id).await;
        assert_eq!(failed.retail_async_operation, "Create");
        assert_eq!((failed.customer_sync_status.as_str(), failed.try_count), ("Failed", 1));
        let reason = "Headquarters does not accept email addresses of blocked.example.";
        assert_eq!(failed.last_known_error, reason);
        assert_eq!(
            failed.change_description,
            format!("Customer creation: synchronization failed. {reason}")
        );
        let path = format!("/api/customer-operations/{id}");
        let request = server.admin(Method::GET, &path).header("accept-language", "ja");
        let japanese: CustomerOperation = ok(request.send().await.unwrap()).await;
        assert!(japanese.change_description.starts_with("顧客の作成: 同期に失敗"), "{japanese:?}");
        refused(
            server.admin(Method::GET, "/api/customer-operations/x.1").send().await.unwrap(),
            404,
        )
        .await;
    }
}

#[tokio::test]
async fn r119_old_and_new_value_of_each_attribute_before_and_after_it_was_processed() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let mut customer = person("Aiko", "Mori");
        customer.email = "old@example.com".to_owned();
        let created: CustomerReply = ok(server.create(customer).await).await;
        let number = created.customer.account_number;
        channel.capture_with(String::new(), |row| {
            row.operation = operation::UPDATE;
            row.cust_account.clone_from(&number);
            row.first_name = "Aiko".to_owned();
            row.last_name = "Mori".to_owned();
            row.email = "new@example.com".to_owned();
        });
        server.run("P-0001").await;
        let id = list(&server, &[]).await.operations[0].id.clone();
        let check = async |is_editable: bool| {
            let operation = one(&server, &id).await;
            let email = attribute(&operation, "EMAIL");
            assert_eq!(email.table, "RETAILASYNCCUSTOMERV2");
            assert_eq!(email.old_value, "old@example.com");
            assert_eq!(email.new_value, "new@example.com");
            assert_eq!(email.is_editable, is_editable);
            assert!(!attribute(&operation, "OPERATION").is_editable);
            assert_eq!(operation.customer_account, number);
            operation
        };
        assert_eq!(check(true).await.customer_sync_status, "Waiting");
        server.run("sync").await;
        let done = check(false).await;
        assert_eq!(done.change_description, "Account update: processed.");
        // What happens later does not change what was.
        channel.capture_with(String::new(), |row| {
            row.operation = operation::UPDATE;
            row.cust_account.clone_from(&number);
            row.first_name = "Aiko".to_owned();
            row.email = "newer@example.com".to_owned();
        });
        server.run("P-0001").await;
        server.run("sync").await;
        check(false).await;
        let late = refused(save(&server, &with(&done, "EMAIL", "x@example.com")).await, 409).await;
        assert!(late.localized_message.contains("has been processed"), "{late:?}");
    }
}

#[tokio::test]
async fn r120_r121_a_repair_changes_the_customer_only_when_it_is_synchronized() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let [_, bad] = one_failed_of_two(&server, &channel).await;
        // A later edit of the same customer is held.
        channel.capture_with(bad.clone(), |row| {
            row.operation = operation::UPDATE;
            row.first_name = "Aiko".to_owned();
            row.last_name = "Ito".to_owned();
        });
        server.run("P-0001").await;
        server.run("sync").await;
        let held = &list(&server, &[("status", "Held")]).await.operations[0];
        assert!(held.change_description.contains("waits for an earlier"), "{held:?}");

        let failed = list(&server, &[("status", "Failed")]).await.operations[0].id.clone();
        let failed = one(&server, &failed).await;
        let saved: CustomerOperation =
            ok(save(&server, &with(&failed, "EMAIL", "aiko@example.com")).await).await;
        assert_eq!(attribute(&saved, "EMAIL").new_value, "aiko@example.com");
        assert_ne!(saved.e_tag, failed.e_tag);
        let late = save(&server, &with(&failed, "EMAIL", "other@example.com")).await;
        refused(late, 412).await;
        assert_eq!(server.counters().await.customers, 203);
        assert_eq!(one(&server, &failed.id).await.customer_sync_status, "Failed");

        let done = synchronize(&server, &failed.id).await;
        assert_eq!(done.customer_sync_status, "Succeeded");
        assert_eq!(done.online_operation_completed, 1);
        assert_eq!(
            (done.last_known_error.as_str(), done.customer_account.as_str()),
            ("", "004002")
        );
        // The later edit went on by itself.
        assert_eq!(one(&server, &held.id).await.customer_sync_status, "Succeeded");
        let counters = server.counters().await;
        assert_eq!((counters.customers, counters.async_rows_waiting), (204, 0));
        let completed: Vec<(i64,)> =
            sqlx::query_as("SELECT DISTINCT ONLINEOPERATIONCOMPLETED FROM RETAILASYNCCUSTOMERV2")
                .fetch_all(&server.database().await)
                .await
                .unwrap();
        assert_eq!(completed, [(1,)]);
        server.run("1010").await;
        let customer = channel.downloaded(&bad).unwrap().customer;
        assert_eq!(customer.name, "Aiko Ito");
        // Once more changes nothing.
        assert_eq!(synchronize(&server, &failed.id).await.customer_sync_status, "Succeeded");
        assert_eq!(server.counters().await.customers, 204);
    }
}

#[tokio::test]
async fn r120_the_sync_jobs_next_run_takes_a_repair_too() {
    let server = Server::demo().await;
    let channel = Channel::connected(&server).await;
    let [_, bad] = one_failed_of_two(&server, &channel).await;
    let failed = list(&server, &[("status", "Failed")]).await.operations[0].id.clone();
    let failed = one(&server, &failed).await;
    ok::<CustomerOperation>(save(&server, &with(&failed, "EMAIL", "")).await).await;
    assert_eq!(server.run("sync").await.rows, 1);
    server.run("1010").await;
    assert_eq!(channel.downloaded(&bad).unwrap().customer.email, "");
}

#[tokio::test]
async fn a_repair_that_is_wrong_is_refused_with_its_member_or_fails_again() {
    let server = Server::demo().await;
    let channel = Channel::connected(&server).await;
    one_failed_of_two(&server, &channel).await;
    let failed = list(&server, &[("status", "Failed")]).await.operations[0].id.clone();
    let failed = one(&server, &failed).await;
    let body = refused(save(&server, &with(&failed, "TITLERECORDID", "Dr.")).await, 422).await;
    assert_eq!(body.validation_errors[0].member_names, ["Attributes[0].NewValue"]);
    let mut foreign = with(&failed, "EMAIL", "x");
    foreign.attributes[0].name = "CUSTACCOUNTASYNC".to_owned();
    let body = refused(save(&server, &foreign).await, 422).await;
    assert_eq!(body.validation_errors[0].member_names, ["Attributes[0].Name"]);

    ok::<CustomerOperation>(save(&server, &with(&failed, "EMAIL", "not an address")).await).await;
    let again = synchronize(&server, &failed.id).await;
    assert_eq!((again.customer_sync_status.as_str(), again.try_count), ("Failed", 2));
    assert_ne!(again.last_known_error, failed.last_known_error);
}

#[tokio::test]
async fn r120_a_retry_of_the_job_stands_in_the_way_of_no_repair_and_a_second_repair_does() {
    let server = Server::demo().await;
    let channel = Channel::connected(&server).await;
    one_failed_of_two(&server, &channel).await;
    let id = list(&server, &[("status", "Failed")]).await.operations[0].id.clone();
    let [first, second] = [one(&server, &id).await, one(&server, &id).await];
    server.run("sync").await;
    assert!(one(&server, &id).await.try_count > first.try_count);
    ok::<CustomerOperation>(save(&server, &with(&first, "EMAIL", "")).await).await;
    refused(save(&server, &with(&second, "EMAIL", "second@example.com")).await, 412).await;
}
