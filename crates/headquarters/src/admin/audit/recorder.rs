//! Records every request of an administrator that changes something.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Extension, MatchedPath, RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use contract::audit::AuditEntry;
use domain::OperationId;
use service::{ApiError, clock};

use super::action;
use crate::admin::session::SignedOn;
use crate::audit::table;
use crate::state::{Headquarters, Shared};

/// The address of a caller.
pub(in crate::admin) type From = Option<Extension<ConnectInfo<SocketAddr>>>;

/// What an answer says about the request's entry, as an extension of the answer.
#[derive(Clone, Debug, Default)]
pub(in crate::admin) struct Subject {
    /// Replaces what the path says.
    pub object: Option<String>,
    /// Each of several customers gets an entry.
    pub customers: Vec<String>,
}

impl Subject {
    pub(in crate::admin) fn object(object: impl Into<String>) -> Extension<Self> {
        Extension(Self { object: Some(object.into()), ..Self::default() })
    }

    pub(in crate::admin) fn customers(customers: Vec<String>) -> Extension<Self> {
        Extension(Self { object: None, customers })
    }
}

/// Middleware behind [`super::super::session::require`]. The entry is committed before the request
/// runs, so no change is without one; its outcome follows.
pub(in crate::admin) async fn record(
    State(headquarters): State<Shared>,
    Extension(signed_on): Extension<SignedOn>,
    from: From,
    path: MatchedPath,
    values: RawPathParams,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let Some(action) = action::of(request.method(), path.as_str()) else {
        return Ok(next.run(request).await);
    };
    let values: Vec<String> = values.iter().map(|(_, value)| value.to_owned()).collect();
    let object = action::object(path.as_str(), &values);
    let is_customer = path.as_str().starts_with("/api/customers/");
    let mut entry = AuditEntry {
        customer: if is_customer { object.clone() } else { String::new() },
        object: if is_customer { String::new() } else { object },
        ..entry(&action, signed_on.worker_id(), &from)
    };
    write(&headquarters, &entry).await?;
    let response = next.run(request).await;
    entry.outcome = response.status().as_u16();
    let subject = response.extensions().get::<Subject>().cloned().unwrap_or_default();
    if let Err(error) = complete(&headquarters, entry, subject).await {
        tracing::error!(%error, action, "an entry of the audit trail stays without its outcome");
    }
    Ok(response)
}

/// Records a sign-on once its outcome is known: nothing follows from it before it is answered.
pub(in crate::admin) async fn record_sign_on(
    headquarters: &Headquarters,
    worker_id: &str,
    from: &From,
    outcome: u16,
) -> Result<(), ApiError> {
    let action = if outcome == 200 { "SignOn" } else { "SignOnFailed" };
    write(headquarters, &AuditEntry { outcome, ..entry(action, worker_id, from) }).await?;
    Ok(())
}

fn entry(action: &str, worker_id: &str, from: &From) -> AuditEntry {
    let address = from.as_ref().map(|Extension(ConnectInfo(address))| address.ip().to_string());
    AuditEntry {
        id: new_id(),
        time: clock::now(),
        worker_id: worker_id.to_owned(),
        address: address.unwrap_or_default(),
        action: action.to_owned(),
        ..AuditEntry::default()
    }
}

fn new_id() -> String {
    OperationId::from_random_bytes(rand::random()).to_string()
}

async fn write(headquarters: &Headquarters, entry: &AuditEntry) -> sqlx::Result<()> {
    let mut write = headquarters.database.write().await?;
    table::insert(&mut write, table::OWN, std::slice::from_ref(entry)).await?;
    write.commit().await
}

async fn complete(
    headquarters: &Headquarters,
    mut entry: AuditEntry,
    subject: Subject,
) -> sqlx::Result<()> {
    entry.object = subject.object.unwrap_or(entry.object);
    let mut customers = subject.customers.into_iter();
    entry.customer = customers.next().unwrap_or(entry.customer);
    let mut write = headquarters.database.write().await?;
    table::complete(&mut write, &entry).await?;
    let others: Vec<_> =
        customers.map(|customer| AuditEntry { id: new_id(), customer, ..entry.clone() }).collect();
    table::insert(&mut write, table::OWN, &others).await?;
    write.commit().await
}
