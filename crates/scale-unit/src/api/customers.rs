//! Customers and their loyalty cards.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use contract::commerce::{
    ConfirmCustomersRequest, Customer, CustomerChange, CustomerConfirmation, CustomerConfirmations,
    CustomerDelta, CustomerPage, CustomerSearchByFieldsRequest, CustomerSearchRequest,
    GetByAccountNumbersRequest, GlobalCustomer, GlobalCustomerPage, LoyaltyCard, PagingInfo,
    ToldCustomer,
};
use contract::rts::{self, SearchCustomers};
use contract::{ErrorBody, ErrorId};
use domain::search::SearchQuery;
use domain::{ClaimCode, CustomerId, change_log};
use serde::Deserialize;
use service::attempts::OF_NAME;
use service::precondition::Preconditions;
use service::search::{self, Criterion};
use service::{ApiError, Json, Patch, Result};

use super::openapi::{CallerHeaders, IdempotencyHeader};
use crate::access::caller::{Caller, Reader, Searcher, Station, Visitor, Worker};
use crate::channel::restored::Seen;
use crate::channel::{self, customers, listing};
use crate::customer_route::keyed_customer;
use crate::customers::visibility::{find_visible, kept_offline, shown};
use crate::customers::{create, loyalty, search_fields, update};
use crate::e_tag;
use crate::idempotency::{Answer, Idempotency};
use crate::paging::{PAGE_MAX, Page, QueryPaging};
use crate::unit::ScaleUnit;

/// Creates a customer: sync or async, as the server decides.
#[utoipa::path(post, path = "/Commerce/Customers", tag = "Customers",
    params(CallerHeaders, IdempotencyHeader), request_body = Customer,
    responses((status = 201, body = Customer),
        (status = 200, body = Customer, description = "The customer of this id exists already"),
        (status = "4XX", body = ErrorBody)))]
pub async fn create(
    State(unit): State<Arc<ScaleUnit>>,
    Visitor(caller): Visitor,
    Idempotency(operation): Idempotency,
    Json(customer): Json<Customer>,
) -> Result<Answer> {
    create::create(unit, caller, operation, customer).await
}

/// Replaces the members that are present. Whether a pending customer can be edited, and
/// whether headquarters is asked, is told by the switches.
#[utoipa::path(patch, path = "/Commerce/Customers('{account}')", tag = "Customers",
    params(CallerHeaders, IdempotencyHeader, ("If-Match" = Option<String>, Header),
        ("account" = String, Path, description = "Account number, or GUID")),
    request_body = CustomerChange,
    responses((status = 200, body = Customer), (status = "4XX", body = ErrorBody),
        (status = 503, body = ErrorBody, description = "Headquarters cannot be reached")))]
pub async fn update(
    State(unit): State<Arc<ScaleUnit>>,
    key: CustomerKey,
    Reader(caller): Reader,
    Idempotency(operation): Idempotency,
    preconditions: Preconditions,
    Patch(change): Patch<CustomerChange>,
) -> Result<Answer> {
    update::update(unit, caller, operation, key.0, preconditions, change).await
}

/// One customer. The GUID of a converted customer finds the real one.
#[utoipa::path(get, path = "/Commerce/Customers('{account}')", tag = "Customers",
    params(CallerHeaders, ("If-None-Match" = Option<String>, Header),
        ("account" = String, Path, description = "Account number, or GUID")),
    responses((status = 200, body = Customer, headers(("ETag" = String))),
        (status = 304, description = "The caller has this state"),
        (status = "4XX", body = ErrorBody)))]
pub async fn get(
    State(unit): State<Arc<ScaleUnit>>,
    key: CustomerKey,
    Reader(caller): Reader,
    preconditions: Preconditions,
) -> Result<Response> {
    let stored = find_visible(&unit, &caller, &key.0).await?;
    let tag = [(ETAG, e_tag::of(&stored.customer))];
    if preconditions.check_unmodified(&tag[0].1)? {
        return Ok((StatusCode::NOT_MODIFIED, tag).into_response());
    }
    Ok((tag, Json(shown(&caller.channel, &stored.customer))).into_response())
}

