//! Headquarters and a scale unit in this process, each with its own database, as the
//! demo fills it.

use std::sync::atomic::{AtomicU32, Ordering};

use contract::admin::{Counters, FunctionalityProfile, JobRun};
use contract::commerce::Customer;
use domain::Feature;
use reqwest::Method;
use scale_unit::EnrolmentCode;
use serde_json::{Value, json};
use service::Limits;
use service::testing::{Register, TestDatabase, ready, serve, until};
use tokio_util::sync::CancellationToken;

pub const PASSWORD: &str = "demo-2026";

pub struct Shop {
    pub url: String,
    pub admin: Admin,
    pub channel_database: TestDatabase,
    scale_unit: Option<scale_unit::Running>,
    headquarters: Option<headquarters::Running>,
    headquarters_doors: CancellationToken,
    headquarters_port: std::net::SocketAddr,
    headquarters_database: TestDatabase,
}

pub struct Copy {
    pub url: String,
    pub running: scale_unit::Running,
}

impl Shop {
    pub async fn open() -> Self {
        Self::open_on(TestDatabase::sqlite(), TestDatabase::sqlite()).await
    }

    pub async fn open_on(channel: TestDatabase, headquarters_database: TestDatabase) -> Self {
        Self::open_with(channel, headquarters_database, None).await
    }

    /// New customers are told of to `webhook`.
    pub async fn open_with(
        channel: TestDatabase,
        headquarters_database: TestDatabase,
        webhook: Option<&str>,
    ) -> Self {
        let headquarters_doors = CancellationToken::new();
        let headquarters = start_headquarters(&headquarters_database.url).await;
        let address = ([127, 0, 0, 1], 0).into();
        let listener = service::serve::listen(address).await.expect("a free port");
        let headquarters_port = listener.local_addr().expect("an address");
        let router = headquarters.router();
        let doors = headquarters_doors.clone();
        tokio::spawn(service::serve::serve(listener, router, Limits::default(), doors));
        let headquarters_url = format!("http://{headquarters_port}");

        let code = headquarters.own_enrolment_code().await.expect("a database");
        let code = code.map(EnrolmentCode::Spare);
        let scale_unit = start_scale_unit(&channel.url, &headquarters_url, webhook, code).await;
        let url = serve(scale_unit.router(), scale_unit.stopping()).await;
        ready(&url).await;
        Self {
            url,
            admin: Admin::sign_on(&headquarters_url).await,
            channel_database: channel,
            scale_unit: Some(scale_unit),
            headquarters: Some(headquarters),
            headquarters_doors,
            headquarters_port,
            headquarters_database,
        }
    }

    /// These switches on, every other off, and live in the channels.
    pub async fn with_features(&self, features: &[Feature]) {
        self.admin.set_features(features).await;
        for job in ["1110", "1010", "1070"] {
            self.admin.run(job).await;
        }
    }

    /// Another copy of the scale unit, on the same channel database.
    pub async fn second_copy(&self) -> Copy {
        self.second_copy_by(None).await
    }

    /// Likewise, with an enrolment code.
    pub async fn second_copy_by(&self, code: Option<String>) -> Copy {
        let headquarters_url = format!("http://{}", self.headquarters_port);
        let code = code.map(EnrolmentCode::Given);
        let running =
            start_scale_unit(&self.channel_database.url, &headquarters_url, None, code).await;
        let url = serve(running.router(), running.stopping()).await;
        ready(&url).await;
        Copy { url, running }
    }

    /// A register with a cashier signed on.
    pub async fn register(&self, code: &str) -> Register {
        let mut register = Register::activate(&self.url, code).await;
        let answer = register.sign_on("000160", PASSWORD).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        register
    }

    /// Sync mode.
    pub async fn ginza(&self) -> Register {
        self.register("GINZA-REGISTER-1").await
    }

    /// Async mode.
    pub async fn seattle(&self) -> Register {
        self.register("SEATTLE-REGISTER-1").await
    }

    /// The scale unit's process is gone and another one works on its database.
    pub async fn scale_unit_again(&mut self) {
        self.scale_unit_again_by(None).await;
    }

