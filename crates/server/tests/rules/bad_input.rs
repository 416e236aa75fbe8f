//! Whatever is sent: stored as text or refused with a message, never a panic.

use contract::ErrorId;
use reqwest::Method;
use serde_json::{Value, json};
use service::testing::Register;

use crate::shop::{Shop, somebody};

#[tokio::test]
async fn odd_names_are_stored_as_the_text_that_they_are() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    for name in [
        "<img src=x onerror=alert(1)>",
        "'; DROP TABLE channel_customer; --",
        "🦊👩‍👩‍👧‍👦 Fuchs",
        "שלום עולם",
        "O'Brien \\ \"quoted\" %_",
    ] {
        let customer = register.create(&json!({ "FirstName": name, "LastName": "Odd" })).await;
        let customer = customer.customer();
        assert_eq!(customer.first_name, name);
        assert_eq!(register.customer(&customer.customer_id).await.first_name, name);
        assert!(
            register.search(name).await.iter().any(|hit| hit.customer_id == customer.customer_id)
        );
    }
    shop.admin.convert().await;
    assert!(register.search("Odd").await.iter().all(|hit| !hit.is_async_customer));
    shop.close().await;
}

#[tokio::test]
async fn every_wrong_field_is_named_with_its_limit_and_nothing_is_stored() {
    let shop = Shop::open().await;
    let register = shop.ginza().await;
    let before = register.delta(0).await.next_cursor;
    let customer = json!({
        "FirstName": "森".repeat(10_000), "LastName": "a\u{0}b", "Phone": "call me", "Email": "aiko@",
        "TitleRecordId": 987_654,
        "CustomerAffiliations": [{ "RecordId": 987_654 }],
        "Addresses": [{ "ThreeLetterISORegionName": "XYZ", "City": "x" }, {}],
        "Contacts": [{ "ContactTypeValue": 2, "Contact": "a@b.cd", "IsPrimary": true },
                     { "ContactTypeValue": 2, "Contact": "c@b.cd", "IsPrimary": true }],
    });
    let (id, body) = register.create(&customer).await.error();
    assert_eq!(id, ErrorId::ValidationFailed);
    let names: Vec<&str> =
        body.validation_errors.iter().map(|error| error.member_names[0].as_str()).collect();
    for member in [
        "FirstName",
        "LastName",
        "Phone",
        "Email",
        "TitleRecordId",
        "CustomerAffiliations[0]",
        "Addresses[0].ThreeLetterISORegionName",
        "Addresses[1]",
        "Contacts[1]",
    ] {
        assert!(names.contains(&member), "{member} in {names:?}");
    }
    assert_eq!(body.validation_errors[0].error_context, "64");
    assert_eq!(register.delta(before).await.customers, []);
    shop.close().await;
}

#[tokio::test]
async fn a_request_that_is_not_one_is_refused_and_stores_nothing() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    let raw = async |body: String, kind: &str| {
        let request = register.request(Method::POST, "Customers").body(body);
        Register::send(request.header("Content-Type", kind)).await.error()
    };
    let json_type = "application/json";
    assert_eq!(raw("{".to_owned(), json_type).await.0, ErrorId::BadRequest);
    assert_eq!(raw("[]".to_owned(), json_type).await.0, ErrorId::BadRequest);
    assert_eq!(raw("null".to_owned(), json_type).await.0, ErrorId::BadRequest);
    assert_eq!(raw("{}".to_owned(), "text/plain").await.0, ErrorId::UnsupportedMediaType);
    let (id, body) = raw(r#"{"FirstName":{"a":1}}"#.to_owned(), json_type).await;
    assert_eq!(id, ErrorId::BadRequest);
    assert_eq!(body.validation_errors[0].member_names, ["FirstName"]);
    let (id, body) =
        raw(r#"{"FirstName":"A","Addresses":[{"IsPrimary":"yes"}]}"#.to_owned(), json_type).await;
    assert_eq!(id, ErrorId::BadRequest);
    assert_eq!(body.validation_errors[0].member_names, ["Addresses[0].IsPrimary"]);
    let long = format!(r#"{{"FirstName":"{}"}}"#, "x".repeat(1024 * 1024));
    assert_eq!(raw(long, json_type).await.0, ErrorId::RequestTooLarge);
    assert_eq!(raw("[".repeat(100_000), json_type).await.0, ErrorId::BadRequest);

    for (member, value) in [("CustomerId", "not-a-guid"), ("CustomerGroup", "12345678901")] {
        let mut person = somebody();
        person[member] = json!(value);
        let (id, body) = register.create(&person).await.error();
        assert_eq!(id, ErrorId::BadRequest);
        assert_eq!(body.validation_errors[0].member_names, [member]);
    }
    let answer = register.create_with_key("not-a-guid", &somebody()).await;
    assert_eq!(answer.error_id(), ErrorId::BadRequest);
    for path in ["Customers/Delta?since=x", "Customers/Delta?$top=-1", "Customers/Delta?since="] {
        assert_eq!(register.get(path).await.error_id(), ErrorId::BadRequest, "{path}");
    }
    assert_eq!(register.get("Customers('')").await.error_id(), ErrorId::CustomerNotFound);
    assert_eq!(shop.count("SELECT count(*) FROM RETAILASYNCCUSTOMERV2").await, 0);
    shop.close().await;
}

#[tokio::test]
async fn unknown_members_are_ignored_as_the_original_does() {
    let shop = Shop::open().await;
    let mut person = somebody();
    person["ExtensionProperties"] = json!([]);
    person["SomethingNew"] = json!({ "a": [1, 2, 3] });
    let answer = shop.seattle().await.create(&person).await;
    assert_eq!(answer.customer().first_name, "Aiko");
    assert_eq!(answer.body.get("SomethingNew"), None::<&Value>);
    shop.close().await;
}
