//! Many requests in one: each as if it had come alone.

use std::collections::HashMap;

use contract::ErrorId;
use contract::commerce::Customer;
use domain::Feature;
use reqwest::Method;
use serde_json::{Value, json};
use service::testing::{Answer, Register, TestDatabase};

use crate::shop::{Shop, assert_pending, assert_real, guid, last_name, somebody};

fn create(id: &str, key: &str, person: &Value) -> Value {
    json!({ "id": id, "method": "POST", "url": "Customers",
        "headers": { "Idempotency-Key": key }, "body": person })
}

async fn send(register: &Register, requests: &[Value]) -> Answer {
    register.post("$batch", &json!({ "requests": requests })).await
}

/// Each request's own answer, by its id.
async fn answers(register: &Register, requests: &[Value]) -> HashMap<String, Answer> {
    let answer = send(register, requests).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let responses = answer.body["responses"].as_array().expect("responses");
    assert_eq!(responses.len(), requests.len());
    let read = |response: &Value| {
        let answer = Answer {
            status: response["status"]
                .as_u64()
                .and_then(|it| it.try_into().ok())
                .expect("a status"),
            is_replayed: response["headers"]["idempotency-replayed"] == "true",
            body: response["body"].clone(),
        };
        (response["id"].as_str().expect("an id").to_owned(), answer)
    };
    responses.iter().map(read).collect()
}

/// A customer as a register captured it offline.
fn captured() -> Value {
    let mut person = somebody();
    person["CustomerId"] = guid().into();
    person["IsAsyncCustomer"] = true.into();
    person
}

#[tokio::test]
async fn r024_a_batch_brings_everything_that_was_captured_offline_each_once_under_its_guid() {
    for database in TestDatabase::all() {
        let shop = Shop::open_on(database, TestDatabase::sqlite()).await;
        let register = shop.ginza().await;
        let people: Vec<_> = (0..100).map(|_| captured()).collect();
        let ids: Vec<_> = (0..100).map(|number| number.to_string()).collect();
        let requests: Vec<_> =
            ids.iter().zip(&people).map(|(id, person)| create(id, &guid(), person)).collect();
        let made = answers(&register, &requests).await;
        for (id, person) in ids.iter().zip(&people) {
            assert_eq!(made[id].status, 201);
            let customer = made[id].customer();
            assert_pending(&customer);
            assert_eq!(customer.customer_id, person["CustomerId"]);
            assert_eq!(customer.last_name, person["LastName"]);
        }
        // The reply was lost: the whole batch again.
        let again = answers(&register, &requests).await;
        for id in &ids {
            assert!(again[id].is_replayed);
            assert_eq!((again[id].status, &again[id].body), (201, &made[id].body));
        }
        assert_eq!(shop.count("SELECT count(*) FROM RETAILASYNCCUSTOMERV2").await, 100);
        shop.admin.convert().await;
        for person in people.iter().step_by(33) {
            assert_real(&register.customer(person["CustomerId"].as_str().expect("a GUID")).await);
            assert_eq!(shop.admin.customers(last_name(person)).await.len(), 1);
        }
        shop.close().await;
    }
}

#[tokio::test]
async fn r017_one_key_makes_one_customer_within_a_batch_across_batches_and_alone() {
    let shop = Shop::open().await;
    for register in [shop.seattle().await, shop.ginza().await] {
        let (key, person) = (guid(), somebody());
        let twice = [create("a", &key, &person), create("b", &key, &person)];
        let first = answers(&register, &twice).await;
        assert_eq!((first["a"].status, first["b"].status), (201, 201));
        assert_eq!(first["a"].body, first["b"].body);
        assert_ne!(first["a"].is_replayed, first["b"].is_replayed);
        // Two batches at once, another request alone.
        let both = at_once(&register, &key, &person).await;
        for answer in both {
            assert!(answer.is_replayed);
            assert_eq!(answer.body, first["a"].body);
        }
        assert_eq!(register.search(last_name(&person)).await.len(), 1);
    }
    shop.close().await;
}

async fn at_once(register: &Register, key: &str, person: &Value) -> Vec<Answer> {
    let request = [create("1", key, person)];
    let (one, other, alone) = tokio::join!(
        answers(register, &request),
        answers(register, &request),
        register.create_with_key(key, person)
    );
    let mut all: Vec<_> = one.into_values().chain(other.into_values()).collect();
    all.push(alone);
    all
}

