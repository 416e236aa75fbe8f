//! Many requests in one, in OData's JSON batch format: what a register's outbox sends after a long
//! time offline. Each goes through its own handler; they run concurrently, so their writes share
//! transactions.

use std::collections::HashSet;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{DefaultBodyLimit, Extension, Request};
use axum::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, IF_MATCH,
    IF_NONE_MATCH, RETRY_AFTER,
};
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{MethodRouter, any, patch, post};
use contract::batch::{
    BatchRequest, BatchRequests, BatchResponse, BatchResponses, IDEMPOTENCY_KEY, LENGTH_MAX,
};
use contract::{ErrorBody, ErrorId};
use futures::StreamExt;
use serde_json::value::RawValue;
use service::{ApiError, Json, Result, error, storable_uri};
use tower::ServiceExt;

use super::openapi::CallerHeaders;
use super::{customers, sales};
use crate::access::caller::BatchCaller;
use crate::audit::recorder::{self, From};
use crate::idempotency::REPLAYED;
use crate::unit::ScaleUnit;

/// Most concurrent requests of a batch: enough for a good transaction, few enough for headquarters
/// in sync mode.
const CONCURRENT_MAX: usize = 64;

/// The requests that a batch may contain.
#[derive(Clone, Debug)]
pub struct Outbox(Router);

pub fn route(unit: Arc<ScaleUnit>) -> MethodRouter<Arc<ScaleUnit>> {
    let outbox = Router::new()
        .route("/Commerce/Customers", post(customers::create))
        .route("/Commerce/SalesTransactions", post(sales::complete))
        .route("/Commerce/Customers/{key}", patch(customers::update))
        .route("/Commerce/{*rest}", patch(customers::update).fallback(service::unknown_route))
        .layer(from_fn_with_state(unit.clone(), recorder::record))
        .fallback(any(service::unknown_route))
        .with_state(unit);
    let outbox = Outbox(service::api(outbox));
    let route: MethodRouter<_> = post(batch).layer(Extension(outbox));
    route.layer(DefaultBodyLimit::max(LENGTH_MAX))
}

/// Extension: what a register's outbox sends, up to 100 requests at once: `POST
/// Customers`, `PATCH Customers('…')` and `POST SalesTransactions`, each with its own
/// `idempotency-key` and its own answer. Neither order is promised.
#[utoipa::path(post, path = "/Commerce/$batch", tag = "Batch", params(CallerHeaders),
    request_body = BatchRequests,
    responses((status = 200, body = BatchResponses), (status = "4XX", body = ErrorBody)))]
pub async fn batch(
    caller: BatchCaller,
    from: From,
    headers: HeaderMap,
    Extension(outbox): Extension<Outbox>,
    Json(BatchRequests { requests }): Json<BatchRequests>,
) -> Result<Json<BatchResponses>> {
    check(&requests)?;
    let batch = BatchCall { caller, from, headers: shared_headers(&headers), outbox };
    let responses = futures::stream::iter(requests)
        .map(|request| batch.answer(request))
        .buffer_unordered(CONCURRENT_MAX)
        .collect()
        .await;
    Ok(Json(BatchResponses { responses }))
}

fn check(requests: &[BatchRequest]) -> Result<()> {
    let mut ids = HashSet::new();
    for (index, request) in requests.iter().enumerate() {
        let wrong = |member: &str| {
            let member = format!("requests[{index}].{member}");
            Err(ApiError::new(ErrorId::BadRequest).about_member(member))
        };
        if request.id.is_empty() || !ids.insert(request.id.as_str()) {
            return wrong("id");
        }
        if !request.depends_on.is_empty() {
            return wrong("dependsOn");
        }
        if !request.atomicity_group.is_empty() {
            return wrong("atomicityGroup");
        }
    }
    Ok(())
}

/// What all requests of a batch share.
fn shared_headers(batch: &HeaderMap) -> HeaderMap {
    let names = [
        ACCEPT_LANGUAGE,
        AUTHORIZATION,
        CONTENT_TYPE,
        HeaderName::from_static(OUN),
        HeaderName::from_static(DEVICE_TOKEN),
    ];
    let mut headers = HeaderMap::new();
    for name in names {
        if let Some(value) = batch.get(&name) {
            headers.insert(name, value.clone());
        }
    }
    headers
}

struct BatchCall {
    caller: BatchCaller,
    from: From,
    headers: HeaderMap,
    outbox: Outbox,
}

impl BatchCall {
    async fn answer(&self, request: BatchRequest) -> BatchResponse {
        let id = request.id.clone();
        let response = match self.request(request) {
            Ok(request) => {
                let outbox = self.outbox.0.clone();
                outbox.oneshot(request).await.unwrap_or_else(|never| match never {})
            }
            Err(refusal) => {
                error::answer(&refusal, self.caller.lang(), &Method::POST, "/Commerce/$batch")
            }
        };
        told(id, response).await
    }

    fn request(&self, request: BatchRequest) -> Result<Request> {
        let bad = |member: &str| ApiError::new(ErrorId::BadRequest).about_member(member.to_owned());
        let path = request.url.strip_prefix("/Commerce/").unwrap_or(&request.url);
        let uri: Uri = format!("/Commerce/{path}").parse().map_err(|_| bad("url"))?;
        let uri = storable_uri(&uri).unwrap_or(uri);
        let method = request.method.to_ascii_uppercase();
        let method: Method = method.parse().map_err(|_| bad("method"))?;
        let body = request.body.map_or_else(Bytes::new, |body| {
            let text: Box<str> = body.into();
            Bytes::from(text.into_string())
        });
        let mut sent = Request::new(Body::from(body));
        *sent.method_mut() = method;
        *sent.uri_mut() = uri;
        *sent.headers_mut() = self.headers.clone();
        for name in OWN_HEADERS {
            let mut given = request.headers.iter();
            if let Some((_, value)) =
                given.find(|(given, _)| given.eq_ignore_ascii_case(name.as_str()))
            {
                let value = HeaderValue::from_str(value).map_err(|_| bad(name.as_str()))?;
                sent.headers_mut().insert(name, value);
            }
        }
        self.caller.send(&mut sent);
        if let Some(Extension(from)) = self.from {
            sent.extensions_mut().insert(from);
        }
        Ok(sent)
    }
}

/// Headers of a single request; the batch's `Content-Type` applies where it has none.
const OWN_HEADERS: [HeaderName; 5] =
    [HeaderName::from_static(IDEMPOTENCY_KEY), IF_MATCH, IF_NONE_MATCH, ACCEPT, CONTENT_TYPE];

/// Names of [`contract::header`] as HTTP compares them.
const OUN: &str = "oun";
const DEVICE_TOKEN: &str = "devicetoken";

async fn told(id: String, response: Response) -> BatchResponse {
    let (head, body) = response.into_parts();
    let told = [RETRY_AFTER, REPLAYED, ETAG];
    let headers = told.iter().filter_map(|name| {
        let value = head.headers.get(name)?.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    });
    let headers = headers.collect();
    // It is in memory already, as JSON that this server wrote.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let body = String::from_utf8(body.into()).ok().and_then(|it| RawValue::from_string(it).ok());
    BatchResponse { id, status: head.status.as_u16(), headers, body }
}
