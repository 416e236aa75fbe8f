//! A customer as a channel may see it.

use contract::commerce::Customer;

use crate::async_customer::is_hidden;
use crate::configuration::Channel;

/// Without what is hidden in channels (R074).
pub fn shown(channel: &Channel, customer: &Customer) -> Customer {
    let mut shown = customer.clone();
    let configuration = &channel.configuration;
    shown.customer_affiliations.retain(|own| !is_hidden(configuration, own.record_id));
    shown
}
