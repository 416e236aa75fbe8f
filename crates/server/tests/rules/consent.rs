//! What a customer has agreed to, with its record, on its way to headquarters and back (R227).

use contract::commerce::{Customer, MarketingConsent};
use domain::Feature::{EnhancedAsyncCreation, MultipleContacts};
use domain::consent::MARKETING_WORDING;
use serde_json::{Value, json};

use crate::shop::{Shop, assert_pending, assert_real, somebody};

fn answer(kind: i32, contact: &str, is_given: bool, at: &str) -> Value {
    json!({
        "ContactTypeValue": kind, "Contact": contact, "IsGiven": is_given,
        "Wording": MARKETING_WORDING, "Language": "ja", "AnsweredDateTime": at,
        "OperatingUnitNumber": "053", "WorkerId": "000160",
    })
}

fn read(answers: &[Value]) -> Vec<MarketingConsent> {
    answers.iter().map(|answer| serde_json::from_value(answer.clone()).expect("it")).collect()
}

async fn at_headquarters(shop: &Shop, customer: &Customer) -> Vec<MarketingConsent> {
    shop.admin.customer(&customer.account_number).await.marketing_consents
}

#[tokio::test]
async fn r227_what_was_agreed_to_reaches_headquarters_and_comes_back_whole() {
    let shop = Shop::open().await;
    shop.with_features(&[EnhancedAsyncCreation, MultipleContacts]).await;
    let register = shop.seattle().await;
    let answers = [
        answer(2, "", true, "2026-11-26T01:00:00.000Z"),
        answer(1, "206-555-0199", true, "2026-11-26T01:00:00.000Z"),
    ];
    let mut person = somebody();
    person["Contacts"] = json!([
        { "ContactTypeValue": 1, "Contact": "206-555-0199", "IsMarketingConsentGiven": true },
    ]);
    person["MarketingConsents"] = json!(answers);
    let pending = register.create(&person).await.customer();
    assert_pending(&pending);
    assert_eq!(pending.marketing_consents, read(&answers));

    shop.admin.convert().await;
    let real = register.customer(&pending.customer_id).await;
    assert_real(&real);
    assert_eq!(real.marketing_consents, read(&answers));
    assert_eq!(at_headquarters(&shop, &real).await, read(&answers));

    // Taken back at the counter: in real time, as the switches are.
    let withdrawn = answer(2, "", false, "2026-11-27T01:00:00.000Z");
    let change = json!({ "MarketingConsents": [withdrawn.clone()] });
    let edited = register.patch(&real.account_number, &change).await.customer();
    let all = read(&[answers[0].clone(), answers[1].clone(), withdrawn]);
    assert_eq!(edited.marketing_consents, all);
    assert_eq!(at_headquarters(&shop, &real).await, all);
    shop.close().await;
}

#[tokio::test]
async fn r227_an_edit_of_anything_else_takes_no_record_away() {
    let shop = Shop::open().await;
    let register = shop.ginza().await;
    let mut answers = [answer(2, "", true, "2026-11-26T01:00:00.000Z")];
    answers[0]["OperatingUnitNumber"] = json!(register.operating_unit_number);
    let mut person = somebody();
    person["MarketingConsents"] = json!(answers);
    let customer = register.create(&person).await.customer();
    assert_real(&customer);
    let change = json!({ "Phone": "03-0000-0000" });
    let edited = register.patch(&customer.account_number, &change).await.customer();
    assert_eq!(edited.marketing_consents, read(&answers));
    assert_eq!(at_headquarters(&shop, &customer).await, read(&answers));
    shop.close().await;
}

#[tokio::test]
async fn r227_of_a_contact_that_is_left_out_no_answer_is_kept_and_a_blank_time_is_filled() {
    let shop = Shop::open().await;
    shop.with_features(&[]).await;
    let register = shop.seattle().await;
    let mut person = somebody();
    person["Contacts"] = json!([{ "ContactTypeValue": 1, "Contact": "206-555-0199" }]);
    person["MarketingConsents"] = json!([
        answer(1, "206-555-0199", true, "2026-11-26T01:00:00.000Z"),
        answer(2, "", true, "")
    ]);
    let pending = register.create(&person).await.customer();
    let [kept] = &pending.marketing_consents[..] else { panic!("one answer") };
    assert_eq!((kept.contact_type_value, kept.contact.as_str()), (2, ""));
    assert!(!kept.answered_date_time.is_empty() && !kept.operating_unit_number.is_empty());
    shop.close().await;
}
