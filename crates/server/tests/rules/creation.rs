//! Modes and creation (section 1 of the rules).

use reqwest::Method;
use serde_json::json;
use service::testing::Register;
use tokio::task::JoinSet;

use crate::shop::{Shop, assert_pending, assert_real, guid, last_name, somebody};

#[tokio::test]
async fn r001_r002_r003_sync_mode_creates_at_headquarters_by_one_call_and_other_stores_know_at_once()
 {
    let shop = Shop::open().await;
    let register = shop.ginza().await;
    let before = shop.admin.counters().await;
    let person = somebody();
    let customer = register.create(&person).await.customer();
    assert_real(&customer);
    let after = shop.admin.counters().await;
    assert_eq!(after.real_time_creates - before.real_time_creates, 1);
    assert_eq!(after.customers - before.customers, 1);

    let seattle = shop.seattle().await;
    let body = json!({ "CustomerSearchCriteria":
        { "Keyword": last_name(&person), "SearchAllStores": true } });
    let found = seattle.post("Customers/Search", &body).await;
    assert_eq!(found.body["Results"][0]["AccountNumber"], customer.account_number);
    assert_eq!(
        seattle.search(last_name(&person)).await.len(),
        1,
        "one channel database, one company"
    );
    shop.close().await;
}

#[tokio::test]
async fn r004_r006_sync_load_reaches_headquarters_async_load_does_not() {
    let shop = Shop::open().await;
    let before = shop.admin.counters().await;
    create_many(&shop.ginza().await, 8).await;
    let after_sync = shop.admin.counters().await;
    assert_eq!(after_sync.real_time_creates - before.real_time_creates, 8);

    create_many(&shop.seattle().await, 20).await;
    let after_async = shop.admin.counters().await;
    assert_eq!(after_async, after_sync, "no call of any kind, no row, no customer");
    let rows = "SELECT count(*) FROM RETAILASYNCCUSTOMERV2";
    assert_eq!(shop.count(rows).await, 20);
    shop.close().await;
}

async fn create_many(register: &Register, count: usize) {
    let mut tasks = JoinSet::new();
    for _ in 0..count {
        let (register, person) = (register.clone(), somebody());
        tasks.spawn(async move { register.create(&person).await.customer() });
    }
    let accounts = tasks.join_all().await;
    let mut accounts: Vec<_> = accounts.into_iter().map(|c| c.account_number).collect();
    accounts.sort();
    accounts.dedup();
    assert_eq!(accounts.len(), count);
}

#[tokio::test]
async fn r005_r010_r013_r014_async_mode_creates_in_the_channel_database_only() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    let before = shop.admin.counters().await;
    let customer = register.create(&json!({ "FirstName": " Aiko ", "LastName": "Mori" })).await;
    let customer = customer.customer();
    assert_pending(&customer);
    assert_eq!(customer.name, "Aiko Mori");
    assert_eq!(shop.admin.counters().await, before);
    assert_eq!(register.customer(&customer.account_number).await, customer);
    let rows = "SELECT count(*) FROM RETAILASYNCCUSTOMERV2 WHERE CUSTNAME = 'Aiko Mori'
        AND ORIGINATINGCHANNEL = '053' AND OPERATION = 1";
    assert_eq!(shop.count(rows).await, 1);
    shop.close().await;
}

#[tokio::test]
async fn r007_the_server_decides_a_client_cannot_force_sync() {
    let shop = Shop::open().await;
    let mut person = somebody();
    person["IsAsyncCustomer"] = json!(false);
    assert_pending(&shop.seattle().await.create(&person).await.customer());

    // The weaker mode is the register's to choose: it has said `Pending sync` already.
    let mut person = somebody();
    person["IsAsyncCustomer"] = json!(true);
    assert_pending(&shop.ginza().await.create(&person).await.customer());
    shop.close().await;
}

#[tokio::test]
async fn r008_a_changed_mode_works_only_after_1070() {
    let shop = Shop::open().await;
    let register = shop.ginza().await;
    shop.admin.set_async_mode("GINZA", true).await;
    assert_real(&register.create(&somebody()).await.customer());
    shop.admin.run("1110").await;
    assert_real(&register.create(&somebody()).await.customer());
    shop.admin.run("1070").await;
    assert_pending(&register.create(&somebody()).await.customer());
    shop.close().await;
}

#[tokio::test]
async fn r009_each_store_follows_its_own_profile() {
    let shop = Shop::open().await;
    assert_real(&shop.ginza().await.create(&somebody()).await.customer());
    assert_pending(&shop.seattle().await.create(&somebody()).await.customer());
    shop.close().await;
}

#[tokio::test]
async fn r015_r014_headquarters_gone_makes_an_async_customer() {
    let mut shop = Shop::open().await;
    let register = shop.ginza().await;
    shop.headquarters_gone().await;
    let customer = register.create(&somebody()).await.customer();
    assert_pending(&customer);
    assert_eq!(register.search(&customer.last_name).await.len(), 1);

    shop.headquarters_back().await;
    assert_real(&register.create(&somebody()).await.customer());
    shop.admin = shop.admin.again().await;
    shop.admin.convert().await;
    assert_real(&register.customer(&customer.customer_id).await);
    shop.close().await;
}

