//! Which state of a customer an answer tells: the channel database and the version.

use crate::edits::EDITING;
use contract::commerce::{Customer, CustomerPage, LoyaltyCard};
use serde_json::json;
use service::testing::Register;

use crate::conversion::databases;
use crate::shop::{Shop, guid, somebody};

/// What the delta tells of a customer now.
async fn told(register: &Register, id: &str) -> Customer {
    let delta = register.delta(0).await;
    delta.customers.into_iter().find(|customer| customer.customer_id == id).expect("the customer")
}

fn version(customer: &Customer) -> (&str, i64) {
    (&customer.channel_database_id, customer.channel_version)
}

#[tokio::test]
async fn r336_every_answer_names_the_channel_database_and_the_version_of_exactly_its_state() {
    for (channel, headquarters) in databases() {
        let shop = Shop::open_on(channel, headquarters).await;
        shop.with_features(&EDITING).await;
        let register = shop.seattle().await;
        let (key, person) = (guid(), somebody());
        let pending = register.create_with_key(&key, &person).await.customer();
        let id = pending.customer_id.clone();
        assert!(pending.channel_version > 0);
        assert_eq!(told(&register, &id).await, pending);
        assert_eq!(register.customer(&id).await, pending);

        let edited = register.patch(&id, &json!({ "Phone": "5550001" })).await.customer();
        assert!(edited.channel_version > pending.channel_version);
        assert_eq!(told(&register, &id).await, edited);
        // Nothing is changed, so the version stays.
        let again = register.patch(&id, &json!({ "Phone": "5550001" })).await.customer();
        assert_eq!(again, edited);
        // A reply that was stored says what it said.
        let replayed = register.create_with_key(&key, &person).await;
        assert!(replayed.is_replayed);
        assert_eq!(replayed.customer(), pending);

        shop.admin.convert().await;
        let real = register.customer(&id).await;
        assert!(real.channel_version > edited.channel_version);
        let card: LoyaltyCard = register.issue_loyalty_card(&real.account_number).await.read();
        let with_card = told(&register, &id).await;
        assert_eq!(with_card.loyalty_cards.len(), 1);
        assert_eq!((card.channel_database_id.as_str(), card.channel_version), version(&with_card));
        assert_eq!(with_card.loyalty_cards[0].channel_version, 0, "of the customer alone");

        let accounts = json!({ "accountNumbers": [real.account_number] });
        let page: CustomerPage =
            register.post("Customers/GetByAccountNumbers", &accounts).await.read();
        assert_eq!(page.results, [with_card]);

        // In sync mode, where headquarters answers.
        let ginza = shop.ginza().await;
        let created = ginza.create(&somebody()).await.customer();
        assert_eq!(told(&ginza, &created.customer_id).await, created);
        let edited =
            ginza.patch(&created.account_number, &json!({ "Phone": "5550002" })).await.customer();
        assert_eq!(told(&ginza, &created.customer_id).await, edited);
        shop.close().await;
    }
}

#[tokio::test]
async fn r336_what_a_request_says_of_versions_is_ignored() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    let person = json!({ "FirstName": "Aiko", "LastName": "Mori",
        "ChannelDatabaseId": "another", "ChannelVersion": 99_999 });
    let customer = register.create(&person).await.customer();
    assert_ne!(customer.channel_database_id, "another");
    assert_eq!(told(&register, &customer.customer_id).await, customer);
    shop.close().await;
}

#[tokio::test]
async fn r336_a_cursor_of_another_channel_database_counts_as_the_beginning() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    let all = register.delta(0).await;
    let (cursor, id) = (all.next_cursor, &all.channel_database_id);
    let ask = async |id: &str| {
        let path = format!("Customers/Delta?since={cursor}&$top=500&channelDatabaseId={id}");
        let delta: contract::commerce::CustomerDelta = register.get(&path).await.read();
        assert!(delta.customers.iter().all(|customer| customer.channel_database_id.is_empty()));
        delta.customers.len()
    };
    assert_eq!(ask(id).await, 0);
    assert_eq!(ask("").await, 0);
    assert_eq!(ask(&guid()).await, all.customers.len());
    shop.close().await;
}
