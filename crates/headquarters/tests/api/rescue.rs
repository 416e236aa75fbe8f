//! What waited at a register that reached nobody, taken over from its rescue file.

use std::num::NonZeroU32;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::pbkdf2;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use contract::ErrorId;
use contract::admin::{RescueResult, RescuedOperation};
use contract::cdx::operation;
use contract::commerce::{Address, Customer, CustomerChange};
use contract::rescue::{self, RescueContent, RescueFile, RescueOperation, kind};
use contract::rts::CustomerReply;
use reqwest::Method;
use serde_json::{Value, json};

use crate::channel::Channel;
use crate::server::{Server, new_id, ok, person, refused};

fn create(customer: Customer) -> RescueOperation {
    RescueOperation {
        id: new_id(),
        customer_id: customer.customer_id.clone(),
        kind: kind::CREATE.to_owned(),
        captured_at: "2026-01-02T03:04:05Z".to_owned(),
        customer: Some(Box::new(customer)),
        ..RescueOperation::default()
    }
}

fn change(customer_id: &str, change: CustomerChange) -> RescueOperation {
    RescueOperation {
        id: new_id(),
        customer_id: customer_id.to_owned(),
        kind: kind::CHANGE.to_owned(),
        change: Some(Box::new(change)),
        ..RescueOperation::default()
    }
}

fn phone(number: &str) -> CustomerChange {
    CustomerChange { phone: Some(number.to_owned()), ..CustomerChange::default() }
}

fn file(operations: Vec<RescueOperation>) -> RescueContent {
    RescueContent {
        operating_unit_number: "052".to_owned(),
        register: "GINZA-1".to_owned(),
        exported_at: "2026-01-02T04:00:00Z".to_owned(),
        operations,
        ..RescueContent::default()
    }
}

/// What a rescue file holds, opened as [`contract::rescue`] says.
fn open(file: &RescueFile, typed_code: &str) -> Option<Vec<u8>> {
    let bytes = |text: &str| BASE64_STANDARD.decode(text).expect("base64");
    let code = rescue::read_code(typed_code).expect("a code");
    let iterations = NonZeroU32::new(file.iterations.unsigned_abs()).expect("iterations");
    let mut key = [0; 32];
    let (salt, code) = (bytes(&file.salt), code.as_bytes());
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, iterations, &salt, code, &mut key);
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).expect("a key"));
    let nonce = Nonce::try_assume_unique_for_key(&bytes(&file.nonce)).expect("12 bytes");
    let mut content = bytes(&file.content);
    let opened = key.open_in_place(nonce, Aad::empty(), &mut content).ok()?;
    Some(opened.to_vec())
}

#[tokio::test]
async fn r208_the_golden_file_is_opened_by_its_code_and_by_no_other() {
    let file = include_str!("../../../contract/golden/rescue-file.json");
    let file: RescueFile = serde_json::from_str(file).expect("a rescue file");
    assert_eq!(open(&file, "BBCDE-FGHJK-LMNPQ-RST23"), None);
    let opened = open(&file, "abcde fghjk lmnpq rst23").expect("opened");
    let opened: Value = serde_json::from_slice(&opened).expect("JSON");
    let content = include_str!("../../../contract/golden/rescue-content.json");
    assert_eq!(opened, serde_json::from_str::<Value>(content).expect("JSON"));

    let server = Server::demo().await;
    let rescued: RescueResult = server.post("/api/rescue", &opened).await;
    assert_eq!(outcomes(&rescued.operations), ["Created", "Changed", "NotPossible"]);
    assert_eq!(server.customers("03-8765-4321").await.customers[0].name, "愛子 森");
}

async fn import(server: &Server, content: &RescueContent) -> Vec<RescuedOperation> {
    let result: RescueResult = server.post("/api/rescue", content).await;
    let asked: Vec<_> = content.operations.iter().map(|it| &it.id).collect();
    assert_eq!(result.operations.iter().map(|it| &it.id).collect::<Vec<_>>(), asked);
    result.operations
}

fn outcomes(rescued: &[RescuedOperation]) -> Vec<&str> {
    rescued.iter().map(|it| it.outcome.as_str()).collect()
}

async fn convert(server: &Server) {
    for job in ["P-0001", "sync", "1010"] {
        let run = server.run(job).await;
        assert_eq!((run.status.as_str(), run.errors), ("Succeeded", 0), "{run:?}");
    }
}

