//! Headquarters under test.

use std::net::SocketAddr;

use contract::ErrorBody;
use contract::admin::{Counters, CustomerList, JobList, JobRun, SignOnRequest, SignOnResult};
use contract::commerce::Customer;
use contract::rts::{self, CreateCustomer};
use headquarters::{Config, Running};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use service::testing::{TestDatabase, enrol};
use service::{Limits, serve};
use tokio_util::sync::CancellationToken;

/// A running headquarters. Dropped, it stops.
pub struct Server {
    pub url: String,
    pub client: Client,
    /// Of the scale unit that serves every channel.
    pub credential: String,
    token: String,
    running: Option<Running>,
    stop: CancellationToken,
    database: Option<TestDatabase>,
}

impl Server {
    /// The demo with jobs by hand, on SQLite.
    pub async fn demo() -> Self {
        Self::on(TestDatabase::sqlite(), true).await
    }

    /// The demo with jobs by hand, on each kind of database.
    pub async fn on_each_database() -> Vec<Self> {
        let mut servers = Vec::new();
        for database in TestDatabase::all() {
            servers.push(Self::on(database, true).await);
        }
        servers
    }

    pub async fn on(database: TestDatabase, demo: bool) -> Self {
        Self::start(database, demo, false).await
    }

    pub async fn start(database: TestDatabase, demo: bool, jobs_recurring: bool) -> Self {
        let running = headquarters::start(Config {
            database_url: database.url.clone(),
            jobs_recurring,
            demo,
            console_app: service::web::WebApp::Nowhere,
            audit_days: service::AUDIT_DAYS_DEFAULT,
        })
        .await
        .expect("headquarters starts");
        let listener = serve::listen(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let stop = running.stopping();
        tokio::spawn(serve::serve(listener, running.router(), Limits::default(), stop.clone()));
        let code = running.own_enrolment_code().await.expect("a database").expect("a code");
        let credential = enrol(&url, &code).await;
        let mut server = Self {
            url,
            client: Client::new(),
            credential,
            token: String::new(),
            running: Some(running),
            stop,
            database: Some(database),
        };
        if demo {
            server.token = server.sign_on("admin", "demo-2026").await.token;
        }
        server
    }

    /// Stops and gives the database back, to start again on it.
    pub async fn stop(mut self) -> TestDatabase {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
        self.database.take().expect("it has not been stopped before")
    }

    pub async fn sign_on(&self, worker_id: &str, password: &str) -> SignOnResult {
        let request =
            SignOnRequest { worker_id: worker_id.to_owned(), password: password.to_owned() };
        let response = self.client.post(self.at("/api/sign-on")).json(&request).send().await;
        ok(response.expect("an answer")).await
    }

    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// A request of the administrator.
    pub fn admin(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.at(path)).bearer_auth(&self.token)
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        ok(self.admin(Method::GET, path).send().await.expect("an answer")).await
    }

    pub async fn put<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> T {
        ok(self.admin(Method::PUT, path).json(body).send().await.expect("an answer")).await
    }

    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> T {
        ok(self.admin(Method::POST, path).json(body).send().await.expect("an answer")).await
    }

    /// A change that names the record as it was read.
    pub async fn put_if(&self, path: &str, e_tag: &str, body: &impl Serialize) -> Response {
        let request = self.admin(Method::PUT, path).header("if-match", e_tag).json(body);
        request.send().await.expect("an answer")
    }

    pub async fn delete(&self, path: &str) -> Response {
        self.admin(Method::DELETE, path).send().await.expect("an answer")
    }

    /// A request of a scale unit.
    pub async fn ask(&self, path: &str, body: &impl Serialize) -> Response {
        let request = self.client.post(self.at(path)).bearer_auth(&self.credential).json(body);
        request.send().await.expect("an answer")
    }

    /// The database itself, for what no door shows.
    pub async fn database(&self) -> sqlx::AnyPool {
        let url = &self.database.as_ref().expect("a database").url;
        sqlx::AnyPool::connect(url).await.expect("a connection")
    }

    /// Runs a job and answers when it has ended.
    pub async fn run(&self, job: &str) -> JobRun {
        let path = format!("/api/jobs/{job}/runs");
        ok(self.admin(Method::POST, &path).send().await.expect("an answer")).await
    }

    pub async fn jobs(&self) -> JobList {
        self.get("/api/jobs").await
    }

    pub async fn counters(&self) -> Counters {
        self.get("/api/counters").await
    }

    pub async fn customers(&self, search: &str) -> CustomerList {
        let query = [("search", search)];
        let url = Url::parse_with_params(&self.at("/api/customers"), query).expect("a URL");
        let request = self.client.get(url).bearer_auth(&self.token);
        ok(request.send().await.expect("an answer")).await
    }

    /// What a scale unit of GINZA asks in sync mode.
    pub async fn create(&self, customer: Customer) -> Response {
        let request = CreateCustomer { operating_unit_number: "052".to_owned(), customer };
        self.ask(rts::path::CREATE_CUSTOMER, &request).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// The body of a success; anything else fails the test with its words.
pub async fn ok<T: DeserializeOwned>(response: Response) -> T {
    let status = response.status();
    let body = response.text().await.expect("a body");
    assert!(status.is_success(), "{status}: {body}");
    let body = if body.is_empty() { "null" } else { &body };
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"))
}

/// The body of a refusal with this status.
pub async fn refused(response: Response, status: u16) -> ErrorBody {
    let actual = response.status();
    let body = response.text().await.expect("a body");
    assert_eq!(actual, StatusCode::from_u16(status).expect("a status"), "{body}");
    serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}"))
}

/// A person, with a key of its own.
pub fn person(first_name: &str, last_name: &str) -> Customer {
    Customer {
        customer_id: new_id(),
        customer_type_value: 1,
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        ..Customer::default()
    }
}

pub fn new_id() -> String {
    domain::CustomerId::from_random_bytes(rand::random()).to_string()
}