/// Issues a loyalty card; an empty number is generated. Not for a pending customer.
#[utoipa::path(post, path = "/Commerce/LoyaltyCards", tag = "Customers",
    params(CallerHeaders, IdempotencyHeader), request_body = LoyaltyCard,
    responses((status = 201, body = LoyaltyCard), (status = "4XX", body = ErrorBody),
        (status = 503, body = ErrorBody, description = "Headquarters cannot be reached")))]
pub async fn issue_loyalty_card(
    State(unit): State<Arc<ScaleUnit>>,
    Worker(caller): Worker,
    Idempotency(operation): Idempotency,
    Json(card): Json<LoyaltyCard>,
) -> Result<Answer> {
    loyalty::issue(unit, caller, operation, card).await
}

/// The channel's customers, or with `SearchAllStores` headquarters'.
#[utoipa::path(post, path = "/Commerce/Customers/Search", tag = "Customers",
    params(CallerHeaders), request_body = CustomerSearchRequest,
    responses((status = 200, body = GlobalCustomerPage), (status = "4XX", body = ErrorBody),
        (status = 503, body = ErrorBody, description = "Headquarters cannot be reached")))]
pub async fn search(
    State(unit): State<Arc<ScaleUnit>>,
    Searcher(caller): Searcher,
    paging: QueryPaging,
    Json(request): Json<CustomerSearchRequest>,
) -> Result<Json<GlobalCustomerPage>> {
    let CustomerSearchRequest { customer_search_criteria: criteria, query_result_settings } =
        request;
    let page = Page::of(&paging.or_of(&query_result_settings.paging));
    let keyword = criteria.keyword;
    if criteria.search_all_stores {
        let country = caller.channel.country().to_owned();
        let operating_unit_number = caller.channel.number().to_owned();
        let Page { top, skip, .. } = page;
        let request = SearchCustomers { operating_unit_number, keyword, country, top, skip };
        let path = rts::path::SEARCH_CUSTOMERS;
        return Ok(Json(unit.ask_headquarters(path, &request, caller.lang).await?));
    }
    let (found, has_next_page) = found_by(&unit, &caller, &keyword, page).await?;
    Ok(Json(GlobalCustomerPage {
        results: found.iter().map(global_customer).collect(),
        has_next_page,
    }))
}

/// Who has the keyword for a claim code comes first (R229).
async fn found_by(
    unit: &ScaleUnit,
    caller: &Caller,
    keyword: &str,
    page: Page,
) -> Result<(Vec<Customer>, bool)> {
    let (database, viewer) = (&unit.database, caller.viewer());
    let mut found = match ClaimCode::parse(keyword) {
        Ok(code) => listing::claimed(database.read(), &viewer, code).await?,
        Err(_) => Vec::new(),
    };
    let query = SearchQuery::new(keyword, caller.channel.country());
    let criteria = [Criterion::Any(&query)];
    if found.is_empty() {
        let asked = search::Page { skip: page.skip as usize, top: page.top as usize + 1 };
        found = listing::search(database, &viewer, &criteria, asked).await?;
        let has_next_page = page.cut(&mut found);
        return Ok((found, has_next_page));
    }
    let claimed: Vec<String> = found.iter().map(|it| it.customer_id.clone()).collect();
    let most = page.skip.saturating_add(page.top).saturating_add(1);
    let asked = search::Page { skip: 0, top: most as usize };
    let others = listing::search(database, &viewer, &criteria, asked).await?;
    found.extend(others.into_iter().filter(|it| !claimed.contains(&it.customer_id)));
    Ok(page.take(found))
}

/// Customers that match every criterion. A customer finds nobody but itself.
#[utoipa::path(post, path = "/Commerce/Customers/SearchByFields", tag = "Customers",
    params(CallerHeaders, ("$top" = Option<u32>, Query), ("$skip" = Option<u32>, Query)),
    request_body = CustomerSearchByFieldsRequest,
    responses((status = 200, body = CustomerPage), (status = "4XX", body = ErrorBody)))]
