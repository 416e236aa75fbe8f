//! A register that reached nobody, its rescue file at headquarters, and the network back.

use contract::rescue::kind;
use serde_json::{Value, json};
use service::testing::TestDatabase;

use crate::shop::{Shop, assert_pending, assert_real, guid, last_name, somebody};

fn file(operations: &[Value]) -> Value {
    json!({ "OperatingUnitNumber": "052", "Register": "GINZA-1", "Operations": operations })
}

fn outcomes(rescued: &Value) -> Vec<&str> {
    let operations = rescued["Operations"].as_array().expect("operations");
    operations.iter().map(|it| it["Outcome"].as_str().expect("an outcome")).collect()
}

#[tokio::test]
async fn r208_r202_a_register_that_sends_after_all_what_its_file_brought_doubles_nothing() {
    for database in TestDatabase::all() {
        let headquarters = TestDatabase::sqlite();
        let shop = Shop::open_on(database, headquarters).await;
        let register = shop.ginza().await;
        let (id, create_key, change_key) = (guid(), guid(), guid());
        let mut person = somebody();
        person["CustomerId"] = json!(id);
        person["IsAsyncCustomer"] = json!(true);
        let change = json!({ "Phone": "03-1234-5678" });
        let content = file(&[
            json!({ "Id": create_key, "CustomerId": id, "Kind": kind::CREATE, "Customer": person }),
            json!({ "Id": change_key, "CustomerId": id, "Kind": kind::CHANGE, "Change": change }),
        ]);
        assert_eq!(outcomes(&shop.admin.rescue(&content).await), ["Created", "Changed"]);
        shop.admin.run("1010").await;
        // The register hears of its customer by the GUID that it knows.
        let mut heard = register.delta(0).await.customers;
        heard.retain(|customer| customer.customer_id == id);
        assert_real(&heard[0]);
        assert_eq!(heard[0].phone, "03-1234-5678");

        let sent = register.create_with_key(&create_key, &person).await.customer();
        assert_eq!(sent, heard[0]);
        let edited = register.patch(&sent.account_number, &change).await.customer();
        assert_eq!((edited.account_number, edited.phone), (sent.account_number, sent.phone));
        shop.admin.convert().await;
        assert_eq!(shop.admin.customers(last_name(&person)).await.len(), 1);
        assert_eq!(register.search(last_name(&person)).await.len(), 1);
        shop.close().await;
    }
}

#[tokio::test]
async fn r208_r018_what_the_store_has_and_headquarters_not_yet_is_not_doubled_by_a_file() {
    let shop = Shop::open().await;
    let register = shop.ginza().await;
    let (id, key) = (guid(), guid());
    let mut person = somebody();
    person["CustomerId"] = json!(id);
    person["IsAsyncCustomer"] = json!(true);
    // Sent; the reply was lost, so the register exports it all the same.
    assert_pending(&register.create_with_key(&key, &person).await.customer());
    let content =
        file(&[json!({ "Id": key, "CustomerId": id, "Kind": kind::CREATE, "Customer": person })]);
    assert_eq!(outcomes(&shop.admin.rescue(&content).await), ["Created"]);
    shop.admin.run("1010").await;
    let real = register.customer(&id).await;
    assert_real(&real);
    shop.admin.convert().await;
    assert_eq!(register.customer(&id).await.account_number, real.account_number);
    assert_eq!(shop.admin.customers(last_name(&person)).await.len(), 1);
    assert_eq!(outcomes(&shop.admin.rescue(&content).await), ["AlreadyThere"]);
    shop.close().await;
}
