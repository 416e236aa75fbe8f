//! The tag of a customer's state (RFC 9110): its channel database and its change there.

use contract::commerce::Customer;
use domain::change_log;

/// Strong, and the same in every answer with the state.
pub fn of(customer: &Customer) -> String {
    let database = change_log::database_of(&customer.channel_database_id);
    format!("\"{}.{database}\"", customer.channel_version)
}
