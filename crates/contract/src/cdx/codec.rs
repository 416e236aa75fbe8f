//! A customer's rows for the P-job.

use super::{
    AsyncAddressRow, AsyncAffiliationRow, AsyncAttributeRow, AsyncContactRow, AsyncCustomerRow,
    AsyncRows, ChannelRow, operation,
};
use crate::commerce::{Address, Customer};

/// Who writes the rows of one operation, and when.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    pub channel: &'a ChannelRow,
    /// Register number; empty for an online channel.
    pub terminal: &'a str,
    /// RFC 3339, UTC.
    pub at: &'a str,
}

/// The rows of the operation that creates `customer`, yet without numbers.
pub fn of_creation(customer: &Customer, origin: Origin<'_>) -> AsyncRows {
    let rows = Rows { customer, origin };
    let addresses = customer.addresses.iter();
    AsyncRows {
        addresses: addresses.map(|address| rows.address(operation::CREATE, address)).collect(),
        ..rows.of_customer(operation::CREATE)
    }
}

/// The rows of the operation that makes `after` of `before`: the customer with its whole
/// lists when anything but addresses differs, and the addresses that differ (R084-R086).
pub fn of_edit(before: &Customer, after: &Customer, origin: Origin<'_>) -> AsyncRows {
    let rows = Rows { customer: after, origin };
    let without_addresses =
        |customer: &Customer| Customer { addresses: Vec::new(), ..customer.clone() };
    let addresses = rows.touched_addresses(before);
    if without_addresses(before) == without_addresses(after) {
        return AsyncRows { addresses, ..AsyncRows::default() };
    }
    AsyncRows { addresses, ..rows.of_customer(operation::UPDATE) }
}

struct Rows<'a> {
    customer: &'a Customer,
    origin: Origin<'a>,
}

impl Rows<'_> {
    /// The GUID while the customer is pending, else nothing.
    fn guid(&self) -> String {
        if self.customer.is_async_customer {
            self.customer.customer_id.clone()
        } else {
            String::new()
        }
    }

    /// The account number of a customer that has one, else nothing.
    fn account(&self) -> String {
        if self.customer.is_async_customer {
            String::new()
        } else {
            self.customer.account_number.clone()
        }
    }

    fn of_customer(&self, operation: i32) -> AsyncRows {
        let customer = self.customer;
        AsyncRows {
            customers: vec![self.customer_row(operation)],
            addresses: Vec::new(),
            contacts: customer
                .contacts
                .iter()
                .map(|contact| AsyncContactRow {
                    operation,
                    cust_account_async: self.guid(),
                    cust_account: self.account(),
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
                    operation,
                    cust_account_async: self.guid(),
                    cust_account: self.account(),
                    affiliation: affiliation.record_id,
                    ..Default::default()
                })
                .collect(),
            attributes: customer
                .attributes
                .iter()
                .map(|attribute| AsyncAttributeRow {
                    operation,
                    cust_account_async: self.guid(),
                    cust_account: self.account(),
                    name: attribute.name.clone(),
                    value: attribute.attribute_value.string_value.clone(),
                    ..Default::default()
                })
                .collect(),
        }
    }

    fn customer_row(&self, operation: i32) -> AsyncCustomerRow {
        let customer = self.customer;
        AsyncCustomerRow {
            operation,
            cust_account_async: self.guid(),
            cust_account: self.account(),
            name: customer.name.clone(),
            first_name: customer.first_name.clone(),
            middle_name: customer.middle_name.clone(),
            last_name: customer.last_name.clone(),
            phonetic_first_name: customer.phonetic_first_name.clone(),
            phonetic_last_name: customer.phonetic_last_name.clone(),
            phonetic_name: customer.phonetic_name.clone(),
            relationship_type: customer.customer_type_value,
            phone: customer.phone.clone(),
            email: customer.email.clone(),
            receipt_email: customer.receipt_email.clone(),
            language: customer.language.clone(),
            currency: customer.currency_code.clone(),
            customer_group: customer.customer_group.clone(),
            title_record_id: customer.title_record_id,
            company: self.origin.channel.company.clone(),
            originating_channel: self.origin.channel.operating_unit_number.clone(),
            terminal: self.origin.terminal.to_owned(),
            created_at: self.origin.at.to_owned(),
            marketing_consents: self.consents(),
            ..Default::default()
        }
    }

    /// Blank for a customer who was never asked.
    fn consents(&self) -> String {
        let consents = &self.customer.marketing_consents;
        // Texts and flags alone can always be written.
        let json = (!consents.is_empty()).then(|| serde_json::to_string(consents).ok());
        json.flatten().unwrap_or_default()
    }

    fn address(&self, operation: i32, address: &Address) -> AsyncAddressRow {
        AsyncAddressRow {
            operation,
            cust_account_async: self.guid(),
            cust_account: self.account(),
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
            originating_channel: self.origin.channel.operating_unit_number.clone(),
            terminal: self.origin.terminal.to_owned(),
            created_at: self.origin.at.to_owned(),
            ..Default::default()
        }
    }

    fn touched_addresses(&self, before: &Customer) -> Vec<AsyncAddressRow> {
        let after = &self.customer.addresses;
        let find = |addresses: &[Address], id: &str| {
            addresses.iter().find(|address| address.id == id).cloned()
        };
        let mut rows = Vec::new();
        for address in after {
            match find(&before.addresses, &address.id) {
                None => rows.push(self.address(operation::CREATE, address)),
                Some(old) if is_touched(&old, address) => {
                    rows.push(self.address(operation::UPDATE, address));
                }
                Some(_) => {}
            }
        }
        let gone = before.addresses.iter().filter(|old| find(after, &old.id).is_none());
        rows.extend(gone.map(|old| self.address(operation::DEACTIVATE, old)));
        rows
    }
}

