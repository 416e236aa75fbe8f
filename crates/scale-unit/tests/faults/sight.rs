//! Which customers a channel and its registers see, as what comes down says.

use contract::cdx::OfflineExclusionRow;
use contract::commerce::{
    Address, ChannelConfiguration, ContactInfo, Customer, CustomerAttribute,
    CustomerAttributeValue, CustomerDelta,
};
use serde_json::json;
use service::testing::until;

use crate::stand_in::Behaviour;
use crate::{Shop, aiko, shop};

fn customer(number: u32) -> Customer {
    Customer {
        account_number: format!("00400{number}"),
        customer_id: format!("00000000-0000-4000-8000-00000000000{number}"),
        name: format!("Zz Customer{number}"),
        first_name: "Zz".to_owned(),
        last_name: format!("Customer{number}"),
        phone: "03-1234-5678".to_owned(),
        email: "a@example.com".to_owned(),
        receipt_email: "a@example.com".to_owned(),
        addresses: vec![Address { city: "Chuo-ku".to_owned(), ..Default::default() }],
        contacts: vec![ContactInfo { contact: "b@example.com".to_owned(), ..Default::default() }],
        attributes: vec![CustomerAttribute {
            name: "Shoe".to_owned(),
            attribute_value: CustomerAttributeValue { string_value: "24".to_owned() },
        }],
        ..Customer::default()
    }
}

fn exclusion(
    job: &str,
    is_job_excluded: bool,
    tables: &[&str],
    full_sync: i64,
) -> OfflineExclusionRow {
    OfflineExclusionRow {
        job: job.to_owned(),
        is_job_excluded,
        tables: tables.iter().map(|&table| table.to_owned()).collect(),
        full_sync,
    }
}

async fn customers_have_come(shop: &Shop, count: usize) -> CustomerDelta {
    until("the customers have come", async || {
        let delta = shop.register.delta(0).await;
        (delta.customers.len() == count).then_some(delta)
    })
    .await
}

async fn excluded(shop: &Shop, row: OfflineExclusionRow) -> ChannelConfiguration {
    let is_excluded = row.is_job_excluded || !row.tables.is_empty();
    shop.headquarters.publish(|channel| channel.offline_exclusions = vec![row]);
    until("the exclusion has come", async || {
        let configuration: ChannelConfiguration =
            shop.register.get("ChannelConfiguration").await.read();
        (configuration.exclude_customers_from_offline == is_excluded).then_some(configuration)
    })
    .await
}

#[tokio::test]
async fn r132_a_channel_with_address_books_lists_only_who_shares_one_and_its_own_pending_ones() {
    let shop = shop().await;
    shop.headquarters.publish_customers(&[
        (customer(1), &["Ginza", "VIP"]),
        (customer(2), &["Ginza South"]),
        (customer(3), &[]),
    ]);
    customers_have_come(&shop, 3).await;
    assert_eq!(shop.register.search("zz").await.len(), 3, "a store without books sees all");

    shop.headquarters.publish(|channel| {
        channel.channels[0].address_books = vec!["Ginza".to_owned(), "100%".to_owned()];
    });
    let delta = customers_have_come(&shop, 1).await;
    assert_eq!(delta.customers[0].account_number, "004001");
    assert_eq!(shop.register.search("zz").await.len(), 1);
    shop.headquarters.behave(Behaviour::Status(503));
    let mut person = aiko();
    person["FirstName"] = json!("Zz");
    shop.register.create(&person).await.customer();
    assert_eq!(shop.register.search("zz").await.len(), 2, "its own pending one");

    // What headquarters has just made of it is in the store's books already.
    shop.headquarters.behave(Behaviour::Answer);
    person["LastName"] = json!("Real");
    assert!(!shop.register.create(&person).await.customer().is_async_customer);
    assert_eq!(shop.register.search("zz real").await[0].full_name, "Zz Real");
}

#[tokio::test]
async fn r029_r032_what_is_excluded_does_not_come_down_except_what_the_register_captured() {
    let shop = shop().await;
    shop.headquarters.publish_customers(&[(customer(1), &[])]);
    customers_have_come(&shop, 1).await;
    for row in [
        exclusion("1010", true, &[], 0),
        // Of whatever job (R032).
        exclusion("1070", false, &["CUSTTABLE"], 0),
    ] {
        excluded(&shop, row).await;
        assert!(shop.register.delta(0).await.customers.is_empty());
        assert_eq!(shop.register.search("zz").await.len(), 1, "the scale unit has it");
        excluded(&shop, exclusion("1010", false, &["HCMWORKER"], 0)).await;
        shop.headquarters.publish(|channel| channel.offline_exclusions.clear());
        customers_have_come(&shop, 1).await;
    }
    excluded(&shop, exclusion("1010", true, &[], 0)).await;
    shop.headquarters.behave(Behaviour::Status(503));
    let own = shop.register.create(&aiko()).await.customer();
    let delta = shop.register.delta(0).await;
    assert_eq!(delta.customers.as_slice(), std::slice::from_ref(&own));
    // Its number comes to who has it, and nobody gets it as a download.
    let mut real = customer(2);
    real.customer_id = own.customer_id;
    shop.headquarters.publish_customers(&[(real, &[])]);
    until("the number has come", async || {
        let news = shop.register.delta(delta.next_cursor).await.customers;
        (news.len() == 1 && news[0].account_number == "004002").then_some(())
    })
    .await;
    assert!(shop.register.delta(0).await.customers.is_empty());
}

#[tokio::test]
async fn r031_a_full_data_sync_of_what_is_excluded_begins_a_new_change_log() {
    let shop = shop().await;
    let before = shop.register.delta(0).await.channel_database_id;
    excluded(&shop, exclusion("1010", true, &[], 0)).await;
    assert_eq!(shop.register.delta(0).await.channel_database_id, before);
    shop.headquarters.publish(|channel| channel.offline_exclusions[0].full_sync = 1);
    until("the full data sync has come", async || {
        let id = shop.register.delta(0).await.channel_database_id;
        (id == format!("{before}/1")).then_some(())
    })
    .await;
}

#[tokio::test]
async fn r030_r033_with_the_filter_on_customers_come_down_without_what_is_in_shared_tables() {
    let shop = shop().await;
    shop.headquarters.publish_customers(&[(customer(1), &[])]);
    let whole = customers_have_come(&shop, 1).await.customers.remove(0);
    assert!(!whole.phone.is_empty());
    shop.headquarters.publish_filter();
    let kept = until("the filter has come", async || {
        let kept = shop.register.delta(0).await.customers.remove(0);
        kept.phone.is_empty().then_some(kept)
    })
    .await;
    assert_eq!((&kept.account_number, &kept.name), (&whole.account_number, &whole.name));
    assert_eq!(kept.attributes, whole.attributes, "the company's own are never filtered");
    assert!(kept.email.is_empty() && kept.receipt_email.is_empty());
    assert!(kept.addresses.is_empty() && kept.contacts.is_empty());
    // At the scale unit nothing is gone.
    assert_eq!(shop.register.customer("004001").await, whole);
    let own = {
        shop.headquarters.behave(Behaviour::Status(503));
        let mut person = aiko();
        person["Phone"] = json!("5550001");
        shop.register.create(&person).await.customer()
    };
    assert!(shop.register.delta(0).await.customers.contains(&own));
}
