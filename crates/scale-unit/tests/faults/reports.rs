//! What a channel tells headquarters about itself, and how it takes a revocation.

use std::sync::atomic::Ordering;
use std::time::Duration;

use contract::ErrorId;
use service::testing::{TestDatabase, ready, until};
use service::token;

use crate::stand_in::{Behaviour, StandIn};
use crate::{aiko, shop, signed_on, start_with_cache};

#[tokio::test]
async fn r251_a_poll_tells_who_waits_at_which_register_since_when_and_which_devices_there_are() {
    let shop = shop().await;
    shop.headquarters.behave(Behaviour::Status(503));
    let first = shop.register.create(&aiko()).await.customer();
    let mut second = aiko();
    second["LastName"] = "Mori the second".into();
    shop.register.create(&second).await.customer();
    let poll = until("two wait", async || {
        let poll = shop.headquarters.last_poll()?;
        (poll.waiting.first()?.customers == 2).then_some(poll)
    })
    .await;
    let waiting = &poll.waiting[0];
    assert_eq!(
        (waiting.operating_unit_number.as_str(), waiting.register.as_str()),
        ("052", "GINZA-1")
    );
    assert_eq!((waiting.not_uploaded, &waiting.since), (2, &first.created_date_time));
    assert_eq!(poll.live, poll.applied);

    let device = until("the device is told", async || {
        shop.headquarters.last_poll()?.devices.pop().filter(|it| !it.last_seen_at.is_empty())
    })
    .await;
    assert_eq!(device.code_hash, token::hash("CODE-1"));
    assert!(device.activated_at.len() == 24 && device.last_seen_at.ends_with(":00.000Z"));

    shop.headquarters.ask_for_upload.store(true, Ordering::Relaxed);
    let uploaded = until("the upload is reported", async || {
        shop.headquarters.completions().into_iter().find(|it| it.session_id == 2)
    })
    .await;
    assert_eq!((uploaded.rows, uploaded.packages), (2, 1));
    assert!(uploaded.bytes > 500, "{uploaded:?}");
    until("none waits for the upload", async || {
        let waiting = shop.headquarters.last_poll()?.waiting.pop()?;
        (waiting.not_uploaded == 0 && waiting.customers == 2).then_some(())
    })
    .await;
    let downloaded = shop.headquarters.completions();
    assert!(downloaded.iter().all(|it| it.packages == 1 && it.bytes > 0), "{downloaded:?}");
}

#[tokio::test]
async fn r081_r253_until_the_cache_has_turned_a_poll_tells_what_is_applied_and_what_is_live() {
    let headquarters = StandIn::start().await;
    let database = TestDatabase::sqlite();
    let unit = start_with_cache(&database.url, &headquarters.url, Duration::MAX).await;
    ready(&unit.url).await;
    headquarters.publish_async_mode();
    let poll = until("1070 is applied", async || {
        headquarters.last_poll().filter(|poll| poll.applied.channel_configuration == 2)
    })
    .await;
    assert_eq!(poll.live.channel_configuration, 1);
    drop(unit.running);
}

/// A register that is told "revoked" erases everything: only headquarters' own word for it
/// will do, never a code that is missing.
#[tokio::test]
async fn a_device_whose_code_is_missing_is_refused_and_not_told_that_it_was_revoked() {
    let shop = shop().await;
    assert_eq!(shop.register.get("FeatureStates").await.status, 200);
    shop.headquarters.publish(|channel| channel.activation_codes.retain(|it| !it.is_reusable));
    until("refused", async || {
        (shop.register.get("FeatureStates").await.status == 401).then_some(())
    })
    .await;
    let answer = shop.register.create(&aiko()).await;
    assert_eq!(answer.error_id(), ErrorId::DeviceTokenValidationFailed);
    // The code is back, and with it the device.
    shop.headquarters.publish(|channel| {
        let mut code = channel.activation_codes[0].clone();
        code.code_hash = token::hash("CODE-1");
        code.is_reusable = true;
        channel.activation_codes.push(code);
    });
    until("back", async || (shop.register.get("FeatureStates").await.status == 200).then_some(()))
        .await;
    signed_on(&shop.unit.url).await;
}
