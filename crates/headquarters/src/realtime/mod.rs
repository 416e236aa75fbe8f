//! The Real-time Service: what a scale unit asks while a person waits.

mod create_customer;
mod issue_loyalty_card;
mod search_customers;
mod update_customer;

use axum::routing::{any, post};
use axum::{Router, middleware};
use contract::ErrorId;
use contract::rts::{CustomerReply, path};
use service::ApiError;
use sqlx::AnyConnection;

use crate::customer::defaults::ChannelDefaults;
use crate::customer::table::StoredCustomer;
use crate::service_caller::require_service_key;
use crate::state::Shared;

pub(crate) fn routes(headquarters: &Shared) -> Router {
    Router::new()
        .route(path::CREATE_CUSTOMER, post(create_customer::create_customer))
        .route(path::UPDATE_CUSTOMER, post(update_customer::update_customer))
        .route(path::ISSUE_LOYALTY_CARD, post(issue_loyalty_card::issue_loyalty_card))
        .route(path::SEARCH_CUSTOMERS, post(search_customers::search_customers))
        .route("/RealtimeService/{*rest}", any(service::unknown_route))
        .layer(middleware::from_fn_with_state(headquarters.clone(), require_service_key))
        .with_state(headquarters.clone())
}

fn reply(record: StoredCustomer) -> CustomerReply {
    CustomerReply { customer: record.customer, version: record.version }
}

/// What the channel gives to its customers; an unknown channel is refused (R163).
async fn channel_defaults(
    connection: &mut AnyConnection,
    operating_unit_number: &str,
) -> Result<ChannelDefaults, ApiError> {
    let defaults = ChannelDefaults::load(connection, operating_unit_number).await?;
    defaults.ok_or_else(|| ApiError::new(ErrorId::ChannelNotFound))
}
