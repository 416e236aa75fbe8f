//! What new customers get from their store, and what only headquarters keeps.

use contract::admin::{Channel as ChannelResource, Customer, FinancialDimension};
use contract::commerce::LoyaltyCard;
use contract::rts::{CustomerReply, IssueLoyaltyCard, path};
use serde_json::{Value, json};

use crate::channel::Channel;
use crate::server::{Server, new_id, ok, person, refused};

async fn customer(server: &Server, account: &str) -> Customer {
    server.get(&format!("/api/customers/{account}")).await
}

async fn change_channel(server: &Server, change: impl FnOnce(&mut ChannelResource)) {
    let path = "/api/channels/052";
    let mut channel: ChannelResource = server.get(path).await;
    change(&mut channel);
    ok::<ChannelResource>(server.put_if(path, &channel.e_tag, &channel).await).await;
}

/// Creates one customer in real time and one async, both of GINZA; their numbers.
async fn one_of_each(server: &Server, channel: &Channel) -> [String; 2] {
    let created: CustomerReply = ok(server.create(person("Aiko", "Mori")).await).await;
    let guid = channel.capture_with(new_id(), |row| {
        row.first_name = "Ren".to_owned();
        row.originating_channel = "052".to_owned();
    });
    for job in ["P-0001", "sync", "1010"] {
        assert_eq!(server.run(job).await.status, "Succeeded");
    }
    let converted = channel.downloaded(&guid).expect("it came down").customer.account_number;
    [created.customer.account_number, converted]
}

#[tokio::test]
async fn r139_dimensions_come_from_the_default_customers_group_sync_and_async() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let default: ChannelResource = server.get("/api/channels/052").await;
        // The default customer's own are of no use, and neither is another group.
        let path = format!("/api/customers/{}", default.default_customer);
        let mut of_store: Customer = server.get(&path).await;
        of_store.customer_group = "10".to_owned();
        of_store.financial_dimensions =
            vec![FinancialDimension { name: "CostCenter".to_owned(), value: "999".to_owned() }];
        ok::<Customer>(server.put_if(&path, &of_store.e_tag, &of_store).await).await;

        for account in one_of_each(&server, &channel).await {
            let dimensions = customer(&server, &account).await.financial_dimensions;
            let business_unit =
                FinancialDimension { name: "BusinessUnit".to_owned(), value: "002".to_owned() };
            assert_eq!(dimensions, [business_unit], "{account}");
        }
    }
}

#[tokio::test]
async fn r132_new_customers_are_in_the_address_books_of_their_store_sync_and_async() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        server.post::<Value>("/api/address-books", &json!({"Name": "Japan"})).await;
        change_channel(&server, |ginza| ginza.address_books = vec!["Japan".to_owned()]).await;
        let accounts = one_of_each(&server, &channel).await;
        server.run("1070").await;
        let stores = channel.contents().channels.channels;
        assert_eq!(stores[0].address_books, ["Japan"]);
        assert_eq!(stores[1].address_books, ["Retail"]);
        let customers = channel.contents().customers;
        for account in accounts {
            let row = customers.iter().find(|row| row.customer.account_number == account).unwrap();
            assert_eq!(row.address_books, ["Japan"]);
        }
        assert_eq!(customers[0].address_books, ["Retail"]);
    }
}

#[tokio::test]
async fn r132_an_address_book_given_at_headquarters_comes_by_1010() {
    let server = Server::demo().await;
    let channel = Channel::connected(&server).await;
    server.post::<Value>("/api/address-books", &json!({"Name": "Japan"})).await;
    let mut change = customer(&server, "002005").await;
    change.address_books = vec!["Retail".to_owned(), "Japan".to_owned()];
    let path = "/api/customers/002005";
    ok::<Customer>(server.put_if(path, &change.e_tag, &change).await).await;
    assert_eq!(server.run("1010").await.rows, 1);
    let customers = channel.contents().customers;
    let row = customers.iter().find(|row| row.customer.account_number == "002005").unwrap();
    assert_eq!(row.address_books, ["Japan", "Retail"]);
    change = customer(&server, "002005").await;
    change.address_books = vec!["Nobody's".to_owned()];
    refused(server.put_if(path, &change.e_tag, &change).await, 422).await;
}

