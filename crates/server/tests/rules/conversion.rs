//! From pending to real: P-job, sync job, 1010 (section 7).

use contract::admin::JobRun;
use contract::commerce::{CustomersChanged, event};
use service::testing::{Register, TestDatabase, until};

use crate::shop::{Shop, assert_pending, assert_real, guid, last_name, somebody};

#[tokio::test]
async fn r091_r092_r093_r096_r097_each_job_does_its_part_and_no_more() {
    for (channel, headquarters) in databases() {
        let shop = Shop::open_on(channel, headquarters).await;
        let register = shop.seattle().await;
        let person = somebody();
        let pending = register.create(&person).await.customer();
        let before = shop.admin.counters().await;

        assert!(shop.admin.run("P-0001").await.rows >= 1);
        let counters = shop.admin.counters().await;
        assert!(counters.async_rows_waiting >= 1);
        assert_eq!(counters.customers, before.customers);
        assert_pending(&register.customer(&pending.customer_id).await);

        assert!(shop.admin.run("sync").await.rows >= 1);
        assert_eq!(shop.admin.counters().await.customers, before.customers + 1);
        assert_pending(&register.customer(&pending.customer_id).await);

        shop.admin.run("1010").await;
        let real = register.customer(&pending.customer_id).await;
        assert_real(&real);
        assert_eq!(real.customer_id, pending.customer_id);
        assert_eq!(real.name, pending.name);
        let found = register.search(last_name(&person)).await;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].account_number, real.account_number);
        shop.close().await;
    }
}

pub fn databases() -> Vec<(TestDatabase, TestDatabase)> {
    let postgres = TestDatabase::postgres().zip(TestDatabase::postgres());
    let sqlite = (TestDatabase::sqlite(), TestDatabase::sqlite());
    std::iter::once(sqlite).chain(postgres).collect()
}

#[tokio::test]
async fn r094_r100_headquarters_keeps_the_guid_beside_the_number() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    let person = somebody();
    let pending = register.create(&person).await.customer();
    shop.admin.convert().await;
    let rows = shop.admin.customers(last_name(&person)).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["CustAccountAsync"], pending.customer_id);
    assert_eq!(shop.admin.counters().await.async_rows_waiting, 0);
    shop.close().await;
}

#[tokio::test]
async fn r101_r102_the_guid_still_finds_the_real_customer_and_there_is_no_double_hit() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    let person = somebody();
    let pending = register.create(&person).await.customer();
    shop.admin.convert().await;
    let by_guid = register.customer(&pending.customer_id).await;
    let by_number = register.customer(&by_guid.account_number).await;
    assert_eq!(by_guid, by_number);
    assert_eq!(register.search(last_name(&person)).await.len(), 1);
    assert!(register.search(&pending.customer_id).await.is_empty());
    shop.close().await;
}

#[tokio::test]
async fn r108_nothing_new_means_zero_rows_and_running_again_changes_nothing() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    register.create(&somebody()).await.customer();
    assert!(shop.admin.run("P-0001").await.rows >= 1);
    assert_eq!(shop.admin.run("P-0001").await.rows, 0);
    shop.admin.convert().await;
    let customers = shop.admin.counters().await.customers;
    shop.admin.convert().await;
    assert_eq!(shop.admin.counters().await.customers, customers);
    shop.close().await;
}

#[tokio::test]
async fn r107_two_runs_of_the_p_job_at_once_bring_each_row_once() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    for _ in 0..5 {
        register.create(&somebody()).await.customer();
    }
    // The second is refused, or runs after the first and finds nothing.
    let (one, other) = tokio::join!(shop.admin.try_run("P-0001"), shop.admin.try_run("P-0001"));
    let rows = |run: &Option<JobRun>| run.as_ref().map_or(0, |run| run.rows);
    let written = shop.count("SELECT value FROM counter WHERE name = 'replication'").await;
    let written = written.unsigned_abs();
    assert!(written >= 5);
    assert_eq!(rows(&one) + rows(&other), written, "{one:?} {other:?}");
    assert_eq!(shop.admin.counters().await.async_rows_waiting, written);
    shop.close().await;
}