pub async fn search_by_fields(
    State(unit): State<Arc<ScaleUnit>>,
    Reader(caller): Reader,
    paging: QueryPaging,
    Json(request): Json<CustomerSearchByFieldsRequest>,
) -> Result<Json<CustomerPage>> {
    caller.own_customer()?;
    let criteria = request.customer_search_by_field_criteria.criteria;
    let page = Page::of(&paging.or_of(&request.query_result_settings.paging));
    let (found, has_next_page) = search_fields::by_fields(&unit, &caller, &criteria, page).await?;
    let results = found.iter().map(|customer| shown(&caller.channel, customer)).collect();
    Ok(Json(CustomerPage { results, has_next_page }))
}

/// Those of the accounts that the caller may see.
#[utoipa::path(post, path = "/Commerce/Customers/GetByAccountNumbers", tag = "Customers",
    params(CallerHeaders, ("$top" = Option<u32>, Query), ("$skip" = Option<u32>, Query)),
    request_body = GetByAccountNumbersRequest,
    responses((status = 200, body = CustomerPage), (status = "4XX", body = ErrorBody)))]
pub async fn get_by_account_numbers(
    State(unit): State<Arc<ScaleUnit>>,
    Reader(caller): Reader,
    paging: QueryPaging,
    Json(request): Json<GetByAccountNumbersRequest>,
) -> Result<Json<CustomerPage>> {
    caller.own_customer()?;
    let accounts = request.account_numbers;
    let found = search_fields::by_account_numbers(&unit, &caller, &accounts).await?;
    Ok(Json(customer_page(&caller, found, &paging.or_of(&PagingInfo::default()))))
}

fn customer_page(caller: &Caller, found: Vec<Customer>, paging: &PagingInfo) -> CustomerPage {
    let (found, has_next_page) = Page::of(paging).take(found);
    let results = found.iter().map(|customer| shown(&caller.channel, customer)).collect();
    CustomerPage { results, has_next_page }
}

fn global_customer(customer: &Customer) -> GlobalCustomer {
    let mut addresses = customer.addresses.iter();
    let primary = addresses.clone().find(|address| address.is_primary).or_else(|| addresses.next());
    GlobalCustomer {
        account_number: customer.account_number.clone(),
        customer_id: customer.customer_id.clone(),
        record_id: customer.record_id,
        party_number: customer.party_number.clone(),
        full_name: customer.name.clone(),
        full_address: primary.map(customers::one_line).unwrap_or_default(),
        email: customer.email.clone(),
        phone: customer.phone.clone(),
        customer_type_value: customer.customer_type_value,
        is_async_customer: customer.is_async_customer,
    }
}

/// A channel database that lacks a customer as it has told it takes another id (R336). That
/// costs every register a download: a device cannot bring it about as often as it likes. Answers
/// whether it was so.
async fn renew_if_it_lacks(
    unit: &ScaleUnit,
    caller: &Caller,
    id: &str,
    told: &[ToldCustomer],
) -> Result<bool> {
    let known = |it: &ToldCustomer| {
        Some((it.customer_id.parse::<CustomerId>().ok()?.to_string(), it.channel_version))
    };
    let told = told.iter().filter_map(known).collect();
    let seen = Seen::Customers(&told);
    if !seen.is_ahead(&mut *unit.database.read().acquire().await?).await? {
        return Ok(false);
    }
    let attempts_key = format!("restored {}", caller.writes_as());
    unit.slow_down(&attempts_key, OF_NAME)?;
    tracing::warn!(device = caller.writes_as(), "a device misses a customer that it was told");
    unit.renew_if_behind(id, seen).await?;
    Ok(true)
}

/// Extension: whether the customers that this device captured are in the channel database,
/// and nothing else about them. For a kiosk, which sees no customer (R241), and for a register
/// that wants to know whether what it was told is still there.
#[utoipa::path(post, path = "/Commerce/Customers/Confirm", tag = "Customers",
    params(CallerHeaders), request_body = ConfirmCustomersRequest,
    responses((status = 200, body = CustomerConfirmations), (status = "4XX", body = ErrorBody)))]
