//! `POST /Commerce/$batch`: many requests in one, in OData's JSON batch format.
//!
//! ```json
//! {"requests": [{"id": "1", "method": "POST", "url": "Customers",
//!   "headers": {"idempotency-key": "…"}, "body": {…}}]}
//! {"responses": [{"id": "1", "status": 201, "headers": {}, "body": {…}}]}
//! ```
//!
//! The scale unit answers each request as if it had come alone, with the device, worker, store and
//! language of the batch. It processes them concurrently and in any order, so two operations of one
//! customer never go into one batch. A batch may contain what a register's outbox sends: `POST
//! Customers`, `PATCH Customers('…')` and `POST SalesTransactions`.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::error::ErrorBody;

/// Path below the API's root.
pub const PATH: &str = "$batch";
/// Most requests of one batch; the scale unit rejects a longer one (413).
pub const REQUESTS_MAX: usize = 100;
/// Largest body of a batch, in bytes. Each request in it is limited to
/// [`BODY_LENGTH_MAX`](crate::BODY_LENGTH_MAX) as well.
pub const LENGTH_MAX: usize = 4 * 1024 * 1024;
/// Names of headers inside a batch.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
pub const IDEMPOTENCY_REPLAYED: &str = "idempotency-replayed";
pub const RETRY_AFTER: &str = "retry-after";

/// Body of `POST /Commerce/$batch`.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchRequests {
    pub requests: Vec<BatchRequest>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BatchRequest {
    /// Names the answer; unique in the batch.
    pub id: String,
    /// `POST` or `PATCH`.
    pub method: String,
    /// `Customers`, `Customers('…')` or `SalesTransactions`.
    pub url: String,
    /// `idempotency-key`; all others are those of the batch.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub body: Option<Box<RawValue>>,
    /// Not supported: requests have no order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
    /// Not supported: requests do not depend on each other.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub atomicity_group: String,
}

/// Answer of `POST /Commerce/$batch`: each request's, in any order.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchResponses {
    pub responses: Vec<BatchResponse>,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchResponse {
    /// Of the request.
    pub id: String,
    pub status: u16,
    /// `retry-after` and `idempotency-replayed`, where the request alone would have them.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub headers: BTreeMap<String, String>,
    /// The body of the answer to the request alone.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub body: Option<Box<RawValue>>,
}

impl BatchResponse {
    /// Whether the status is a success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The entity in the body; `None` for a body of another shape.
    fn entity<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self.body.as_ref()?.get()).ok()
    }

    /// Why the scale unit refused the request; blank where the body does not say.
    pub fn error(&self) -> ErrorBody {
        self.entity().unwrap_or_default()
    }

    /// `Retry-After`, in seconds.
    pub fn retry_after_seconds(&self) -> Option<u64> {
        self.headers.get(RETRY_AFTER)?.trim().parse().ok()
    }

    /// Whether the scale unit replayed the answer of an earlier request.
    pub fn is_replayed(&self) -> bool {
        self.headers.contains_key(IDEMPOTENCY_REPLAYED)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::commerce::Customer;

    #[test]
    fn a_batch_is_written_as_odata_says() {
        let request = |id: &str, body: &str| BatchRequest {
            id: id.to_owned(),
            method: "PATCH".to_owned(),
            url: "Customers('004012')".to_owned(),
            headers: BTreeMap::from([(IDEMPOTENCY_KEY.to_owned(), "key".to_owned())]),
            body: Some(RawValue::from_string(body.to_owned()).unwrap()),
            ..BatchRequest::default()
        };
        let write = |requests| serde_json::to_string(&BatchRequests { requests }).unwrap();
        let text = write(vec![request("1", "{\"Phone\":\"\\\"1\\\"\"}"), request("2", "{}")]);
        let written: Value = serde_json::from_str(&text).unwrap();
        let asked = |id: &str, body: Value| {
            json!({ "id": id, "method": "PATCH", "url": "Customers('004012')",
                "headers": { "idempotency-key": "key" }, "body": body })
        };
        let asked = [asked("1", json!({ "Phone": "\"1\"" })), asked("2", json!({}))];
        assert_eq!(written, json!({ "requests": asked }));
        assert_eq!(write(vec![]), "{\"requests\":[]}");
    }

    #[test]
    fn a_reply_is_read_each_answer_by_its_status() {
        let reply = json!({ "responses": [
            { "id": "2", "status": 503, "headers": { "retry-after": "7" },
                "body": { "ErrorResourceId": "x" } },
            { "id": "1", "status": 201, "headers": {}, "body": { "AccountNumber": "004012" } },
            { "id": "3", "status": 200, "headers": { "idempotency-replayed": "true" },
                "body": "other" },
        ] });
        let read: BatchResponses = serde_json::from_str(&reply.to_string()).unwrap();
        let [refused, created, other] = &read.responses[..] else { panic!("{read:?}") };
        assert_eq!((refused.id.as_str(), refused.status), ("2", 503));
        assert_eq!([refused, created, other].map(BatchResponse::is_success), [false, true, true]);
        assert_eq!(refused.retry_after_seconds(), Some(7));
        assert_eq!(refused.error().error_resource_id, "x");
        assert_eq!(created.entity::<Customer>().unwrap().account_number, "004012");
        assert!(other.entity::<Customer>().is_none());
        assert_eq!([refused, created, other].map(BatchResponse::is_replayed), [false, false, true]);
        assert_eq!(created.retry_after_seconds(), None);
    }

    #[test]
    fn what_is_no_reply_to_a_batch_is_not_read() {
        let read = |reply: Value| serde_json::from_str::<BatchResponses>(&reply.to_string());
        for wrong in [
            json!({}),
            json!({ "responses": {} }),
            json!({ "responses": [{ "status": 201 }] }),
            json!({ "responses": [{ "id": "1", "status": "201" }] }),
        ] {
            assert!(read(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