    /// Likewise, with an enrolment code.
    pub async fn scale_unit_again_by(&mut self, code: Option<String>) {
        if let Some(scale_unit) = self.scale_unit.take() {
            scale_unit.stop().await;
        }
        let headquarters_url = format!("http://{}", self.headquarters_port);
        let code = code.map(EnrolmentCode::Given);
        let running =
            start_scale_unit(&self.channel_database.url, &headquarters_url, None, code).await;
        self.url = serve(running.router(), running.stopping()).await;
        ready(&self.url).await;
        self.scale_unit = Some(running);
    }

    /// The channel database as it is now; the scale unit stops meanwhile.
    pub async fn back_up_channel(&mut self) -> TestDatabase {
        if let Some(scale_unit) = self.scale_unit.take() {
            scale_unit.stop().await;
        }
        let backup = self.channel_database.copy();
        self.scale_unit_again().await;
        backup
    }

    /// The scale unit goes on with an older state of its channel database.
    pub async fn restore_channel(&mut self, backup: TestDatabase) {
        if let Some(scale_unit) = self.scale_unit.take() {
            scale_unit.stop().await;
        }
        self.channel_database = backup;
        self.scale_unit_again().await;
    }

    /// Headquarters' database as it is now; headquarters stops meanwhile.
    pub async fn back_up_headquarters(&mut self) -> TestDatabase {
        self.headquarters_gone().await;
        let backup = self.headquarters_database.copy();
        self.headquarters_back().await;
        backup
    }

    /// Headquarters goes on with an older state of its database.
    pub async fn restore_headquarters(&mut self, backup: TestDatabase) {
        self.headquarters_gone().await;
        self.headquarters_database = backup;
        self.headquarters_back().await;
    }

    /// A scale unit with a channel database and a credential of its own, for every channel.
    pub async fn another_scale_unit(&self, database: &TestDatabase) -> Copy {
        let code = self.admin.enrolment_code_of("OTHER").await;
        let headquarters_url = format!("http://{}", self.headquarters_port);
        let code = Some(EnrolmentCode::Given(code));
        let running = start_scale_unit(&database.url, &headquarters_url, None, code).await;
        let url = serve(running.router(), running.stopping()).await;
        ready(&url).await;
        Copy { url, running }
    }

    /// Nobody answers for headquarters any more; its port stays closed.
    pub async fn headquarters_gone(&mut self) {
        if let Some(headquarters) = self.headquarters.take() {
            headquarters.stop().await;
        }
        self.headquarters_doors.cancel();
        let port = self.headquarters_port;
        until("headquarters' port is closed", async || {
            tokio::net::TcpStream::connect(port).await.is_err().then_some(())
        })
        .await;
    }

    pub async fn headquarters_back(&mut self) {
        let headquarters = start_headquarters(&self.headquarters_database.url).await;
        self.headquarters_doors = CancellationToken::new();
        let listener = until("headquarters' port is free", async || {
            service::serve::listen(self.headquarters_port).await.ok()
        })
        .await;
        let (router, doors) = (headquarters.router(), self.headquarters_doors.clone());
        tokio::spawn(service::serve::serve(listener, router, Limits::default(), doors));
        self.headquarters = Some(headquarters);
        if self.scale_unit.is_some() {
            // Headquarters gives no number before.
            until("the channel database has told", async || {
                let known = self.admin.channel_databases().await;
                known.iter().any(|database| !database.is_waited_for).then_some(())
            })
            .await;
        }
    }

    /// Runs SQL on the channel database, for states that take a year to come.
    pub async fn change_channel_database(&self, sql: &'static str) {
        change(&self.channel_database, sql).await;
    }

    pub async fn change_headquarters_database(&self, sql: &'static str) {
        change(&self.headquarters_database, sql).await;
    }

    /// How many rows a table of the channel database has.
    pub async fn count(&self, sql: &'static str) -> i64 {
        count(&self.channel_database, sql).await
    }

    pub async fn count_at_headquarters(&self, sql: &'static str) -> i64 {
        count(&self.headquarters_database, sql).await
    }

