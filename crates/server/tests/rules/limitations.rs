//! What cannot be done with a pending customer (section 3).

use contract::ErrorId;
use serde_json::json;

use crate::shop::{Shop, assert_real, guid, last_name, somebody};

#[tokio::test]
async fn r042_r044_r045_a_pending_customer_is_edited_only_when_its_number_is_back() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    let pending = register.create(&somebody()).await.customer();
    let change = json!({ "Phone": "03-1234-5678" });
    let refused = async || {
        let answer = register.patch(&pending.account_number, &change).await;
        assert_eq!(answer.error_id(), ErrorId::UpdateAsyncCustomerNotSupported);
    };
    refused().await;
    shop.admin.run("P-0001").await;
    shop.admin.run("sync").await;
    refused().await;
    shop.admin.run("1010").await;
    let real = register.customer(&pending.customer_id).await;
    let edited = register.patch(&real.account_number, &change).await.customer();
    assert_eq!(edited.phone, "03-1234-5678");
    assert_eq!(edited.first_name, real.first_name);
    assert_eq!(register.customer(&real.account_number).await, edited);
    shop.close().await;
}

#[tokio::test]
async fn r045_an_edit_replaces_what_is_present_and_is_made_once() {
    let shop = Shop::open().await;
    let register = shop.ginza().await;
    let mut person = somebody();
    person["Email"] = json!("aiko@example.com");
    person["Addresses"] = json!([{ "City": "Chuo-ku", "ThreeLetterISORegionName": "JPN" }]);
    let customer = register.create(&person).await.customer();
    let change = json!({ "LastName": "Tanaka", "AccountNumber": "999999", "RecordId": 0 });
    let request = register
        .request(reqwest::Method::PATCH, &format!("Customers/{}", customer.account_number))
        .header("Idempotency-Key", guid())
        .json(&change);
    let again = request.try_clone().unwrap();
    let first = service::testing::Register::send(request).await;
    let edited = first.customer();
    assert_eq!(edited.name, "Aiko Tanaka");
    assert_eq!(edited.account_number, customer.account_number);
    assert_eq!((edited.email.as_str(), edited.addresses.len()), ("aiko@example.com", 1));
    let second = service::testing::Register::send(again).await;
    assert!(second.is_replayed);
    assert_eq!(second.body, first.body);
    assert!(register.search(last_name(&person)).await.is_empty());

    let wrong = register.patch(&customer.account_number, &json!({ "Phone": "call me" })).await;
    let (id, body) = wrong.error();
    assert_eq!(id, ErrorId::ValidationFailed);
    assert_eq!(body.validation_errors[0].member_names, ["Phone"]);
    let wrong = register.patch(&customer.account_number, &json!({ "Phone": 7 })).await;
    assert_eq!(wrong.error_id(), ErrorId::BadRequest);
    let other = register.patch(&customer.account_number, &json!({ "RecordId": 1 })).await;
    assert_eq!(other.error_id(), ErrorId::IdMismatch);
    let nobody = register.patch("999999", &json!({})).await;
    assert_eq!(nobody.error_id(), ErrorId::CustomerNotFound);
    shop.close().await;
}

#[tokio::test]
async fn r042_headquarters_gone_is_said_as_such() {
    let mut shop = Shop::open().await;
    let register = shop.ginza().await;
    let customer = register.create(&somebody()).await.customer();
    shop.headquarters_gone().await;
    let answer = register.patch(&customer.account_number, &json!({ "Phone": "5550001" })).await;
    assert_eq!(answer.error_id(), ErrorId::HeadquarterCommunicationFailure);
    let answer = register.issue_loyalty_card(&customer.account_number).await;
    assert_eq!(answer.error_id(), ErrorId::HeadquarterCommunicationFailure);
    let body = json!({ "CustomerSearchCriteria": { "Keyword": "mori", "SearchAllStores": true } });
    let answer = register.post("Customers/Search", &body).await;
    assert_eq!(answer.error_id(), ErrorId::HeadquarterCommunicationFailure);
    shop.close().await;
}

#[tokio::test]
async fn r052_r053_r054_a_loyalty_card_needs_the_number_in_the_channel() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    let pending = register.create(&somebody()).await.customer();
    let refused = async || {
        let answer = register.issue_loyalty_card(&pending.account_number).await;
        assert_eq!(answer.error_id(), ErrorId::LoyaltyCardNeedsAccountNumber);
    };
    refused().await;
    shop.admin.run("P-0001").await;
    shop.admin.run("sync").await;
    refused().await;
    shop.admin.run("1010").await;
    let real = register.customer(&pending.customer_id).await;
    assert_real(&real);
    let card = register.issue_loyalty_card(&real.account_number).await;
    let number = card.body["CardNumber"].as_str().unwrap().to_owned();
    assert!(!number.is_empty(), "{}", card.body);
    let now = register.customer(&real.account_number).await;
    assert_eq!(now.loyalty_cards[0].card_number, number);
    assert_eq!(register.search(&number).await.len(), 1);
    shop.close().await;
}