#[tokio::test]
async fn r204_one_that_is_refused_stops_no_other_and_has_its_own_reason() {
    let shop = Shop::open().await;
    shop.with_features(&[
        Feature::PerformanceImprovements,
        Feature::EnhancedAsyncCreation,
        Feature::AsyncAddresses,
        Feature::AsyncEditing,
    ])
    .await;
    let register = Register { language: "ja", ..shop.seattle().await };
    let pending = register.create(&somebody()).await.customer();
    let patch = |id: &str, account: &str| {
        json!({ "id": id, "method": "PATCH", "url": format!("Customers('{account}')"),
            "headers": { "idempotency-key": guid() }, "body": { "Phone": "206-555-0101" } })
    };
    let sale = json!({ "id": "sale", "method": "POST", "url": "/Commerce/SalesTransactions",
        "body": { "Id": guid(), "CustomerId": pending.customer_id, "TotalAmount": 5.5,
            "CurrencyCode": "USD" } });
    let wrong_key = create("key", "no GUID", &somebody());
    let made = answers(
        &register,
        &[
            create("good", &guid(), &somebody()),
            create("name", &guid(), &json!({ "FirstName": "" })),
            create("form", &guid(), &json!({ "FirstName": 7 })),
            wrong_key,
            json!({ "id": "empty", "method": "POST", "url": "Customers" }),
            json!({ "id": "list", "method": "POST", "url": "Customers", "body": [] }),
            patch("edit", &pending.customer_id),
            patch("nobody", "999999"),
            sale,
            create("also good", &guid(), &somebody()),
        ],
    )
    .await;
    assert_pending(&made["good"].customer());
    assert_pending(&made["also good"].customer());
    let (id, body) = made["name"].error();
    assert_eq!(id, ErrorId::ValidationFailed);
    assert!(!body.localized_message.is_ascii(), "in the batch's language");
    assert!(!body.correlation_id.is_empty());
    assert_eq!(body.validation_errors[0].member_names, ["FirstName"]);
    for id in ["form", "key", "empty", "list"] {
        assert_eq!(made[id].error_id(), ErrorId::BadRequest, "{id}");
    }
    assert_eq!(made["edit"].customer().phone, "206-555-0101");
    assert_eq!(made["nobody"].error_id(), ErrorId::CustomerNotFound);
    assert_eq!((made["sale"].status, &made["sale"].body["TotalAmount"]), (201, &json!(5.5)));
    shop.close().await;
}

#[tokio::test]
async fn only_what_an_outbox_sends_can_be_in_a_batch() {
    let shop = Shop::open().await;
    let register = shop.ginza().await;
    let customer = register.create(&somebody()).await.customer();
    let real = format!("Customers('{}')", customer.account_number);
    let request = |id: &str, method: &str, url: &str| json!({ "id": id, "method": method, "url": url, "body": {} });
    let made = answers(
        &register,
        &[
            request("read", "GET", &real),
            request("search", "POST", "Customers/Search"),
            request("card", "POST", "LoyaltyCards"),
            request("sign-on", "POST", "SignOn"),
            request("nested", "POST", "$batch"),
            request("history", "POST", &format!("{real}/GetOrderHistory")),
            request("no address", "POST", "Customers ?"),
            request("no method", "P O S T", "Customers"),
            request("elsewhere", "POST", "http://localhost/Commerce/Customers"),
            request("version", "POST", "Customers?api-version=9.9"),
            create("good", &guid(), &somebody()),
        ],
    )
    .await;
    for id in ["read", "search", "card", "sign-on", "nested", "history", "elsewhere"] {
        let refusal = made[id].error_id();
        assert!(matches!(refusal, ErrorId::NotFound | ErrorId::MethodNotAllowed), "{id}");
    }
    assert_eq!(made["no address"].error_id(), ErrorId::BadRequest);
    assert_eq!(made["no method"].error_id(), ErrorId::BadRequest);
    assert_eq!(made["version"].error_id(), ErrorId::ApiVersionNotSupported);
    assert_real(&made["good"].customer());
    shop.close().await;
}

#[tokio::test]
async fn r241_a_kiosk_may_only_create_in_a_batch_too() {
    let shop = Shop::open().await;
    let kiosk = Register::activate(&shop.url, "GINZA-KIOSK-1").await;
    let person = somebody();
    let sale = json!({ "id": "sale", "method": "POST", "url": "SalesTransactions",
        "body": { "Id": guid(), "TotalAmount": 1.0, "CurrencyCode": "JPY" } });
    let edit = json!({ "id": "edit", "method": "PATCH", "url": "Customers('004001')",
        "body": { "Phone": "5550001" } });
    let made = answers(&kiosk, &[create("1", &guid(), &person), sale, edit]).await;
    let told = made["1"].body.to_string();
    assert_eq!(made["1"].status, 201);
    assert!(!told.contains(last_name(&person)), "{told}");
    assert_eq!(made["sale"].error_id(), ErrorId::AuthorizationFailed);
    assert_eq!(made["edit"].error_id(), ErrorId::AuthorizationFailed);
    shop.close().await;
}