#[tokio::test]
async fn r138_a_receipt_email_of_the_default_customer_comes_with_advice() {
    let server = Server::demo().await;
    let ginza: ChannelResource = server.get("/api/channels/052").await;
    let account = ginza.default_customer.clone();
    let path = format!("/api/customers/{account}");
    let mut default: Customer = server.get(&path).await;
    default.receipt_email = "receipts@example.com".to_owned();
    ok::<Customer>(server.put_if(&path, &default.e_tag, &default).await).await;
    let ginza: ChannelResource = server.get("/api/channels/052").await;
    assert!(ginza.advice[0].contains("Leave it blank"), "{:?}", ginza.advice);
    assert!(ginza.advice[0].contains("receipts@example.com"));

    let mut default: Customer = server.get(&path).await;
    default.receipt_email = String::new();
    ok::<Customer>(server.put_if(&path, &default.e_tag, &default).await).await;
    let ginza: ChannelResource = server.get("/api/channels/052").await;
    assert!(ginza.advice.is_empty());
}

#[tokio::test]
async fn r157_a_customer_who_is_blocked_for_loyalty_gets_no_card_in_any_channel() {
    for server in Server::on_each_database().await {
        let mut change = customer(&server, "002005").await;
        change.blocked_for_loyalty = true;
        let path = "/api/customers/002005";
        let changed: Customer = ok(server.put_if(path, &change.e_tag, &change).await).await;
        assert!(changed.blocked_for_loyalty);
        for channel in ["052", "053", "068"] {
            let request = IssueLoyaltyCard {
                operating_unit_number: channel.to_owned(),
                operation_id: new_id(),
                card: LoyaltyCard { customer_account: "002005".to_owned(), ..Default::default() },
            };
            let body = refused(server.ask(path::ISSUE_LOYALTY_CARD, &request).await, 409).await;
            assert_eq!(body.error_resource_id, "Counter_CustomerBlockedForLoyalty");
        }
        assert!(customer(&server, "002005").await.loyalty_cards.is_empty());
        // An edit in a store does not take it back.
        let request = contract::rts::UpdateCustomer {
            operating_unit_number: "052".to_owned(),
            customer: contract::commerce::Customer {
                account_number: "002005".to_owned(),
                ..person("Other", "Name")
            },
        };
        ok::<CustomerReply>(server.ask(path::UPDATE_CUSTOMER, &request).await).await;
        assert!(customer(&server, "002005").await.blocked_for_loyalty);
    }
}

#[tokio::test]
async fn a_customer_is_changed_at_headquarters_and_the_second_of_two_is_told() {
    for server in Server::on_each_database().await {
        let path = "/api/customers/002005";
        let read = customer(&server, "002005").await;
        let change = Customer {
            first_name: "Aiko".to_owned(),
            account_number: "999999".to_owned(),
            record_id: 1,
            customer_id: new_id(),
            ..read.clone()
        };
        let changed: Customer = ok(server.put_if(path, &read.e_tag, &change).await).await;
        assert_eq!(
            (changed.account_number.as_str(), changed.record_id),
            ("002005", read.record_id)
        );
        assert_eq!(changed.customer_id, read.customer_id);
        assert!(changed.name.starts_with("Aiko "), "{}", changed.name);
        refused(server.put_if(path, &read.e_tag, &change).await, 412).await;
        let wrong = Customer { phone: "call me".to_owned(), ..changed.clone() };
        let body = refused(server.put_if(path, &changed.e_tag, &wrong).await, 422).await;
        assert_eq!(body.validation_errors[0].member_names, ["Phone"]);
        refused(server.put_if("/api/customers/999999", "*", &change).await, 404).await;
    }
}
