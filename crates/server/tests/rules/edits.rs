//! Addresses and edits without headquarters (sections 4 and 6).

use contract::ErrorId;
use contract::commerce::Customer;
use domain::Feature::{self, AsyncAddresses, AsyncEditing};
use serde_json::{Value, json};
use service::testing::{Register, TestDatabase};

use crate::shop::{Shop, assert_pending, assert_real, guid, is_guid, somebody};

/// What editing in async mode needs, and itself.
pub const EDITING: [Feature; 4] = [
    Feature::PerformanceImprovements,
    Feature::EnhancedAsyncCreation,
    Feature::AsyncAddresses,
    Feature::AsyncEditing,
];

async fn calls(shop: &Shop) -> u64 {
    let counters = shop.admin.counters().await;
    counters.real_time_creates + counters.real_time_others
}

fn address(city: &str) -> Value {
    json!({ "City": city, "ThreeLetterISORegionName": "USA" })
}

async fn add_address(register: &Register, customer: &Customer, city: &str) -> Customer {
    let change = json!({ "Addresses": [address(city)] });
    register.patch(&customer.account_number, &change).await.customer()
}

fn cities(customer: &Customer) -> Vec<&str> {
    customer.addresses.iter().map(|address| address.city.as_str()).collect()
}

#[tokio::test]
async fn r046_r048_without_switches_an_address_or_an_affiliation_is_an_edit_and_refused() {
    let shop = Shop::open().await;
    shop.with_features(&[]).await;
    let register = shop.seattle().await;
    let pending = register.create(&somebody()).await.customer();
    let affiliation = register.get("ChannelConfiguration").await.body["Affiliations"][0].clone();
    for change in [
        json!({ "Addresses": [address("Tacoma")] }),
        json!({ "CustomerAffiliations": [affiliation] }),
    ] {
        let answer = register.patch(&pending.account_number, &change).await;
        assert_eq!(answer.error_id(), ErrorId::UpdateAsyncCustomerNotSupported);
    }
    assert_eq!(register.customer(&pending.customer_id).await, pending);
    shop.close().await;
}

#[tokio::test]
async fn r051_r062_without_switches_every_edit_of_a_real_customer_asks_headquarters() {
    let shop = Shop::open().await;
    shop.with_features(&[]).await;
    // Seattle creates in async mode: that changes nothing for edits.
    let register = shop.seattle().await;
    let pending = register.create(&somebody()).await.customer();
    shop.admin.convert().await;
    let real = register.customer(&pending.customer_id).await;
    let before = calls(&shop).await;
    register.patch(&real.account_number, &json!({ "Phone": "5550001" })).await.customer();
    assert_eq!(calls(&shop).await, before + 1);
    let edited = add_address(&register, &real, "Tacoma").await;
    assert_eq!(calls(&shop).await, before + 2);
    assert!(!edited.addresses[0].is_async_address);
    assert_eq!(shop.count("SELECT count(*) FROM RETAILASYNCADDRESSV2").await, 0);
    shop.close().await;
}

#[tokio::test]
async fn r055_r056_r058_r059_r060_r065_an_address_is_added_without_headquarters_and_gets_there() {
    for channel in TestDatabase::all() {
        let shop = Shop::open_on(channel, TestDatabase::sqlite()).await;
        shop.with_features(&[AsyncAddresses]).await;
        let register = shop.seattle().await;
        let mut customers = Vec::new();
        for converted in [true, false] {
            let customer = register.create(&somebody()).await.customer();
            if converted {
                shop.admin.convert().await;
            }
            customers.push(register.customer(&customer.customer_id).await);
        }
        let before = calls(&shop).await;
        for customer in &customers {
            let edited = add_address(&register, customer, "Tacoma").await;
            assert_eq!(edited.is_async_customer, customer.is_async_customer);
            let added = &edited.addresses[0];
            assert!(added.is_async_address && is_guid(&added.id), "{added:?}");
            assert_eq!(register.customer(&customer.customer_id).await, edited);
        }
        assert_eq!(calls(&shop).await, before);
        let rows = "SELECT count(*) FROM RETAILASYNCADDRESSV2 WHERE OPERATION = 1 \
             AND length(CREATEDDATETIME) = 24 AND TERMINALID = 'SEATTLE-1' AND ORIGINATINGCHANNEL = '053'";
        assert_eq!(shop.count(rows).await, 2);
        let named = "SELECT count(*) FROM RETAILASYNCADDRESSV2 WHERE \
             (CUSTACCOUNT = '') <> (CUSTACCOUNTASYNC = '')";
        assert_eq!(shop.count(named).await, 2);

        shop.admin.convert().await;
        for customer in &customers {
            let real = register.customer(&customer.customer_id).await;
            assert_real(&real);
            assert_eq!(cities(&real), ["Tacoma"]);
            assert!(!real.addresses[0].is_async_address);
        }
        shop.close().await;
    }
}

