//! `SearchCustomers`: *Search all stores*.

use std::sync::atomic::Ordering;

use axum::extract::State;
use contract::commerce::{Address, Customer, GlobalCustomer, GlobalCustomerPage};
use contract::rts::SearchCustomers;
use domain::ClaimCode;
use domain::search::SearchQuery;
use service::search::Page;
use service::{ApiError, Json, ServerJson};

use crate::customer::search;
use crate::scale_unit::ScaleUnit;
use crate::state::Shared;

/// Fewer characters find nothing (R131).
const KEYWORD_LENGTH_MIN: usize = 4;
/// Hits of a page when the caller does not say, and most of them.
const PAGE_DEFAULT: u32 = 50;
const PAGE_MAX: u32 = 200;

pub(super) async fn search_customers(
    State(headquarters): State<Shared>,
    scale_unit: ScaleUnit,
    ServerJson(request): ServerJson<SearchCustomers>,
) -> Result<Json<GlobalCustomerPage>, ApiError> {
    scale_unit.require(&request.operating_unit_number)?;
    headquarters.counters.real_time_others.fetch_add(1, Ordering::Relaxed);
    if request.keyword.trim().chars().count() < KEYWORD_LENGTH_MIN {
        return Ok(Json(GlobalCustomerPage::default()));
    }
    let top = if request.top == 0 { PAGE_DEFAULT } else { request.top.min(PAGE_MAX) };
    let database = &headquarters.database;
    let mut found = match ClaimCode::parse(&request.keyword) {
        Ok(code) if request.skip == 0 => {
            search::claimed(&mut *database.read().acquire().await?, code).await?
        }
        _ => Vec::new(),
    };
    if found.is_empty() {
        let query = SearchQuery::new(&request.keyword, &request.country);
        let asked = Page { skip: request.skip as usize, top: top as usize + 1 };
        found = search::search(database, &query, asked).await?;
    }
    let page = top as usize;
    let has_next_page = found.len() > page;
    found.truncate(page);
    let results = found.into_iter().map(|record| global_customer(record.customer)).collect();
    Ok(Json(GlobalCustomerPage { results, has_next_page }))
}

fn global_customer(customer: Customer) -> GlobalCustomer {
    let address = customer.addresses.iter().find(|address| address.is_primary);
    GlobalCustomer {
        full_address: address.or(customer.addresses.first()).map(full_address).unwrap_or_default(),
        account_number: customer.account_number,
        customer_id: customer.customer_id,
        record_id: customer.record_id,
        party_number: customer.party_number,
        full_name: customer.name,
        email: customer.email,
        phone: customer.phone,
        customer_type_value: customer.customer_type_value,
        is_async_customer: false,
    }
}

/// One line; the order is the one of the address's country.
fn full_address(address: &Address) -> String {
    let parts = match address.three_letter_iso_region_name.as_str() {
        "JPN" => [&address.zip_code, &address.state, &address.city, &address.street],
        _ => [&address.street, &address.city, &address.state, &address.zip_code],
    };
    let parts = parts.map(String::as_str).into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}