#[tokio::test]
async fn r203_the_delta_brings_the_real_customer_in_the_pending_ones_place() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    let start = register.delta(0).await;
    let pending = register.create(&somebody()).await.customer();
    let first = register.delta(start.next_cursor).await;
    assert_eq!(first.customers.as_slice(), std::slice::from_ref(&pending));
    shop.admin.convert().await;
    let second = register.delta(first.next_cursor).await;
    assert_eq!(second.customers.len(), 1);
    assert_real(&second.customers[0]);
    assert_eq!(second.customers[0].customer_id, pending.customer_id);
    assert!(register.delta(second.next_cursor).await.customers.is_empty());
    assert_eq!(second.channel_database_id, start.channel_database_id);
    // From the beginning there is one state of the customer, not two.
    let all = register.delta(0).await;
    let states = all.customers.iter().filter(|c| c.customer_id == pending.customer_id).count();
    assert_eq!(states, 1);
    shop.close().await;
}

#[tokio::test]
async fn a_delta_in_pages_is_the_whole() {
    let shop = Shop::open().await;
    let register = shop.ginza().await;
    let (mut cursor, mut seen) = (0, Vec::new());
    loop {
        let path = format!("Customers/Delta?since={cursor}&$top=7");
        let page: contract::commerce::CustomerDelta = register.get(&path).await.read();
        seen.extend(page.customers.into_iter().map(|customer| customer.customer_id));
        cursor = page.next_cursor;
        if !page.has_more {
            break;
        }
    }
    let all = register.delta(0).await;
    let all: Vec<String> = all.customers.into_iter().map(|c| c.customer_id).collect();
    assert!(all.len() >= 200);
    assert_eq!(seen, all);
    shop.close().await;
}

#[tokio::test]
async fn r211_an_event_tells_that_the_number_has_come() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    let pending = register.create(&somebody()).await.customer();
    let known = register.delta(0).await.next_cursor;
    let mut events = register.request(reqwest::Method::GET, "Events").send().await.unwrap();
    let mut heard = String::new();
    shop.admin.convert().await;
    loop {
        let chunk = tokio::time::timeout(std::time::Duration::from_secs(10), events.chunk());
        let chunk = chunk.await.expect("an event").unwrap().expect("an open stream");
        heard.push_str(&String::from_utf8_lossy(&chunk));
        if newest_cursor(&heard).is_some_and(|cursor| cursor > known) {
            break;
        }
    }
    assert!(heard.starts_with(&format!("event: {}\n", event::CONNECTION)), "{heard}");
    let real = register.delta(known).await.customers;
    assert!(real.iter().any(|c| c.customer_id == pending.customer_id && !c.is_async_customer));
    drop(events);
    shop.close().await;
}

fn newest_cursor(heard: &str) -> Option<i64> {
    let data = heard.lines().filter_map(|line| line.strip_prefix("data: "));
    data.filter_map(|data| serde_json::from_str::<CustomersChanged>(data).ok())
        .map(|changed| changed.cursor)
        .max()
}

#[tokio::test]
async fn the_connection_light_follows_headquarters() {
    let mut shop = Shop::open().await;
    let register = shop.ginza().await;
    let is_reachable =
        async || register.get("ConnectionStatus").await.body["IsHeadquartersReachable"] == true;
    assert!(is_reachable().await);
    shop.headquarters_gone().await;
    until("unreachable", async || (!is_reachable().await).then_some(())).await;
    shop.headquarters_back().await;
    until("reachable again", async || is_reachable().await.then_some(())).await;
    shop.close().await;
}

#[tokio::test]
async fn r017_a_second_copy_on_the_same_postgresql_replays_and_tells_what_the_first_one_wrote() {
    let Some(channel) = TestDatabase::postgres() else { return };
    let shop = Shop::open_on(channel, TestDatabase::sqlite()).await;
    let copy = shop.second_copy().await;
    let one = shop.seattle().await;
    let other = Register { url: copy.url.clone(), ..one.clone() };
    let mut events = other.request(reqwest::Method::GET, "Events").send().await.unwrap();
    let known = other.delta(0).await.next_cursor;
    let (key, person) = (guid(), somebody());
    let customer = one.create_with_key(&key, &person).await.customer();
    let mut heard = String::new();
    while newest_cursor(&heard).is_none_or(|cursor| cursor <= known) {
        let chunk = tokio::time::timeout(std::time::Duration::from_secs(10), events.chunk());
        let chunk = chunk.await.expect("an event").unwrap().expect("an open stream");
        heard.push_str(&String::from_utf8_lossy(&chunk));
    }
    assert_eq!(other.delta(known).await.customers.as_slice(), std::slice::from_ref(&customer));
    // The same operation sent to the other copy is the same customer.
    let again = other.create_with_key(&key, &person).await;
    assert!(again.is_replayed);
    assert_eq!(again.customer(), customer);
    drop(events);
    copy.running.stop().await;
    shop.close().await;
}
