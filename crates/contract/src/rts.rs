//! The Real-time Service: what a scale unit asks headquarters while somebody
//! waits. `POST /RealtimeService/{operation}` on headquarters, `Authorization:
//! Bearer` with the service key that both servers share.
//!
//! Communication failure (no connection, time-out, reset, or a 5xx answer without
//! an [`ErrorBody`](crate::ErrorBody)) and refusal (any other answer that is not
//! a success) are different things: the first makes an async customer (R015), the
//! second is shown (R016).

use serde::{Deserialize, Serialize};

use crate::commerce::{Customer, LoyaltyCard};

/// Paths on headquarters.
pub mod path {
    /// [`super::CreateCustomer`] → [`super::CustomerReply`].
    pub const CREATE_CUSTOMER: &str = "/RealtimeService/CreateCustomer";
    /// [`super::UpdateCustomer`] → [`super::CustomerReply`].
    pub const UPDATE_CUSTOMER: &str = "/RealtimeService/UpdateCustomer";
    /// [`super::IssueLoyaltyCard`] → [`super::CustomerReply`].
    pub const ISSUE_LOYALTY_CARD: &str = "/RealtimeService/IssueLoyaltyCard";
    /// [`super::SearchCustomers`] → `GlobalCustomerPage`.
    pub const SEARCH_CUSTOMERS: &str = "/RealtimeService/SearchCustomers";
}

/// Creates the customer `customer.customer_id` once: asked again with the same
/// id, headquarters answers with the customer that it already made.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CreateCustomer {
    pub operating_unit_number: String,
    pub customer: Customer,
}

/// Replaces the customer's data; `customer.account_number` names it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct UpdateCustomer {
    pub operating_unit_number: String,
    pub customer: Customer,
}

/// Issues a card; an empty `card_number` is generated. Asked again with the same
/// operation id, headquarters answers with the card that it already issued.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct IssueLoyaltyCard {
    pub operating_unit_number: String,
    pub operation_id: String,
    pub card: LoyaltyCard,
}

/// *Search all stores*.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct SearchCustomers {
    pub keyword: String,
    /// Where a phone number would be dialled: the store's, in three letters.
    pub country: String,
    pub top: u32,
    pub skip: u32,
}

/// The customer as headquarters now has it, with `account_number`, `record_id`
/// and `party_number`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CustomerReply {
    pub customer: Customer,
    /// The version that job 1010 knows this state by: a channel never replaces a
    /// newer state by an older one.
    pub version: i64,
}
