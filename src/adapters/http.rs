//! The Commerce API, as the register calls it.

use contract::batch::{BatchRequest, BatchRequests, BatchResponses, IDEMPOTENCY_KEY};
use contract::commerce::{
    ActivationRequest, ActivationResult, ChannelConfiguration, ConfirmCustomersRequest,
    ConnectionStatus, Customer, CustomerChange, CustomerConfirmations, CustomerDelta,
    CustomerSearchCriteria, CustomerSearchRequest, GlobalCustomerPage, LoyaltyCard, PagingInfo,
    QueryResultSettings, SalesTransaction, SignOnRequest, SignOnResult, ToldCustomer,
};
use contract::{ErrorBody, ErrorId, header};
use diagnostics::Cause;
use domain::{CustomerId, OperationId};
use futures::future::{Either, LocalBoxFuture, select};
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::window;
use locale::Lang;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use sync::{Confirmation, Refusal, Told};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, Headers, RequestInit, Response};

/// Longest wait for an answer, in milliseconds: the offline profile's time-out.
pub const REQUEST_TIMEOUT_MS: u32 = 10_000;

/// Who is calling.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    pub operating_unit_number: String,
    pub device_token: String,
    pub session_token: Option<String>,
    pub language: Lang,
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// No answer, or one that is not the scale unit's: a captive portal's page, a
    /// proxy's error, half an answer.
    Unreachable(Cause),
    Busy {
        retry_delay_ms: u64,
        /// The server's message; blank where it had none.
        refusal: Refusal,
    },
    /// The worker's session has ended.
    SignOnNeeded(Refusal),
    /// The device has to be activated again.
    DeviceRefused(Refusal),
    /// Headquarters has revoked the device: the register erases what it stores.
    DeviceRevoked(Refusal),
    Refused(Refusal),
}

impl CallError {
    /// The server's message, where it had one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::SignOnNeeded(refusal)
            | Self::DeviceRefused(refusal)
            | Self::DeviceRevoked(refusal)
            | Self::Refused(refusal) => Some(refusal),
            Self::Busy { refusal, .. } => Some(refusal).filter(|it| !it.message.is_empty()),
            Self::Unreachable(_) => None,
        }
    }
}

pub async fn activate(language: Lang, code: &str) -> Result<ActivationResult, CallError> {
    let caller = Caller { language, ..Caller::default() };
    let body = ActivationRequest { activation_code: code.to_owned() };
    send(&caller, "POST", "Activate", to_json(&body), None).await
}

pub async fn sign_on(
    caller: &Caller,
    worker: &str,
    password: &str,
) -> Result<SignOnResult, CallError> {
    let body = SignOnRequest { worker_id: worker.to_owned(), password: password.to_owned() };
    match send(caller, "POST", "SignOn", to_json(&body), None).await {
        // Here "sign on first" means that the password was wrong.
        Err(CallError::SignOnNeeded(refusal)) => Err(CallError::Refused(refusal)),
        answer => answer,
    }
}

pub async fn sign_off(caller: &Caller) -> Result<(), CallError> {
    exchange(caller, "POST", "SignOff", None, None).await.map(drop)
}

/// The JSON of a [`ChannelConfiguration`], which the register stores unchanged.
pub async fn configuration(caller: &Caller) -> Result<String, CallError> {
    Ok(exchange(caller, "GET", "ChannelConfiguration", None, None).await?.body)
}

/// Reads such a JSON.
pub fn read_configuration(text: &str) -> Option<domain::ChannelConfiguration> {
    let wire: ChannelConfiguration = read_json(text)?;
    Some(contract::channel_configuration(&wire))
}

pub async fn connection_status(caller: &Caller) -> Result<ConnectionStatus, CallError> {
    send(caller, "GET", "ConnectionStatus", None, None).await
}

const SALES: &str = "SalesTransactions";

/// A write of the outbox, as it goes over the wire.
pub struct ToSend {
    operation: OperationId,
    method: &'static str,
    path: String,
    body: String,
}

impl ToSend {
    pub fn create(operation: OperationId, customer: &Customer) -> Self {
        Self::new(operation, "POST", "Customers".to_owned(), to_json(customer))
    }

    /// `key` is the account number, or the customer's key while there is none.
    pub fn update(operation: OperationId, key: &str, change: &CustomerChange) -> Self {
        Self::new(operation, "PATCH", customer_path(key), to_json(change))
    }

    pub fn sale(operation: OperationId, sale: &SalesTransaction) -> Self {
        Self::new(operation, "POST", SALES.to_owned(), to_json(sale))
    }

