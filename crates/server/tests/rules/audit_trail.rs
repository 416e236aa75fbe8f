//! The audit trail of the scale unit, and its way to headquarters (R339).

use contract::admin::AuditTrail;
use contract::audit::AuditEntry;
use reqwest::Method;
use serde_json::{Value, json};
use service::testing::{Register, TestDatabase, until};

use crate::online::Visitor;
use crate::shop::{PASSWORD, Shop, guid, somebody};

/// Operations that only read although they are `POST`, and the batch, whose requests are recorded
/// one by one.
const READS: [&str; 6] = [
    "/Commerce/$batch",
    "/Commerce/Customers/Search",
    "/Commerce/Customers/SearchByFields",
    "/Commerce/Customers/GetByAccountNumbers",
    "/Commerce/Customers/Confirm",
    "/Commerce/Customers('{account}')/GetOrderHistory",
];

/// Action and outcome of every entry, oldest first.
async fn recorded(shop: &Shop) -> Vec<(String, i64)> {
    let pool = sqlx::AnyPool::connect(&shop.channel_database.url).await.expect("a connection");
    let sql = "SELECT action, outcome FROM audit_trail ORDER BY time, id";
    let rows = sqlx::query_as(sql).fetch_all(&pool).await.expect("entries");
    pool.close().await;
    rows
}

/// What headquarters has, newest first, once the scale unit has polled.
async fn trail(shop: &Shop, query: &str) -> Vec<AuditEntry> {
    shop.admin.run("P-0001").await;
    let path = format!("/api/audit-trail?$top=500&{query}");
    let answer = shop.admin.request(Method::GET, &path).send().await.expect("an answer");
    answer.json::<AuditTrail>().await.expect("a trail").entries
}

#[tokio::test]
async fn r339_every_operation_of_the_commerce_api_that_changes_something_leaves_an_entry() {
    for database in TestDatabase::all() {
        let shop = Shop::open_on(database, TestDatabase::sqlite()).await;
        let register = shop.ginza().await;
        let text = reqwest::get(format!("{}/Commerce/openapi.json", shop.url)).await.unwrap();
        let description: Value = serde_json::from_str(&text.text().await.unwrap()).unwrap();
        let mut operations = Vec::new();
        for (path, item) in description["paths"].as_object().unwrap() {
            let methods = item.as_object().unwrap().keys().filter(|method| *method != "get");
            operations.extend(methods.map(|method| (method.to_uppercase(), path.clone())));
        }
        // It ends the session.
        operations.sort_by_key(|(_, path)| path.ends_with("SignOff"));
        for (method, path) in operations {
            let before = recorded(&shop).await.len();
            let address = path.replace("{account}", "999999");
            let method: Method = method.parse().unwrap();
            let request = register.request(method, address.trim_start_matches("/Commerce/"));
            let answer = Register::send(request.json(&json!({}))).await;
            let entries = recorded(&shop).await.split_off(before);
            if READS.contains(&path.as_str()) {
                assert_eq!(entries, [], "{path}");
                continue;
            }
            assert_eq!(entries.len(), 1, "{path}: {entries:?}");
            let (action, outcome) = &entries[0];
            assert_eq!(*outcome, i64::from(answer.status), "{path}");
            assert!(!action.contains('/'), "{path} has no code: {action}");
        }
        shop.close().await;
    }
}

#[tokio::test]
async fn r339_headquarters_has_who_did_what_at_a_register_from_which_device_and_address() {
    for database in TestDatabase::all() {
        let shop = Shop::open_on(database, TestDatabase::sqlite()).await;
        let register = shop.ginza().await;
        let (key, person) = (guid(), somebody());
        let created = register.create_with_key(&key, &person).await.customer();
        let number = &created.account_number;
        register.patch(number, &json!({ "Email": "new@example.com" })).await.customer();
        assert_eq!(register.issue_loyalty_card(number).await.status, 201);
        let sale = json!({ "Id": guid(), "CustomerId": created.customer_id, "TotalAmount": 10,
            "CurrencyCode": "JPY" });
        assert_eq!(register.post("SalesTransactions", &sale).await.status, 201);
        assert_eq!(register.post("SignOff", &json!({})).await.status, 204);

        let found = trail(&shop, &format!("customer={}", created.customer_id)).await;
        let actions: Vec<_> = found.iter().rev().map(|entry| entry.action.as_str()).collect();
        let expected = ["CreateCustomer", "EditCustomer", "IssueLoyaltyCard", "CompleteSale"];
        assert_eq!(actions, expected);
        let first = found.last().unwrap();
        let expected = AuditEntry {
            id: first.id.clone(),
            time: first.time.clone(),
            worker_id: "000160".to_owned(),
            device: "GINZA-1".to_owned(),
            address: "127.0.0.1".to_owned(),
            operating_unit_number: "052".to_owned(),
            action: "CreateCustomer".to_owned(),
            customer: created.customer_id.clone(),
            object: key,
            outcome: 201,
        };
        assert_eq!(*first, expected);
        assert_eq!(found[0].object, sale["Id"].as_str().unwrap());
        let of_worker: Vec<_> = trail(&shop, "worker=000160&device=GINZA-1").await;
        let actions: Vec<_> = of_worker.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!((actions[0], actions[5]), ("SignOff", "SignOn"));
        // Once, however often the scale unit polls, and without names.
        let all = trail(&shop, "").await;
        let activations = all.iter().filter(|entry| entry.action == "Activate");
        assert_eq!(activations.map(|entry| entry.device.as_str()).collect::<Vec<_>>(), ["GINZA-1"]);
        let all = format!("{all:?}");
        let name = person["LastName"].as_str().unwrap();
        assert!(!all.contains(name) && !all.contains("new@example.com"), "{all}");
        shop.close().await;
    }
}

