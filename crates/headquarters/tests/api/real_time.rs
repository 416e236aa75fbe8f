//! The Real-time Service.

use std::collections::HashSet;

use contract::commerce::{Address, CustomerAffiliation, GlobalCustomerPage, LoyaltyCard};
use contract::rts::{
    CreateCustomer, CustomerReply, IssueLoyaltyCard, SearchCustomers, UpdateCustomer, path,
};
use service::testing::TestDatabase;

use crate::server::{Server, new_id, ok, person, refused};

async fn created(server: &Server, first_name: &str, last_name: &str) -> CustomerReply {
    ok(server.create(person(first_name, last_name)).await).await
}

#[tokio::test]
async fn r002_a_customer_gets_its_number_at_once() {
    let server = Server::demo().await;
    let mut customer = person("Aiko", "Mori");
    customer.addresses = vec![Address {
        zip_code: "104-0061".to_owned(),
        city: "中央区".to_owned(),
        three_letter_iso_region_name: "JPN".to_owned(),
        logistics_location_role_record_id: 5_637_144_701,
        ..Address::default()
    }];
    let reply: CustomerReply = ok(server.create(customer).await).await;
    let customer = reply.customer;
    assert_eq!(customer.account_number, "004001");
    assert!(!customer.is_async_customer);
    assert_eq!((customer.currency_code.as_str(), customer.language.as_str()), ("JPY", "ja"));
    assert_eq!(customer.addresses[0].address_type_value, 7);
    assert!(!customer.addresses[0].id.is_empty() && customer.addresses[0].is_primary);
    assert_eq!(created(&server, "Ren", "Sato").await.customer.account_number, "004002");
}

#[tokio::test]
async fn r004_every_concurrent_creation_is_one_call_with_one_number() {
    const CALLS: usize = 24;
    for server in Server::on_each_database().await {
        let calls = (0..CALLS).map(|number| server.create(person("N", &number.to_string())));
        let mut numbers = HashSet::new();
        for response in join_all(calls).await {
            numbers.insert(ok::<CustomerReply>(response).await.customer.account_number);
        }
        assert_eq!(numbers.len(), CALLS);
        let counters = server.counters().await;
        assert_eq!((counters.real_time_creates, counters.customers), (24, 202 + 24));
    }
}

#[tokio::test]
async fn r017_r018_asked_again_headquarters_answers_with_the_customer_it_has() {
    for server in Server::on_each_database().await {
        let customer = person("Aiko", "Mori");
        let calls = (0..8).map(|_| server.create(customer.clone()));
        let mut replies = Vec::new();
        for response in join_all(calls).await {
            let reply: CustomerReply = ok(response).await;
            replies.push((reply.customer.account_number, reply.version));
        }
        replies.dedup();
        assert_eq!(replies.len(), 1, "{replies:?}");
        assert_eq!(server.counters().await.customers, 203);
    }
}

