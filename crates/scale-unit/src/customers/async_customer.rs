//! What makes a customer an async one.

use contract::commerce::{ChannelConfiguration, Customer, CustomerAffiliation};
use domain::gate::{Part, may_carry};

use crate::configuration::Channel;

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
    let left_out = leave_out(channel, customer, is_async);
    if may_carry(Part::Affiliations, channel.features(), is_async) {
        inherit_affiliations(&channel.configuration, customer);
    }
    left_out
}

/// Takes away what the gate does not allow, and says which members the caller misses
/// (R047-R050, R070, R071).
fn leave_out(channel: &Channel, customer: &mut Customer, is_async: bool) -> Vec<String> {
    let features = channel.features();
    let mut left_out = Vec::new();
    let mut note = |member: &str| left_out.push(member.to_owned());
    if !may_carry(Part::Title, features, is_async) && customer.title_record_id != 0 {
        customer.title_record_id = 0;
        note("TitleRecordId");
    }
    if !may_carry(Part::Affiliations, features, is_async) {
        let gone = std::mem::take(&mut customer.customer_affiliations);
        if gone.iter().any(|own| !is_hidden(&channel.configuration, own.record_id)) {
            note("CustomerAffiliations");
        }
    }
    if !may_carry(Part::SecondaryContacts, features, is_async) && !customer.contacts.is_empty() {
        customer.contacts.clear();
        customer.marketing_consents.retain(|answer| answer.contact.is_empty());
        note("Contacts");
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

/// *Hide in channels*: acts on prices, and is nobody's business at a register (R074).
pub fn is_hidden(configuration: &ChannelConfiguration, affiliation: i64) -> bool {
    let mut known = configuration.affiliations.iter();
    known.any(|known| known.record_id == affiliation && known.hide_in_channels)
}

/// A new GUID in its form on the wire.
pub fn mint_guid() -> String {
    uuid::Builder::from_random_bytes(rand::random()).into_uuid().hyphenated().to_string()
}
