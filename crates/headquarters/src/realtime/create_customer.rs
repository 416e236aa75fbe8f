//! `CreateCustomer`: the customer gets its number at once (R002).

use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::HeaderMap;
use contract::ErrorId;
use contract::commerce::Customer;
use contract::rts::{CreateCustomer, CustomerReply};
use domain::CustomerId;
use service::error::language;
use service::{ApiError, Json, ServerJson, clock};
use sqlx::AnyConnection;

use super::{channel_defaults, reply};
use crate::configuration::company;
use crate::customer::acceptance::accept;
use crate::customer::defaults::fill_in;
use crate::customer::lists::Lists;
use crate::customer::numbering::{identify_addresses, number_customers};
use crate::customer::refusal;
use crate::customer::table::{self, HeadquartersOnly, StoredCustomer};
use crate::exchange::restored;
use crate::scale_unit::ScaleUnit;
use crate::sequence::Sequence;
use crate::state::Shared;

/// Asked again with the same `CustomerId`, answers with the customer that is
/// already there (R017, R018).
pub(super) async fn create_customer(
    State(headquarters): State<Shared>,
    scale_unit: ScaleUnit,
    headers: HeaderMap,
    ServerJson(request): ServerJson<CreateCustomer>,
) -> Result<Json<CustomerReply>, ApiError> {
    scale_unit.require(&request.operating_unit_number)?;
    headquarters.counters.real_time_creates.fetch_add(1, Ordering::Relaxed);
    let mut sent = request.customer;
    let id: CustomerId = sent.customer_id.to_lowercase().parse().map_err(|_| {
        ApiError::new(ErrorId::BadRequest).about_member("Customer.CustomerId".to_owned())
    })?;
    sent.customer_id = id.to_string();

    let mut write = headquarters.database.write().await?;
    // First, so that the same customer is not created twice at once.
    Sequence::CustomerVersion.lock(&mut write).await?;
    if let Some(stored) = table::find_by_customer_id(&mut write, &sent.customer_id).await? {
        return Ok(Json(reply(stored)));
    }
    restored::check_numbers(&headquarters, &mut write).await?;
    let defaults = channel_defaults(&mut write, &request.operating_unit_number).await?;
    fill_in(&mut sent, defaults.default_customer.as_ref());
    let lists = Lists::load(&mut write).await?;
    let customer =
        accept(&sent, &lists).map_err(|refusals| refusal::answer(&refusals, language(&headers)))?;
    let record = store(&mut write, customer, defaults.kept()).await?;
    write.commit().await?;
    Ok(Json(reply(record)))
}

async fn store(
    connection: &mut AnyConnection,
    mut customer: Customer,
    kept: HeadquartersOnly,
) -> sqlx::Result<StoredCustomer> {
    let version = Sequence::CustomerVersion.take(connection, 1).await?;
    number_customers(connection, &mut [&mut customer]).await?;
    let created_at = clock::now();
    if customer.created_date_time.is_empty() {
        customer.created_date_time.clone_from(&created_at);
    }
    identify_addresses(&mut customer);
    let record = StoredCustomer {
        customer,
        cust_account_async: None,
        created_at,
        version,
        linked_version: None,
        kept,
    };
    let company = company::only(connection).await?;
    table::insert(connection, std::slice::from_ref(&record), &company).await?;
    Ok(record)
}