#[tokio::test]
async fn r057_r066_fifty_addresses_are_kept_also_while_headquarters_is_gone() {
    let mut shop = Shop::open().await;
    shop.with_features(&[AsyncAddresses]).await;
    let register = shop.seattle().await;
    let customer = register.create(&somebody()).await.customer();
    shop.headquarters_gone().await;
    for number in 0..50 {
        add_address(&register, &customer, &format!("City {number}")).await;
    }
    let many = register.customer(&customer.customer_id).await;
    assert_eq!(many.addresses.len(), 50);
    shop.headquarters_back().await;
    shop.admin = shop.admin.again().await;
    shop.admin.convert().await;
    let real = register.customer(&customer.customer_id).await;
    assert_real(&real);
    assert_eq!(cities(&real), cities(&many));
    shop.close().await;
}

#[tokio::test]
async fn r061_with_the_address_switch_alone_an_existing_address_stays_as_it_is() {
    let shop = Shop::open().await;
    shop.with_features(&[AsyncAddresses]).await;
    let register = shop.seattle().await;
    let pending = register.create(&somebody()).await.customer();
    add_address(&register, &pending, "Tacoma").await;
    let two = add_address(&register, &pending, "Olympia").await;
    let id = &two.addresses[1].id;
    for change in [
        json!({ "Id": id, "City": "Everett" }),
        json!({ "Id": id, "Deactivate": true }),
        json!({ "Id": id, "City": "Olympia", "ThreeLetterISORegionName": "USA", "IsPrimary": true }),
    ] {
        let change = json!({ "Addresses": [change] });
        let answer = register.patch(&pending.account_number, &change).await;
        assert_eq!(answer.error_id(), ErrorId::UpdateAsyncCustomerNotSupported);
    }
    // Together with a new one it is an edit, too.
    let change = json!({ "Phone": "5550001", "Addresses": [address("Renton")] });
    let answer = register.patch(&pending.account_number, &change).await;
    assert_eq!(answer.error_id(), ErrorId::UpdateAsyncCustomerNotSupported);
    assert_eq!(register.customer(&pending.customer_id).await, two);
    shop.close().await;
}

#[tokio::test]
async fn r063_an_address_without_anything_in_it_is_refused() {
    let shop = Shop::open().await;
    shop.with_features(&[AsyncAddresses]).await;
    let register = shop.seattle().await;
    let customer = register.create(&somebody()).await.customer();
    let change = json!({ "Addresses": [{ "Name": "Aiko", "IsPrimary": true }] });
    let (id, body) = register.patch(&customer.account_number, &change).await.error();
    assert_eq!(id, ErrorId::ValidationFailed);
    let wrong = &body.validation_errors[0];
    assert_eq!(wrong.error_resource_id, ErrorId::PreValidationForAsyncAddressFailed.resource_id());
    assert_eq!(shop.count("SELECT count(*) FROM RETAILASYNCADDRESSV2").await, 0);
    shop.close().await;
}