#[tokio::test]
async fn r016_what_headquarters_refuses_is_shown_and_nothing_is_stored() {
    let shop = Shop::open().await;
    let register = shop.ginza().await;
    let before = register.delta(0).await;
    // Valid by what the channel knows; headquarters has given the title up since.
    shop.change_headquarters_database("DELETE FROM PERSONALTITLE").await;
    let configuration = register.get("ChannelConfiguration").await;
    let mut person = somebody();
    person["TitleRecordId"] = configuration.body["Titles"][0]["RecordId"].clone();
    assert!(person["TitleRecordId"].as_i64().unwrap() > 0);
    let answer = register.create(&person).await;
    assert!((400..500).contains(&answer.status), "{} {}", answer.status, answer.body);
    let (_, body) = answer.error();
    assert_eq!(body.validation_errors[0].member_names, ["TitleRecordId"]);
    assert_eq!(register.delta(0).await, before);
    assert!(register.search(last_name(&person)).await.is_empty());
    assert_eq!(shop.count("SELECT count(*) FROM RETAILASYNCCUSTOMERV2").await, 0);
    shop.close().await;
}

#[tokio::test]
async fn r017_the_same_key_makes_one_customer_in_both_modes() {
    let shop = Shop::open().await;
    for register in [shop.ginza().await, shop.seattle().await] {
        let (key, person) = (guid(), somebody());
        let first = register.create_with_key(&key, &person).await;
        let second = register.create_with_key(&key, &person).await;
        assert_eq!(first.body, second.body);
        assert_eq!(first.status, second.status);
        assert!(!first.is_replayed && second.is_replayed);
        assert_eq!(register.search(last_name(&person)).await.len(), 1);
    }
    shop.close().await;
}

#[tokio::test]
async fn r017_many_at_once_with_one_key_make_one_customer() {
    let shop = Shop::open().await;
    for register in [shop.ginza().await, shop.seattle().await] {
        let (key, person) = (guid(), somebody());
        let mut tasks = JoinSet::new();
        for _ in 0..10 {
            let (register, key, person) = (register.clone(), key.clone(), person.clone());
            tasks.spawn(async move { register.create_with_key(&key, &person).await.customer() });
        }
        let customers = tasks.join_all().await;
        assert!(customers.iter().all(|customer| *customer == customers[0]));
        assert_eq!(register.search(last_name(&person)).await.len(), 1);
    }
    shop.close().await;
}

#[tokio::test]
async fn r017_the_same_customer_id_under_another_key_or_another_mode_is_the_same_customer() {
    let mut shop = Shop::open().await;
    let register = shop.ginza().await;
    let (id, mut person) = (guid(), somebody());
    person["CustomerId"] = json!(id);
    let real = register.create_with_key(&guid(), &person).await.customer();
    assert_eq!(real.customer_id, id);
    // The register gave up waiting and now says that it was offline.
    person["IsAsyncCustomer"] = json!(true);
    let again = register.create_with_key(&guid(), &person).await;
    assert_eq!(again.customer(), real);
    assert!(again.is_replayed);

    shop.headquarters_gone().await;
    let (id, mut person) = (guid(), somebody());
    person["CustomerId"] = json!(id);
    let pending = register.create_with_key(&guid(), &person).await.customer();
    shop.headquarters_back().await;
    assert_eq!(register.create_with_key(&guid(), &person).await.customer(), pending);
    shop.close().await;
}

#[tokio::test]
async fn r017_a_caller_that_hangs_up_leaves_exactly_one_customer() {
    let shop = Shop::open().await;
    let register = shop.ginza().await;
    let (key, person) = (guid(), somebody());
    let request = register.request(Method::POST, "Customers").json(&person);
    let request = request.header("Idempotency-Key", &key);
    let cut = tokio::time::timeout(std::time::Duration::from_millis(3), request.send()).await;
    drop(cut);
    let customer = register.create_with_key(&key, &person).await.customer();
    assert_real(&customer);
    assert_eq!(register.search(last_name(&person)).await.len(), 1);
    assert_eq!(shop.admin.customers(last_name(&person)).await.len(), 1);
    shop.close().await;
}

#[tokio::test]
async fn r026_with_the_filter_on_an_online_creation_works_as_usual() {
    let shop = Shop::open().await;
    shop.admin.filter_shared_customer_data().await;
    for job in ["1110", "1070"] {
        shop.admin.run(job).await;
    }
    let register = shop.ginza().await;
    let configuration = register.get("ChannelConfiguration").await;
    assert_eq!(configuration.body["FilterSharedCustomerDataTables"], true);
    assert_real(&register.create(&somebody()).await.customer());
    shop.close().await;
}

#[tokio::test]
async fn r041_two_registers_offline_customers_both_exist() {
    let shop = Shop::open().await;
    let one = shop.register("GINZA-REGISTER-1").await;
    let other = shop.register("GINZA-REGISTER-2").await;
    // Both number their operations alike: keys belong to a device.
    let key = guid();
    let mut made = Vec::new();
    for register in [&one, &other] {
        let mut person = somebody();
        person["CustomerId"] = json!(guid());
        person["IsAsyncCustomer"] = json!(true);
        made.push(register.create_with_key(&key, &person).await.customer());
    }
    assert_ne!(made[0].customer_id, made[1].customer_id);
    shop.admin.convert().await;
    for customer in &made {
        let real = one.customer(&customer.customer_id).await;
        assert_real(&real);
        assert_eq!(real.name, customer.name);
    }
    shop.close().await;
}
