//! Records every request that changes something.
//!
//! The entry is written once the outcome is known, by the one writer of customers, which lets it
//! share a transaction with other saves, and the answer waits for it. So every change that was
//! acknowledged has an entry. A register that got no answer sends the operation again, and the
//! replayed answer is recorded.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Extension, MatchedPath, Path, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use contract::audit::AuditEntry;
use contract::header;
use domain::OperationId;
use futures::FutureExt;
use service::{Result, clock};

use super::action;
use super::facts::{Facts, Subject};
use crate::channel::audit_trail;
use crate::channel::batch::Written;
use crate::customer_route::customer_route;
use crate::guid::mint_guid;
use crate::unit::ScaleUnit;

/// The address of a caller.
pub type From = Option<Extension<ConnectInfo<SocketAddr>>>;

/// Middleware of all routes, and of the requests of a batch.
pub async fn record(
    State(unit): State<Arc<ScaleUnit>>,
    from: From,
    matched: MatchedPath,
    key: Option<Path<String>>,
    mut request: Request,
    next: Next,
) -> Result<Response> {
    let key = key.map(|Path(key)| key).unwrap_or_default();
    let (path, customer) = customer_route(matched.as_str(), &key);
    let Some(action) = action::of(request.method(), path) else {
        return Ok(next.run(request).await);
    };
    let operation = request.headers().get(header::IDEMPOTENCY_KEY);
    let operation = operation.and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let entry = AuditEntry {
        id: mint_guid(),
        time: clock::now(),
        address: from.map(|Extension(ConnectInfo(it))| it.ip().to_string()).unwrap_or_default(),
        action,
        customer: id(customer).to_owned(),
        object: operation.map(|id: OperationId| id.to_string()).unwrap_or_default(),
        ..AuditEntry::default()
    };
    let facts = Facts::default();
    request.extensions_mut().insert(facts.clone());
    let mut pending = Pending { unit, entry: Some(entry), facts };
    let response = next.run(request).await;
    if let Some(entry) = pending.finish(&response) {
        write(&pending.unit, entry).await?;
    }
    Ok(response)
}

/// The key of a customer as an id; empty where it is something else, which may be a name.
fn id(key: &str) -> &str {
    const LENGTH_MAX: usize = 40;
    let key = key.trim_matches('\'');
    let is_id = key.len() <= LENGTH_MAX && key.bytes().any(|it| it.is_ascii_digit());
    if is_id && key.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-') { key } else { "" }
}

/// An entry whose outcome is not known yet. Dropped before, because the caller has hung up, it is
/// recorded without one: the change may take effect all the same.
struct Pending {
    unit: Arc<ScaleUnit>,
    entry: Option<AuditEntry>,
    facts: Facts,
}

impl Pending {
    /// The complete entry; `None` for a request that is not recorded.
    fn finish(&mut self, response: &Response) -> Option<AuditEntry> {
        let mut entry = self.with_caller()?;
        // A refused attempt that was not even tried.
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            return None;
        }
        entry.outcome = response.status().as_u16();
        entry.action = action::by_outcome(entry.action, entry.outcome);
        if let Some(Subject { customer, object }) = response.extensions().get().cloned() {
            entry.customer = customer;
            if !object.is_empty() {
                entry.object = object;
            }
        }
        Some(entry)
    }

    fn with_caller(&mut self) -> Option<AuditEntry> {
        let (known, entry) = (self.facts.known(), self.entry.take()?);
        known.is_recorded.then_some(AuditEntry {
            worker_id: known.worker_id,
            device: known.device,
            operating_unit_number: known.operating_unit_number,
            ..entry
        })
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        let Some(entry) = self.with_caller() else { return };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let unit = self.unit.clone();
        runtime.spawn(async move {
            if let Err(error) = write(&unit, entry).await {
                tracing::error!(?error, "an entry of the audit trail is lost");
            }
        });
    }
}

async fn write(unit: &ScaleUnit, entry: AuditEntry) -> Result<()> {
    let write = unit.writer.write(move |batch| {
        async move {
            audit_trail::insert(batch.connection(), &entry).await?;
            Ok(Written::Keep(()))
        }
        .boxed()
    });
    write.await
}
