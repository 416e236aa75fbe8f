//! The Real-time Service: what a scale unit asks headquarters while a person waits. `POST
//! /RealtimeService/{operation}` on headquarters, `Authorization: Bearer` with the credential of
//! the scale unit, which names its own channels only.
//!
//! A communication failure (no connection, time-out, reset, or a 5xx answer without an
//! [`ErrorBody`](crate::ErrorBody)) leads to an async customer (R015). A refusal (any other answer
//! that is not a success) is shown to the worker (R016).

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

    pub const ALL: [&str; 4] =
        [CREATE_CUSTOMER, UPDATE_CUSTOMER, ISSUE_LOYALTY_CARD, SEARCH_CUSTOMERS];
}

/// Creates the customer `customer.customer_id` once: for an id that it knows headquarters answers
/// with the existing customer.
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

/// Issues a card; headquarters generates an empty `card_number`. For an operation id that it knows
/// it answers with the card that it issued.
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
    /// The channel that asks.
    pub operating_unit_number: String,
    pub keyword: String,
    /// Country in which phone numbers are dialled: the store's, three letters.
    pub country: String,
    pub top: u32,
    pub skip: u32,
}

/// The customer's new state at headquarters, with `account_number`, `record_id` and `party_number`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CustomerReply {
    pub customer: Customer,
    /// The version of this state in job 1010: a channel never replaces a newer state by an older
    /// one.
    pub version: i64,
}