    pub async fn close(mut self) {
        if let Some(scale_unit) = self.scale_unit.take() {
            scale_unit.stop().await;
        }
        if let Some(headquarters) = self.headquarters.take() {
            headquarters.stop().await;
        }
    }
}

/// What signs the tokens of this test's customers and applications.
pub const ID_TOKEN_SECRET: &str = "the secret of this test's identity provider";

pub const ID_TOKEN_ISSUER: &str = "https://login.example.com";
pub const ID_TOKEN_AUDIENCE: &str = "counter";

fn id_tokens() -> scale_unit::IdTokens {
    scale_unit::IdTokens {
        secret: Some(ID_TOKEN_SECRET.to_owned()),
        issuer: Some(ID_TOKEN_ISSUER.to_owned()),
        audience: Some(ID_TOKEN_AUDIENCE.to_owned()),
        ..Default::default()
    }
}

async fn start_scale_unit(
    database_url: &str,
    headquarters_url: &str,
    webhook: Option<&str>,
    enrolment_code: Option<EnrolmentCode>,
) -> scale_unit::Running {
    scale_unit::start(scale_unit::Config {
        database_url: database_url.to_owned(),
        headquarters_url: headquarters_url.to_owned(),
        headquarters_authority: None,
        enrolment_code,
        register_app: service::web::WebApp::Nowhere,
        real_time_timeout: scale_unit::REAL_TIME_TIMEOUT,
        configuration_cache_time: std::time::Duration::ZERO,
        id_tokens: id_tokens(),
        customer_created_webhook: webhook.map(str::to_owned),
        audit_days: service::AUDIT_DAYS_DEFAULT,
    })
    .await
    .expect("a scale unit")
}

async fn count(database: &TestDatabase, sql: &'static str) -> i64 {
    let pool = sqlx::AnyPool::connect(&database.url).await.expect("a connection");
    let count = sqlx::query_scalar(sql).fetch_one(&pool).await.expect("a count");
    pool.close().await;
    count
}

async fn change(database: &TestDatabase, sql: &'static str) {
    let pool = sqlx::AnyPool::connect(&database.url).await.expect("a connection");
    sqlx::query(sql).execute(&pool).await.expect("a statement");
    pool.close().await;
}

async fn start_headquarters(database_url: &str) -> headquarters::Running {
    headquarters::start(headquarters::Config {
        database_url: database_url.to_owned(),
        jobs_recurring: false,
        demo: true,
        console_app: service::web::WebApp::Nowhere,
        audit_days: service::AUDIT_DAYS_DEFAULT,
    })
    .await
    .expect("headquarters")
}

/// An administrator at headquarters.
pub struct Admin {
    url: String,
    token: String,
    http: reqwest::Client,
}

impl Admin {
    async fn sign_on(url: &str) -> Self {
        let mut admin =
            Self { url: url.to_owned(), token: String::new(), http: reqwest::Client::new() };
        let body = json!({ "WorkerId": "admin", "Password": PASSWORD });
        let answer = admin.call(Method::POST, "sign-on", Some(&body)).await;
        admin.token = answer["Token"].as_str().unwrap_or_default().to_owned();
        admin
    }

    /// The session of before is not known to a headquarters that was started again.
    pub async fn again(&self) -> Self {
        Self::sign_on(&self.url).await
    }

    /// *Filter shared customer data tables* = Yes, confirmed.
    pub async fn filter_shared_customer_data(&self) {
        let body = json!({ "Name": "AX7", "FilterSharedCustomerDataTables": true,
            "IsConfirmed": true });
        self.call(Method::PUT, "channel-schemas/AX7", Some(&body)).await;
    }

    /// A new register of a store, and its activation code.
    pub async fn add_register(&self, name: &str, operating_unit_number: &str) -> String {
        let body = json!({ "Register": name, "OperatingUnitNumber": operating_unit_number,
            "DeviceKind": "Register" });
        let created = self.call(Method::POST, "registers", Some(&body)).await;
        created["ActivationCode"].as_str().expect("a code").to_owned()
    }

    /// Imports the decrypted content of a rescue file; what became of each operation.
    pub async fn rescue(&self, content: &Value) -> Value {
        self.call(Method::POST, "rescue", Some(content)).await
    }

