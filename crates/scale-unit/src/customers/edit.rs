//! What an edit makes of a customer, whichever way it goes.

use contract::ErrorId;
use contract::commerce::{ChannelConfiguration, Customer, CustomerAffiliation, CustomerChange};
use domain::gate::Action;
use service::{ApiError, Result};

use crate::configuration::Channel;
use crate::customers::carried::leave_out_of_change;
use crate::customers::entry::{check, check_address};
use crate::customers::visibility::is_hidden;
use crate::guid::mint_guid;

/// Which action a change is: the gate decides by it.
pub fn action(customer: &Customer, change: &CustomerChange) -> Action {
    let rest = CustomerChange { addresses: Vec::new(), record_id: None, ..change.clone() };
    if change.only_adds_addresses(customer) {
        Action::AddAddress
    } else if rest == CustomerChange::default() {
        Action::EditAddress
    } else {
        Action::EditCustomer
    }
}

/// The customer with the change, checked; and the members that were left out because it
/// may not carry them.
pub fn edited(
    channel: &Channel,
    before: &Customer,
    mut change: CustomerChange,
) -> Result<(Customer, Vec<String>)> {
    check_record_id(before, &change)?;
    let left_out = leave_out_of_change(channel.features(), before, &mut change);
    if let Some(affiliations) = &mut change.customer_affiliations {
        keep_hidden(&channel.configuration, before, affiliations);
    }
    let mut after = before.clone();
    change.apply(&mut after);
    let mut after = keep_identity(check(channel, &after)?, before);
    for (index, address) in after.addresses.iter_mut().enumerate() {
        let known = before.addresses.iter().find(|known| known.id == address.id);
        if known.is_none() {
            check_address(index, address)?;
        }
        address.is_async_address = known.is_none_or(|known| known.is_async_address);
        if address.id.is_empty() {
            address.id = mint_guid();
        }
    }
    Ok((after, left_out))
}

/// A caller that names a record means that one; a pending customer has none (R168).
fn check_record_id(customer: &Customer, change: &CustomerChange) -> Result<()> {
    match change.record_id {
        Some(id) if id != 0 && id != customer.record_id && !customer.is_async_customer => {
            Err(ApiError::new(ErrorId::IdMismatch))
        }
        _ => Ok(()),
    }
}

/// What is hidden in channels can be neither given nor taken away there (R074).
fn keep_hidden(
    configuration: &ChannelConfiguration,
    before: &Customer,
    affiliations: &mut Vec<CustomerAffiliation>,
) {
    let is_hidden = |own: &CustomerAffiliation| is_hidden(configuration, own.record_id);
    affiliations.retain(|own| !is_hidden(own));
    affiliations.extend(before.customer_affiliations.iter().filter(|own| is_hidden(own)).cloned());
}

fn keep_identity(customer: Customer, before: &Customer) -> Customer {
    Customer {
        account_number: before.account_number.clone(),
        customer_id: before.customer_id.clone(),
        record_id: before.record_id,
        party_number: before.party_number.clone(),
        is_async_customer: before.is_async_customer,
        created_date_time: before.created_date_time.clone(),
        loyalty_cards: before.loyalty_cards.clone(),
        ..customer
    }
}
