//! Devices, workers, channels (section 12).

use contract::ErrorId;
use reqwest::Method;
use serde_json::json;
use service::testing::Register;

use crate::shop::{PASSWORD, Shop, guid, last_name, somebody};

#[tokio::test]
async fn r162_a_request_without_a_good_device_token_is_refused() {
    let shop = Shop::open().await;
    let good = shop.ginza().await;
    let none = Register { device_token: String::new(), ..good.clone() };
    assert_eq!(none.get("FeatureStates").await.error_id(), ErrorId::DeviceTokenNotPresent);
    let foreign = Register { device_token: "made-up".to_owned(), ..good.clone() };
    let answer = foreign.create(&somebody()).await;
    assert_eq!(answer.error_id(), ErrorId::DeviceTokenValidationFailed);
    shop.change_channel_database("UPDATE device SET expires_at = '2026-01-01T00:00:00.000Z'").await;
    let answer = good.create(&somebody()).await;
    assert_eq!(answer.error_id(), ErrorId::DeviceTokenExpired);
    let answer = good.clone().sign_on("000160", PASSWORD).await;
    assert_eq!(answer.error_id(), ErrorId::DeviceTokenExpired);
    shop.close().await;
}

#[tokio::test]
async fn r162_a_workers_session_belongs_to_its_device_and_ends() {
    let shop = Shop::open().await;
    let one = shop.register("GINZA-REGISTER-1").await;
    let other = shop.register("GINZA-REGISTER-2").await;
    let nobody = Register { session: None, ..one.clone() };
    assert_eq!(nobody.get("FeatureStates").await.error_id(), ErrorId::AuthenticationFailed);
    let borrowed = Register { session: other.session.clone(), ..one.clone() };
    assert_eq!(borrowed.create(&somebody()).await.error_id(), ErrorId::AuthenticationFailed);
    shop.change_channel_database("UPDATE session SET expires_at = '2026-01-01T00:00:00.000Z'")
        .await;
    assert_eq!(one.create(&somebody()).await.error_id(), ErrorId::UserSessionExpired);
    shop.close().await;
}

#[tokio::test]
async fn r163_without_a_known_operating_unit_number_there_is_no_channel() {
    let shop = Shop::open().await;
    let good = shop.ginza().await;
    for number in ["", "999", "053"] {
        let wrong = Register { operating_unit_number: number.to_owned(), ..good.clone() };
        let answer = wrong.create(&somebody()).await;
        assert_eq!(answer.error_id(), ErrorId::ChannelNotFound, "{number}");
        assert_eq!(
            wrong.clone().sign_on("000160", PASSWORD).await.error_id(),
            ErrorId::ChannelNotFound
        );
    }
    shop.close().await;
}

#[tokio::test]
async fn r163_another_api_version_is_refused() {
    let shop = Shop::open().await;
    let register = shop.ginza().await;
    let answer = register.get("FeatureStates?api-version=9.9").await;
    assert_eq!(answer.error_id(), ErrorId::ApiVersionNotSupported);
    assert_eq!(register.get("FeatureStates?api-version=7.3").await.status, 200);
    shop.close().await;
}

#[tokio::test]
async fn an_activation_code_gives_the_device_its_store_and_kind() {
    let shop = Shop::open().await;
    let answer = Register::new(&shop.url, "")
        .post("Activate", &json!({ "ActivationCode": " ginza-kiosk-1 " }))
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["DeviceKind"], "Kiosk");
    assert_eq!(answer.body["OperatingUnitNumber"], "052");
    assert_eq!(answer.body["ChannelName"], "GINZA");
    // A wrong code, again and again: refused, then slowed down.
    let mut refusals = Vec::new();
    for _ in 0..7 {
        let wrong = Register::new(&shop.url, "");
        let answer = wrong.post("Activate", &json!({ "ActivationCode": "GUESS" })).await;
        refusals.push(answer.error_id());
    }
    assert_eq!(refusals[0], ErrorId::ActivationFailed);
    assert_eq!(refusals[6], ErrorId::TooManyRequests);
    shop.close().await;
}