    fn new(
        operation: OperationId,
        method: &'static str,
        path: String,
        body: Option<String>,
    ) -> Self {
        Self { operation, method, path, body: body.unwrap_or_default() }
    }

    fn is_sale(&self) -> bool {
        self.path == SALES
    }
}

/// What was answered.
#[derive(Clone, Debug)]
pub struct Answered<A> {
    pub body: A,
    /// The scale unit had processed the operation before, and replays the answer.
    pub is_replayed: bool,
}

/// Sends operations, several as one batch. Returns the customer of each answer, in their order; a
/// sale has none.
pub async fn send_operations(
    caller: &Caller,
    operations: Vec<ToSend>,
) -> Vec<Result<Answered<Option<Customer>>, CallError>> {
    let batched = match operations.as_slice() {
        [] | [_] => None,
        several => Some(batch(caller, several).await),
    };
    match batched {
        Some(Ok(reply)) => operations.iter().map(|it| answer_in(&reply, it)).collect(),
        // The scale unit refused the batch, not its contents: it is too large, or batches are
        // unknown there.
        None | Some(Err(CallError::Refused(_))) => {
            let mut answers = Vec::with_capacity(operations.len());
            for operation in operations {
                answers.push(send_alone(caller, operation).await);
            }
            answers
        }
        Some(Err(error)) => operations.iter().map(|_| Err(error.clone())).collect(),
    }
}

async fn send_alone(
    caller: &Caller,
    write: ToSend,
) -> Result<Answered<Option<Customer>>, CallError> {
    let is_sale = write.is_sale();
    let ToSend { operation, method, path, body } = write;
    let answered = exchange(caller, method, &path, Some(body), Some(operation)).await?;
    let Answered { body: text, is_replayed } = answered;
    Ok(Answered { body: left_behind(is_sale, operation, &text)?, is_replayed })
}

/// The customer of a write's answer; none for a sale, which its answer names. Anything else, such
/// as the page of a captive portal, counts as no answer.
fn left_behind(
    is_sale: bool,
    operation: OperationId,
    body: &str,
) -> Result<Option<Customer>, CallError> {
    if is_sale {
        let sale: Option<SalesTransaction> = read_json(body);
        let is_kept = sale.is_some_and(|sale| sale.id == operation.to_string());
        return if is_kept { Ok(None) } else { Err(unread()) };
    }
    read_json(body).map(Some).ok_or_else(unread)
}

async fn batch(caller: &Caller, operations: &[ToSend]) -> Result<BatchResponses, CallError> {
    let requests = operations.iter().map(|it| {
        let id = it.operation.to_string();
        BatchRequest {
            headers: [(IDEMPOTENCY_KEY.to_owned(), id.clone())].into(),
            id,
            method: it.method.to_owned(),
            url: it.path.clone(),
            body: RawValue::from_string(it.body.clone()).ok(),
            ..BatchRequest::default()
        }
    });
    let body = BatchRequests { requests: requests.collect() };
    send(caller, "POST", contract::batch::PATH, to_json(&body), None).await
}

fn answer_in(
    reply: &BatchResponses,
    asked: &ToSend,
) -> Result<Answered<Option<Customer>>, CallError> {
    let id = asked.operation.to_string();
    let response = reply.responses.iter().find(|response| response.id == id);
    let response = response.ok_or_else(unread)?;
    if !response.is_success() {
        return Err(failure(response.status, response.retry_after_seconds(), response.error()));
    }
    let body = response.body.as_ref().map_or("", |body| body.get());
    let body = left_behind(asked.is_sale(), asked.operation, body)?;
    Ok(Answered { body, is_replayed: response.is_replayed() })
}

pub async fn customer(caller: &Caller, id: CustomerId) -> Result<Customer, CallError> {
    send(caller, "GET", &customer_path(&id.to_string()), None, None).await
}

fn customer_path(key: &str) -> String {
    ["Customers('", key, "')"].concat()
}

pub async fn issue_loyalty_card(
    caller: &Caller,
    operation: OperationId,
    card: &LoyaltyCard,
) -> Result<Answered<LoyaltyCard>, CallError> {
    let answered = exchange(caller, "POST", "LoyaltyCards", to_json(card), Some(operation)).await?;
    let body = read_json(&answered.body).ok_or_else(unread)?;
    Ok(Answered { body, is_replayed: answered.is_replayed })
}

