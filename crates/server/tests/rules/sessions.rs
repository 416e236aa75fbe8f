//! Sessions and event streams end with what they rest on (R335).

use std::time::Duration;

use contract::ErrorId;
use contract::commerce::ChannelConfiguration;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use service::testing::Register;

use crate::shop::{PASSWORD, Shop, somebody};

const MANAGER: &str = "000713";
const PATIENCE: Duration = Duration::from_secs(20);

/// An event stream that is open.
async fn follow(register: &Register) -> Response {
    let mut events = register.request(Method::GET, "Events").send().await.expect("an answer");
    assert_eq!(events.status(), 200);
    assert!(events.chunk().await.expect("a stream").is_some());
    events
}

/// Waits for the end, which comes without a new request, and sooner than any session's time.
async fn ended(mut events: Response) {
    let end = async { while let Ok(Some(_)) = events.chunk().await {} };
    tokio::time::timeout(PATIENCE, end).await.expect("the stream ends");
}

/// Waits until an event names a change of customers.
async fn told_of_customers(events: &mut Response) {
    while let Ok(Some(chunk)) = events.chunk().await {
        if String::from_utf8_lossy(&chunk).contains("customers-changed") {
            return;
        }
    }
    panic!("the stream has ended");
}

async fn manager(shop: &Shop) -> Register {
    let mut register = Register::activate(&shop.url, "GINZA-REGISTER-2").await;
    assert_eq!(register.sign_on(MANAGER, PASSWORD).await.status, 200);
    register
}

/// The worker as the admin API lists it.
async fn worker(shop: &Shop, id: &str) -> Value {
    let list = shop.admin.request(Method::GET, "/api/workers").send().await.expect("an answer");
    let list: Vec<Value> = list.json().await.expect("a list");
    list.into_iter().find(|worker| worker["WorkerId"] == id).expect("the worker")
}

async fn change_worker(shop: &Shop, id: &str, member: &str, value: &str) {
    let mut changed = worker(shop, id).await;
    let e_tag = changed["ETag"].as_str().expect("a tag").to_owned();
    changed[member] = json!(value);
    let request = shop.admin.request(Method::PUT, &format!("/api/workers/{id}"));
    let answer = request.header("If-Match", e_tag).json(&changed).send().await.expect("an answer");
    assert!(answer.status().is_success(), "{answer:?}");
}

async fn delete_worker(shop: &Shop, id: &str) {
    let path = format!("/api/workers/{id}");
    let answer = shop.admin.request(Method::DELETE, &path).send().await.expect("an answer");
    assert!(answer.status().is_success(), "{answer:?}");
}

async fn versions(register: &Register) -> Vec<(String, String)> {
    let read: ChannelConfiguration = register.get("ChannelConfiguration").await.read();
    let versions = read.worker_versions.into_iter();
    versions.map(|worker| (worker.worker_id, worker.password_version)).collect()
}

#[tokio::test]
async fn r335_a_workers_session_and_stream_end_with_the_worker_the_password_and_the_role() {
    for (channel, headquarters) in crate::conversion::databases() {
        let shop = Shop::open_on(channel, headquarters).await;
        let other = shop.ginza().await;
        let mut others_events = follow(&other).await;
        for (member, value) in [("Password", "another-2027"), ("Role", "Administrator")] {
            let register = manager(&shop).await;
            let events = follow(&register).await;
            let before = versions(&other).await;
            change_worker(&shop, MANAGER, member, value).await;
            assert_eq!(register.get("ChannelConfiguration").await.status, 200, "1070 has not run");
            shop.admin.run("1070").await;
            ended(events).await;
            let answer = register.create(&somebody()).await;
            assert_eq!(answer.error_id(), ErrorId::UserSessionExpired, "{member}");
            assert_ne!(versions(&other).await, before, "a register forgets the verifier");
            change_worker(&shop, MANAGER, "Role", "Manager").await;
            change_worker(&shop, MANAGER, "Password", PASSWORD).await;
            shop.admin.run("1070").await;
        }
        let register = manager(&shop).await;
        let events = follow(&register).await;
        delete_worker(&shop, MANAGER).await;
        shop.admin.run("1070").await;
        ended(events).await;
        assert_eq!(register.get("Events").await.error_id(), ErrorId::UserSessionExpired);
        assert!(versions(&other).await.iter().all(|(worker, _)| worker != MANAGER));

        // Another worker goes on, and so does the stream.
        other.create(&somebody()).await.customer();
        told_of_customers(&mut others_events).await;
        shop.close().await;
    }
}

#[tokio::test]
async fn r335_the_streams_of_a_revoked_device_end_also_a_kiosks() {
    let shop = Shop::open().await;
    let code = shop.admin.add_register("GINZA-9", "052").await;
    shop.admin.run("1070").await;
    let revoked = shop.register(&code).await;
    let events = follow(&revoked).await;
    let kiosk = Register::activate(&shop.url, "GINZA-KIOSK-1").await;
    let kiosk_events = follow(&kiosk).await;
    shop.admin.revoke("GINZA-9").await;
    shop.admin.revoke("GINZA-K1").await;
    shop.admin.run("1070").await;
    ended(events).await;
    ended(kiosk_events).await;
    assert_eq!(revoked.get("Events").await.error_id(), ErrorId::DeviceRevoked);
    shop.close().await;
}

#[tokio::test]
async fn r335_signing_off_ends_the_session_at_the_scale_unit_and_no_other() {
    for (channel, headquarters) in crate::conversion::databases() {
        let shop = Shop::open_on(channel, headquarters).await;
        let (register, other) = (shop.ginza().await, manager(&shop).await);
        let (events, mut others_events) = (follow(&register).await, follow(&other).await);
        // A device ends its own sessions only.
        let thief = Register { session: register.session.clone(), ..other.clone() };
        thief.post("SignOff", &Value::Null).await;
        assert_eq!(register.get("ChannelConfiguration").await.status, 200);

        assert_eq!(register.post("SignOff", &Value::Null).await.status, 204);
        ended(events).await;
        let answer = register.get("ChannelConfiguration").await;
        assert_eq!(answer.error_id(), ErrorId::AuthenticationFailed);
        assert_eq!(register.post("SignOff", &Value::Null).await.status, 204, "once more");
        other.create(&somebody()).await.customer();
        told_of_customers(&mut others_events).await;
        shop.close().await;
    }
}
