//! Faults that real headquarters cannot be made to have: a stand-in hangs, breaks off,
//! answers nonsense. What real headquarters does is tested in `crates/server/tests`.

mod reports;
mod sight;
mod stand_in;

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use contract::ErrorId;
use serde_json::{Value, json};
use service::testing::{Answer, Register, TestDatabase, ready, serve, until};

use crate::stand_in::{Behaviour, PASSWORD, StandIn};

const TIMEOUT: Duration = Duration::from_millis(400);

struct Unit {
    url: String,
    running: scale_unit::Running,
}

async fn start(database_url: &str, headquarters_url: &str) -> Unit {
    start_with_cache(database_url, headquarters_url, Duration::ZERO).await
}

async fn start_with_cache(
    database_url: &str,
    headquarters_url: &str,
    configuration_cache_time: Duration,
) -> Unit {
    let running = scale_unit::start(scale_unit::Config {
        database_url: database_url.to_owned(),
        headquarters_url: headquarters_url.to_owned(),
        headquarters_authority: None,
        enrolment_code: Some(scale_unit::EnrolmentCode::Given("code".to_owned())),
        register_app: service::web::WebApp::Nowhere,
        real_time_timeout: TIMEOUT,
        configuration_cache_time,
        id_tokens: Default::default(),
        customer_created_webhook: None,
        audit_days: service::AUDIT_DAYS_DEFAULT,
    })
    .await
    .expect("a scale unit");
    let url = serve(running.router(), running.stopping()).await;
    Unit { url, running }
}

struct Shop {
    headquarters: StandIn,
    register: Register,
    unit: Unit,
    database: TestDatabase,
}

async fn shop() -> Shop {
    let headquarters = StandIn::start().await;
    let database = TestDatabase::sqlite();
    let unit = start(&database.url, &headquarters.url).await;
    ready(&unit.url).await;
    let register = signed_on(&unit.url).await;
    Shop { headquarters, register, unit, database }
}

async fn signed_on(url: &str) -> Register {
    let mut register = Register::activate(url, "CODE-1").await;
    assert_eq!(register.sign_on("1", PASSWORD).await.status, 200);
    register
}

fn aiko() -> Value {
    json!({ "FirstName": "Aiko", "LastName": "Mori" })
}

const KEY: &str = "9d3f2b6e-2f0a-4f6e-8f0a-1b2c3d4e5f60";

#[tokio::test]
async fn r015_every_communication_failure_makes_an_async_customer_in_time() {
    let shop = shop().await;
    for behaviour in [
        Behaviour::Hang,
        Behaviour::BreakOff,
        Behaviour::Status(500),
        Behaviour::Status(502),
        Behaviour::Nonsense,
        Behaviour::Refuse(ErrorId::AuthenticationFailed),
        Behaviour::Refuse(ErrorId::NotReady),
    ] {
        shop.headquarters.behave(behaviour);
        let begin = Instant::now();
        let customer = shop.register.create(&aiko()).await.customer();
        assert!(customer.is_async_customer, "{behaviour:?}");
        assert!(begin.elapsed() < TIMEOUT * 5, "{behaviour:?} took {:?}", begin.elapsed());
    }
    shop.headquarters.behave(Behaviour::Answer);
    assert!(!shop.register.create(&aiko()).await.customer().is_async_customer);
}

#[tokio::test]
async fn r016_a_refusal_is_passed_on_with_its_fields_and_nothing_is_stored() {
    let shop = shop().await;
    for id in [ErrorId::ValidationFailed, ErrorId::CustomerAccountIsBlocked, ErrorId::Internal] {
        shop.headquarters.behave(Behaviour::Refuse(id));
        let (refused, body) = shop.register.create_with_key(KEY, &aiko()).await.error();
        assert_eq!(refused, id);
        assert_eq!(body.localized_message, "Said by headquarters in en");
        assert_eq!(body.validation_errors[0].member_names, ["Email"]);
        assert!(shop.register.delta(0).await.customers.is_empty());
    }
    // A refusal is no reply to keep: the same key may succeed once all is well.
    shop.headquarters.behave(Behaviour::Answer);
    let answer = shop.register.create_with_key(KEY, &aiko()).await;
    assert!(!answer.customer().is_async_customer);
}

#[tokio::test]
async fn r017_headquarters_had_stored_it_when_the_line_broke_and_the_retry_changes_nothing() {
    let shop = shop().await;
    shop.headquarters.behave(Behaviour::BreakOff);
    let first = shop.register.create_with_key(KEY, &aiko()).await;
    assert!(first.customer().is_async_customer);
    assert_eq!(shop.headquarters.creates(), 1);
    shop.headquarters.behave(Behaviour::Answer);
    let second = shop.register.create_with_key(KEY, &aiko()).await;
    assert!(second.is_replayed);
    assert_eq!(second.body, first.body);
    assert_eq!(shop.headquarters.creates(), 1);
    assert_eq!(shop.register.search("mori").await.len(), 1);
}

#[tokio::test]
async fn r017_replies_survive_a_restart_and_so_do_customers_sessions_and_configuration() {
    let shop = shop().await;
    shop.headquarters.behave(Behaviour::Status(503));
    let first = shop.register.create_with_key(KEY, &aiko()).await;
    shop.unit.running.stop().await;

    // Headquarters is gone for good; what the channel database has is enough.
    let unit = start(&shop.database.url, "http://127.0.0.1:9").await;
    ready(&unit.url).await;
    let register = Register { url: unit.url.clone(), ..shop.register.clone() };
    let again = register.create_with_key(KEY, &aiko()).await;
    assert!(again.is_replayed);
    assert_eq!(again.body, first.body);
    assert_eq!(register.delta(0).await.customers, [first.customer()]);
}