#[tokio::test]
async fn r208_a_file_creates_and_changes_once_and_1010_brings_the_number_back() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let before = server.counters().await.customers;
        let aiko = person("Aiko", "Qmori");
        let ren = person("Ren", "Qsato");
        let content = file(vec![
            create(aiko.clone()),
            create(ren.clone()),
            change(&aiko.customer_id, phone("03-1234-5678")),
        ]);
        let rescued = import(&server, &content).await;
        assert_eq!(outcomes(&rescued), ["Created", "Created", "Changed"]);
        assert_eq!(rescued[0].account_number, "004001");
        assert_eq!(
            (rescued[0].name.as_str(), rescued[2].name.as_str()),
            ("Aiko Qmori", "Aiko Qmori")
        );
        assert_eq!(rescued[2].account_number, rescued[0].account_number);

        server.run("1010").await;
        let down = channel.downloaded(&aiko.customer_id).expect("by its GUID").customer;
        assert_eq!((down.account_number.as_str(), down.phone.as_str()), ("004001", "03-1234-5678"));
        assert_eq!(down.customer_id, aiko.customer_id);
        assert!(!down.is_async_customer);
        assert_eq!(down.created_date_time, "2026-01-02T03:04:05.000Z");

        // An administrator changes it; the file again changes nothing.
        let path = format!("/api/customers/{}", down.account_number);
        let mut known: contract::admin::Customer = server.get(&path).await;
        known.phone = "03-8765-4321".to_owned();
        ok::<Value>(server.put_if(&path, &known.e_tag, &known).await).await;
        let again = import(&server, &content).await;
        assert_eq!(outcomes(&again), ["AlreadyThere"; 3]);
        assert_eq!(again[1].account_number, rescued[1].account_number);
        let known: contract::admin::Customer = server.get(&path).await;
        assert_eq!(known.phone, "03-8765-4321");
        assert_eq!(server.counters().await.customers, before + 2);
    }
}

#[tokio::test]
async fn r208_a_rescued_customer_has_what_its_store_gives() {
    let server = Server::demo().await;
    let store: contract::admin::Channel = server.get("/api/channels/052").await;
    let path = format!("/api/customers/{}", store.default_customer);
    let mut default: contract::admin::Customer = server.get(&path).await;
    default.receipt_email = "ginza@example.com".to_owned();
    ok::<Value>(server.put_if(&path, &default.e_tag, &default).await).await;
    let sent = Customer {
        addresses: vec![Address {
            city: "Chuo-ku".to_owned(),
            address_type_value: 8,
            ..Address::default()
        }],
        account_number: "not a number".to_owned(),
        is_async_customer: true,
        ..person("Aiko", "Qmori")
    };
    let rescued = import(&server, &file(vec![create(sent.clone())])).await;
    let path = format!("/api/customers/{}", rescued[0].account_number);
    let rescued: contract::admin::Customer = server.get(&path).await;
    // The same as one that came by the store's server would have.
    let reply: CustomerReply = ok(server.create(person("Ren", "Qsato")).await).await;
    let path = format!("/api/customers/{}", reply.customer.account_number);
    let created: contract::admin::Customer = server.get(&path).await;
    assert_eq!(rescued.customer_group, created.customer_group);
    assert_eq!(rescued.financial_dimensions, created.financial_dimensions);
    assert_eq!(rescued.address_books, created.address_books);
    assert_eq!(rescued.currency_code, "JPY");
    assert_eq!(rescued.receipt_email, "ginza@example.com");
    assert_eq!(rescued.language, default.language);
    let said: Vec<_> = rescued.attributes.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(said, ["Preferred contact", "Gift wrapping"]);
    assert_ne!(rescued.addresses[0].logistics_location_role_record_id, 0);
    assert!(!rescued.addresses[0].id.is_empty());
    assert_eq!(rescued.cust_account_async, sent.customer_id);
    // A store that is closed since: its customers are not lost.
    let mut content = file(vec![create(person("Yui", "Qkato"))]);
    content.operating_unit_number = "999".to_owned();
    assert_eq!(outcomes(&import(&server, &content).await), ["Created"]);
}

#[tokio::test]
async fn r208_r018_whichever_way_a_customer_comes_first_there_is_one() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let before = server.counters().await.customers;
        // In real time, and the answer was lost.
        let in_real_time = person("Aiko", "Qreal");
        ok::<CustomerReply>(server.create(in_real_time.clone()).await).await;
        // By the jobs; and one that has come up but is not processed.
        let by_jobs = channel.capture("Aiko", "Qjobs");
        convert(&server).await;
        let come_up = channel.capture("Aiko", "Qup");
        server.run("P-0001").await;

        let of =
            |id: &str, name: &str| Customer { customer_id: id.to_owned(), ..person("Aiko", name) };
        let content = file(vec![
            create(in_real_time.clone()),
            // A GUID is the same in capital letters.
            create(of(&by_jobs.to_uppercase(), "Qjobs")),
            create(of(&come_up, "Qup")),
            create(person("Aiko", "Qfile")),
        ]);
        let rescued = import(&server, &content).await;
        assert_eq!(outcomes(&rescued), ["AlreadyThere", "AlreadyThere", "Created", "Created"]);
        server.run("1010").await;
        assert!(channel.downloaded(&in_real_time.customer_id).is_some(), "its GUID is noted");

        // Later all come by the jobs too.
        for customer in [&in_real_time, content.operations[3].customer.as_ref().expect("one")] {
            channel.capture_with(customer.customer_id.clone(), |row| {
                row.first_name.clone_from(&customer.first_name);
                row.last_name.clone_from(&customer.last_name);
            });
        }
        convert(&server).await;
        assert_eq!(server.counters().await.customers, before + 4);
        for name in ["Qreal", "Qjobs", "Qup", "Qfile"] {
            assert_eq!(server.customers(name).await.customers.len(), 1, "{name}");
        }
        // In real time once more: the register sends it after all.
        let again: CustomerReply =
            ok(server.create(*content.operations[3].customer.clone().expect("one")).await).await;
        assert_eq!(again.customer.account_number, rescued[3].account_number);
    }
}

