//! Measures on each database how fast a scale unit creates customers without headquarters, one by
//! one and in batches as a register drains its outbox, how soon it answers, and how long 1010 takes
//! with few changes among many customers: `cargo bench -p scale-unit [-- sqlite|postgres] [--
//! large]`. Prints markdown and writes `target/bench/scale-unit.json`.
//!
//! The callers run in the same process and share its processors. The bench's own PostgreSQL flushes
//! nothing; `BENCH_POSTGRES_URL` names an empty database that does.

#[path = "../tests/faults/stand_in.rs"]
#[expect(dead_code, reason = "shared with the tests, which need more of it")]
mod stand_in;

use std::time::{Duration, Instant};

use contract::commerce::Customer;
use serde_json::{Value, json};
use service::testing::{Register, TestDatabase, ready, serve};
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use crate::stand_in::{PASSWORD, StandIn};

const CONNECTIONS: [usize; 3] = [1, 8, 32];
/// Registers that drain at the same time, and requests of their batches.
const DRAINING: [usize; 2] = [1, 4];
const BATCH: usize = 50;
const CREATING: Duration = Duration::from_secs(5);
/// Creates per second while measuring how soon an answer comes.
const STEADY_RATE: u32 = 500;
const STEADY: Duration = Duration::from_secs(10);
/// Changes that 1010 brings.
const CHANGES: usize = 1_000;

#[tokio::main]
async fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let is_asked = |kind: &str| {
        let mut kinds = asked.iter().filter(|it| *it != "large").peekable();
        kinds.peek().is_none() || kinds.any(|it| it == kind)
    };
    let mut sizes = vec![10_000, 100_000];
    if asked.iter().any(|it| it == "large") {
        sizes.push(1_000_000);
    }
    println!("| database | measure | customers before | result |");
    println!("|---|---|---|---|");
    let mut report = Report::default();
    for database in TestDatabase::all() {
        let kind = database.url.split(':').next().unwrap_or_default().to_owned();
        if !is_asked(&kind) {
            continue;
        }
        let own = std::env::var("BENCH_POSTGRES_URL").ok().filter(|_| kind == "postgres");
        let url = own.unwrap_or_else(|| database.url.clone());
        Bench::start(&url, &kind).await.run(&sizes, &mut report).await;
    }
    report.write();
}

#[derive(Default)]
struct Report(Vec<Value>);

impl Report {
    fn add(&mut self, database: &str, measure: &str, customers: usize, value: f64, unit: &str) {
        println!("| {database} | {measure} | {customers} | {value:.2} {unit} |");
        self.0.push(json!({ "database": database, "measure": measure, "customers": customers,
            "value": value, "unit": unit }));
    }

    fn write(&self) {
        let target = std::env::var("CARGO_TARGET_DIR")
            .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../target").to_owned());
        let folder = std::path::Path::new(&target).join("bench");
        std::fs::create_dir_all(&folder).expect("the folder of results");
        let text = serde_json::to_string_pretty(&self.0).expect("JSON");
        std::fs::write(folder.join("scale-unit.json"), text).expect("the results");
    }
}

struct Bench {
    kind: String,
    headquarters: StandIn,
    register: Register,
    running: scale_unit::Running,
    /// Customers that 1010 has downloaded.
    brought: usize,
    /// Customers that were created here.
    created: usize,
}

impl Bench {
    async fn start(database_url: &str, kind: &str) -> Self {
        let headquarters = StandIn::start().await;
        headquarters.publish_async_mode();
        let running = scale_unit::start(scale_unit::Config {
            database_url: database_url.to_owned(),
            headquarters_url: headquarters.url.clone(),
            headquarters_authority: None,
            enrolment_code: Some(scale_unit::EnrolmentCode::Given("code".to_owned())),
            register_app: service::web::WebApp::Nowhere,
            real_time_timeout: scale_unit::REAL_TIME_TIMEOUT,
            configuration_cache_time: Duration::ZERO,
            id_tokens: Default::default(),
            customer_created_webhook: None,
            audit_days: service::AUDIT_DAYS_DEFAULT,
        })
        .await
        .expect("a scale unit");
        let url = serve(running.router(), running.stopping()).await;
        ready(&url).await;
        let mut register = Register::activate(&url, "CODE-1").await;
        register.sign_on("1", PASSWORD).await;
        Self { kind: kind.to_owned(), headquarters, register, running, brought: 0, created: 0 }
    }

    async fn run(mut self, sizes: &[usize], report: &mut Report) {
        for connections in CONNECTIONS {
            self.creates(connections, report).await;
        }
        for registers in DRAINING {
            self.drains(registers, report).await;
        }
        self.steady(report).await;
        for &size in sizes {
            self.bring(size - self.brought).await;
            let begin = Instant::now();
            self.change(CHANGES).await;
            let seconds = begin.elapsed().as_secs_f64();
            self.report(report, "1010 with 1,000 changes", seconds * 1e3, "ms");
            self.creates(CONNECTIONS[2], report).await;
        }
        self.running.stop().await;
    }

    fn report(&self, report: &mut Report, measure: &str, value: f64, unit: &str) {
        report.add(&self.kind, measure, self.brought + self.created, value, unit);
    }