pub async fn confirm(
    State(unit): State<Arc<ScaleUnit>>,
    Station(caller): Station,
    Json(request): Json<ConfirmCustomersRequest>,
) -> Result<Json<CustomerConfirmations>> {
    let ids = request.customer_ids;
    let pool = unit.database.read();
    // Before the customers: a database that is renewed meanwhile has them too.
    let mut id = channel::id(pool).await?;
    if change_log::database_of(&request.channel_database_id) == id
        && renew_if_it_lacks(&unit, &caller, &id, &request.told).await?
    {
        id = channel::id(pool).await?;
    }
    let captured = match ids.is_empty() {
        true => Default::default(),
        false => customers::captured_by(pool, &caller.writes_as(), &ids).await?,
    };
    let confirmation = |customer_id: String| CustomerConfirmation {
        state: match captured.get(&customer_id.to_lowercase()) {
            Some(true) => "Pending",
            Some(false) => "Assigned",
            None => "Unknown",
        }
        .to_owned(),
        customer_id,
    };
    Ok(Json(CustomerConfirmations {
        channel_database_id: caller.channel.change_log(&id),
        customers: ids.into_iter().map(confirmation).collect(),
    }))
}

#[derive(Deserialize)]
pub struct DeltaQuery {
    #[serde(default)]
    since: i64,
    /// Whose change log `since` counts in, where the caller knows.
    #[serde(rename = "channelDatabaseId", default)]
    channel_database_id: String,
    #[serde(rename = "$top")]
    top: Option<u32>,
}

/// Extension: the channel's customers that changed after a cursor, in order of change. A
/// cursor of another change log than the one that the answer names counts as 0.
#[utoipa::path(get, path = "/Commerce/Customers/Delta", tag = "Customers",
    params(CallerHeaders, ("since" = Option<i64>, Query), ("$top" = Option<u32>, Query),
        ("channelDatabaseId" = Option<String>, Query,
            description = "Whose change log `since` counts in")),
    responses((status = 200, body = CustomerDelta), (status = "4XX", body = ErrorBody)))]
pub async fn delta(
    State(unit): State<Arc<ScaleUnit>>,
    Worker(caller): Worker,
    query: Result<Query<DeltaQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<CustomerDelta>> {
    let Query(query) = query.map_err(|_| ApiError::new(ErrorId::BadRequest))?;
    let top = query.top.filter(|&top| top > 0).unwrap_or(PAGE_MAX).min(PAGE_MAX);
    let is_excluded = caller.channel.rules.excludes_customers_from_offline;
    let (pool, viewer) = (unit.database.read(), caller.viewer());
    let since = cursor(&unit, &caller, &query).await?;
    let delta = listing::delta(pool, &viewer, is_excluded, since, i64::from(top)).await?;
    let kept = |customer| kept_offline(&caller.channel, customer);
    Ok(Json(CustomerDelta {
        customers: delta.customers.iter().map(kept).collect(),
        next_cursor: delta.next_cursor,
        newest_cursor: delta.newest_cursor,
        has_more: delta.has_more,
        channel_database_id: caller.channel.change_log(&delta.channel_database_id),
    }))
}

/// Where the delta begins. A cursor above the newest change tells that the channel
/// database was restored: it takes another id (R336).
async fn cursor(unit: &ScaleUnit, caller: &Caller, query: &DeltaQuery) -> Result<i64> {
    let since = query.since.max(0);
    if query.channel_database_id.is_empty() {
        return Ok(since);
    }
    let id = channel::id(unit.database.read()).await?;
    let is_renewed = change_log::database_of(&query.channel_database_id) == id
        && unit.renew_if_behind(&id, Seen::ByRegister(since)).await?;
    if is_renewed || caller.channel.change_log(&id) != query.channel_database_id {
        return Ok(0);
    }
    Ok(since)
}

/// The key in `Customers('x')`, `Customers(x)` or `Customers/x`, and in what is bound to
/// a customer.
#[derive(Debug)]
pub struct CustomerKey(pub String);

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for CustomerKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, state: &S) -> Result<Self> {
        let unknown = || ApiError::new(ErrorId::NotFound);
        let path = Path::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let Path(path) = path.map_err(|_| unknown())?;
        match path.first() {
            Some((name, key)) if name == "key" => Ok(Self(unquoted(key))),
            Some((_, path)) => {
                keyed_customer(path).map(|(key, _)| Self(unquoted(key))).ok_or_else(unknown)
            }
            None => Err(unknown()),
        }
    }
}

/// Without its quotation marks; one inside is doubled.
fn unquoted(key: &str) -> String {
    let quoted = key.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    quoted.map_or_else(|| key.to_owned(), |key| key.replace("''", "'"))
}
