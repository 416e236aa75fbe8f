//! Completed sales, and a customer's order history.

use std::sync::Arc;

use axum::extract::{Extension, State};
use axum::http::StatusCode;
use contract::ErrorBody;
use contract::commerce::{OrderHistoryPage, PagingInfo, SalesTransaction};
use service::{Json, Result};

use super::customers::CustomerKey;
use super::openapi::CallerHeaders;
use crate::access::caller::{Reader, Worker};
use crate::audit::facts::Subject;
use crate::idempotency::{self, Idempotency};
use crate::paging::QueryPaging;
use crate::sales;
use crate::unit::ScaleUnit;

/// Extension: stores a completed cash-and-carry sale, once for its id.
#[utoipa::path(post, path = "/Commerce/SalesTransactions", tag = "Sales",
    params(CallerHeaders), request_body = SalesTransaction,
    responses((status = 201, body = SalesTransaction),
        (status = 200, body = SalesTransaction, description = "The sale is kept already"),
        (status = "4XX", body = ErrorBody)))]
pub async fn complete(
    State(unit): State<Arc<ScaleUnit>>,
    Worker(caller): Worker,
    Idempotency(operation): Idempotency,
    Json(sale): Json<SalesTransaction>,
) -> Result<(StatusCode, Extension<Subject>, Json<SalesTransaction>)> {
    idempotency::refuse_used(&unit, &caller, operation).await?;
    let (sale, is_new) = sales::complete(&unit, &caller, sale).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    let about = Subject { customer: sale.customer_id.clone(), object: sale.id.clone() };
    Ok((status, Extension(about), Json(sale)))
}

/// The customer's sales in this channel, newest first; empty for a pending customer.
#[utoipa::path(post, path = "/Commerce/Customers('{account}')/GetOrderHistory", tag = "Sales",
    params(CallerHeaders, ("account" = String, Path, description = "Account number, or GUID"),
        ("$top" = Option<u32>, Query), ("$skip" = Option<u32>, Query)),
    responses((status = 200, body = OrderHistoryPage), (status = "4XX", body = ErrorBody)))]
pub async fn order_history(
    State(unit): State<Arc<ScaleUnit>>,
    key: CustomerKey,
    Reader(caller): Reader,
    paging: QueryPaging,
) -> Result<Json<OrderHistoryPage>> {
    let paging = paging.or_of(&PagingInfo::default());
    sales::history(&unit, &caller, &key.0, &paging).await.map(Json)
}
