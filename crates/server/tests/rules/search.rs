//! Who finds whom (section 9).

use contract::ErrorId;
use serde_json::json;

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
