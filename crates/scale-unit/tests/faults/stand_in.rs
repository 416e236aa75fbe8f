//! A headquarters that behaves as it is told.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use contract::cdx::{
    ActivationCodeRow, ChannelConfigurationPackage, ChannelRow, Completion, CustomerPackage,
    CustomerPackageRow, GlobalConfigurationPackage, Package, Poll, PollReply, ProfileRow,
    ROWS_PER_PACKAGE_MAX, Upload, Work, WorkerRow, path,
};
use contract::commerce::{Customer, FeatureState};
use contract::error::ValidationError;
use contract::rts::{self, CreateCustomer, CustomerReply};
use contract::{ErrorBody, ErrorId};
use domain::Feature;
use futures::StreamExt;
use serde::Deserialize;
use service::token;
use tokio_util::sync::CancellationToken;

pub const PASSWORD: &str = "right";

/// What the Real-time Service does when a customer is to be created.
#[derive(Clone, Copy, Debug)]
pub enum Behaviour {
    Answer,
    /// Never answers.
    Hang,
    /// Creates the customer, then breaks off in the middle of its answer.
    BreakOff,
    /// An answer of a proxy between.
    Status(u16),
    /// A success that is not headquarters'.
    Nonsense,
    Refuse(ErrorId),
}

pub struct StandIn {
    pub url: String,
    shared: Arc<Shared>,
    pub ask_for_upload: Arc<AtomicBool>,
    stop: CancellationToken,
}

struct Shared {
    behaviour: Mutex<Behaviour>,
    creates: AtomicU64,
    last_poll: Mutex<Option<Poll>>,
    uploads: Mutex<Vec<Upload>>,
    ask_for_upload: Arc<AtomicBool>,
    channel: Mutex<ChannelConfigurationPackage>,
    global: Mutex<GlobalConfigurationPackage>,
    customers: Mutex<CustomerPackage>,
    completions: Mutex<Vec<Completion>>,
}

impl StandIn {
    pub async fn start() -> Self {
        let ask_for_upload = Arc::new(AtomicBool::new(false));
        let shared = Arc::new(Shared {
            behaviour: Mutex::new(Behaviour::Answer),
            creates: AtomicU64::new(0),
            last_poll: Mutex::default(),
            uploads: Mutex::default(),
            ask_for_upload: ask_for_upload.clone(),
            channel: Mutex::new(channel_configuration().await),
            global: Mutex::new(global_configuration()),
            customers: Mutex::new(CustomerPackage { version: 1, ..Default::default() }),
            completions: Mutex::default(),
        });
        let router = Router::new()
            .route(contract::enrolment::PATH, post(async || StatusCode::NO_CONTENT))
            .route(path::POLL, post(poll))
            .route(path::PACKAGE, get(package))
            .route(path::UPLOAD, post(upload))
            .route(path::COMPLETION, post(complete))
            .route(rts::path::CREATE_CUSTOMER, post(create_customer))
            .with_state(shared.clone());
        let stop = CancellationToken::new();
        let url = service::testing::serve(router, stop.clone()).await;
        Self { url, shared, ask_for_upload, stop }
    }

    pub fn behave(&self, behaviour: Behaviour) {
        *self.shared.behaviour.lock().expect("a behaviour") = behaviour;
    }

    /// 1070 brings *Create customer in async mode* = Yes.
    pub fn publish_async_mode(&self) {
        self.publish(|channel| channel.profiles[0].create_async_customers = true);
    }

    /// 1070 brings a changed configuration.
    pub fn publish(&self, change: impl FnOnce(&mut ChannelConfigurationPackage)) {
        let mut channel = self.shared.channel.lock().expect("a package");
        change(&mut channel);
        channel.version += 1;
    }

    /// 1110 brings *Filter shared customer data tables* = Yes.
    pub fn publish_filter(&self) {
        let mut global = self.shared.global.lock().expect("a package");
        global.filter_shared_customer_data_tables = true;
        global.version += 1;
    }

    /// 1010 brings these customers, each with its address books.
    /// Answers with the version that they bring.
    pub fn publish_customers(&self, customers: &[(Customer, &[&str])]) -> i64 {
        let mut package = self.shared.customers.lock().expect("a package");
        for (customer, books) in customers {
            package.version += 1;
            let version = package.version;
            package.rows.push(CustomerPackageRow {
                version,
                address_books: books.iter().map(|&book| book.to_owned()).collect(),
                customer: customer.clone(),
                ..Default::default()
            });
        }
        package.version
    }

    pub fn completions(&self) -> Vec<Completion> {
        self.shared.completions.lock().expect("completions").clone()
    }

    /// Customers created here.
    pub fn creates(&self) -> u64 {
        self.shared.creates.load(Ordering::Relaxed)
    }

    pub fn last_poll(&self) -> Option<Poll> {
        self.shared.last_poll.lock().expect("a poll").clone()
    }