#[tokio::test]
async fn r208_a_change_that_a_job_brought_is_not_done_again() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let guid = channel.capture("Aiko", "Qmori");
        let edit = change(&guid, phone("03-1111-1111"));
        for number in ["03-1111-1111", "03-2222-2222"] {
            channel.capture_with(guid.clone(), |row| {
                row.operation = operation::UPDATE;
                row.first_name = "Aiko".to_owned();
                row.last_name = "Qmori".to_owned();
                row.phone = number.to_owned();
                if number == "03-1111-1111" {
                    row.operation_id.clone_from(&edit.id);
                }
            });
        }
        convert(&server).await;
        let rescued = import(&server, &file(vec![edit])).await;
        assert_eq!(outcomes(&rescued), ["AlreadyThere"]);
        let listed = server.customers("Qmori").await.customers;
        assert_eq!(listed[0].phone, "03-2222-2222");
    }
}

#[tokio::test]
async fn r208_r204_one_that_is_refused_stops_no_other_and_says_why() {
    for server in Server::on_each_database().await {
        let mut blocked = person("Aiko", "Qblocked");
        blocked.email = "aiko@blocked.example".to_owned();
        let blocked_id = blocked.customer_id.clone();
        let good = person("Ren", "Qsato");
        let sale = RescueOperation {
            id: new_id(),
            customer_id: good.customer_id.clone(),
            kind: kind::SALE.to_owned(),
            sale: Some(Box::default()),
            ..RescueOperation::default()
        };
        let no_guid = RescueOperation { customer_id: "004001".to_owned(), ..create(good.clone()) };
        let nothing = RescueOperation { customer: None, ..create(good.clone()) };
        let unknown = RescueOperation { kind: "Merge".to_owned(), ..create(good.clone()) };
        let rescued = import(
            &server,
            &file(vec![
                create(blocked),
                change(&blocked_id, phone("1")),
                no_guid,
                nothing,
                unknown,
                create(good.clone()),
                change(&good.customer_id, phone("call me")),
                RescueOperation { id: "none".to_owned(), ..change(&good.customer_id, phone("1")) },
                sale,
                change(&good.customer_id, phone("03-1234-5678")),
            ]),
        )
        .await;
        assert_eq!(
            outcomes(&rescued),
            [
                "Refused",
                "Refused",
                "Refused",
                "Refused",
                "Refused",
                "Created",
                "Refused",
                "Refused",
                "NotPossible",
                "Changed"
            ]
        );
        for (index, operation) in rescued.iter().enumerate() {
            let is_done = matches!(operation.outcome.as_str(), "Created" | "Changed");
            assert_eq!(operation.reason.is_empty(), is_done, "{operation:?}");
            let name = if index < 2 { "Aiko Qblocked" } else { "Ren Qsato" };
            assert!(index == 2 || operation.name == name, "{operation:?}");
        }
        assert!(rescued[0].reason.contains("blocked.example"));
        assert!(server.customers("Qblocked").await.customers.is_empty());
        assert_eq!(server.customers("Qsato").await.customers[0].phone, "03-1234-5678");
    }
}

#[tokio::test]
async fn r208_many_are_taken_over_from_one_large_file() {
    let server = Server::demo().await;
    let before = server.counters().await.customers;
    let letters = |number: usize| -> String {
        number.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect()
    };
    let long = "x".repeat(60);
    let people = (0..1_500).map(|number| Customer {
        addresses: vec![Address { street: long.clone(), ..Address::default() }; 10],
        ..person("Aiko", &format!("Q{}", letters(number)))
    });
    let content = file(people.map(create).collect());
    assert!(serde_json::to_string(&content).expect("JSON").len() > contract::BODY_LENGTH_MAX);
    let rescued = import(&server, &content).await;
    assert!(rescued.iter().all(|it| it.outcome == "Created"));
    assert_eq!(server.counters().await.customers, before + 1_500);
}

#[tokio::test]
async fn r208_only_an_administrator_imports_and_only_what_is_a_file() {
    let server = Server::demo().await;
    let content = file(vec![create(person("Aiko", "Qmori"))]);
    let anonymous = server.client.post(server.at("/api/rescue")).json(&content).send().await;
    let body = refused(anonymous.expect("an answer"), 401).await;
    assert_eq!(body.error_resource_id, ErrorId::AuthenticationFailed.resource_id());
    for wrong in [json!([]), json!({ "Operations": {} }), json!({ "Operations": [{ "Id": 7 }] })] {
        let response = server.admin(Method::POST, "/api/rescue").json(&wrong).send().await;
        refused(response.expect("an answer"), 400).await;
    }
    assert!(import(&server, &file(Vec::new())).await.is_empty());
    assert!(server.customers("Qmori").await.customers.is_empty());
}