    async fn creates(&mut self, connections: usize, report: &mut Report) {
        let measure = format!("async creates, {connections} connections");
        let create = |register: Register| async move {
            create(&register).await;
            1
        };
        self.measure(connections, &measure, create, report).await;
    }

    async fn drains(&mut self, registers: usize, report: &mut Report) {
        let measure = format!("async creates in batches of {BATCH}, {registers} registers");
        let drain = |register: Register| async move {
            create_batch(&register).await;
            BATCH
        };
        self.measure(registers, &measure, drain, report).await;
    }

    /// Callers that repeat a request for a while.
    async fn measure<F, C>(
        &mut self,
        connections: usize,
        measure: &str,
        create: F,
        report: &mut Report,
    ) where
        F: Fn(Register) -> C + Copy + Send + 'static,
        C: Future<Output = usize> + Send,
    {
        let (processor_before, mut callers) = (processor_seconds(), JoinSet::new());
        let begin = Instant::now();
        for _ in 0..connections {
            let register = Register { http: reqwest::Client::new(), ..self.register.clone() };
            callers.spawn(async move {
                let mut count = 0_usize;
                while begin.elapsed() < CREATING {
                    count += create(register.clone()).await;
                }
                count
            });
        }
        let count: usize = callers.join_all().await.into_iter().sum();
        let rate = count as f64 / begin.elapsed().as_secs_f64();
        let each = (processor_seconds() - processor_before) * 1e3 / count as f64;
        self.report(report, measure, rate, "/s");
        self.report(report, &format!("{measure}, processor time each"), each, "ms");
        self.created += count;
    }

    /// At a fixed rate, without waiting for answers.
    async fn steady(&mut self, report: &mut Report) {
        let mut ticks = tokio::time::interval(Duration::from_secs(1) / STEADY_RATE);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let (begin, mut callers) = (Instant::now(), JoinSet::new());
        while begin.elapsed() < STEADY {
            ticks.tick().await;
            let register = self.register.clone();
            callers.spawn(async move {
                let begin = Instant::now();
                create(&register).await;
                begin.elapsed().as_secs_f64() * 1e3
            });
        }
        let mut milliseconds = callers.join_all().await;
        milliseconds.sort_by(f64::total_cmp);
        self.created += milliseconds.len();
        for (name, part) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
            let index = ((milliseconds.len() - 1) as f64 * part) as usize;
            let measure = format!("acknowledgement at {STEADY_RATE}/s, {name}");
            self.report(report, &measure, milliseconds[index], "ms");
        }
    }

    /// New customers, by 1010.
    async fn bring(&mut self, count: usize) {
        let customers = (self.brought..self.brought + count).map(customer);
        self.publish(customers.collect()).await;
        self.brought += count;
    }

    /// Changes customers, spread over all of them, by 1010.
    async fn change(&mut self, count: usize) {
        let step = (self.brought / count).max(1);
        let customers = (0..count).map(|number| {
            let mut changed = customer(number * step);
            changed.phone = "206-555-0199".to_owned();
            changed
        });
        self.publish(customers.collect()).await;
    }

    async fn publish(&self, customers: Vec<Customer>) {
        let rows: Vec<_> = customers.into_iter().map(|customer| (customer, &[][..])).collect();
        let version = self.headquarters.publish_customers(&rows);
        // Downloading a million takes longer than a test waits.
        while self.headquarters.last_poll().is_none_or(|poll| poll.applied.customers < version) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

/// What this process has used so far, callers included (Linux); useful on a busy machine, too.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in brackets may contain anything: counts from behind it.
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
    let ticks: f64 = fields.skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum();
    ticks / 100.0
}

fn person() -> Value {
    let name = u64::from_ne_bytes(rand::random::<[u8; 8]>());
    json!({ "FirstName": "Aiko", "LastName": format!("Mori{}", letters(name)),
        "Phone": "03-1234-5678", "Email": "aiko@example.com", "Language": "ja" })
}

fn key() -> String {
    uuid::Builder::from_random_bytes(rand::random()).into_uuid().to_string()
}

async fn create(register: &Register) {
    let answer = register.create_with_key(&key(), &person()).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
}

async fn create_batch(register: &Register) {
    let request = |id: usize| {
        json!({ "id": id.to_string(), "method": "POST", "url": "Customers",
            "headers": { "idempotency-key": key() }, "body": person() })
    };
    let requests: Vec<_> = (0..BATCH).map(request).collect();
    let answer = register.post("$batch", &json!({ "requests": requests })).await;
    let responses = answer.body["responses"].as_array().expect("responses");
    assert!(responses.len() == BATCH && responses.iter().all(|it| it["status"] == 201));
}

fn letters(number: u64) -> String {
    number.to_string().bytes().map(|digit| char::from(b'a' + (digit - b'0'))).collect()
}

fn customer(number: usize) -> Customer {
    Customer {
        account_number: format!("{:08}", number + 1),
        customer_id: format!("00000000-0000-4000-8000-{number:012}"),
        customer_type_value: 1,
        name: format!("Customer {}", letters(number as u64)),
        first_name: "Customer".to_owned(),
        last_name: letters(number as u64),
        email: "somebody@example.com".to_owned(),
        ..Customer::default()
    }
}
