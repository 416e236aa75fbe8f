//! Devices, workers, channels (section 12).

use contract::ErrorId;
use contract::commerce::CustomerConfirmations;
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

/// What the register erases its key by, so it must be right: said once 1070 has brought it,
/// whatever else is wrong with the device, to this device alone, also by a scale unit that
/// was started again.
#[tokio::test]
async fn a_revoked_device_is_told_so_once_1070_has_run_and_forever() {
    let mut shop = Shop::open().await;
    let code = shop.admin.add_register("GINZA-9", "052").await;
    shop.admin.run("1070").await;
    let revoked = shop.register(&code).await;
    let other = shop.ginza().await;
    shop.admin.revoke("GINZA-9").await;
    assert_eq!(revoked.get("FeatureStates").await.status, 200, "1070 has not run");
    shop.admin.run("1070").await;
    let is_told = async |register: &Register| {
        for answer in [
            register.get("ChannelConfiguration").await,
            register.get("Events").await,
            register.create(&somebody()).await,
            register.clone().sign_on("000160", PASSWORD).await,
        ] {
            assert_eq!(answer.error_id(), ErrorId::DeviceRevoked);
        }
    };
    is_told(&revoked).await;
    is_told(&Register { session: None, ..revoked.clone() }).await;
    // A store that is gone too, a token that is too old.
    is_told(&Register { operating_unit_number: "999".to_owned(), ..revoked.clone() }).await;
    shop.change_channel_database("UPDATE device SET expires_at = '2026-01-01T00:00:00.000Z'").await;
    is_told(&revoked).await;
    assert_eq!(other.get("FeatureStates").await.error_id(), ErrorId::DeviceTokenExpired);
    shop.change_channel_database("UPDATE device SET expires_at = '2999-01-01T00:00:00.000Z'").await;
    // Another device under the old name revives nobody.
    let again = shop.admin.add_register("GINZA-9", "052").await;
    shop.admin.run("1070").await;
    is_told(&revoked).await;
    assert_eq!(shop.register(&again).await.get("FeatureStates").await.status, 200);
    assert_eq!(other.get("FeatureStates").await.status, 200);

    shop.scale_unit_again().await;
    is_told(&Register { url: shop.url.clone(), ..revoked }).await;
    let other = Register { url: shop.url.clone(), ..other };
    assert_eq!(other.get("FeatureStates").await.status, 200);
    shop.close().await;
}