#[tokio::test]
async fn r079_r080_r088_editing_goes_without_headquarters_once_the_three_jobs_have_run() {
    let shop = Shop::open().await;
    shop.with_features(&[]).await;
    let register = shop.seattle().await;
    let customer = register.create(&somebody()).await.customer();
    shop.admin.convert().await;
    let real = register.customer(&customer.customer_id).await;
    shop.admin.set_features(&EDITING).await;
    let mut before = calls(&shop).await;
    let mut edit = async |phone: &str| {
        register.patch(&real.account_number, &json!({ "Phone": phone })).await.customer();
        let now = calls(&shop).await;
        let made = now - before;
        before = now;
        made
    };
    assert_eq!(edit("5550001").await, 1, "nothing has run");
    shop.admin.run("1110").await;
    assert_eq!(edit("5550002").await, 1, "1070 has not run");
    shop.admin.run("1010").await;
    assert_eq!(edit("5550003").await, 1, "1070 has not run");
    shop.admin.run("1070").await;
    assert_eq!(edit("5550004").await, 0, "live");
    assert_eq!(register.customer(&real.account_number).await.phone, "5550004");
    let row = "SELECT count(*) FROM RETAILASYNCCUSTOMERV2 WHERE OPERATION = 2 AND PHONE = '5550004' \
         AND CUSTACCOUNTASYNC = '' AND CUSTACCOUNT <> ''";
    assert_eq!(shop.count(row).await, 1);
    shop.close().await;
}

#[tokio::test]
async fn r082_r083_r084_r085_each_edit_is_an_operation_of_its_own_and_the_newest_is_shown() {
    for channel in TestDatabase::all() {
        let shop = Shop::open_on(channel, TestDatabase::sqlite()).await;
        shop.with_features(&EDITING).await;
        let register = shop.seattle().await;
        let pending = register.create(&somebody()).await.customer();
        let cursor = register.delta(0).await.next_cursor;
        for phone in ["5550001", "5550002"] {
            let change = json!({ "Phone": phone });
            let edited = register.patch(&pending.account_number, &change).await.customer();
            assert_pending(&edited);
            assert_eq!(edited.phone, phone);
        }
        assert_eq!(register.delta(cursor).await.customers[0].phone, "5550002");
        let phones = "SELECT count(DISTINCT PHONE) FROM RETAILASYNCCUSTOMERV2";
        assert_eq!(shop.count(phones).await, 3, "each operation has its own row");

        shop.admin.run("P-0001").await;
        let uploaded = "SELECT max(REPLICATIONCOUNTERFROMORIGIN) FROM RETAILASYNCCUSTOMERV2";
        let uploaded = shop.count(uploaded).await;
        register.patch(&pending.account_number, &json!({ "Phone": "5550003" })).await.customer();
        let newest = "SELECT REPLICATIONCOUNTERFROMORIGIN FROM RETAILASYNCCUSTOMERV2 WHERE PHONE = '5550003'";
        assert!(shop.count(newest).await > uploaded);
        assert_eq!(shop.count(phones).await, 4, "what went up is as it was");

        // Headquarters makes a customer of what it has; the newest edit stays on top here.
        shop.admin.run("sync").await;
        shop.admin.run("1010").await;
        let real = register.customer(&pending.customer_id).await;
        assert_real(&real);
        assert_eq!(real.phone, "5550003");
        shop.admin.convert().await;
        assert_eq!(register.customer(&pending.customer_id).await.phone, "5550003");
        let there = shop.admin.customers(&pending.last_name).await;
        assert_eq!(there.len(), 1);
        assert_eq!(there[0]["Phone"], "5550003", "{there:?}");
        shop.close().await;
    }
}

#[tokio::test]
async fn r086_r089_an_address_is_changed_and_goes_away_by_its_newest_row() {
    let shop = Shop::open().await;
    shop.with_features(&EDITING).await;
    let register = shop.seattle().await;
    let pending = register.create(&somebody()).await.customer();
    add_address(&register, &pending, "Tacoma").await;
    let two = add_address(&register, &pending, "Olympia").await;
    let (first, second) = (&two.addresses[0].id, &two.addresses[1].id);
    let mut moved = address("Everett");
    moved["Id"] = json!(second);
    moved["IsPrimary"] = json!(true);
    let change = json!({ "Addresses": [moved, { "Id": first, "Deactivate": true }] });
    let edited = register.patch(&pending.account_number, &change).await.customer();
    assert_eq!(cities(&edited), ["Everett"]);
    assert!(edited.addresses[0].is_primary);
    let gone = "SELECT OPERATION FROM RETAILASYNCADDRESSV2 WHERE CITY = 'Tacoma'
        ORDER BY REPLICATIONCOUNTERFROMORIGIN DESC LIMIT 1";
    assert_eq!(shop.count(gone).await, 3);
    assert_eq!(
        shop.count("SELECT count(*) FROM RETAILASYNCADDRESSV2 WHERE OPERATION = 2").await,
        1
    );
    assert_eq!(shop.count("SELECT count(*) FROM RETAILASYNCCUSTOMERV2").await, 1);
    shop.admin.convert().await;
    let real = register.customer(&pending.customer_id).await;
    assert_real(&real);
    assert_eq!(cities(&real), ["Everett"]);
    shop.close().await;
}

