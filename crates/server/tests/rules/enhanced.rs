//! What a customer may carry: titles, affiliations, secondary contacts, attributes
//! (sections 3 and 5, R145).

use contract::ErrorId;
use contract::commerce::{ChannelConfiguration, Customer, CustomerAffiliation};
use domain::Feature::{self, EnhancedAsyncCreation, MultipleContacts};
use serde_json::{Value, json};
use service::testing::Register;

use crate::shop::{Shop, assert_pending, assert_real, somebody};

const EDITING: [Feature; 4] = [
    Feature::PerformanceImprovements,
    Feature::EnhancedAsyncCreation,
    Feature::AsyncAddresses,
    Feature::AsyncEditing,
];

async fn configuration(register: &Register) -> ChannelConfiguration {
    register.get("ChannelConfiguration").await.read()
}

fn ids(customer: &Customer) -> Vec<i64> {
    customer.customer_affiliations.iter().map(|affiliation| affiliation.record_id).collect()
}

/// A person with everything that the enhanced switch allows.
async fn laden(register: &Register) -> Value {
    let configuration = configuration(register).await;
    let mut person = somebody();
    person["TitleRecordId"] = json!(configuration.titles[0].record_id);
    let affiliation = configuration.affiliations.iter().find(|known| !known.hide_in_channels);
    person["CustomerAffiliations"] = json!([{ "RecordId": affiliation.expect("one").record_id }]);
    person["Contacts"] = json!([
        { "ContactTypeValue": 2, "Contact": "second@example.com", "IsMarketingConsentGiven": true },
        { "ContactTypeValue": 1, "Contact": "206-555-0199" },
    ]);
    person
}

#[tokio::test]
async fn r047_r049_r050_without_the_switch_the_rest_is_left_out_and_the_caller_is_told() {
    let shop = Shop::open().await;
    shop.with_features(&[MultipleContacts]).await;
    let register = shop.seattle().await;
    let plain = register.create(&somebody()).await.customer();
    assert!(plain.left_out.is_empty() && plain.customer_affiliations.is_empty());

    let customer = register.create(&laden(&register).await).await.customer();
    assert_pending(&customer);
    assert_eq!(customer.left_out, ["TitleRecordId", "CustomerAffiliations", "Contacts"]);
    assert_eq!(customer.title_record_id, 0);
    assert!(customer.customer_affiliations.is_empty() && customer.contacts.is_empty());
    assert!(register.customer(&customer.customer_id).await.left_out.is_empty());
    for table in [
        "SELECT count(*) FROM RETAILASYNCCUSTOMERAFFILIATION",
        "SELECT count(*) FROM RETAILASYNCCUSTOMERCONTACT",
        "SELECT count(*) FROM RETAILASYNCCUSTOMERV2 WHERE TITLERECORDID <> 0",
    ] {
        assert_eq!(shop.count(table).await, 0, "{table}");
    }
    shop.close().await;
}

#[tokio::test]
async fn r067_r068_r069_r070_r073_with_the_switch_everything_is_carried_and_reaches_headquarters() {
    let shop = Shop::open().await;
    shop.with_features(&[EnhancedAsyncCreation, MultipleContacts]).await;
    let register = shop.seattle().await;
    let configuration = configuration(&register).await;
    let default = configuration.default_customer.expect("a default customer");
    let is_shown = |id: &i64| {
        configuration.affiliations.iter().any(|it| it.record_id == *id && !it.hide_in_channels)
    };
    let inherited: Vec<i64> = default.affiliations.iter().copied().filter(is_shown).collect();
    assert!(!inherited.is_empty() && inherited.len() < default.affiliations.len());
    let plain = register.create(&somebody()).await.customer();
    assert_eq!(ids(&plain), inherited, "of the default customer");

    let sent = laden(&register).await;
    let customer = register.create(&sent).await.customer();
    assert_pending(&customer);
    assert!(customer.left_out.is_empty(), "{:?}", customer.left_out);
    assert_eq!(json!(customer.title_record_id), sent["TitleRecordId"]);
    assert_eq!(customer.contacts.len(), 2);
    let own = sent["CustomerAffiliations"][0]["RecordId"].as_i64().expect("an id");
    assert!(ids(&customer).contains(&own));

    shop.admin.convert().await;
    let real = register.customer(&customer.customer_id).await;
    assert_real(&real);
    assert_eq!(real.title_record_id, customer.title_record_id);
    assert_eq!(real.contacts, customer.contacts);
    assert_eq!(ids(&real), ids(&customer));
    shop.close().await;
}

