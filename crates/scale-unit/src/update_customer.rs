//! Editing a customer: synchronously at headquarters, so a pending one cannot be
//! edited yet (R042-R045).

use std::sync::Arc;

use axum::http::StatusCode;
use contract::ErrorId;
use contract::commerce::Customer;
use contract::rts::{self, CustomerReply};
use domain::gate::{self, Action, Circumstances};
use domain::{Connection, OperationId};
use serde_json::{Map, Value};
use service::{ApiError, Result};

use crate::answer::{Answer, keep_headquarters_state, once, operation_key, reply};
use crate::async_customer::mint_guid;
use crate::caller::DeviceCaller;
use crate::channel::customers;
use crate::customer_entry::check;
use crate::unit::ScaleUnit;

/// Members that a caller may change; the others are given by servers.
const CHANGEABLE: [&str; 16] = [
    "CustomerTypeValue",
    "Name",
    "FirstName",
    "MiddleName",
    "LastName",
    "TitleRecordId",
    "Phone",
    "Email",
    "ReceiptEmail",
    "Language",
    "CustomerGroup",
    "CurrencyCode",
    "CustomerAffiliations",
    "Addresses",
    "Contacts",
    "Attributes",
];

/// Replaces the members that are present.
pub async fn update(
    unit: Arc<ScaleUnit>,
    caller: DeviceCaller,
    operation: Option<OperationId>,
    account: String,
    members: Map<String, Value>,
) -> Result<Answer> {
    let key = operation_key(&caller.device.device_id, operation);
    let work = {
        let (unit, key) = (unit.clone(), key.clone());
        async move {
            let oun = &caller.channel.operating_unit_number;
            let configuration = unit.channel_configuration(oun)?;
            let stored = find_visible(&unit, &caller, &account).await?;
            let identity = stored.identity();
            let here = Circumstances {
                configuration: &contract::channel_configuration(&configuration),
                // Whether headquarters can be reached is told by asking it.
                connection: Connection::Online,
                identity: Some(&identity),
            };
            if identity.is_pending() || gate::check(Action::EditCustomer, here).is_err() {
                return Err(ApiError::new(ErrorId::UpdateAsyncCustomerNotSupported));
            }
            check_record_id(&stored.customer, &members)?;
            let merged = merge(&stored.customer, members)?;
            let customer = keep_identity(check(&configuration, &merged)?, &stored.customer);
            let request = rts::UpdateCustomer { operating_unit_number: oun.clone(), customer };
            let answer: CustomerReply =
                unit.ask_headquarters(rts::path::UPDATE_CUSTOMER, &request, caller.lang).await?;

            let mut customer = answer.customer;
            customer.customer_id = stored.customer.customer_id;
            customer.is_async_customer = false;
            let reply = reply(StatusCode::OK, &customer)?;
            let operation_id = operation.map_or_else(mint_guid, |id| id.to_string());
            let version = answer.version;
            keep_headquarters_state(&unit, &customer, version, &operation_id, key.as_ref(), reply)
                .await
        }
    };
    once(unit, key, work).await
}

/// The customer, unless it is another channel's pending one (R124).
pub async fn find_visible(
    unit: &ScaleUnit,
    caller: &DeviceCaller,
    account: &str,
) -> Result<customers::StoredCustomer> {
    let stored = customers::find(unit.database.read(), account).await?;
    let stored = stored.filter(|stored| {
        !stored.customer.is_async_customer
            || stored.operating_unit_number == caller.channel.operating_unit_number
    });
    stored.ok_or(ApiError::new(ErrorId::CustomerNotFound))
}

/// A caller that names a record means that one (R168).
fn check_record_id(customer: &Customer, members: &Map<String, Value>) -> Result<()> {
    match members.get("RecordId").and_then(Value::as_i64) {
        Some(id) if id != 0 && id != customer.record_id => Err(ApiError::new(ErrorId::IdMismatch)),
        _ => Ok(()),
    }
}

fn merge(customer: &Customer, members: Map<String, Value>) -> Result<Customer> {
    let mut merged = serde_json::to_value(customer)?;
    for (name, value) in members {
        if CHANGEABLE.contains(&name.as_str()) {
            merged[name] = value;
        }
    }
    serde_path_to_error::deserialize(merged)
        .map_err(|error| ApiError::new(ErrorId::BadRequest).about_member(error.path().to_string()))
}

fn keep_identity(customer: Customer, stored: &Customer) -> Customer {
    Customer {
        account_number: stored.account_number.clone(),
        customer_id: stored.customer_id.clone(),
        record_id: stored.record_id,
        party_number: stored.party_number.clone(),
        created_date_time: stored.created_date_time.clone(),
        loyalty_cards: stored.loyalty_cards.clone(),
        ..customer
    }
}
