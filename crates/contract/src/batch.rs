//! `POST /Commerce/$batch`: many requests in one, in OData's JSON batch format.
//!
//! ```json
//! {"requests": [{"id": "1", "method": "POST", "url": "Customers",
//!   "headers": {"idempotency-key": "…"}, "body": {…}}]}
//! {"responses": [{"id": "1", "status": 201, "headers": {}, "body": {…}}]}
//! ```
//!
//! Each request is answered as if it had come alone, with the device, worker, store and
//! language of the batch. They are done side by side: neither their order nor that of
//! the answers is promised, so two operations of one customer never go into one batch.
//! What a register's outbox sends may be in it: `POST Customers`, `PATCH Customers('…')`
//! and `POST SalesTransactions`.

use crate::commerce::Customer;
use crate::error::ErrorBody;
use crate::read::{Read, Source};

/// Path below the API's root.
pub const PATH: &str = "$batch";
/// Most requests of one batch; more are refused together (413).
pub const REQUESTS_MAX: usize = 100;
/// Largest body of a batch, in bytes. Each request in it is held to
/// [`BODY_LENGTH_MAX`](crate::BODY_LENGTH_MAX) as well.
pub const LENGTH_MAX: usize = 4 * 1024 * 1024;

/// A request of a batch, as its caller writes it.
#[derive(Clone, Copy, Debug)]
pub struct BatchRequest<'a> {
    /// Names the answer; unique in the batch.
    pub id: &'a str,
    pub method: &'a str,
    /// Below the API's root: `Customers('004012')`.
    pub url: &'a str,
    /// A GUID.
    pub idempotency_key: &'a str,
    /// JSON.
    pub body: &'a str,
}

/// The body of a batch. The parts must be free of quotes and backslashes, as GUIDs,
/// account numbers and paths are; the bodies are JSON already.
pub fn write(requests: &[BatchRequest<'_>]) -> String {
    let mut text = String::from("{\"requests\":[");
    for (index, request) in requests.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        let parts = [
            "{\"id\":\"",
            request.id,
            "\",\"method\":\"",
            request.method,
            "\",\"url\":\"",
            request.url,
            "\",\"headers\":{\"idempotency-key\":\"",
            request.idempotency_key,
            "\"},\"body\":",
            request.body,
            "}",
        ];
        for part in parts {
            text.push_str(part);
        }
    }
    text.push_str("]}");
    text
}

/// The answer to a batch that was understood: one answer for each request, in any order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchReply {
    pub responses: Vec<BatchResponse>,
}

/// The answer to one request of a batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchResponse {
    /// Of the request.
    pub id: String,
    /// HTTP status.
    pub status: i32,
    /// `Retry-After`, in seconds.
    pub retry_after_seconds: Option<u64>,
    /// Whether the answer was kept from when the operation was done.
    pub is_replayed: bool,
    /// The body of a success. That of a sale is a sale, of which a few members are called
    /// alike: whoever asked knows what to read.
    pub customer: Option<Customer>,
    /// The body of anything else.
    pub error: Option<ErrorBody>,
}

impl Read for BatchReply {
    fn read<S: Source>(source: &S) -> Option<Self> {
        Some(Self { responses: Vec::read(&source.member("responses")?)? })
    }
}

impl Read for BatchResponse {
    fn read<S: Source>(source: &S) -> Option<Self> {
        let status = i32::read(&source.member("status")?)?;
        let headers = source.member("headers");
        let header = |name| headers.as_ref().and_then(|it| it.member(name));
        let (retry_after, replayed) = (header("retry-after"), header("idempotency-replayed"));
        let body = source.member("body");
        let is_success = (200..300).contains(&status);
        Some(Self {
            id: source.member("id")?.text()?,
            status,
            retry_after_seconds: retry_after.and_then(|it| it.text()?.parse().ok()),
            is_replayed: replayed.is_some_and(|it| it.text().is_some()),
            customer: body.as_ref().filter(|_| is_success).and_then(Customer::read),
            error: body.as_ref().filter(|_| !is_success).and_then(ErrorBody::read),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_batch_is_written_as_odata_says() {
        let request = |id, body| BatchRequest {
            id,
            method: "PATCH",
            url: "Customers('004012')",
            idempotency_key: "key",
            body,
        };
        let text = write(&[request("1", "{\"Phone\":\"\\\"1\\\"\"}"), request("2", "{}")]);
        let written: Value = serde_json::from_str(&text).unwrap();
        let asked = |id: &str, body: Value| {
            json!({ "id": id, "method": "PATCH", "url": "Customers('004012')",
                "headers": { "idempotency-key": "key" }, "body": body })
        };
        let asked = [asked("1", json!({ "Phone": "\"1\"" })), asked("2", json!({}))];
        assert_eq!(written, json!({ "requests": asked }));
        assert_eq!(write(&[]), "{\"requests\":[]}");
    }

    #[test]
    fn a_reply_is_read_each_answer_by_its_status() {
        let reply = BatchReply::read(&json!({ "responses": [
            { "id": "2", "status": 503, "headers": { "retry-after": "7" },
                "body": { "ErrorResourceId": "x" } },
            { "id": "1", "status": 201, "headers": {}, "body": { "AccountNumber": "004012" } },
            { "id": "3", "status": 200, "headers": { "idempotency-replayed": "true" },
                "body": [] },
        ] }));
        let responses = reply.unwrap().responses;
        assert_eq!((responses[0].id.as_str(), responses[0].status), ("2", 503));
        assert_eq!(responses[0].retry_after_seconds, Some(7));
        assert_eq!(responses[0].error.as_ref().unwrap().error_resource_id, "x");
        assert_eq!(responses[0].customer, None);
        assert_eq!(responses[1].customer.as_ref().unwrap().account_number, "004012");
        assert_eq!([0, 1, 2].map(|at: usize| responses[at].is_replayed), [false, false, true]);
        assert_eq!((responses[1].error.as_ref(), responses[1].retry_after_seconds), (None, None));
    }

    #[test]
    fn what_is_no_reply_to_a_batch_is_not_read() {
        for wrong in [
            json!({}),
            json!({ "responses": {} }),
            json!({ "responses": [{ "status": 201 }] }),
            json!({ "responses": [{ "id": "1", "status": "201" }] }),
        ] {
            assert_eq!(BatchReply::read(&wrong), None, "{wrong}");
        }
    }
}