pub async fn search(
    caller: &Caller,
    keyword: &str,
    search_all_stores: bool,
) -> Result<GlobalCustomerPage, CallError> {
    let body = CustomerSearchRequest {
        customer_search_criteria: CustomerSearchCriteria {
            keyword: keyword.to_owned(),
            search_all_stores,
        },
        query_result_settings: QueryResultSettings { paging: PagingInfo { top: 50, skip: 0 } },
    };
    send(caller, "POST", "Customers/Search", to_json(&body), None).await
}

/// `log` is the change log that `since` counts in; blank where none is known.
pub async fn customer_delta(
    caller: &Caller,
    since: i64,
    log: &str,
) -> Result<CustomerDelta, CallError> {
    let mut path = format!("Customers/Delta?since={since}&$top=500");
    if !log.is_empty() {
        path.push_str("&channelDatabaseId=");
        path.push_str(&String::from(js_sys::encode_uri_component(log)));
    }
    send(caller, "GET", &path, None, None).await
}

/// The change log that the scale unit follows now.
pub async fn change_log(caller: &Caller) -> Result<String, CallError> {
    // A cursor behind all changes: a page without customers.
    let path = format!("Customers/Delta?since={}&$top=1", i64::from(i32::MAX));
    let page: CustomerDelta = send(caller, "GET", &path, None, None).await?;
    Ok(page.channel_database_id)
}

/// Which of the customers, captured by this device, have their numbers.
pub async fn confirm(
    caller: &Caller,
    customers: &[CustomerId],
    told: &Told,
) -> Result<Confirmation, CallError> {
    let as_told = |(id, version): &(CustomerId, i64)| ToldCustomer {
        customer_id: id.to_string(),
        channel_version: *version,
    };
    let body = ConfirmCustomersRequest {
        customer_ids: customers.iter().map(ToString::to_string).collect(),
        channel_database_id: told.log.clone(),
        told: told.customers.iter().map(as_told).collect(),
    };
    let reply: CustomerConfirmations =
        send(caller, "POST", "Customers/Confirm", to_json(&body), None).await?;
    let assigned = reply.customers.iter().filter(|it| it.state == "Assigned");
    Ok(Confirmation {
        channel_database_id: reply.channel_database_id,
        assigned: assigned.filter_map(|it| it.customer_id.parse().ok()).collect(),
    })
}

fn to_json(body: &impl Serialize) -> Option<String> {
    serde_json::to_string(body).ok()
}

/// `None` for a text that is not the entity's JSON.
pub(super) fn read_json<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

/// The address of an API path, with the version that this register speaks.
fn address(path: &str) -> String {
    let separator = if path.contains('?') { '&' } else { '?' };
    format!("/Commerce/{path}{separator}api-version={}", contract::API_VERSION)
}

fn headers(caller: &Caller, operation: Option<OperationId>) -> Result<Headers, JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept-Language", caller.language.tag())?;
    headers.set("Content-Type", "application/json")?;
    if !caller.operating_unit_number.is_empty() {
        headers.set(header::OUN, &caller.operating_unit_number)?;
    }
    if !caller.device_token.is_empty() {
        headers.set(header::DEVICE_TOKEN, &caller.device_token)?;
    }
    if let Some(token) = caller.session_token.as_ref().filter(|token| !token.is_empty()) {
        headers.set("Authorization", &["Bearer ", token].concat())?;
    }
    if let Some(operation) = operation {
        headers.set(header::IDEMPOTENCY_KEY, &operation.to_string())?;
    }
    Ok(headers)
}

/// The head of the answer to a request, whatever its status.
pub(super) async fn fetch(
    caller: &Caller,
    method: &'static str,
    path: &str,
    body: Option<String>,
    operation: Option<OperationId>,
    signal: &AbortSignal,
) -> Result<Response, JsValue> {
    let request = RequestInit::new();
    request.set_method(method);
    request.set_headers(headers(caller, operation)?.as_ref());
    request.set_signal(Some(signal));
    if let Some(body) = body {
        request.set_body(&body.into());
    }
    let answer = window().fetch_with_str_and_init(&address(path), &request);
    JsFuture::from(answer).await?.dyn_into()
}

/// The text of an answer.
pub(super) async fn text(response: &Response) -> Result<String, JsValue> {
    Ok(JsFuture::from(response.text()?).await?.as_string().unwrap_or_default())
}

async fn send<A: DeserializeOwned>(
    caller: &Caller,
    method: &'static str,
    path: &str,
    body: Option<String>,
    operation: Option<OperationId>,
) -> Result<A, CallError> {
    let answered = exchange(caller, method, path, body, operation).await?;
    read_json(&answered.body).ok_or_else(unread)
}