#[tokio::test]
async fn r087_with_editing_on_a_pending_customer_still_gets_no_loyalty_card() {
    let shop = Shop::open().await;
    shop.with_features(&EDITING).await;
    let register = shop.seattle().await;
    let pending = register.create(&somebody()).await.customer();
    let answer = register.issue_loyalty_card(&pending.account_number).await;
    assert_eq!(answer.error_id(), ErrorId::LoyaltyCardNeedsAccountNumber);
    shop.close().await;
}

#[tokio::test]
async fn r090_a_customer_that_became_real_before_is_edited_as_before() {
    let shop = Shop::open().await;
    shop.with_features(&[]).await;
    let register = shop.seattle().await;
    let pending = register.create(&somebody()).await.customer();
    shop.admin.convert().await;
    shop.with_features(&EDITING).await;
    let change = json!({ "Email": "aiko@example.com" });
    let edited = register.patch(&pending.customer_id, &change).await.customer();
    assert_real(&edited);
    shop.admin.convert().await;
    assert_eq!(shop.admin.customers("aiko@example.com").await.len(), 1);
    // And the switch off again: headquarters is asked, as ever.
    let others: Vec<Feature> = EDITING.into_iter().filter(|it| *it != AsyncEditing).collect();
    shop.with_features(&others).await;
    let before = calls(&shop).await;
    register.patch(&edited.account_number, &json!({ "Phone": "5550007" })).await.customer();
    assert_eq!(calls(&shop).await, before + 1);
    shop.close().await;
}

#[tokio::test]
async fn r168_a_real_customer_is_named_by_its_record_a_pending_one_has_none() {
    let shop = Shop::open().await;
    shop.with_features(&EDITING).await;
    let register = shop.seattle().await;
    let pending = register.create(&somebody()).await.customer();
    let change = json!({ "RecordId": 77, "Phone": "5550001" });
    assert_eq!(register.patch(&pending.account_number, &change).await.customer().phone, "5550001");
    shop.admin.convert().await;
    let answer = register.patch(&pending.customer_id, &change).await;
    assert_eq!(answer.error_id(), ErrorId::IdMismatch);
    let real = register.customer(&pending.customer_id).await;
    let change = json!({ "RecordId": real.record_id, "Phone": "5550002" });
    assert_eq!(register.patch(&pending.customer_id, &change).await.customer().phone, "5550002");
    shop.close().await;
}

#[tokio::test]
async fn r017_an_async_edit_is_made_once_for_its_key_and_an_empty_one_makes_no_operation() {
    let shop = Shop::open().await;
    shop.with_features(&EDITING).await;
    let register = shop.seattle().await;
    let pending = register.create(&somebody()).await.customer();
    let request = register
        .request(reqwest::Method::PATCH, &format!("Customers/{}", pending.account_number))
        .header("Idempotency-Key", guid())
        .json(&json!({ "Addresses": [address("Tacoma")] }));
    let again = request.try_clone().expect("the same request");
    let first = Register::send(request).await;
    let second = Register::send(again).await;
    assert!(!first.is_replayed && second.is_replayed);
    assert_eq!(first.body, second.body);
    assert_eq!(register.customer(&pending.customer_id).await.addresses.len(), 1);
    let operations = shop.count("SELECT count(*) FROM async_operation").await;
    register.patch(&pending.account_number, &json!({ "FirstName": "Aiko" })).await.customer();
    assert_eq!(shop.count("SELECT count(*) FROM async_operation").await, operations);
    shop.close().await;
}