/// All at once: each in a task of its own.
async fn join_all<F>(calls: impl Iterator<Item = F>) -> Vec<F::Output>
where
    F: Future,
{
    let mut calls: Vec<_> = calls.map(Box::pin).collect();
    let mut results: Vec<Option<F::Output>> = calls.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        let mut is_ready = true;
        for (call, result) in calls.iter_mut().zip(&mut results) {
            if result.is_none() {
                match call.as_mut().poll(context) {
                    std::task::Poll::Ready(output) => *result = Some(output),
                    std::task::Poll::Pending => is_ready = false,
                }
            }
        }
        if is_ready { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    results.into_iter().flatten().collect()
}

#[tokio::test]
async fn r016_r167_a_business_refusal_names_its_field_in_the_callers_language() {
    let server = Server::demo().await;
    let mut customer = person("Aiko", "Mori");
    customer.email = "aiko@Blocked.example".to_owned();
    let body = refused(server.create(customer.clone()).await, 422).await;
    let error = &body.validation_errors[0];
    assert_eq!(error.member_names, ["Email"]);
    assert_eq!(
        error.localized_message,
        "Headquarters does not accept email addresses of blocked.example."
    );

    let request = CreateCustomer { operating_unit_number: "052".to_owned(), customer };
    let japanese =
        server.client.post(server.at(path::CREATE_CUSTOMER)).bearer_auth(&server.credential);
    let japanese = japanese.header("accept-language", "ja").json(&request).send().await.unwrap();
    let body = refused(japanese, 422).await;
    assert!(body.validation_errors[0].localized_message.contains("本部では"), "{body:?}");
    assert_eq!(server.counters().await.customers, 202);
}

#[tokio::test]
async fn r016_every_wrong_field_is_named_at_once() {
    let server = Server::demo().await;
    let mut customer = person("", "");
    customer.phone = "call me".to_owned();
    let body = refused(server.create(customer).await, 422).await;
    let members: Vec<_> = body.validation_errors.iter().flat_map(|e| &e.member_names).collect();
    assert_eq!(members, ["FirstName", "Phone"]);

    let mut customer = person("Aiko", "Mori");
    customer.title_record_id = 1;
    customer.receipt_email = "a@blocked.example".to_owned();
    customer.customer_affiliations =
        vec![CustomerAffiliation { record_id: 1, ..CustomerAffiliation::default() }];
    let body = refused(server.create(customer).await, 422).await;
    let members: Vec<_> = body.validation_errors.iter().flat_map(|e| &e.member_names).collect();
    assert_eq!(members, ["TitleRecordId", "CustomerAffiliations[0]", "ReceiptEmail"]);
}

#[tokio::test]
async fn hostile_names_are_stored_as_text() {
    for database in TestDatabase::all() {
        let server = Server::on(database, true).await;
        for name in [
            "<img src=x onerror=alert(1)>",
            "'; DROP TABLE RETAILCUSTTABLE; --",
            "🦊",
            "שלום",
            "100%_\\",
        ] {
            let reply = created(&server, name, "X").await;
            assert_eq!(reply.customer.first_name, name);
            let found = server.customers(name).await;
            assert_eq!(found.customers[0].name, format!("{name} X"), "{name}");
        }
        let long = "森".repeat(10_000);
        let body = refused(server.create(person(&long, "X")).await, 422).await;
        assert_eq!(body.validation_errors[0].member_names, ["FirstName"]);
        assert!(body.validation_errors[0].localized_message.contains("64"));
    }
}

#[tokio::test]
async fn r163_an_unknown_channel_is_refused() {
    let server = Server::demo().await;
    let customer = person("Aiko", "Mori");
    let request = CreateCustomer { operating_unit_number: "999".to_owned(), customer };
    let body = refused(server.ask(path::CREATE_CUSTOMER, &request).await, 400).await;
    assert!(body.error_resource_id.ends_with("ChannelConfigurationNotFound"));
}

#[tokio::test]
async fn an_edit_replaces_what_was_typed_and_keeps_what_headquarters_gave() {
    let server = Server::demo().await;
    let before = created(&server, "Aiko", "Mori").await;
    let mut customer = before.customer.clone();
    customer.last_name = "Sato".to_owned();
    customer.record_id = 1;
    customer.party_number = "x".to_owned();
    customer.customer_group = String::new();
    let request =
        UpdateCustomer { operating_unit_number: "052".to_owned(), customer: customer.clone() };
    let after: CustomerReply = ok(server.ask(path::UPDATE_CUSTOMER, &request).await).await;
    assert_eq!(after.customer.name, "Aiko Sato");
    assert_eq!(after.customer.record_id, before.customer.record_id);
    assert_eq!(after.customer.party_number, before.customer.party_number);
    assert_eq!(after.customer.customer_group, "30");
    assert!(after.version > before.version);

    customer.account_number = "999999".to_owned();
    let request = UpdateCustomer { operating_unit_number: "052".to_owned(), customer };
    let body = refused(server.ask(path::UPDATE_CUSTOMER, &request).await, 404).await;
    assert!(body.error_resource_id.ends_with("CustomerNotFound"));
}

async fn issue(server: &Server, account: &str, number: &str, operation: &str) -> reqwest::Response {
    let card = LoyaltyCard {
        card_number: number.to_owned(),
        customer_account: account.to_owned(),
        ..Default::default()
    };
    let request = IssueLoyaltyCard {
        operating_unit_number: "052".to_owned(),
        operation_id: operation.to_owned(),
        card,
    };
    server.ask(path::ISSUE_LOYALTY_CARD, &request).await
}

#[tokio::test]
async fn r156_a_card_number_is_generated_and_the_same_operation_issues_once() {
    for server in Server::on_each_database().await {
        let account = created(&server, "Aiko", "Mori").await.customer.account_number;
        let operation = new_id();
        let first: CustomerReply = ok(issue(&server, &account, "", &operation).await).await;
        let again: CustomerReply = ok(issue(&server, &account, "", &operation).await).await;
        assert_eq!(first.customer.loyalty_cards.len(), 1);
        assert_eq!(first.customer, again.customer);
        let second: CustomerReply = ok(issue(&server, &account, "", &new_id()).await).await;
        assert_eq!(second.customer.loyalty_cards.len(), 2);
    }
}

#[tokio::test]
async fn a_card_is_refused_for_nobody_and_when_taken_blocked_or_malformed() {
    let server = Server::demo().await;
    let account = created(&server, "Aiko", "Mori").await.customer.account_number;
    ok::<CustomerReply>(issue(&server, &account, "CARD-1", &new_id()).await).await;
    let id = |body: contract::ErrorBody| {
        body.error_resource_id.rsplit('_').next().unwrap_or_default().to_owned()
    };
    let taken = refused(issue(&server, &account, "CARD-1", &new_id()).await, 409).await;
    assert_eq!(id(taken), "LoyaltyCardAlreadyIssued");
    let nobody = refused(issue(&server, "999999", "", &new_id()).await, 404).await;
    assert_eq!(id(nobody), "CustomerNotFound");
    let malformed = refused(issue(&server, &account, "no spaces", &new_id()).await, 422).await;
    assert_eq!(id(malformed), "InvalidLoyaltyCardNumber");
    sqlx::query("UPDATE RETAILLOYALTYCARD SET ISBLOCKED = 1")
        .execute(&server.database().await)
        .await
        .unwrap();
    let blocked = refused(issue(&server, &account, "CARD-1", &new_id()).await, 409).await;
    assert_eq!(id(blocked), "BlockedLoyaltyCard");
}

#[tokio::test]
async fn r128_r129_r131_search_in_all_stores() {
    for server in Server::on_each_database().await {
        let search = async |keyword: &str, top| {
            let keyword = keyword.to_owned();
            let request = SearchCustomers { keyword, top, ..SearchCustomers::default() };
            let response = server.ask(path::SEARCH_CUSTOMERS, &request).await;
            ok::<GlobalCustomerPage>(response).await
        };
        assert!(search("mor", 0).await.results.is_empty());
        let by_words = search("Quinn alice", 0).await.results;
        assert!(by_words[0].full_name.contains("Alice") || by_words[0].full_name.contains("Quinn"));
        let by_phone = search("(206) 555-0117", 0).await.results;
        assert_eq!(by_phone.len(), 1);
        assert!(by_phone[0].full_address.ends_with("Tacoma WA 98402"), "{by_phone:?}");
        assert_eq!(search("AIKO.SATO0@EXAMPLE.COM", 0).await.results.len(), 1);
        let page = search("example.com", 10).await;
        assert_eq!((page.results.len(), page.has_next_page), (10, true));
    }
}