#[tokio::test]
async fn r071_without_capturing_multiple_contacts_there_are_none_for_anybody() {
    let shop = Shop::open().await;
    shop.with_features(&[EnhancedAsyncCreation]).await;
    for register in [shop.seattle().await, shop.ginza().await] {
        let customer = register.create(&laden(&register).await).await.customer();
        assert_eq!(customer.left_out, ["Contacts"]);
        assert!(customer.contacts.is_empty());
        assert_ne!(customer.title_record_id, 0);
    }
    shop.close().await;
}

#[tokio::test]
async fn r074_a_hidden_affiliation_is_neither_shown_nor_given_nor_taken_away_at_a_register() {
    let shop = Shop::open().await;
    shop.with_features(&EDITING).await;
    let register = shop.seattle().await;
    let configuration = configuration(&register).await;
    let hidden = configuration.affiliations.iter().find(|known| known.hide_in_channels);
    let hidden = hidden.expect("a hidden affiliation").record_id;
    let pending = register.create(&somebody()).await.customer();
    let rows = "SELECT count(*) FROM RETAILASYNCCUSTOMERAFFILIATION";
    assert_eq!(shop.count(rows).await, 2, "inherited, and one of the two is hidden");
    assert_eq!(pending.customer_affiliations.len(), 1);
    let delta = register.delta(0).await.customers;
    assert!(delta.iter().all(|customer| !ids(customer).contains(&hidden)));

    let change = json!({ "CustomerAffiliations": [] });
    let edited = register.patch(&pending.account_number, &change).await.customer();
    assert!(edited.customer_affiliations.is_empty());
    assert_eq!(shop.count(rows).await, 3, "the newest operation has the hidden one alone");
    shop.admin.convert().await;
    let at_headquarters = "SELECT count(*) FROM channel_customer WHERE is_async = 0 \
         AND operating_unit_number = '053' AND content LIKE '%Staff price%'";
    assert_eq!(shop.count(at_headquarters).await, 1);

    // Given by hand it is not taken.
    shop.with_features(&[]).await;
    let mut person = somebody();
    person["CustomerAffiliations"] =
        json!([CustomerAffiliation { record_id: hidden, ..Default::default() }]);
    let customer = register.create(&person).await.customer();
    assert!(customer.left_out.is_empty());
    assert_eq!(shop.count(rows).await, 3);
    shop.close().await;
}

#[tokio::test]
async fn r075_two_primary_contacts_of_one_kind_are_refused() {
    let shop = Shop::open().await;
    shop.with_features(&[EnhancedAsyncCreation, MultipleContacts]).await;
    let register = shop.seattle().await;
    let mut person = somebody();
    let contact =
        |address: &str| json!({ "ContactTypeValue": 2, "Contact": address, "IsPrimary": true });
    person["Contacts"] = json!([contact("one@example.com"), contact("two@example.com")]);
    let (id, body) = register.create(&person).await.error();
    assert_eq!(id, ErrorId::ValidationFailed);
    assert_eq!(
        body.validation_errors[0].error_resource_id,
        ErrorId::MultiplePrimaryCustomerContactsNotAllowed.resource_id()
    );
    shop.close().await;
}

#[tokio::test]
async fn r145_r148_attributes_are_checked_filled_and_reach_headquarters() {
    let shop = Shop::open().await;
    shop.with_features(&EDITING).await;
    let register = shop.seattle().await;
    let said = |name: &str, value: &str| json!({ "Name": name, "AttributeValue": { "StringValue": value } });
    let mut person = somebody();
    person["Attributes"] = json!([said("Shoe size (cm)", "99"), said("Preferred contact", "Owl")]);
    let (_, body) = register.create(&person).await.error();
    let wrong: Vec<_> = body.validation_errors.iter().map(|it| &it.member_names[0]).collect();
    assert_eq!(wrong, ["Attributes[0]", "Attributes[1]"]);

    person["Attributes"] = json!([said("Shoe size (cm)", "24")]);
    let customer = register.create(&person).await.customer();
    let values = |customer: &Customer| {
        let mut values: Vec<_> = customer
            .attributes
            .iter()
            .map(|it| format!("{}={}", it.name, it.attribute_value.string_value))
            .collect();
        values.sort();
        values
    };
    let expected = ["Gift wrapping=false", "Preferred contact=Email", "Shoe size (cm)=24"];
    assert_eq!(values(&customer), expected);
    let change = json!({ "Attributes": [said("Shoe size (cm)", "14")] });
    let refused = register.patch(&customer.account_number, &change).await;
    assert_eq!(refused.error_id(), ErrorId::ValidationFailed);
    shop.admin.convert().await;
    let real = register.customer(&customer.customer_id).await;
    assert_real(&real);
    assert_eq!(values(&real), expected);
    shop.close().await;
}
