//! What makes a customer an async one, and its rows for the P-job.

use contract::cdx::{
    AsyncAddressRow, AsyncAffiliationRow, AsyncAttributeRow, AsyncContactRow, AsyncCustomerRow,
    AsyncRows, operation,
};
use contract::commerce::{ChannelConfiguration, Customer, CustomerAffiliation};
use contract::{cdx::ChannelRow, channel_configuration};
use domain::Feature;

/// The customer as it stays until headquarters has given it a number: the GUID for an
/// account number, no record, no party (R010, R014).
pub fn pending(configuration: &ChannelConfiguration, customer: Customer) -> Customer {
    let mut customer = with_what_async_allows(configuration, customer);
    customer.account_number = customer.customer_id.clone();
    customer.record_id = 0;
    customer.party_number = String::new();
    customer.is_async_customer = true;
    for address in &mut customer.addresses {
        address.is_async_address = true;
        if address.id.is_empty() {
            address.id = mint_guid();
        }
    }
    customer
}

/// The one place that decides what an async customer may carry: with *enhanced async
/// customer creation* it inherits the default customer's affiliations (R067), without
/// it does not (R047).
fn with_what_async_allows(
    configuration: &ChannelConfiguration,
    mut customer: Customer,
) -> Customer {
    let features = channel_configuration(configuration).features;
    if features.contains(Feature::EnhancedAsyncCreation) {
        let inherited = configuration.default_customer.iter().flat_map(|d| &d.affiliations);
        for &record_id in inherited {
            let has = |own: &CustomerAffiliation| own.record_id == record_id;
            if !customer.customer_affiliations.iter().any(has) {
                let name = String::new();
                customer.customer_affiliations.push(CustomerAffiliation { record_id, name });
            }
        }
    }
    customer
}

/// A new GUID in its form on the wire.
pub fn mint_guid() -> String {
    uuid::Builder::from_random_bytes(rand::random()).into_uuid().hyphenated().to_string()
}

/// The rows of the operation that creates `customer`, yet without numbers.
pub fn create_rows(customer: &Customer, channel: &ChannelRow) -> AsyncRows {
    let guid = || customer.customer_id.clone();
    AsyncRows {
        customers: vec![AsyncCustomerRow {
            operation: operation::CREATE,
            cust_account_async: guid(),
            name: customer.name.clone(),
            first_name: customer.first_name.clone(),
            middle_name: customer.middle_name.clone(),
            last_name: customer.last_name.clone(),
            relationship_type: customer.customer_type_value,
            phone: customer.phone.clone(),
            email: customer.email.clone(),
            receipt_email: customer.receipt_email.clone(),
            language: customer.language.clone(),
            currency: customer.currency_code.clone(),
            customer_group: customer.customer_group.clone(),
            title_record_id: customer.title_record_id,
            company: channel.company.clone(),
            originating_channel: channel.operating_unit_number.clone(),
            created_at: customer.created_date_time.clone(),
            ..Default::default()
        }],
        addresses: customer
            .addresses
            .iter()
            .map(|address| AsyncAddressRow {
                operation: operation::CREATE,
                cust_account_async: guid(),
                address_id: address.id.clone(),
                name: address.name.clone(),
                street: address.street.clone(),
                city: address.city.clone(),
                state: address.state.clone(),
                zip_code: address.zip_code.clone(),
                country: address.three_letter_iso_region_name.clone(),
                phone: address.phone.clone(),
                purpose: address.logistics_location_role_record_id,
                is_primary: i32::from(address.is_primary),
                created_at: customer.created_date_time.clone(),
                ..Default::default()
            })
            .collect(),
        contacts: customer
            .contacts
            .iter()
            .map(|contact| AsyncContactRow {
                operation: operation::CREATE,
                cust_account_async: guid(),
                contact_type: contact.contact_type_value,
                locator: contact.contact.clone(),
                is_primary: i32::from(contact.is_primary),
                marketing_consent: i32::from(contact.is_marketing_consent_given),
                ..Default::default()
            })
            .collect(),
        affiliations: customer
            .customer_affiliations
            .iter()
            .map(|affiliation| AsyncAffiliationRow {
                operation: operation::CREATE,
                cust_account_async: guid(),
                affiliation: affiliation.record_id,
                ..Default::default()
            })
            .collect(),
        attributes: customer
            .attributes
            .iter()
            .map(|attribute| AsyncAttributeRow {
                operation: operation::CREATE,
                cust_account_async: guid(),
                name: attribute.name.clone(),
                value: attribute.attribute_value.string_value.clone(),
                ..Default::default()
            })
            .collect(),
    }
}
