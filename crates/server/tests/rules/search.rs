//! Who finds whom (section 9).

use contract::ErrorId;
use serde_json::json;

use crate::conversion::databases;
use crate::shop::{Shop, last_name, somebody};

#[tokio::test]
async fn r123_r124_the_creating_store_finds_a_pending_customer_at_once_another_only_when_real() {
    let shop = Shop::open().await;
    let seattle = shop.seattle().await;
    let ginza = shop.ginza().await;
    let person = somebody();
    let pending = seattle.create(&person).await.customer();
    let hits = seattle.search(last_name(&person)).await;
    assert_eq!(hits.len(), 1);
    assert!(hits[0].is_async_customer);
    assert!(ginza.search(last_name(&person)).await.is_empty());
    assert!(!ginza.delta(0).await.customers.iter().any(|c| c.customer_id == pending.customer_id));
    let answer = ginza.get(&format!("Customers('{}')", pending.customer_id)).await;
    assert_eq!(answer.error_id(), ErrorId::CustomerNotFound);

    shop.admin.convert().await;
    assert_eq!(ginza.search(last_name(&person)).await.len(), 1);
    assert!(ginza.delta(0).await.customers.iter().any(|c| c.customer_id == pending.customer_id));
    shop.close().await;
}

#[tokio::test]
async fn r128_r129_words_phones_and_addresses_are_found_however_they_are_typed() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    let person = json!({ "FirstName": "Ryōko", "LastName": "ＱＭｏｒｉ", "Phone": "123-456-7890",
        "Email": "q.mori@example.com",
        "Addresses": [{ "Street": "1-2-3 Qginza", "City": "Qchuo", "ThreeLetterISORegionName": "JPN" }] });
    register.create(&person).await.customer();
    for keyword in ["qmori", "QMORI someone", "123456", "(123) 456-78", "q.mori@", "1-2-3 qginza"] {
        assert_eq!(register.search(keyword).await.len(), 1, "{keyword}");
    }
    for keyword in ["", "  ", "%", "_", "qginza 1-2-3", "'; DROP TABLE channel_customer; --"] {
        let hits = register.search(keyword).await;
        assert!(hits.iter().all(|hit| hit.email != "q.mori@example.com"), "{keyword}");
    }
    shop.close().await;
}

#[tokio::test]
async fn r229_any_register_of_the_store_finds_a_customer_by_its_claim_code() {
    for (channel, headquarters) in databases() {
        let shop = Shop::open_on(channel, headquarters).await;
        finds_by_claim_code(&shop).await;
        shop.close().await;
    }
}

async fn finds_by_claim_code(shop: &Shop) {
    let another = shop.admin.add_register("SEATTLE-9", "053").await;
    shop.admin.run("1070").await;
    let one = shop.seattle().await;
    let person = somebody();
    let pending = one.create(&person).await.customer();
    one.create(&somebody()).await.customer();
    let code = claim_code(&pending);
    let typed = code.to_lowercase().replace('-', " ");

    let hits = one.search(&typed).await;
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].customer_id, pending.customer_id);
    assert!(hits[0].is_async_customer);
    let other = shop.register(&another).await;
    assert_eq!(other.search(&code).await.len(), 1, "another register of the store");
    let elsewhere = shop.ginza().await;
    assert!(elsewhere.search(&code).await.is_empty(), "R124 holds");

    shop.admin.convert().await;
    for register in [&one, &other, &elsewhere] {
        let hits = register.search(&code).await;
        assert_eq!(hits.len(), 1);
        assert!(!hits[0].is_async_customer);
        assert_eq!(hits[0].customer_id, pending.customer_id);
    }
    let everywhere =
        json!({ "CustomerSearchCriteria": { "Keyword": typed, "SearchAllStores": true } });
    let answer = elsewhere.post("Customers/Search", &everywhere).await;
    let page: contract::commerce::GlobalCustomerPage = answer.read();
    assert_eq!(page.results.len(), 1);
    assert_eq!(page.results[0].customer_id, pending.customer_id);
}

fn claim_code(customer: &contract::commerce::Customer) -> String {
    let id = customer.customer_id.parse().expect("a customer's key");
    domain::ClaimCode::of(id).to_string()
}

#[tokio::test]
async fn a_search_in_pages_is_the_whole() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    for _ in 0..5 {
        let mut person = somebody();
        person["FirstName"] = json!("Zzpaged");
        register.create(&person).await.customer();
    }
    let mut names = Vec::new();
    for skip in [0, 2, 4] {
        let body = json!({ "CustomerSearchCriteria": { "Keyword": "zzpaged" },
            "QueryResultSettings": { "Paging": { "Top": 2, "Skip": skip } } });
        let page: contract::commerce::GlobalCustomerPage =
            register.post("Customers/Search", &body).await.read();
        assert_eq!(page.has_next_page, skip < 4);
        names.extend(page.results.into_iter().map(|hit| hit.full_name));
    }
    names.dedup();
    assert_eq!(names.len(), 5);
    shop.close().await;
}