#[tokio::test]
async fn r002_a_second_key_for_a_real_customer_asks_headquarters_no_more() {
    let shop = shop().await;
    let mut person = aiko();
    person["CustomerId"] = json!(KEY);
    let first = shop.register.create(&person).await.customer();
    let second = shop.register.create(&person).await.customer();
    assert_eq!(first, second);
    assert_eq!(shop.headquarters.creates(), 1);
}

#[tokio::test]
async fn an_empty_channel_database_says_not_ready_until_the_first_download() {
    let database = TestDatabase::sqlite();
    let unit = start(&database.url, "http://127.0.0.1:9").await;
    let health = async |path: &str| {
        reqwest::get(format!("{}/health/{path}", unit.url)).await.unwrap().status().as_u16()
    };
    assert_eq!((health("live").await, health("ready").await), (200, 503));
    let register = Register::new(&unit.url, "052");
    let answer = register.post("Activate", &json!({ "ActivationCode": "CODE-1" })).await;
    assert_eq!(answer.error_id(), ErrorId::NotReady);
    assert_eq!(register.get("FeatureStates").await.error_id(), ErrorId::NotReady);
    unit.running.stop().await;

    let headquarters = StandIn::start().await;
    let unit = start(&database.url, &headquarters.url).await;
    ready(&unit.url).await;
    let codes = async |code: &str| {
        let body = json!({ "ActivationCode": code });
        Register::new(&unit.url, "").post("Activate", &body).await
    };
    assert_eq!(codes("CODE-1").await.status, 200);
    assert_eq!(codes("ONCE-1").await.status, 200);
    let used: Answer = codes("ONCE-1").await;
    assert_eq!(used.error_id(), ErrorId::ActivationFailed, "works once");
}

#[tokio::test]
async fn r081_the_old_configuration_goes_on_until_the_cache_has_turned() {
    for (cache_time, is_seen) in [(Duration::from_millis(50), true), (Duration::MAX, false)] {
        let headquarters = StandIn::start().await;
        let database = TestDatabase::sqlite();
        let unit = start_with_cache(&database.url, &headquarters.url, cache_time).await;
        ready(&unit.url).await;
        let register = signed_on(&unit.url).await;
        headquarters.publish_async_mode();
        until("1070 has been applied", async || {
            (headquarters.last_poll()?.applied.channel_configuration == 2).then_some(())
        })
        .await;
        let is_async = async || {
            let configuration = register.get("ChannelConfiguration").await;
            configuration.body["CreateAsyncCustomers"] == true
        };
        if is_seen {
            until("the cache has turned", async || is_async().await.then_some(())).await;
        } else {
            assert!(!is_async().await);
        }
        unit.running.stop().await;
    }
}

#[tokio::test]
async fn r091_rows_wait_are_counted_and_go_up_whole() {
    let shop = shop().await;
    shop.headquarters.behave(Behaviour::Status(503));
    let mut person = aiko();
    person["Addresses"] = json!([{ "City": "Chuo-ku" }, { "City": "Minato-ku" }]);
    person["Contacts"] = json!([{ "ContactTypeValue": 2, "Contact": "a@example.com" }]);
    person["Attributes"] = json!([{ "Name": "Size", "AttributeValue": { "StringValue": "M" } }]);
    let customer = shop.register.create(&person).await.customer();
    until("the waiting rows are told", async || {
        (shop.headquarters.last_poll()?.rows_waiting == 5).then_some(())
    })
    .await;
    assert!(shop.headquarters.last_poll().unwrap().waiting_since.is_some());

    shop.headquarters.ask_for_upload.store(true, Ordering::Relaxed);
    let rows = until("an upload", async || shop.headquarters.uploads().pop()).await.rows;
    assert_eq!(rows.customers[0].cust_account_async, customer.customer_id);
    assert_eq!(rows.customers[0].company, "USRT");
    assert_eq!(rows.addresses.len(), 2);
    assert_eq!(rows.addresses[0].address_id, customer.addresses[0].id);
    assert_eq!((rows.contacts.len(), rows.attributes[0].value.as_str()), (1, "M"));
    let counters: Vec<i64> = rows
        .customers
        .iter()
        .map(|row| row.counter)
        .chain(rows.addresses.iter().map(|row| row.counter))
        .chain(rows.contacts.iter().map(|row| row.counter))
        .chain(rows.attributes.iter().map(|row| row.counter))
        .collect();
    assert_eq!(counters, [1, 2, 3, 4, 5]);
    until("nothing waits any more", async || {
        (shop.headquarters.last_poll()?.rows_waiting == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_open_event_stream_does_not_hold_up_the_end() {
    let shop = shop().await;
    let mut events = shop.register.request(reqwest::Method::GET, "Events").send().await.unwrap();
    assert_eq!(events.headers()["content-type"], "text/event-stream");
    assert!(events.chunk().await.unwrap().is_some());
    let begin = Instant::now();
    shop.unit.running.stop().await;
    while let Ok(Some(_)) = events.chunk().await {}
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
}