    /// A new code of a scale unit that serves every channel, and is made where it is new.
    pub async fn enrolment_code_of(&self, scale_unit: &str) -> String {
        let known = self.call(Method::GET, "scale-units", None).await;
        let known = known.as_array().cloned().unwrap_or_default();
        if !known.iter().any(|known| known["Name"] == scale_unit) {
            let body = json!({ "Name": scale_unit, "ServesAllChannels": true });
            self.call(Method::POST, "scale-units", Some(&body)).await;
        }
        let path = format!("scale-units/{scale_unit}/enrolment-code");
        let issued = self.call(Method::POST, &path, None).await;
        issued["EnrolmentCode"].as_str().expect("a code").to_owned()
    }

    /// Takes a scale unit's access away.
    pub async fn revoke_scale_unit(&self, name: &str) {
        self.call(Method::DELETE, &format!("scale-units/{name}/credential"), None).await;
    }

    pub async fn scale_unit(&self, name: &str) -> contract::admin::ScaleUnit {
        let answer = self.call(Method::GET, &format!("scale-units/{name}"), None).await;
        serde_json::from_value(answer).expect("a scale unit")
    }

    pub async fn revoke(&self, register: &str) {
        self.call(Method::DELETE, &format!("registers/{register}"), None).await;
    }

    /// At headquarters alone: no channel knows yet. What others need comes first.
    pub async fn set_features(&self, features: &[Feature]) {
        let is_needed = |feature: &Feature| feature.prerequisites().is_empty();
        let set = async |feature: Feature, is_enabled: bool| {
            let path = format!("features/{}", feature.technical_name());
            self.call(Method::PUT, &path, Some(&json!({ "IsEnabled": is_enabled }))).await;
        };
        let mut off: Vec<_> =
            Feature::ALL.into_iter().filter(|it| !features.contains(it)).collect();
        off.sort_by_key(is_needed);
        for feature in off {
            set(feature, false).await;
        }
        let mut on = features.to_vec();
        on.sort_by_key(|feature| !is_needed(feature));
        for feature in on {
            set(feature, true).await;
        }
    }

    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// A request of the administrator, whatever it asks for.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, self.at(path)).bearer_auth(&self.token)
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let request = self.http.request(method, format!("{}/api/{path}", self.url));
        let request = request.bearer_auth(&self.token);
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        let response = request.send().await.expect("headquarters' answer");
        let status = response.status();
        let body: Value = response.json().await.unwrap_or_default();
        assert!(status.is_success(), "{path}: {status} {body}");
        body
    }

    /// The channel databases that headquarters knows.
    pub async fn channel_databases(&self) -> Vec<contract::admin::ChannelDatabase> {
        let answer = self.call(Method::GET, "channel-databases", None).await;
        let list: contract::admin::ChannelDatabaseList =
            serde_json::from_value(answer).expect("channel databases");
        list.channel_databases
    }

    pub async fn give_up_channel_database(&self, id: &str) {
        self.call(Method::DELETE, &format!("channel-databases/{id}"), None).await;
    }

    /// Runs a job to its end.
    pub async fn run(&self, job: &str) -> JobRun {
        let run = self.try_run(job).await.expect("a run of its own");
        assert_eq!((run.status.as_str(), run.errors), ("Succeeded", 0), "{run:?}");
        run
    }

    /// `None`: the job is running already.
    pub async fn try_run(&self, job: &str) -> Option<JobRun> {
        let url = format!("{}/api/jobs/{job}/runs", self.url);
        let request = self.http.post(url).bearer_auth(&self.token).json(&json!({}));
        let answer = request.send().await.expect("headquarters' answer");
        if answer.status() == 409 {
            return None;
        }
        assert!(answer.status().is_success(), "{answer:?}");
        Some(answer.json().await.expect("a run"))
    }

    /// P-0001, sync job, 1010: what turns pending customers into real ones.
    pub async fn convert(&self) {
        for job in ["P-0001", "sync", "1010"] {
            self.run(job).await;
        }
    }

    pub async fn counters(&self) -> Counters {
        serde_json::from_value(self.call(Method::GET, "counters", None).await).expect("counters")
    }

    pub async fn customers(&self, search: &str) -> Vec<Value> {
        let answer = self.call(Method::GET, &format!("customers?search={search}"), None).await;
        answer["Customers"].as_array().cloned().unwrap_or_default()
    }

    /// The first `top` customers whom headquarters' list finds, by `CustomerId`.
    pub async fn find_customers(&self, search: &str, top: usize) -> Vec<String> {
        let search: String = search.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let path = format!("customers?search={search}&$top={top}");
        let answer = self.call(Method::GET, &path, None).await;
        let list: contract::admin::CustomerList =
            serde_json::from_value(answer).expect("customers");
        assert_eq!(list.total, list.customers.len() as u64);
        list.customers.into_iter().map(|customer| customer.customer_id).collect()
    }

    /// One customer, as the console shows it.
    pub async fn customer(&self, account: &str) -> contract::admin::Customer {
        let answer = self.call(Method::GET, &format!("customers/{account}"), None).await;
        serde_json::from_value(answer).expect("a customer")
    }

    /// Limits a worker to channels, at headquarters.
    pub async fn set_channels_of_worker(&self, worker_id: &str, channels: &[&str]) {
        let path = format!("workers/{worker_id}");
        let mut worker = self.call(Method::GET, &path, None).await;
        worker["OperatingUnitNumbers"] = json!(channels);
        let e_tag = worker["ETag"].as_str().expect("a tag").to_owned();
        let request = self.request(Method::PUT, &format!("/api/{path}")).json(&worker);
        let answer = request.header("If-Match", e_tag).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{answer:?}");
    }

    /// Changes *Create customer in async mode* at headquarters; no channel knows yet.
    pub async fn set_async_mode(&self, profile_name_part: &str, is_async: bool) {
        let profiles = self.call(Method::GET, "functionality-profiles", None).await;
        let profiles: Vec<FunctionalityProfile> =
            serde_json::from_value(profiles).expect("profiles");
        let used_by = |p: &&FunctionalityProfile| {
            p.channels.iter().any(|channel| channel.contains(profile_name_part))
        };
        let profile = profiles.iter().find(used_by).expect("the channel's profile");
        let mut changed = profile.clone();
        changed.create_async_customers = is_async;
        let url = format!("{}/api/functionality-profiles/{}", self.url, profile.id);
        let request = self.http.put(url).bearer_auth(&self.token).json(&changed);
        let answer = request.header("If-Match", &profile.e_tag).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{answer:?}");
    }
}