/// The text of a success; not generic, so that it is compiled once.
fn exchange<'a>(
    caller: &'a Caller,
    method: &'static str,
    path: &'a str,
    body: Option<String>,
    operation: Option<OperationId>,
) -> LocalBoxFuture<'a, Result<Answered<String>, CallError>> {
    Box::pin(ask(caller, method, path, body, operation))
}

async fn ask(
    caller: &Caller,
    method: &'static str,
    path: &str,
    body: Option<String>,
    operation: Option<OperationId>,
) -> Result<Answered<String>, CallError> {
    let aborter = AbortController::new().map_err(|error| unreachable(&error))?;
    let signal = aborter.signal();
    let answer = async {
        let response = fetch(caller, method, path, body, operation, &signal).await;
        read(response.map_err(|error| unreachable(&error))?).await
    };
    let answer = match select(Box::pin(answer), TimeoutFuture::new(REQUEST_TIMEOUT_MS)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => {
            aborter.abort();
            Err(CallError::Unreachable(Cause::new("no answer in time")))
        }
    };
    record(method, path, &answer);
    answer
}

/// Records how a request ended, without ids and texts.
fn record(method: &str, path: &str, answer: &Result<Answered<String>, CallError>) {
    let path = path.split(['(', '?']).next().unwrap_or_default();
    match answer {
        Ok(answered) => {
            tracing::debug!(method, path, is_replayed = answered.is_replayed, "answered");
        }
        Err(CallError::Unreachable(cause)) => tracing::warn!(method, path, %cause, "no answer"),
        Err(error) => {
            let error_id = error.refusal().map(|refusal| refusal.error_id.as_str());
            tracing::info!(method, path, error_id, "refused");
        }
    }
}

pub(super) fn unreachable(thrown: &JsValue) -> CallError {
    CallError::Unreachable(Cause::thrown(thrown))
}

/// The answer is not the store server's.
pub fn unread() -> CallError {
    CallError::Unreachable(Cause::new("an answer that the register cannot read"))
}

async fn read(response: Response) -> Result<Answered<String>, CallError> {
    let told = |name| response.headers().get(name).ok().flatten();
    let (retry_after, replayed) = (told("Retry-After"), told(header::IDEMPOTENCY_REPLAYED));
    let status = response.status();
    let text = text(&response).await.map_err(|error| unreachable(&error))?;
    if response.ok() {
        return Ok(Answered { body: text, is_replayed: replayed.is_some() });
    }
    let retry_after_seconds = retry_after.and_then(|text| text.trim().parse().ok());
    Err(failure(status, retry_after_seconds, read_json(&text).unwrap_or_default()))
}

fn failure(status: u16, retry_after_seconds: Option<u64>, body: ErrorBody) -> CallError {
    match retry_after_seconds {
        Some(seconds) if matches!(status, 429 | 503) => CallError::Busy {
            retry_delay_ms: seconds.saturating_mul(1_000),
            refusal: refusal(body),
        },
        _ => error(status, body),
    }
}

/// An error without an id is not the scale unit's: a proxy answered.
pub(super) fn error(status: u16, body: ErrorBody) -> CallError {
    if body.error_resource_id.is_empty() {
        return CallError::Unreachable(Cause::new(format!("status {status} without an error id")));
    }
    let id = ErrorId::from_resource_id(&body.error_resource_id);
    let refusal = refusal(body);
    match id {
        Some(ErrorId::AuthenticationFailed | ErrorId::UserSessionExpired) => {
            CallError::SignOnNeeded(refusal)
        }
        Some(
            ErrorId::DeviceTokenNotPresent
            | ErrorId::DeviceTokenExpired
            | ErrorId::DeviceTokenValidationFailed,
        ) => CallError::DeviceRefused(refusal),
        Some(ErrorId::DeviceRevoked) => CallError::DeviceRevoked(refusal),
        Some(ErrorId::NotReady | ErrorId::Internal | ErrorId::TooManyRequests) => {
            CallError::Busy { retry_delay_ms: 1_000, refusal }
        }
        _ => CallError::Refused(refusal),
    }
}

fn refusal(body: ErrorBody) -> Refusal {
    Refusal {
        error_id: body.error_resource_id,
        message: body.localized_message,
        fields: body
            .validation_errors
            .into_iter()
            .flat_map(|error| {
                let message = error.localized_message;
                error.member_names.into_iter().map(move |name| (name, message.clone()))
            })
            .collect(),
    }
}
