//! The Real-time Service: what a scale unit asks while a person waits.

mod create_customer;
mod issue_loyalty_card;
mod search_customers;
mod update_customer;

use axum::Router;
use axum::routing::{MethodRouter, post};
use contract::ErrorId;
use contract::rts::{CustomerReply, path};
use service::ApiError;
use sqlx::AnyConnection;

use crate::customer::defaults::ChannelDefaults;
use crate::customer::table::StoredCustomer;
use crate::scale_unit;
use crate::state::Shared;

pub(crate) fn routes(headquarters: &Shared) -> Router {
    scale_unit::only(headquarters, of_each_path(), "/RealtimeService/{*rest}")
}

fn of_each_path() -> [(&'static str, MethodRouter<Shared>); path::ALL.len()] {
    [
        (path::CREATE_CUSTOMER, post(create_customer::create_customer)),
        (path::UPDATE_CUSTOMER, post(update_customer::update_customer)),
        (path::ISSUE_LOYALTY_CARD, post(issue_loyalty_card::issue_loyalty_card)),
        (path::SEARCH_CUSTOMERS, post(search_customers::search_customers)),
    ]
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