/// An address that is not the primary one any more has been touched by the row of the
/// one that is.
fn is_touched(before: &Address, after: &Address) -> bool {
    let gave_way = before.is_primary && !after.is_primary;
    let before =
        if gave_way { Address { is_primary: false, ..before.clone() } } else { before.clone() };
    before != *after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(id: &str, city: &str, is_primary: bool) -> Address {
        Address { id: id.to_owned(), city: city.to_owned(), is_primary, ..Address::default() }
    }

    fn customer(addresses: Vec<Address>) -> Customer {
        Customer {
            customer_id: "guid".to_owned(),
            account_number: "004012".to_owned(),
            addresses,
            ..Customer::default()
        }
    }

    fn edit(before: &Customer, after: &Customer) -> AsyncRows {
        let channel = ChannelRow::default();
        of_edit(before, after, Origin { channel: &channel, terminal: "GINZA-1", at: "now" })
    }

    #[test]
    fn r084_r086_only_touched_addresses_have_rows_and_each_says_what_happened() {
        let before = customer(vec![
            address("a", "Tokyo", true),
            address("b", "Osaka", false),
            address("c", "Kobe", false),
        ]);
        let after = customer(vec![
            address("a", "Tokyo", false),
            address("c", "Kyoto", true),
            address("d", "Nara", false),
        ]);
        let rows = edit(&before, &after);
        assert!(rows.customers.is_empty());
        let said: Vec<_> =
            rows.addresses.iter().map(|row| (row.address_id.as_str(), row.operation)).collect();
        assert_eq!(said, [("c", 2), ("d", 1), ("b", 3)]);
        assert!(rows.addresses.iter().all(|row| row.terminal == "GINZA-1"));
    }

    #[test]
    fn r084_an_operation_names_a_real_customer_by_number_and_a_pending_one_by_guid() {
        let real = customer(Vec::new());
        let edited = Customer { phone: "1".to_owned(), ..real.clone() };
        let row = edit(&real, &edited).customers.remove(0);
        assert_eq!((row.cust_account.as_str(), row.cust_account_async.as_str()), ("004012", ""));
        let pending = Customer { is_async_customer: true, ..real };
        let edited = Customer { phone: "1".to_owned(), ..pending.clone() };
        let row = edit(&pending, &edited).customers.remove(0);
        assert_eq!((row.cust_account.as_str(), row.cust_account_async.as_str()), ("", "guid"));
        assert_eq!(row.operation, operation::UPDATE);
    }

    #[test]
    fn what_did_not_change_has_no_rows() {
        let same = customer(vec![address("a", "Tokyo", true)]);
        assert_eq!(edit(&same, &same), AsyncRows::default());
    }
}