/// A person whom nobody else in the test is named like.
pub fn somebody() -> Value {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let letters: String =
        number.to_string().bytes().map(|digit| char::from(b'a' + (digit - b'0'))).collect();
    json!({ "FirstName": "Aiko", "LastName": format!("Qmori{letters}") })
}

pub fn last_name(person: &Value) -> &str {
    person["LastName"].as_str().expect("a last name")
}

pub fn guid() -> String {
    uuid::Builder::from_random_bytes(random_bytes()).into_uuid().hyphenated().to_string()
}

fn random_bytes() -> [u8; 16] {
    use std::hash::{BuildHasher, RandomState};
    let half = || RandomState::new().hash_one(0).to_ne_bytes();
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&half());
    bytes[8..].copy_from_slice(&half());
    bytes
}

/// 36 characters, lower case, hyphens (R010).
pub fn is_guid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok() && text == text.to_lowercase()
}

/// What makes a customer an async one on the wire.
pub fn assert_pending(customer: &Customer) {
    assert!(customer.is_async_customer, "{customer:?}");
    assert!(is_guid(&customer.account_number), "{}", customer.account_number);
    assert_eq!(customer.account_number, customer.customer_id);
    assert_eq!((customer.record_id, customer.party_number.as_str()), (0, ""));
}

pub fn assert_real(customer: &Customer) {
    assert!(!customer.is_async_customer, "{customer:?}");
    assert!(customer.account_number.len() >= 6, "{customer:?}");
    assert!(customer.account_number.bytes().all(|byte| byte.is_ascii_digit()), "{customer:?}");
    assert!(is_guid(&customer.customer_id));
    assert!(customer.record_id > 0);
}
