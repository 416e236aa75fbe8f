//! Sales and order history (R153, R154).

use contract::ErrorId;
use contract::commerce::OrderHistoryPage;
use serde_json::{Value, json};
use service::testing::TestDatabase;

use crate::shop::{Shop, guid, somebody};

fn sale(customer: &str, amount: f64, day: u32) -> Value {
    json!({ "Id": guid(), "CustomerId": customer, "TotalAmount": amount, "CurrencyCode": "USD",
        "CreatedDateTime": format!("2026-01-{day:02}T10:00:00Z") })
}

#[tokio::test]
async fn r153_r154_a_pending_customer_buys_and_has_no_history_until_it_is_real() {
    for channel in TestDatabase::all() {
        let shop = Shop::open_on(channel, TestDatabase::sqlite()).await;
        let register = shop.seattle().await;
        let pending = register.create(&somebody()).await.customer();
        let calls = async || {
            let counters = shop.admin.counters().await;
            counters.real_time_creates + counters.real_time_others
        };
        let before = calls().await;
        for (amount, day) in [(10.5, 2), (30.0, 3), (20.25, 1)] {
            let sale = sale(&pending.customer_id, amount, day);
            let answer = register.post("SalesTransactions", &sale).await;
            assert_eq!((answer.status, &answer.body["TerminalId"]), (201, &json!("SEATTLE-1")));
            let again = register.post("SalesTransactions", &sale).await;
            assert_eq!((again.status, &again.body), (200, &answer.body));
        }
        let history = async |account: &str, paging: &str| {
            let path = format!("Customers('{account}')/GetOrderHistory{paging}");
            register.post(&path, &json!({})).await.read::<OrderHistoryPage>()
        };
        assert_eq!(history(&pending.account_number, "").await, OrderHistoryPage::default());
        assert_eq!(calls().await, before);

        shop.admin.convert().await;
        let real = register.customer(&pending.customer_id).await;
        let amounts = |page: &OrderHistoryPage| {
            page.results.iter().map(|sale| sale.total_amount.to_string()).collect::<Vec<_>>()
        };
        let all = history(&real.account_number, "").await;
        assert_eq!(amounts(&all), ["30.0", "10.5", "20.25"], "newest first");
        assert_eq!(all.results[0].account_number, real.account_number);
        let first = history(&real.account_number, "?$top=2").await;
        let rest = history(&real.account_number, "?$top=2&$skip=2").await;
        assert_eq!(
            (amounts(&first), first.has_next_page),
            (vec!["30.0".to_owned(), "10.5".to_owned()], true)
        );
        assert_eq!((amounts(&rest), rest.has_next_page), (vec!["20.25".to_owned()], false));
        shop.close().await;
    }
}

#[tokio::test]
async fn r154_a_sale_to_an_unknown_or_blocked_customer_is_refused_one_to_nobody_is_kept() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    let customer = register.create(&somebody()).await.customer();
    let answer = register.post("SalesTransactions", &sale("", 1.0, 1)).await;
    assert_eq!(answer.status, 201);
    for (sale, error) in [
        (sale(&guid(), 1.0, 1), ErrorId::CustomerNotFound),
        (json!({ "Id": "1", "TotalAmount": 1, "CurrencyCode": "USD" }), ErrorId::BadRequest),
        (json!({ "Id": guid(), "TotalAmount": 1 }), ErrorId::BadRequest),
    ] {
        assert_eq!(register.post("SalesTransactions", &sale).await.error_id(), error);
    }
    shop.change_channel_database(
        "UPDATE channel_customer SET content = replace(content, '\"Blocked\":false', '\"Blocked\":true')",
    )
    .await;
    let answer = register.post("SalesTransactions", &sale(&customer.customer_id, 1.0, 1)).await;
    assert_eq!(answer.error_id(), ErrorId::CustomerAccountIsBlocked);
    assert_eq!(shop.count("SELECT count(*) FROM sales_transaction").await, 1);
    // Another store's pending customer is unknown here (R124).
    let other = shop.ginza().await;
    let answer = other.post("SalesTransactions", &sale(&customer.customer_id, 1.0, 1)).await;
    assert_eq!(answer.error_id(), ErrorId::CustomerNotFound);
    shop.close().await;
}