#[tokio::test]
async fn r162_whoever_may_send_nothing_alone_sends_no_batch() {
    let shop = Shop::open().await;
    let good = shop.ginza().await;
    let request = [create("1", &guid(), &somebody())];
    let refusal = async |register: Register| send(&register, &request).await.error_id();
    let none = Register { device_token: String::new(), ..good.clone() };
    assert_eq!(refusal(none).await, ErrorId::DeviceTokenNotPresent);
    let foreign = Register { device_token: "made-up".to_owned(), ..good.clone() };
    assert_eq!(refusal(foreign).await, ErrorId::DeviceTokenValidationFailed);
    let nobody = Register { session: None, ..good.clone() };
    assert_eq!(refusal(nobody).await, ErrorId::AuthenticationFailed);
    let elsewhere = Register { operating_unit_number: "053".to_owned(), ..good.clone() };
    assert_eq!(refusal(elsewhere).await, ErrorId::ChannelNotFound);
    // A request names no device, worker or store of its own.
    let seattle = shop.seattle().await;
    let mut foreign = create("1", &guid(), &somebody());
    foreign["headers"]["OUN"] = json!(seattle.operating_unit_number);
    foreign["headers"]["DeviceToken"] = json!(seattle.device_token);
    assert_real(&answers(&good, &[foreign]).await["1"].customer());
    shop.change_channel_database("UPDATE session SET expires_at = '2026-01-01T00:00:00.000Z'")
        .await;
    assert_eq!(refusal(good).await, ErrorId::UserSessionExpired);
    shop.close().await;
}

#[tokio::test]
async fn a_batch_that_cannot_be_understood_does_nothing() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    let good = || create("1", &guid(), &somebody());
    let with = |member: &str, value: Value| {
        let mut request = good();
        request[member] = value;
        request
    };
    let without_id = |mut request: Value| {
        request.as_object_mut().expect("an object").remove("id");
        request
    };
    let wrong = [
        (vec![good(), good()], Some("requests[1].id")),
        (vec![with("id", json!(""))], Some("requests[0].id")),
        (vec![with("id", json!(7))], Some("requests[0].id")),
        (vec![without_id(good())], None),
        (vec![with("dependsOn", json!(["0"]))], Some("requests[0].dependsOn")),
        (vec![with("atomicityGroup", json!("g"))], Some("requests[0].atomicityGroup")),
        (vec![with("headers", json!({ "idempotency-key": 1 }))], None),
    ];
    for (requests, member) in wrong {
        let (id, body) = send(&register, &requests).await.error();
        assert_eq!(id, ErrorId::BadRequest, "{requests:?}");
        if let Some(member) = member {
            assert_eq!(body.validation_errors[0].member_names, [member]);
        }
    }
    for body in [json!([]), json!({}), json!({ "requests": {} }), json!("x")] {
        assert_eq!(register.post("$batch", &body).await.error_id(), ErrorId::BadRequest, "{body}");
    }
    let cut = register.request(Method::POST, "$batch").header("Content-Type", "application/json");
    let cut = Register::send(cut.body("{\"requests\":[{\"id\":\"1\"")).await;
    assert_eq!(cut.error_id(), ErrorId::BadRequest);
    let get = Register::send(register.request(Method::GET, "$batch")).await;
    assert_eq!(get.error_id(), ErrorId::MethodNotAllowed);

    let many: Vec<_> =
        (0..101).map(|number| create(&number.to_string(), &guid(), &somebody())).collect();
    assert_eq!(send(&register, &many).await.error_id(), ErrorId::RequestTooLarge);
    let long = "x".repeat(5 * 1024 * 1024);
    let long = send(&register, &[with("body", json!({ "FirstName": long }))]).await;
    assert_eq!(long.error_id(), ErrorId::RequestTooLarge);
    assert_eq!(shop.count("SELECT count(*) FROM RETAILASYNCCUSTOMERV2").await, 0);

    // In a batch of a right size one request that would be too long alone.
    let long = "x".repeat(2 * 1024 * 1024);
    let mut long = with("body", json!({ "FirstName": long }));
    long["id"] = json!("2");
    let made = answers(&register, &[good(), long]).await;
    assert_eq!(made["1"].status, 201);
    assert_eq!(made["2"].error_id(), ErrorId::RequestTooLarge);
    assert!(answers(&register, &[]).await.is_empty());
    shop.close().await;
}

#[tokio::test]
async fn r015_headquarters_goes_in_the_middle_of_a_batch_and_nobody_is_lost() {
    let mut shop = Shop::open().await;
    let register = shop.ginza().await;
    shop.headquarters_gone().await;
    let people: Vec<_> = (0..20).map(|_| somebody()).collect();
    let requests: Vec<_> = (0..)
        .zip(&people)
        .map(|(number, person): (i32, _)| create(&number.to_string(), &guid(), person))
        .collect();
    let made = answers(&register, &requests).await;
    let made: Vec<Customer> = made.into_values().map(|answer| answer.customer()).collect();
    made.iter().for_each(assert_pending);
    shop.headquarters_back().await;
    let again = answers(&register, &requests).await;
    assert!(again.values().all(|answer| answer.is_replayed));
    shop.close().await;
}
