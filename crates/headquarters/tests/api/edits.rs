//! Edits that come up by the async tables.

use contract::cdx::{
    AsyncAddressRow, AsyncAffiliationRow, AsyncContactRow, AsyncCustomerRow, operation,
};
use contract::commerce::Customer;
use contract::rts::CustomerReply;

use crate::channel::Channel;
use crate::server::{Server, new_id, ok, person};

async fn run_all(server: &Server) {
    for job in ["P-0001", "sync", "1010"] {
        server.run(job).await;
    }
}

fn with_number(channel: &Channel, number: &str) -> Customer {
    let customers = channel.contents().customers;
    let found = customers.into_iter().find(|row| row.customer.account_number == number);
    found.expect("the customer").customer
}

/// An edit of a customer that was created sync: `CUSTACCOUNT` names it.
fn edit(channel: &Channel, number: &str, fill: impl FnOnce(&mut AsyncCustomerRow)) -> String {
    let operation_id = new_id();
    channel.capture_with(String::new(), |row| {
        row.operation_id.clone_from(&operation_id);
        row.operation = operation::UPDATE;
        row.cust_account = number.to_owned();
        row.first_name = "Aiko".to_owned();
        row.last_name = "Mori".to_owned();
        fill(row);
    });
    operation_id
}

fn address(number: &str, kind: i32, id: &str, city: &str, is_primary: bool) -> AsyncAddressRow {
    AsyncAddressRow {
        operation_id: new_id(),
        operation: kind,
        cust_account: number.to_owned(),
        address_id: id.to_owned(),
        city: city.to_owned(),
        is_primary: i32::from(is_primary),
        originating_channel: "052".to_owned(),
        created_at: "2026-11-20T01:02:03.000Z".to_owned(),
        ..AsyncAddressRow::default()
    }
}

#[tokio::test]
async fn r085_an_edit_of_a_sync_customer_brings_its_newest_values_to_headquarters() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let created: CustomerReply = ok(server.create(person("Aiko", "Mori")).await).await;
        let number = created.customer.account_number;
        edit(&channel, &number, |row| row.last_name = "Sato".to_owned());
        let id = edit(&channel, &number, |row| {
            row.last_name = "Ito".to_owned();
            row.email = "aiko@example.com".to_owned();
        });
        channel.add(|rows, next| {
            rows.contacts.push(AsyncContactRow {
                counter: next(),
                operation_id: id.clone(),
                cust_account: number.clone(),
                contact_type: 1,
                locator: "0312345678".to_owned(),
                ..AsyncContactRow::default()
            });
            rows.affiliations.push(AsyncAffiliationRow {
                counter: next(),
                operation_id: id,
                cust_account: number.clone(),
                affiliation: 5_637_144_801,
                ..AsyncAffiliationRow::default()
            });
        });
        run_all(&server).await;
        let customer = with_number(&channel, &number);
        assert_eq!(customer.name, "Aiko Ito");
        assert_eq!(customer.email, "aiko@example.com");
        assert_eq!(customer.contacts[0].contact, "0312345678");
        assert_eq!(customer.customer_affiliations[0].name, "VIP");
        assert_eq!(customer.record_id, created.customer.record_id);
        assert_eq!(customer.currency_code, "JPY");

        // The newest state has no contacts: the list is replaced as a whole.
        edit(&channel, &number, |_| {});
        run_all(&server).await;
        let customer = with_number(&channel, &number);
        assert!(customer.contacts.is_empty() && customer.customer_affiliations.is_empty());
        assert_eq!(server.counters().await.async_rows_waiting, 0);
    }
}

#[tokio::test]
async fn r060_r086_addresses_are_added_changed_made_primary_and_taken_away_each_alone() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let created: CustomerReply = ok(server.create(person("Aiko", "Mori")).await).await;
        let number = created.customer.account_number;
        let steps = [
            (operation::CREATE, "a", "Osaka", true),
            (operation::CREATE, "b", "Kyoto", false),
            (operation::CREATE, "c", "Nara", false),
            (operation::UPDATE, "b", "Kobe", true),
            (operation::DEACTIVATE, "a", "Osaka", false),
        ];
        for (kind, id, city, is_primary) in steps {
            channel.add(|rows, next| {
                let mut row = address(&number, kind, id, city, is_primary);
                row.counter = next();
                rows.addresses.push(row);
            });
        }
        run_all(&server).await;
        let customer = with_number(&channel, &number);
        let addresses: Vec<_> = customer
            .addresses
            .iter()
            .map(|address| (address.id.as_str(), address.city.as_str(), address.is_primary))
            .collect();
        assert_eq!(addresses, [("b", "Kobe", true), ("c", "Nara", false)]);
        assert_eq!(customer.name, "Aiko Mori");
    }
}

#[tokio::test]
async fn r089_operations_by_guid_and_by_number_of_one_customer_keep_their_order() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let guid = channel.capture("Aiko", "Mori");
        run_all(&server).await;
        let number = channel.downloaded(&guid).unwrap().customer.account_number;
        // Captured before the number came back, and refused; then one by the number.
        channel.capture_with(guid.clone(), |row| {
            row.operation = operation::UPDATE;
            row.first_name = "First".to_owned();
            row.email = "a@blocked.example".to_owned();
        });
        edit(&channel, &number, |row| row.first_name = "Second".to_owned());
        server.run("P-0001").await;
        let sync = server.run("sync").await;
        assert_eq!((sync.rows, sync.errors), (0, 1), "{sync:?}");
        sqlx::query("DELETE FROM BLOCKEDEMAILDOMAIN")
            .execute(&server.database().await)
            .await
            .unwrap();
        run_all(&server).await;
        assert_eq!(with_number(&channel, &number).name, "Second Mori");
    }
}

#[tokio::test]
async fn a_package_says_how_far_a_channels_own_operations_are_in_a_customer() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let other = Channel::connected(&server).await;
        let guid = channel.capture("Aiko", "Mori");
        run_all(&server).await;
        let up_to = |channel: &Channel| channel.downloaded(&guid).unwrap().synchronized_up_to;
        assert_eq!((up_to(&channel), up_to(&other)), (1, 0));
        let number = channel.downloaded(&guid).unwrap().customer.account_number;
        edit(&channel, &number, |row| row.last_name = "Sato".to_owned());
        edit(&channel, &number, |row| row.email = "a@blocked.example".to_owned());
        run_all(&server).await;
        // The refused one is not in it.
        assert_eq!((up_to(&channel), up_to(&other)), (2, 0));
        assert_eq!(with_number(&other, &number).name, "Aiko Sato");
    }
}