#[tokio::test]
async fn a_wrong_password_is_told_apart_and_slowed_down_for_that_worker_alone() {
    let shop = Shop::open().await;
    let mut register = shop.ginza().await;
    let mut refusals = Vec::new();
    for _ in 0..7 {
        refusals.push(register.sign_on("000713", "wrong").await.error_id());
    }
    assert_eq!(refusals[0], ErrorId::SignOnFailed);
    assert_eq!(refusals[6], ErrorId::TooManyRequests);
    let answer = register.sign_on("000160", PASSWORD).await;
    assert_eq!(answer.body["Role"], "Cashier");
    assert_eq!(register.sign_on("nobody", PASSWORD).await.error_id(), ErrorId::SignOnFailed);
    assert_eq!(register.sign_on("admin", PASSWORD).await.error_id(), ErrorId::AuthorizationFailed);
    shop.close().await;
}

#[tokio::test]
async fn r241_a_kiosk_creates_customers_and_reads_none_whoever_signs_on() {
    let shop = Shop::open().await;
    let mut kiosk = Register::activate(&shop.url, "GINZA-KIOSK-1").await;
    for _ in 0..2 {
        let person = somebody();
        let customer = kiosk.create(&person).await.customer();
        assert!(!customer.is_async_customer && !customer.account_number.is_empty());
        let told = serde_json::to_string(&customer).expect("json");
        assert!(!told.contains("Aiko") && !told.contains(last_name(&person)), "{told}");
        assert_eq!(kiosk.get("ChannelConfiguration").await.status, 200);
        assert_eq!(kiosk.get("FeatureStates").await.status, 200);
        let account = customer.account_number.as_str();
        let search = json!({ "CustomerSearchCriteria": { "Keyword": "mori" } });
        for answer in [
            kiosk.post("Customers/Search", &search).await,
            kiosk.get("Customers/Delta?since=0").await,
            kiosk.get(&format!("Customers('{account}')")).await,
            kiosk.patch(account, &json!({ "Phone": "1" })).await,
            kiosk.issue_loyalty_card(account).await,
        ] {
            assert_eq!(answer.error_id(), ErrorId::AuthorizationFailed);
        }
        assert_eq!(kiosk.sign_on("000713", PASSWORD).await.status, 200);
    }
    shop.close().await;
}

#[tokio::test]
async fn r241_r124_a_known_customer_id_reads_nobody_elses_customer() {
    let shop = Shop::open().await;
    let seattle = shop.seattle().await;
    let mut pending = somebody();
    pending["CustomerId"] = guid().into();
    assert!(seattle.create(&pending).await.customer().is_async_customer);

    let ginza = shop.ginza().await;
    assert_eq!(ginza.create(&pending).await.error_id(), ErrorId::IdMismatch);
    let kiosk = Register::activate(&shop.url, "GINZA-KIOSK-1").await;
    assert_eq!(kiosk.create(&pending).await.error_id(), ErrorId::IdMismatch);
    shop.close().await;
}

#[tokio::test]
async fn r167_an_error_speaks_the_callers_language() {
    let shop = Shop::open().await;
    let english = shop.ginza().await;
    let japanese = Register { language: "ja-JP,ja;q=0.9,en;q=0.5", ..english.clone() };
    let message = async |register: &Register| {
        register.get("Customers('999999')").await.error().1.localized_message
    };
    assert_eq!(message(&english).await, "This customer was not found.");
    assert_eq!(message(&japanese).await, "お客様が見つかりませんでした。");
    let wrong = json!({ "FirstName": "", "Phone": "x" });
    let (_, body) = japanese.create(&wrong).await.error();
    assert_eq!(body.validation_errors.len(), 2);
    assert!(body.validation_errors.iter().all(|error| !error.localized_message.is_ascii()));
    let answer = Register::send(english.request(Method::DELETE, "Customers")).await;
    assert_eq!(answer.error_id(), ErrorId::MethodNotAllowed);
    assert_eq!(english.get("Nowhere").await.error_id(), ErrorId::NotFound);
    shop.close().await;
}
