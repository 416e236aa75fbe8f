//! One customer at headquarters.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use contract::admin::{AddressBook, Customer, CustomerGroup};
use contract::{ErrorBody, ErrorId, commerce};
use locale::Lang;
use service::ApiError;
use service::Json;
use service::error::language;
use sqlx::AnyConnection;

use super::e_tag;
use super::refused::{one_of, require};
use crate::configuration::stored;
use crate::customer::acceptance::accept;
use crate::customer::defaults::{announce_default_customer, keeping_identity};
use crate::customer::lists::Lists;
use crate::customer::numbering::identify_addresses;
use crate::customer::refusal;
use crate::customer::table::{self, HeadquartersOnly, StoredCustomer};
use crate::sequence::Sequence;
use crate::state::Shared;

/// One customer, with its `ETag`.
#[utoipa::path(get, path = "/api/customers/{account}", tag = "Customers",
    params(("account" = String, Path, description = "Account number")),
    responses((status = 200, body = Customer), (status = 404, body = ErrorBody)))]
pub(super) async fn show(
    State(headquarters): State<Shared>,
    Path(account): Path<String>,
) -> Result<Response, ApiError> {
    let mut connection = headquarters.database.read().acquire().await?;
    answer(find(&mut connection, &account).await?)
}

/// Changes master data; channels follow by 1010.
#[utoipa::path(put, path = "/api/customers/{account}", tag = "Customers",
    params(("account" = String, Path), ("If-Match" = String, Header)), request_body = Customer,
    responses((status = 200, body = Customer), (status = 404, body = ErrorBody),
        (status = 412, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub(super) async fn change(
    State(headquarters): State<Shared>,
    Path(account): Path<String>,
    headers: HeaderMap,
    Json(change): Json<Customer>,
) -> Result<Response, ApiError> {
    let lang = language(&headers);
    let mut write = headquarters.database.write().await?;
    let version = Sequence::CustomerVersion.take(&mut write, 1).await?;
    let stored = find(&mut write, &account).await?;
    e_tag::require(&headers, &tag(&stored)?)?;
    let kept = settle_kept(&mut write, &change, lang).await?;
    check_group(&mut write, &change, &stored, lang).await?;
    let lists = Lists::load(&mut write).await?;
    let sent = commerce_customer(change, &stored.customer);
    let accepted = accept(&sent, &lists).map_err(|refusals| refusal::answer(&refusals, lang))?;
    let mut customer = keeping_identity(accepted, &stored.customer);
    identify_addresses(&mut customer);
    let record = StoredCustomer { customer, version, kept, ..stored };
    table::update(&mut write, &record).await?;
    announce_default_customer(&mut write, &account).await?;
    let answer = answer(record)?;
    write.commit().await?;
    Ok(answer)
}

async fn find(connection: &mut AnyConnection, account: &str) -> Result<StoredCustomer, ApiError> {
    let record = table::find_by_account_number(connection, account).await?;
    record.ok_or_else(|| ApiError::new(ErrorId::CustomerNotFound))
}

/// What only headquarters keeps, checked.
async fn settle_kept(
    connection: &mut AnyConnection,
    change: &Customer,
    lang: Lang,
) -> Result<HeadquartersOnly, ApiError> {
    let books = stored::all::<AddressBook>(connection).await?;
    let books: Vec<_> = books.iter().map(|book| book.name.as_str()).collect();
    for book in &change.address_books {
        one_of("AddressBooks", book, &books, lang)?;
    }
    let mut financial_dimensions = change.financial_dimensions.clone();
    for (index, dimension) in financial_dimensions.iter_mut().enumerate() {
        require(&format!("FinancialDimensions[{index}].Name"), &mut dimension.name, lang)?;
        require(&format!("FinancialDimensions[{index}].Value"), &mut dimension.value, lang)?;
    }
    let mut address_books = change.address_books.clone();
    address_books.sort();
    address_books.dedup();
    let is_blocked_for_loyalty = change.blocked_for_loyalty;
    Ok(HeadquartersOnly { address_books, financial_dimensions, is_blocked_for_loyalty })
}

/// A group that is chosen now has to exist.
async fn check_group(
    connection: &mut AnyConnection,
    change: &Customer,
    stored: &StoredCustomer,
    lang: Lang,
) -> Result<(), ApiError> {
    let group = &change.customer_group;
    if group.is_empty() || *group == stored.customer.customer_group {
        return Ok(());
    }
    let groups = stored::all::<CustomerGroup>(connection).await?;
    let groups: Vec<_> = groups.iter().map(|group| group.id.as_str()).collect();
    one_of("CustomerGroup", group, &groups, lang)
}

fn commerce_customer(change: Customer, stored: &commerce::Customer) -> commerce::Customer {
    commerce::Customer {
        customer_type_value: change.customer_type_value,
        name: change.name,
        first_name: change.first_name,
        middle_name: change.middle_name,
        last_name: change.last_name,
        phonetic_first_name: change.phonetic_first_name,
        phonetic_last_name: change.phonetic_last_name,
        phonetic_name: change.phonetic_name,
        title_record_id: change.title_record_id,
        phone: change.phone,
        email: change.email,
        receipt_email: change.receipt_email,
        language: change.language,
        customer_group: change.customer_group,
        currency_code: change.currency_code,
        customer_affiliations: change.customer_affiliations,
        addresses: change.addresses,
        contacts: change.contacts,
        attributes: change.attributes,
        ..stored.clone()
    }
}

/// Of everything but the version: 1010 may have to send a customer again.
fn tag(record: &StoredCustomer) -> Result<String, ApiError> {
    e_tag::of(&resource(record.clone(), String::new()))
}

fn answer(record: StoredCustomer) -> Result<Response, ApiError> {
    let e_tag = tag(&record)?;
    Ok(e_tag::answer(e_tag.clone(), resource(record, e_tag)))
}

fn resource(record: StoredCustomer, e_tag: String) -> Customer {
    let StoredCustomer { customer, cust_account_async, created_at, kept, .. } = record;
    Customer {
        account_number: customer.account_number,
        cust_account_async: cust_account_async.unwrap_or_default(),
        customer_id: customer.customer_id,
        record_id: customer.record_id,
        party_number: customer.party_number,
        customer_type_value: customer.customer_type_value,
        name: customer.name,
        first_name: customer.first_name,
        middle_name: customer.middle_name,
        last_name: customer.last_name,
        phonetic_first_name: customer.phonetic_first_name,
        phonetic_last_name: customer.phonetic_last_name,
        phonetic_name: customer.phonetic_name,
        title_record_id: customer.title_record_id,
        phone: customer.phone,
        email: customer.email,
        receipt_email: customer.receipt_email,
        language: customer.language,
        customer_group: customer.customer_group,
        currency_code: customer.currency_code,
        financial_dimensions: kept.financial_dimensions,
        address_books: kept.address_books,
        blocked_for_loyalty: kept.is_blocked_for_loyalty,
        loyalty_cards: customer.loyalty_cards,
        customer_affiliations: customer.customer_affiliations,
        addresses: customer.addresses,
        contacts: customer.contacts,
        attributes: customer.attributes,
        marketing_consents: customer.marketing_consents,
        created_at,
        e_tag,
    }
}