/// A register that is told "revoked" erases what it has not sent.
#[tokio::test]
async fn a_scale_unit_that_lost_its_data_tells_nobody_that_it_was_revoked() {
    let mut shop = Shop::open().await;
    let register = shop.ginza().await;
    shop.headquarters_gone().await;
    shop.change_channel_database(
        "UPDATE configuration_document SET content =
         '{\"Version\":1,\"Channels\":[{\"OperatingUnitNumber\":\"052\"}]}' WHERE job = '1070'",
    )
    .await;
    shop.scale_unit_again().await;
    let register = Register { url: shop.url.clone(), ..register };
    let answer = register.create(&somebody()).await;
    assert_eq!(answer.error_id(), ErrorId::DeviceTokenValidationFailed);
    shop.change_channel_database("DELETE FROM device").await;
    let answer = register.create(&somebody()).await;
    assert_eq!(answer.error_id(), ErrorId::DeviceTokenValidationFailed);
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
async fn an_activation_code_that_was_not_used_in_time_activates_nothing() {
    for (channel, headquarters) in crate::conversion::databases() {
        let shop = Shop::open_on(channel, headquarters).await;
        let used = shop.admin.add_register("GINZA-7", "052").await;
        let unused = shop.admin.add_register("GINZA-8", "052").await;
        shop.admin.run("1070").await;
        let register = shop.register(&used).await;
        shop.change_headquarters_database(
            "UPDATE RETAILDEVICEACTIVATION SET EXPIRESAT = '2026-01-01T00:00:00.000Z'
             WHERE REGISTER IN ('GINZA-7', 'GINZA-8')",
        )
        .await;
        let new = shop.admin.add_register("GINZA-9", "052").await;
        shop.admin.run("1070").await;
        let body = json!({ "ActivationCode": unused });
        let answer = Register::new(&shop.url, "").post("Activate", &body).await;
        assert_eq!(answer.error_id(), ErrorId::ActivationFailed);
        assert_eq!(register.get("FeatureStates").await.status, 200, "it was activated in time");
        assert_eq!(shop.register(&new).await.get("FeatureStates").await.status, 200);
        let list = shop.admin.request(Method::GET, "/api/registers").send().await.expect("a list");
        let list: Vec<contract::admin::Register> = list.json().await.expect("registers");
        let of = |name: &str| list.iter().find(|it| it.register == name).expect("a register");
        assert_eq!(of("GINZA-8").state, "Expired");
        assert_eq!(of("GINZA-7").state, "Activated");
        assert!(
            of("GINZA-9").activation_code_expires_at > of("GINZA-8").activation_code_expires_at
        );
        shop.close().await;
    }
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
    // No store gets to know an administrator.
    assert_eq!(register.sign_on("admin", PASSWORD).await.error_id(), ErrorId::SignOnFailed);
    shop.close().await;
}

#[tokio::test]
async fn r333_a_device_that_guesses_is_slowed_down_whatever_the_names_and_no_other_is() {
    let shop = Shop::open().await;
    let (guessing, mut other) = (shop.ginza().await, shop.seattle().await);
    let mut guesses = tokio::task::JoinSet::new();
    for number in 0..300 {
        let mut device = guessing.clone();
        guesses.spawn(async move { device.sign_on(&format!("guess{number}"), "x").await });
    }
    let (mut checked, mut refused) = (0, 0);
    while let Some(answer) = guesses.join_next().await {
        match answer.unwrap().error_id() {
            ErrorId::SignOnFailed => checked += 1,
            ErrorId::TooManyRequests => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(checked <= 15 && checked + refused == 300, "{checked} checked, {refused} refused");
    assert_eq!(other.sign_on("000713", PASSWORD).await.status, 200);
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
            kiosk.patch(account, &json!({ "Phone": "5550001" })).await,
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

#[tokio::test]
async fn r241_a_device_is_told_whether_its_own_customers_are_there_and_nothing_about_others() {
    for (channel, headquarters) in crate::conversion::databases() {
        let mut shop = Shop::open_on(channel, headquarters).await;
        let kiosk = Register::activate(&shop.url, "GINZA-KIOSK-1").await;
        // The same code, another device; and a register of the store.
        let other = Register::activate(&shop.url, "GINZA-KIOSK-1").await;
        let register = shop.ginza().await;
        let real = kiosk.create(&somebody()).await.customer().customer_id;
        let theirs = other.create(&somebody()).await.customer().customer_id;
        shop.headquarters_gone().await;
        let pending = kiosk.create(&somebody()).await.customer().customer_id;
        let of_register = register.create(&somebody()).await.customer().customer_id;
        let unknown = guid();
        let ask = async |device: &Register| {
            let ids = [&real, &pending, &theirs, &of_register, &unknown, &pending.to_uppercase()];
            let body = serde_json::json!({ "CustomerIds": ids });
            let answer = device.post("Customers/Confirm", &body).await;
            let told: CustomerConfirmations = answer.read();
            assert_eq!(told.customers.iter().map(|it| &it.customer_id).collect::<Vec<_>>(), ids);
            let states = told.customers.into_iter().map(|it| it.state).collect::<Vec<_>>();
            (told.channel_database_id, states.join(" "))
        };
        let id = register.delta(0).await.channel_database_id;
        let own = "Assigned Pending Unknown Unknown Unknown Pending";
        assert_eq!(ask(&kiosk).await, (id.clone(), own.to_owned()));
        let own = "Unknown Unknown Assigned Unknown Unknown Unknown";
        assert_eq!(ask(&other).await, (id.clone(), own.to_owned()));
        let own = "Unknown Unknown Unknown Pending Unknown Unknown";
        assert_eq!(ask(&register).await, (id, own.to_owned()));

        let too_many = serde_json::json!({ "CustomerIds": vec![unknown; 101] });
        let refused = kiosk.post("Customers/Confirm", &too_many).await;
        assert_eq!(refused.error_id(), ErrorId::BadRequest);
        let stranger = Register::new(&shop.url, "nobody");
        assert_ne!(stranger.post("Customers/Confirm", &too_many).await.status, 200);
        shop.close().await;
    }
}
