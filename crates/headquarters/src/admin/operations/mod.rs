//! *Customer synchronization status*: the operations that came up, what became of
//! them, and repairing those that failed (R115-R121).

mod attributes;
mod filter;
mod record;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use contract::admin::{CustomerOperation, CustomerOperationList};
use contract::{ErrorBody, ErrorId};
use locale::Lang;
use serde::Deserialize;
use service::error::language;
use service::{ApiError, Json};
use sqlx::AnyConnection;

use super::audit::recorder;
use super::e_tag;
use super::refused::refused;
use crate::customer::table::{self, StoredCustomer};
use crate::exchange::async_tables;
use crate::sequence::Sequence;
use crate::state::Shared;
use crate::synchronize;
use crate::synchronize::log::Status;
use crate::synchronize::operation::{QueuedOperation, Subject};
use filter::Filter;
use record::OperationRecord;

/// Operations of a page when the caller does not say, and most of them.
const PAGE_DEFAULT: u32 = 50;
const PAGE_MAX: u32 = 500;

#[derive(Debug, Deserialize)]
pub(super) struct ListQuery {
    #[serde(default)]
    field: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    status: String,
    #[serde(rename = "$top", default)]
    top: u32,
    #[serde(rename = "$skip", default)]
    skip: u32,
}

/// Operations, newest first, by any column of the five tables and by status.
#[utoipa::path(get, path = "/api/customer-operations", tag = "Customer synchronization status",
    params(("field" = Option<String>, Query, description = "A column of the five tables"),
        ("value" = Option<String>, Query, description = "What it contains"),
        ("status" = Option<String>, Query), ("$top" = Option<u32>, Query),
        ("$skip" = Option<u32>, Query)),
    responses((status = 200, body = CustomerOperationList), (status = 422, body = ErrorBody)))]
pub(super) async fn list(
    State(headquarters): State<Shared>,
    headers: HeaderMap,
    Query(query): Query<ListQuery>,
) -> Result<Json<CustomerOperationList>, ApiError> {
    let lang = language(&headers);
    let filter = Filter::new(&query.field, &query.value, &query.status)
        .map_err(|member| ApiError::new(ErrorId::ValueOutOfRange).about_member(member))?;
    let top = if query.top == 0 { PAGE_DEFAULT } else { query.top.min(PAGE_MAX) };
    let mut connection = headquarters.database.read().acquire().await?;
    let found = record::page(&mut connection, &filter, top, query.skip).await?;
    let mut operations = Vec::with_capacity(found.len());
    for record in found {
        operations.push(summary(&mut connection, &record, lang).await?);
    }
    let total = record::count(&mut connection, &filter).await?;
    Ok(Json(CustomerOperationList { operations, total, fields: filter::fields() }))
}

/// One operation with old and new values, and its `ETag`.
#[utoipa::path(get, path = "/api/customer-operations/{id}",
    tag = "Customer synchronization status", params(("id" = String, Path)),
    responses((status = 200, body = CustomerOperation), (status = 404, body = ErrorBody)))]
pub(super) async fn show(
    State(headquarters): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut connection = headquarters.database.read().acquire().await?;
    answer(&mut connection, &id, language(&headers)).await
}

/// *Save*: repairs headquarters' copy of an operation that has not succeeded. The
/// customer is changed by *Synchronize* only (R121).
#[utoipa::path(put, path = "/api/customer-operations/{id}",
    tag = "Customer synchronization status",
    params(("id" = String, Path), ("If-Match" = String, Header)),
    request_body = CustomerOperation,
    responses((status = 200, body = CustomerOperation), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 412, body = ErrorBody),
        (status = 422, body = ErrorBody)))]
pub(super) async fn change(
    State(headquarters): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(change): Json<CustomerOperation>,
) -> Result<Response, ApiError> {
    let lang = language(&headers);
    let mut write = headquarters.database.write().await?;
    // The sync job reads under the same lock: it takes all of a repair or nothing.
    Sequence::CustomerVersion.lock(&mut write).await?;
    let record = find(&mut write, &id).await?;
    let operation = load(&mut write, &record).await?;
    e_tag::require(&headers, &tag(&operation)?)?;
    if record.status == Status::Succeeded.as_str() {
        let sentence = lang.operation_has_succeeded().to_owned();
        return Err(refused(ErrorId::NotPossibleNow, &[], sentence));
    }
    let edited = attributes::edit(&operation, &change.attributes)
        .map_err(|member| ApiError::new(ErrorId::ValueOutOfRange).about_member(member))?;
    store(&mut write, &record.channel_database, &edited).await?;
    let answer = answer(&mut write, &id, lang).await?;
    write.commit().await?;
    Ok(answer)
}

