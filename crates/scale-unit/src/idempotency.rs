//! A write with a key is done once: its answer is kept with its effect, and replayed when
//! the request comes again (R017). A key names one request (R310).
//!
//! - [`Idempotency`] reads the key of a request.
//! - [`once`] lets requests of one key wait for one another and looks up the answer, which
//!   [`crate::keys`] stores.

use std::future::Future;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::ETAG;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use contract::commerce::Customer;
use contract::{ErrorId, header};
use domain::OperationId;
use futures::FutureExt;
use serde::Serialize;
use serde_json::Value;
use service::{ApiError, Result};

use crate::access::caller::Caller;
use crate::audit::facts::Subject;
use crate::channel::saving::{Answered, RealState, Saved, save_real};
use crate::e_tag;
use crate::unit::ScaleUnit;

use crate::keys::fingerprint::Fingerprint;
use crate::keys::store::{self, KeyedRequest, OperationKey, Reply};

pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

#[derive(Debug)]
pub struct Answer {
    reply: Reply,
    is_replayed: bool,
}

impl Answer {
    pub fn new(reply: Reply) -> Self {
        Self { reply, is_replayed: false }
    }

    pub fn is_replayed(&self) -> bool {
        self.is_replayed
    }

    pub fn replayed(reply: Reply) -> Self {
        Self { reply, is_replayed: true }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.reply.status).unwrap_or(StatusCode::OK);
        let e_tag = customer_tag(&self.reply.body);
        let text = |name: &str| self.reply.body.get(name)?.as_str().map(str::to_owned);
        let customer = text("CustomerId").or_else(|| text("CustomerAccount"));
        let mut response = (status, axum::Json(self.reply.body)).into_response();
        if let Some(customer) = customer {
            response.extensions_mut().insert(Subject { customer, ..Subject::default() });
        }
        if let Some(e_tag) = e_tag.and_then(|tag| HeaderValue::from_str(&tag).ok()) {
            response.headers_mut().insert(ETAG, e_tag);
        }
        if self.is_replayed {
            response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }
}

/// The tag of the state in an answer that tells a customer.
fn customer_tag(body: &Value) -> Option<String> {
    body.get("AccountNumber")?;
    Some(e_tag::of(&Customer {
        channel_database_id: body["ChannelDatabaseId"].as_str()?.to_owned(),
        channel_version: body["ChannelVersion"].as_i64()?,
        ..Customer::default()
    }))
}

pub fn reply(status: StatusCode, body: &impl Serialize) -> Result<Reply> {
    Ok(Reply { status: status.as_u16(), body: serde_json::to_value(body)? })
}

/// Writes down the customer as headquarters now has it, with the reply, and tells the
/// registers.
pub async fn keep_headquarters_state(
    unit: &ScaleUnit,
    state: RealState,
    answered: Answered,
) -> Result<Answer> {
    let saved = unit.writer.write(move |batch| save_real(batch, state, answered).boxed()).await?;
    told(unit, saved)
}

/// Tells the registers, and answers.
pub fn told(unit: &ScaleUnit, saved: Saved) -> Result<Answer> {
    match saved {
        Saved::Before(reply) => Ok(Answer::replayed(reply)),
        Saved::Now { change, reply } => {
            change.inspect(|&change| unit.live.customers_changed(change));
            Ok(Answer::new(reply))
        }
        Saved::Exists(_) => Err(ApiError::internal("a customer that exists was created")),
        Saved::IdentityTaken => {
            Err(ApiError::new(ErrorId::ExistingCustomerAlreadyMappedToExternalIdentity))
        }
    }
}

/// `None`: the caller sent no key.
pub fn keyed(
    caller: &Caller,
    operation: Option<OperationId>,
    fingerprint: Fingerprint,
) -> Option<KeyedRequest> {
    operation.map(|operation| KeyedRequest { key: key_of(caller, operation), fingerprint })
}

fn key_of(caller: &Caller, operation: OperationId) -> OperationKey {
    OperationKey { device_id: caller.writes_as(), operation_id: operation.to_string() }
}

/// Refuses a key that names another request, for a write that is done once by its own id.
pub async fn refuse_used(
    unit: &ScaleUnit,
    caller: &Caller,
    operation: Option<OperationId>,
) -> Result<()> {
    let Some(operation) = operation else { return Ok(()) };
    if store::is_used(unit.database.read(), &key_of(caller, operation)).await? {
        return Err(ApiError::new(ErrorId::IdempotencyKeyUsed));
    }
    Ok(())
}

/// Runs `work` once for its key: a second request with the same key waits and gets
/// the first one's reply. Waiting ends when the caller hangs up; `work` goes on, because what
/// it has begun at headquarters has to be written down here.
pub async fn once<W>(unit: Arc<ScaleUnit>, request: Option<KeyedRequest>, work: W) -> Result<Answer>
where
    W: Future<Output = Result<Answer>> + Send + 'static,
{
    let turn = match &request {
        None => None,
        Some(request) => {
            let turn = unit.in_progress.turn(&request.key).await;
            if let Some(reply) = store::find(unit.database.read(), request).await? {
                return Ok(Answer::replayed(reply));
            }
            Some(turn)
        }
    };
    let task = tokio::spawn(async move {
        let _turn = turn;
        work.await
    });
    task.await.map_err(|error| ApiError::internal(format!("a write ended early: {error}")))?
}

/// `Idempotency-Key`, a GUID. Optional: without one a repeated write takes effect
/// twice.
#[derive(Clone, Copy, Debug)]
pub struct Idempotency(pub Option<OperationId>);

impl<S: Send + Sync> FromRequestParts<S> for Idempotency {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let Some(value) = parts.headers.get(header::IDEMPOTENCY_KEY) else { return Ok(Self(None)) };
        let key = value.to_str().ok().and_then(|text| text.trim().parse().ok());
        let key = key.ok_or_else(|| {
            ApiError::new(ErrorId::BadRequest).about_member(header::IDEMPOTENCY_KEY.to_owned())
        })?;
        Ok(Self(Some(key)))
    }
}