    pub fn uploads(&self) -> Vec<Upload> {
        self.shared.uploads.lock().expect("uploads").clone()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn channel_configuration() -> ChannelConfigurationPackage {
    let code = |code: &str, is_reusable| ActivationCodeRow {
        code_hash: token::hash(code),
        register: "GINZA-1".to_owned(),
        operating_unit_number: "052".to_owned(),
        device_kind: "Register".to_owned(),
        is_reusable,
        expires_at: String::new(),
    };
    ChannelConfigurationPackage {
        version: 1,
        channels: vec![ChannelRow {
            operating_unit_number: "052".to_owned(),
            name: "GINZA".to_owned(),
            company: "USRT".to_owned(),
            functionality_profile_id: "P1".to_owned(),
            ..Default::default()
        }],
        profiles: vec![ProfileRow { id: "P1".to_owned(), ..Default::default() }],
        activation_codes: vec![code("CODE-1", true), code("ONCE-1", false)],
        workers: vec![WorkerRow {
            worker_id: "1".to_owned(),
            role: "Cashier".to_owned(),
            password_hash: service::password::hash(PASSWORD).await.expect("a hash"),
            ..Default::default()
        }],
        ..Default::default()
    }
}

fn global_configuration() -> GlobalConfigurationPackage {
    let enabled = |feature: Feature| FeatureState {
        name: feature.technical_name().to_owned(),
        is_enabled: true,
    };
    GlobalConfigurationPackage {
        version: 1,
        feature_states: [Feature::EnhancedAsyncCreation, Feature::MultipleContacts]
            .map(enabled)
            .to_vec(),
        ..Default::default()
    }
}

async fn poll(State(shared): State<Arc<Shared>>, Json(poll): Json<Poll>) -> Json<PollReply> {
    let download =
        |job: &str| Some(Work::Download { session_id: 1, job: job.to_owned(), up_to: 1 });
    let channel_version = shared.channel.lock().expect("a package").version;
    let global_version = shared.global.lock().expect("a package").version;
    let customers_version = shared.customers.lock().expect("a package").version;
    let work = match poll.applied {
        applied if applied.global_configuration < global_version => download("1110"),
        applied if applied.channel_configuration < channel_version => download("1070"),
        applied if applied.customers < customers_version => download("1010"),
        _ if shared.ask_for_upload.swap(false, Ordering::Relaxed) => {
            Some(Work::Upload { session_id: 2, above_counter: 0 })
        }
        _ => None,
    };
    if work.is_none() && !poll.no_wait {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    *shared.last_poll.lock().expect("a poll") = Some(poll);
    Json(PollReply { work, ..PollReply::default() })
}

#[derive(Deserialize)]
struct PackageQuery {
    job: String,
    above: i64,
}

fn customers_above(shared: &Shared, above: i64) -> CustomerPackage {
    let all = shared.customers.lock().expect("a package");
    let first = all.rows.partition_point(|row| row.version <= above);
    let rows: Vec<_> = all.rows[first..].iter().take(ROWS_PER_PACKAGE_MAX).cloned().collect();
    let has_more = first + rows.len() < all.rows.len();
    let version = rows.last().filter(|_| has_more).map_or(all.version, |row| row.version);
    CustomerPackage { rows, version, has_more }
}

async fn package(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<PackageQuery>,
) -> Json<Package> {
    Json(match query.job.as_str() {
        "1010" => Package::Customers(customers_above(&shared, query.above)),
        "1070" => Package::ChannelConfiguration(shared.channel.lock().expect("a package").clone()),
        _ => Package::GlobalConfiguration(shared.global.lock().expect("a package").clone()),
    })
}

async fn upload(State(shared): State<Arc<Shared>>, Json(upload): Json<Upload>) -> StatusCode {
    shared.uploads.lock().expect("uploads").push(upload);
    StatusCode::NO_CONTENT
}

async fn complete(
    State(shared): State<Arc<Shared>>,
    Json(completion): Json<Completion>,
) -> StatusCode {
    shared.completions.lock().expect("completions").push(completion);
    StatusCode::NO_CONTENT
}

async fn create_customer(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Json(request): Json<CreateCustomer>,
) -> Response {
    let behaviour = *shared.behaviour.lock().expect("a behaviour");
    match behaviour {
        Behaviour::Answer => Json(created(&shared, request)).into_response(),
        Behaviour::Hang => std::future::pending().await,
        Behaviour::BreakOff => break_off(&created(&shared, request)),
        Behaviour::Status(status) => {
            let status = StatusCode::from_u16(status).expect("a status");
            (status, "<html>Bad gateway</html>").into_response()
        }
        Behaviour::Nonsense => "<html>Welcome to our free network</html>".into_response(),
        Behaviour::Refuse(id) => refuse(id, &headers),
    }
}

fn created(shared: &Shared, request: CreateCustomer) -> CustomerReply {
    let number = shared.creates.fetch_add(1, Ordering::Relaxed) + 1;
    let mut customer = request.customer;
    customer.account_number = format!("{number:06}");
    customer.record_id = 1_000;
    CustomerReply { customer, version: 10 + i64::try_from(number).unwrap_or_default() }
}

fn break_off(reply: &CustomerReply) -> Response {
    let half = serde_json::to_vec(reply).expect("JSON").into_iter().take(20).collect::<Vec<u8>>();
    let parts = [Ok(Bytes::from(half)), Err(std::io::Error::other("cut"))];
    let stream = futures::stream::iter(parts).then(|part| async {
        tokio::task::yield_now().await;
        part
    });
    Response::new(Body::from_stream(stream))
}

fn refuse(id: ErrorId, headers: &HeaderMap) -> Response {
    let language = headers["accept-language"].to_str().unwrap_or_default().to_owned();
    let body = ErrorBody {
        error_resource_id: id.resource_id().to_owned(),
        localized_message: format!("Said by headquarters in {language}"),
        correlation_id: String::new(),
        validation_errors: vec![ValidationError {
            member_names: vec!["Email".to_owned()],
            ..Default::default()
        }],
    };
    let status = StatusCode::from_u16(id.status()).expect("a status");
    (status, Json(body)).into_response()
}