/// *Synchronize*: processes the operation again now, with the customer's other
/// unfinished ones in their order (R089, R120).
#[utoipa::path(post, path = "/api/customer-operations/{id}/synchronize",
    tag = "Customer synchronization status", params(("id" = String, Path)),
    responses((status = 200, body = CustomerOperation), (status = 404, body = ErrorBody)))]
pub(super) async fn synchronize_again(
    State(headquarters): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut connection = headquarters.database.read().acquire().await?;
    let record = find(&mut connection, &id).await?;
    let operation = load(&mut connection, &record).await?;
    let customer = customer_of(&mut connection, &operation).await?;
    let unfinished = record::unfinished_of(&mut connection, &record, customer.as_ref()).await?;
    drop(connection);
    synchronize::again(&headquarters, &record.channel_database, &unfinished).await?;
    headquarters.exchange.change();
    let mut connection = headquarters.database.read().acquire().await?;
    answer(&mut connection, &id, language(&headers)).await
}

async fn find(connection: &mut AnyConnection, id: &str) -> Result<OperationRecord, ApiError> {
    let record = record::find(connection, id).await?;
    record.ok_or_else(|| ApiError::new(ErrorId::NotFound))
}

/// The operation with its rows as headquarters has them now.
async fn load(
    connection: &mut AnyConnection,
    record: &OperationRecord,
) -> Result<QueuedOperation, ApiError> {
    let (database, counters) = (&record.channel_database, record.counters());
    let rows = async_tables::between(connection, database, &counters, false).await?;
    QueuedOperation::group(rows).pop().ok_or_else(|| ApiError::new(ErrorId::NotFound))
}

async fn store(
    connection: &mut AnyConnection,
    database: &str,
    operation: &QueuedOperation,
) -> sqlx::Result<()> {
    if let Some(row) = &operation.customer {
        async_tables::replace(connection, database, row).await?;
    }
    for row in &operation.addresses {
        async_tables::replace(connection, database, row).await?;
    }
    for row in &operation.contacts {
        async_tables::replace(connection, database, row).await?;
    }
    for row in &operation.affiliations {
        async_tables::replace(connection, database, row).await?;
    }
    for row in &operation.attributes {
        async_tables::replace(connection, database, row).await?;
    }
    Ok(())
}

/// The customer that the operation is about, if headquarters has it.
async fn customer_of(
    connection: &mut AnyConnection,
    operation: &QueuedOperation,
) -> sqlx::Result<Option<StoredCustomer>> {
    match operation.subject() {
        Some(Subject::Guid(guid)) => table::find_by_customer_id(connection, &guid).await,
        Some(Subject::Account(account)) => {
            table::find_by_account_number(connection, &account).await
        }
        None => Ok(None),
    }
}

async fn answer(
    connection: &mut AnyConnection,
    id: &str,
    lang: Lang,
) -> Result<Response, ApiError> {
    let record = find(connection, id).await?;
    let operation = load(connection, &record).await?;
    let e_tag = tag(&operation)?;
    let customer = customer_of(connection, &operation).await?;
    let is_editable = record.status != Status::Succeeded.as_str();
    let before = match record.before()? {
        None if is_editable => customer.map(|record| record.customer),
        before => before,
    };
    let resource = CustomerOperation {
        attributes: attributes::of(&operation, before.as_ref(), is_editable),
        e_tag: e_tag.clone(),
        ..summary(connection, &record, lang).await?
    };
    let customers = operation.subject().map(|subject| subject.key().to_owned());
    let about = recorder::Subject::customers(customers.into_iter().collect());
    Ok((about, e_tag::answer(e_tag, resource)).into_response())
}

async fn summary(
    connection: &mut AnyConnection,
    record: &OperationRecord,
    lang: Lang,
) -> Result<CustomerOperation, ApiError> {
    let customer_name = record::customer_name(connection, record).await?;
    Ok(CustomerOperation { customer_name, ..record.resource(lang) })
}

/// Of the rows alone: another try is no change of what an administrator repairs.
fn tag(operation: &QueuedOperation) -> Result<String, ApiError> {
    e_tag::of(&attributes::of(operation, None, false))
}
