//! Jobs that are killed with their server and run again.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::Path;
use std::time::Duration;

use contract::admin::{
    CustomerList, CustomerOperationList, JobRun, SignOnRequest, SignOnResult, Waiting,
};
use reqwest::{Client, Method};
use serde::de::DeserializeOwned;
use serde_json::json;
use service::testing::{Register, ready};

use crate::program::Program;
use crate::{PASSWORD, both, signed_on};

/// How often everything is killed.
const KILLS: usize = 12;
const CUSTOMERS_A_ROUND: usize = 5;
/// A round of jobs takes about as long: the instants lie everywhere in it.
const INSTANT_MAX: Duration = Duration::from_millis(120);

const JOBS: [&str; 3] = ["P-0001", "sync", "1010"];

/// Both servers, started once more on the same folder.
pub struct Shop {
    pub program: Program,
    pub register_url: String,
    headquarters_url: String,
}

impl Shop {
    pub async fn start(folder: &Path) -> Self {
        let mut program = Program::start(&both(folder));
        let register_url = program.address("Register").await;
        let headquarters_url = program.address("Headquarters").await;
        ready(&register_url).await;
        ready(&headquarters_url).await;
        Self { program, register_url, headquarters_url }
    }

    pub fn admin(&self, token: &str) -> Admin {
        Admin { client: Client::new(), url: self.headquarters_url.clone(), token: token.to_owned() }
    }

    pub async fn sign_on(&self, password: &str) -> String {
        let request =
            SignOnRequest { worker_id: "admin".to_owned(), password: password.to_owned() };
        let url = format!("{}/api/sign-on", self.headquarters_url);
        let answer = Client::new().post(url).json(&request).send().await.expect("an answer");
        answer.json::<SignOnResult>().await.expect("a session").token
    }
}

#[derive(Clone)]
pub struct Admin {
    client: Client,
    url: String,
    token: String,
}

impl Admin {
    /// `None` when the server is gone.
    pub async fn ask<T: DeserializeOwned>(&self, method: Method, path: &str) -> Option<T> {
        let request = self.client.request(method, format!("{}/api/{path}", self.url));
        let answer = request.bearer_auth(&self.token).send().await.ok()?;
        answer.json().await.ok()
    }

    pub async fn run(&self, job: &str) -> Option<JobRun> {
        self.ask(Method::POST, &format!("jobs/{job}/runs")).await
    }
}

fn random_instant() -> Duration {
    let random = RandomState::new().build_hasher().finish();
    Duration::from_micros(random % (INSTANT_MAX.as_micros() as u64))
}

async fn capture(register: &Register, round: usize) {
    for number in 0..CUSTOMERS_A_ROUND {
        let person = json!({ "FirstName": "Aiko", "LastName": format!("R{round} N{number}"),
            "Addresses": [{ "City": "Seattle", "ThreeLetterISORegionName": "USA" }] });
        assert!(register.create(&person).await.customer().is_async_customer);
    }
}

#[tokio::test]
async fn r099_r202_jobs_killed_at_any_instant_and_run_again_end_as_one_clean_run() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::start(folder.path()).await;
    let token = shop.sign_on(PASSWORD).await;
    let mut register = signed_on(&shop.register_url, "SEATTLE-REGISTER-1").await;
    let refused =
        json!({ "FirstName": "Aiko", "LastName": "Refused", "Email": "a@blocked.example" });
    assert!(register.create(&refused).await.customer().is_async_customer);
    let mut shop = Some(shop);
    for round in 0..KILLS {
        let mut running = match shop.take() {
            Some(shop) => shop,
            None => Shop::start(folder.path()).await,
        };
        register.url.clone_from(&running.register_url);
        capture(&register, round).await;
        let admin = running.admin(&token);
        let jobs = tokio::spawn(async move {
            for job in JOBS {
                admin.run(job).await;
            }
        });
        // Any instant will do: that is what is tried here.
        tokio::time::sleep(random_instant()).await;
        running.program.kill();
        running.program.exit_code().await;
        jobs.await.unwrap();
    }

    let running = Shop::start(folder.path()).await;
    register.url.clone_from(&running.register_url);
    let admin = running.admin(&token);
    for job in JOBS {
        let run = admin.run(job).await.unwrap();
        assert_ne!(run.status, "Failed", "{run:?}");
    }
    check(&admin, &register).await;
}

/// Every customer once, with a number, without a gap; all rows done but the refused one.
async fn check(admin: &Admin, register: &Register) {
    const CAPTURED: usize = KILLS * CUSTOMERS_A_ROUND;
    let listed: CustomerList =
        admin.ask(Method::GET, "customers?search=Aiko%20R&$top=500").await.expect("an answer");
    let captured = listed.customers.iter().filter(|row| !row.cust_account_async.is_empty());
    let numbers: BTreeSet<u64> =
        captured.clone().map(|row| row.account_number.parse().expect("a number")).collect();
    assert_eq!((captured.count(), numbers.len()), (CAPTURED, CAPTURED));
    assert_eq!(numbers, (4_001..4_001 + CAPTURED as u64).collect());

    let operations = async |status: &str| {
        let path = format!("customer-operations?status={status}");
        admin.ask::<CustomerOperationList>(Method::GET, &path).await.expect("an answer").total
    };
    assert_eq!(operations("Succeeded").await, CAPTURED as u64);
    assert_eq!(operations("Failed").await, 1);

    let delta = register.delta(0).await.customers;
    let mine: Vec<_> =
        delta.iter().filter(|customer| customer.name.starts_with("Aiko R")).collect();
    let pending = mine.iter().filter(|customer| customer.is_async_customer);
    assert_eq!((mine.len(), pending.count()), (CAPTURED + 1, 1));
    for customer in mine.iter().filter(|customer| !customer.is_async_customer) {
        assert_eq!(customer.addresses.len(), 1, "{}", customer.name);
    }
    let waiting: Waiting = admin.ask(Method::GET, "waiting").await.expect("an answer");
    assert_eq!(waiting.places.iter().map(|place| place.failed).sum::<u64>(), 1);
}
