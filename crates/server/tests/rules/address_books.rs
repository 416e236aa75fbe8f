//! Address books hold for keys and writes as they do for lists (R132).

use contract::ErrorId;
use contract::commerce::CustomerPage;
use reqwest::Method;
use serde_json::{Value, json};

use crate::shop::{Shop, guid, last_name, somebody};

/// Moves the customer into an address book of no store of the demo, and brings it down.
async fn move_elsewhere(shop: &Shop, account: &str) {
    let book = json!({ "Name": "Elsewhere", "Description": "Customers of no store here" });
    let request = shop.admin.request(Method::POST, "/api/address-books").json(&book);
    assert!(request.send().await.expect("an answer").status().is_success());
    let path = format!("/api/customers/{account}");
    let answer = shop.admin.request(Method::GET, &path).send().await.expect("an answer");
    let mut customer: Value = answer.json().await.expect("a customer");
    let e_tag = customer["ETag"].as_str().expect("a tag").to_owned();
    customer["AddressBooks"] = json!(["Elsewhere"]);
    let request = shop.admin.request(Method::PUT, &path).header("If-Match", e_tag);
    let answer = request.json(&customer).send().await.expect("an answer");
    assert!(answer.status().is_success(), "{answer:?}");
    shop.admin.run("1010").await;
}

#[tokio::test]
async fn r132_a_customer_of_another_address_book_is_neither_read_nor_written_by_its_key() {
    for (channel, headquarters) in crate::conversion::databases() {
        let shop = Shop::open_on(channel, headquarters).await;
        let register = shop.ginza().await;
        let (person, key) = (somebody(), guid());
        let customer = register.create_with_key(&key, &person).await.customer();
        let account = customer.account_number.as_str();
        let sale = json!({ "Id": guid(), "AccountNumber": account, "TotalAmount": 5,
            "CurrencyCode": "JPY" });
        assert_eq!(register.post("SalesTransactions", &sale).await.status, 201);
        move_elsewhere(&shop, account).await;

        assert!(register.search(last_name(&person)).await.is_empty());
        for name in [account, customer.customer_id.as_str()] {
            let path = format!("Customers('{name}')");
            assert_eq!(register.get(&path).await.error_id(), ErrorId::CustomerNotFound);
            let history = format!("{path}/GetOrderHistory");
            let answer = register.post(&history, &json!({})).await;
            assert_eq!(answer.error_id(), ErrorId::CustomerNotFound);
            let answer = register.patch(name, &json!({ "Phone": "03-5555-0134" })).await;
            assert_eq!(answer.error_id(), ErrorId::CustomerNotFound);
            let answer = register.issue_loyalty_card(name).await;
            assert_eq!(answer.error_id(), ErrorId::CustomerNotFound);
        }
        let accounts = json!({ "accountNumbers": [account] });
        let page: CustomerPage =
            register.post("Customers/GetByAccountNumbers", &accounts).await.read();
        assert!(page.results.is_empty());

        // What happened before stays: a repetition is replayed, a completed sale is kept.
        let again = register.create_with_key(&key, &person).await;
        assert!(again.is_replayed && again.status == 201, "{again:?}");
        let sale = json!({ "Id": guid(), "AccountNumber": account, "TotalAmount": 7,
            "CurrencyCode": "JPY" });
        assert_eq!(register.post("SalesTransactions", &sale).await.status, 201);
        shop.close().await;
    }
}
