//! What makes a customer an async one.

use contract::commerce::{ChannelConfiguration, Customer, CustomerAffiliation};
use domain::gate::{Part, may_carry};

use crate::configuration::Channel;
use crate::customers::carried::leave_out_of_customer;
use crate::guid::mint_guid;

/// The customer as it stays until headquarters has given it a number: the GUID for an
/// account number, no record, no party (R010, R014). What an async customer may not
/// carry as the switches are is left out, and named.
pub fn pending(channel: &Channel, mut customer: Customer) -> (Customer, Vec<String>) {
    let left_out = fit(channel, &mut customer, true);
    customer.account_number.clone_from(&customer.customer_id);
    customer.record_id = 0;
    customer.party_number = String::new();
    customer.is_async_customer = true;
    for address in &mut customer.addresses {
        address.is_async_address = true;
        if address.id.is_empty() {
            address.id = mint_guid();
        }
    }
    (customer, left_out)
}

/// Makes a new customer carry what one of its kind may: what the gate does not allow goes,
/// and the default customer's affiliations come (R047, R067, R136). Answers with the
/// members that the caller misses.
pub fn fit(channel: &Channel, customer: &mut Customer, is_async: bool) -> Vec<String> {
    let (features, configuration) = (channel.features(), &channel.configuration);
    let left_out = leave_out_of_customer(features, configuration, customer, is_async);
    if may_carry(Part::Affiliations, features, is_async) {
        inherit_affiliations(configuration, customer);
    }
    left_out
}

/// Those of the default customer come on top of the customer's own (R067).
fn inherit_affiliations(configuration: &ChannelConfiguration, customer: &mut Customer) {
    let inherited = configuration.default_customer.iter().flat_map(|d| &d.affiliations);
    for &record_id in inherited {
        let has = |own: &CustomerAffiliation| own.record_id == record_id;
        if !customer.customer_affiliations.iter().any(has) {
            let mut known = configuration.affiliations.iter();
            let known = known.find(|known| known.record_id == record_id);
            let name = known.map(|known| known.name.clone()).unwrap_or_default();
            customer.customer_affiliations.push(CustomerAffiliation { record_id, name });
        }
    }
}