#[tokio::test]
async fn r339_refused_sign_ons_and_activations_are_recorded_and_strangers_are_not() {
    let shop = Shop::open().await;
    let mut register = Register::activate(&shop.url, "GINZA-REGISTER-1").await;
    let stranger = Register::new(&shop.url, "");
    stranger.post("Activate", &json!({ "ActivationCode": "WRONG" })).await;
    register.sign_on("000160", "wrong").await;
    register.sign_on("my secret", PASSWORD).await;
    let unknown = Register { device_token: "made-up".to_owned(), ..register.clone() };
    assert_eq!(unknown.create(&somebody()).await.status, 401);
    Visitor::anonymous(&shop).post("Customers", &somebody()).await;

    let all = trail(&shop, "").await;
    let told =
        all.iter().rev().filter(|entry| !entry.address.is_empty() && entry.action != "RunJob");
    let told: Vec<_> = told
        .map(|entry| (entry.action.as_str(), entry.worker_id.as_str(), entry.device.as_str()))
        .collect();
    let expected = [
        ("SignOn", "admin", ""),
        ("Activate", "", "GINZA-1"),
        ("ActivateFailed", "", ""),
        ("SignOnFailed", "000160", "GINZA-1"),
        ("SignOnFailed", "", "GINZA-1"),
    ];
    assert_eq!(told, expected);
    shop.close().await;
}

#[tokio::test]
async fn r339_each_request_of_a_batch_and_each_kind_of_caller_has_an_entry() {
    let shop = Shop::open().await;
    let register = shop.ginza().await;
    let request = |id: &str| {
        json!({ "id": id, "method": "POST", "url": "Customers",
        "headers": { "Idempotency-Key": guid() }, "body": somebody() })
    };
    let batch = json!({ "requests": [request("1"), request("2")] });
    assert_eq!(register.post("$batch", &batch).await.status, 200);
    let of_batch = trail(&shop, "device=GINZA-1&worker=000160").await;
    let of_batch: Vec<_> = of_batch.iter().filter(|it| it.action == "CreateCustomer").collect();
    assert_eq!(of_batch.len(), 2);
    assert!(of_batch.iter().all(|it| it.address == "127.0.0.1" && it.outcome == 201));
    assert_ne!(of_batch[0].object, of_batch[1].object);

    let person = Visitor::person(&shop, "somebody@example.com");
    assert_eq!(person.post("Customers", &somebody()).await.status, 201);
    let entry = trail(&shop, "").await.into_iter().find(|it| it.action == "CreateCustomer");
    let entry = entry.unwrap();
    assert!(entry.worker_id.starts_with("person ") && !entry.worker_id.contains("somebody"));
    assert_eq!((entry.device.as_str(), entry.operating_unit_number.as_str()), ("", "068"));
    shop.close().await;
}

#[tokio::test]
async fn r339_the_scale_unit_keeps_entries_as_long_as_configured() {
    for database in TestDatabase::all() {
        let mut shop = Shop::open_on(database, TestDatabase::sqlite()).await;
        let _register = shop.ginza().await;
        let of_last_year = "UPDATE audit_trail SET time = '2024-01-01T00:00:00.000Z' \
             WHERE action = 'Activate'";
        shop.change_channel_database(of_last_year).await;
        shop.scale_unit_again().await;
        until("the old entry is removed", async || {
            (recorded(&shop).await == [("SignOn".to_owned(), 200)]).then_some(())
        })
        .await;
        shop.close().await;
    }
}

#[tokio::test]
async fn r339_a_restored_headquarters_gets_the_entries_again() {
    let mut shop = Shop::open().await;
    let register = shop.ginza().await;
    let backup = shop.back_up_headquarters().await;
    let created = register.create(&somebody()).await.customer();
    let query = format!("customer={}", created.customer_id);
    assert_eq!(trail(&shop, &query).await.len(), 1);
    shop.restore_headquarters(backup).await;
    assert_eq!(trail(&shop, &query).await.len(), 1);
    shop.close().await;
}
