//! How fast the sync job makes customers of operations, on each database:
//! `cargo bench -p headquarters [-- sqlite|postgres]`. Processor time and bytes
//! written are this process's own (Linux), so that they tell something on a busy
//! machine too; PostgreSQL's are not in them.

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
use service::testing::{TestDatabase, enrol};
use service::{Limits, serve};
use uuid::Uuid;

/// Customers of each run; the last is ten times the one before.
const RUNS: [usize; 2] = [10_000, 100_000];

#[tokio::main]
async fn main() {
    println!("| database | customers | seconds | customers a second | processor s | MB written |");
    println!("|---|---|---|---|---|---|");
    let asked: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    for database in TestDatabase::all() {
        let kind = database.url.split(':').next().unwrap_or_default().to_owned();
        if !asked.is_empty() && !asked.contains(&kind) {
            continue;
        }
        let bench = Bench::start(&database).await;
        for count in RUNS {
            bench.upload(count).await;
            let before = Usage::now();
            let seconds = bench.synchronize(count).await;
            let Usage { processor_seconds, megabytes_written } = Usage::now().since(&before);
            let rate = count as f64 / seconds;
            println!(
                "| {kind} | {count} | {seconds:.2} | {rate:.0} | {processor_seconds:.2} | \
                 {megabytes_written:.0} |"
            );
        }
    }
}

/// What this process has used so far; zero where nobody tells.
#[derive(Default)]
struct Usage {
    processor_seconds: f64,
    megabytes_written: f64,
}

impl Usage {
    fn now() -> Self {
        let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
        // The name in brackets may hold anything: count from behind it.
        let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
        let ticks: f64 = fields.skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum();
        let io = std::fs::read_to_string("/proc/self/io").unwrap_or_default();
        let written = io.lines().find_map(|line| line.strip_prefix("wchar: "));
        let bytes: f64 = written.and_then(|bytes| bytes.parse().ok()).unwrap_or_default();
        Self { processor_seconds: ticks / 100.0, megabytes_written: bytes / 1e6 }
    }

    fn since(&self, before: &Self) -> Self {
        Self {
            processor_seconds: self.processor_seconds - before.processor_seconds,
            megabytes_written: self.megabytes_written - before.megabytes_written,
        }
    }
}

struct Bench {
    url: String,
    client: Client,
    token: String,
    credential: String,
    channel_database_id: Uuid,
    running: headquarters::Running,
}

impl Bench {
    async fn start(database: &TestDatabase) -> Self {
        let running = headquarters::start(Config {
            database_url: database.url.clone(),
            jobs_recurring: false,
            demo: true,
            console_app: service::web::WebApp::Nowhere,
            audit_days: service::AUDIT_DAYS_DEFAULT,
        })
        .await
        .expect("headquarters starts");
        let listener = serve::listen(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(serve::serve(
            listener,
            running.router(),
            Limits::default(),
            running.stopping(),
        ));
        let code = running.own_enrolment_code().await.expect("a database").expect("a code");
        let credential = enrol(&url, &code).await;
        let client = Client::new();
        let sign_on =
            SignOnRequest { worker_id: "admin".to_owned(), password: "demo-2026".to_owned() };
        let signed_on: SignOnResult =
            answer(client.post(format!("{url}/api/sign-on")).json(&sign_on)).await;
        let channel_database_id = Uuid::from_bytes(rand::random());
        let token = signed_on.token;
        let bench = Self { url, client, token, credential, channel_database_id, running };
        let poll = Poll { channel_database_id, no_wait: true, ..Poll::default() };
        bench.ask::<serde_json::Value>(path::POLL, &poll).await;
        bench
    }

    async fn ask<T: DeserializeOwned>(&self, path: &str, body: &impl serde::Serialize) -> T {
        let request = self.client.post(format!("{}{path}", self.url));
        let request = request.bearer_auth(&self.credential);
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
            let upload = Upload { channel_database_id, session_id: 0, rows, mark: String::new() };
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
