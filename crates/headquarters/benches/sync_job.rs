//! How fast the sync job makes customers of operations, on each database:
//! `cargo bench -p headquarters`.

use std::net::SocketAddr;

use contract::admin::{JobRun, SignOnRequest, SignOnResult};
use contract::cdx::{
    AsyncAddressRow, AsyncCustomerRow, AsyncRows, Poll, ROWS_PER_PACKAGE_MAX, Upload, operation,
    path,
};
use domain::CustomerId;
use headquarters::Config;
use reqwest::{Client, RequestBuilder};
use serde::de::DeserializeOwned;
use service::serve;
use service::testing::TestDatabase;
use uuid::Uuid;

const SERVICE_KEY: &str = "a key";
/// Customers of each run; the last is ten times the one before.
const RUNS: [usize; 2] = [10_000, 100_000];

#[tokio::main]
async fn main() {
    println!("| database | customers | seconds | customers a second |");
    println!("|---|---|---|---|");
    for database in TestDatabase::all() {
        let kind = database.url.split(':').next().unwrap_or_default().to_owned();
        let bench = Bench::start(&database).await;
        for count in RUNS {
            bench.upload(count).await;
            let seconds = bench.synchronize(count).await;
            let rate = count as f64 / seconds;
            println!("| {kind} | {count} | {seconds:.2} | {rate:.0} |");
        }
    }
}

struct Bench {
    url: String,
    client: Client,
    token: String,
    channel_database_id: Uuid,
    running: headquarters::Running,
}

impl Bench {
    async fn start(database: &TestDatabase) -> Self {
        let running = headquarters::start(Config {
            database_url: database.url.clone(),
            service_key: SERVICE_KEY.to_owned(),
            jobs_recurring: false,
            demo: true,
            console_dir: None,
        })
        .await
        .expect("headquarters starts");
        let listener = serve::listen(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(serve::serve(listener, running.router(), running.stopping()));
        let client = Client::new();
        let sign_on =
            SignOnRequest { worker_id: "admin".to_owned(), password: "demo-2026".to_owned() };
        let signed_on: SignOnResult =
            answer(client.post(format!("{url}/api/sign-on")).json(&sign_on)).await;
        let channel_database_id = Uuid::from_bytes(rand::random());
        let bench = Self { url, client, token: signed_on.token, channel_database_id, running };
        let poll = Poll { channel_database_id, no_wait: true, ..Poll::default() };
        bench.ask::<serde_json::Value>(path::POLL, &poll).await;
        bench
    }

    async fn ask<T: DeserializeOwned>(&self, path: &str, body: &impl serde::Serialize) -> T {
        let request = self.client.post(format!("{}{path}", self.url)).bearer_auth(SERVICE_KEY);
        answer(request.json(body)).await
    }

    /// Customers with one address each, in pages as a scale unit sends them.
    async fn upload(&self, count: usize) {
        let mut counter: i64 = rand::random::<u32>().into();
        counter <<= 24;
        for page in 0..count / ROWS_PER_PACKAGE_MAX {
            let mut rows = AsyncRows::default();
            for number in 0..ROWS_PER_PACKAGE_MAX {
                let guid = CustomerId::from_random_bytes(rand::random()).to_string();
                push_operation(&mut rows, counter, &guid, page * ROWS_PER_PACKAGE_MAX + number);
                counter += 2;
            }
            let channel_database_id = self.channel_database_id;
            let upload = Upload { channel_database_id, session_id: 0, rows };
            self.ask::<Option<()>>(path::UPLOAD, &upload).await;
        }
    }

    /// Seconds that the job took.
    async fn synchronize(&self, count: usize) -> f64 {
        let request = self.client.post(format!("{}/api/jobs/sync/runs", self.url));
        let started = std::time::Instant::now();
        let run: JobRun = answer(request.bearer_auth(&self.token)).await;
        let seconds = started.elapsed().as_secs_f64();
        assert_eq!((run.rows, run.errors), (2 * count as u64, 0), "{run:?}");
        assert!(!self.running.stopping().is_cancelled());
        seconds
    }
}

fn push_operation(rows: &mut AsyncRows, counter: i64, guid: &str, number: usize) {
    rows.customers.push(AsyncCustomerRow {
        counter,
        operation_id: guid.to_owned(),
        operation: operation::CREATE,
        cust_account_async: guid.to_owned(),
        first_name: "愛子".to_owned(),
        last_name: format!("森{number}"),
        relationship_type: 1,
        phone: format!("03-0000-{number:06}"),
        email: format!("aiko.mori{number}@example.com"),
        originating_channel: "052".to_owned(),
        created_at: "2026-11-20T01:00:00.000Z".to_owned(),
        ..AsyncCustomerRow::default()
    });
    rows.addresses.push(AsyncAddressRow {
        counter: counter + 1,
        operation_id: guid.to_owned(),
        operation: operation::CREATE,
        cust_account_async: guid.to_owned(),
        address_id: guid.to_owned(),
        street: "銀座1-2-3".to_owned(),
        city: "中央区".to_owned(),
        state: "東京都".to_owned(),
        zip_code: "104-0061".to_owned(),
        country: "JPN".to_owned(),
        is_primary: 1,
        ..AsyncAddressRow::default()
    });
}

async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> T {
    let response = request.send().await.expect("an answer");
    let status = response.status();
    let text = response.text().await.expect("a body");
    assert!(status.is_success(), "{status}: {text}");
    serde_json::from_str(if text.is_empty() { "null" } else { &text }).expect("JSON")
}
