//! Converts a customer to rows of the async tables and back: the scale unit writes the rows of an
//! operation, headquarters applies them to its customer.

use domain::consent;

use super::{
    AsyncAddressRow, AsyncAffiliationRow, AsyncAttributeRow, AsyncContactRow, AsyncCustomerRow,
    AsyncRow, AsyncRows, ChannelRow, operation,
};
use crate::commerce::{
    Address, ContactInfo, Customer, CustomerAffiliation, CustomerAttribute, CustomerAttributeValue,
    MarketingConsent,
};

/// The origin of the rows of one operation.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    pub channel: &'a ChannelRow,
    /// Register number; empty for an online channel.
    pub terminal: &'a str,
    /// RFC 3339, UTC.
    pub at: &'a str,
}

/// The rows of the operation that creates `customer`, without counters.
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

/// Applies the rows of one operation to `customer`: the customer row with its whole lists, if there
/// is one, then the addresses.
pub fn put_into(customer: &mut Customer, rows: &OperationRows<'_>) {
    if let Some(row) = rows.customer {
        row.put_into(customer);
        customer.contacts = rows.contacts.iter().map(ContactInfo::from).collect();
        customer.customer_affiliations =
            rows.affiliations.iter().map(CustomerAffiliation::from).collect();
        customer.attributes = rows.attributes.iter().map(CustomerAttribute::from).collect();
    }
    for row in rows.addresses {
        put_address(&mut customer.addresses, row);
    }
}

/// All rows of one operation.
#[derive(Clone, Copy, Debug, Default)]
pub struct OperationRows<'a> {
    /// Absent when the operation is about addresses only.
    pub customer: Option<&'a AsyncCustomerRow>,
    pub addresses: &'a [AsyncAddressRow],
    pub contacts: &'a [AsyncContactRow],
    pub affiliations: &'a [AsyncAffiliationRow],
    pub attributes: &'a [AsyncAttributeRow],
}

struct Rows<'a> {
    customer: &'a Customer,
    origin: Origin<'a>,
}

impl Rows<'_> {
    fn of_customer(&self, operation: i32) -> AsyncRows {
        let customer = self.customer;
        AsyncRows {
            customers: vec![self.customer_row(operation)],
            addresses: Vec::new(),
            contacts: self.list(operation, &customer.contacts),
            affiliations: self.list(operation, &customer.customer_affiliations),
            attributes: self.list(operation, &customer.attributes),
        }
    }

    fn customer_row(&self, operation: i32) -> AsyncCustomerRow {
        let row = AsyncCustomerRow {
            company: self.origin.channel.company.clone(),
            originating_channel: self.origin.channel.operating_unit_number.clone(),
            terminal: self.origin.terminal.to_owned(),
            created_at: self.origin.at.to_owned(),
            ..AsyncCustomerRow::from(self.customer)
        };
        self.addressed(operation, row)
    }

    fn address(&self, operation: i32, address: &Address) -> AsyncAddressRow {
        let row = AsyncAddressRow {
            originating_channel: self.origin.channel.operating_unit_number.clone(),
            terminal: self.origin.terminal.to_owned(),
            created_at: self.origin.at.to_owned(),
            ..AsyncAddressRow::from(address)
        };
        self.addressed(operation, row)
    }

    fn list<'m, M, R: AsyncRow + From<&'m M>>(&self, operation: i32, members: &'m [M]) -> Vec<R> {
        members.iter().map(|member| self.addressed(operation, R::from(member))).collect()
    }

    /// Names a pending customer by GUID, one that has an account number by that.
    fn addressed<R: AsyncRow>(&self, operation: i32, mut row: R) -> R {
        let customer = self.customer;
        if customer.is_async_customer {
            row.address_to(operation, &customer.customer_id, "");
        } else {
            row.address_to(operation, "", &customer.account_number);
        }
        row
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

/// The row of the new primary address has already demoted the previous one.
fn is_touched(before: &Address, after: &Address) -> bool {
    let gave_way = before.is_primary && !after.is_primary;
    let before =
        if gave_way { Address { is_primary: false, ..before.clone() } } else { before.clone() };
    before != *after
}

impl From<&Customer> for AsyncCustomerRow {
    /// Without what says where the row comes from.
    fn from(customer: &Customer) -> Self {
        Self {
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
            marketing_consents: consents_to_json(&customer.marketing_consents),
            ..Self::default()
        }
    }
}

impl AsyncCustomerRow {
    fn put_into(&self, customer: &mut Customer) {
        customer.name.clone_from(&self.name);
        customer.first_name.clone_from(&self.first_name);
        customer.middle_name.clone_from(&self.middle_name);
        customer.last_name.clone_from(&self.last_name);
        customer.phonetic_first_name.clone_from(&self.phonetic_first_name);
        customer.phonetic_last_name.clone_from(&self.phonetic_last_name);
        customer.phonetic_name.clone_from(&self.phonetic_name);
        customer.customer_type_value = self.relationship_type;
        customer.phone.clone_from(&self.phone);
        customer.email.clone_from(&self.email);
        customer.receipt_email.clone_from(&self.receipt_email);
        customer.language.clone_from(&self.language);
        customer.currency_code.clone_from(&self.currency);
        customer.customer_group.clone_from(&self.customer_group);
        customer.title_record_id = self.title_record_id;
        // An unreadable text adds nothing and removes nothing.
        let answers: Vec<MarketingConsent> =
            serde_json::from_str(&self.marketing_consents).unwrap_or_default();
        consent::merge(&mut customer.marketing_consents, &answers);
    }
}

/// JSON; blank for a customer without any answer.
fn consents_to_json(consents: &[MarketingConsent]) -> String {
    // Texts and flags always serialize.
    let json = (!consents.is_empty()).then(|| serde_json::to_string(consents).ok());
    json.flatten().unwrap_or_default()
}

impl From<&Address> for AsyncAddressRow {
    /// Without what says where the row comes from.
    fn from(address: &Address) -> Self {
        Self {
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
            ..Self::default()
        }
    }
}

impl From<&AsyncAddressRow> for Address {
    fn from(row: &AsyncAddressRow) -> Self {
        Self {
            id: row.address_id.clone(),
            name: row.name.clone(),
            street: row.street.clone(),
            city: row.city.clone(),
            state: row.state.clone(),
            zip_code: row.zip_code.clone(),
            three_letter_iso_region_name: row.country.clone(),
            phone: row.phone.clone(),
            logistics_location_role_record_id: row.purpose,
            is_primary: row.is_primary != 0,
            ..Self::default()
        }
    }
}

/// At most one address stays primary.
fn put_address(addresses: &mut Vec<Address>, row: &AsyncAddressRow) {
    let is_it = |address: &Address| !row.address_id.is_empty() && address.id == row.address_id;
    if row.operation == operation::DEACTIVATE {
        addresses.retain(|address| !is_it(address));
        return;
    }
    if row.is_primary != 0 {
        for other in addresses.iter_mut() {
            other.is_primary = false;
        }
    }
    match addresses.iter_mut().find(|known| is_it(known)) {
        Some(known) => *known = row.into(),
        None => addresses.push(row.into()),
    }
}

impl From<&ContactInfo> for AsyncContactRow {
    fn from(contact: &ContactInfo) -> Self {
        Self {
            contact_type: contact.contact_type_value,
            locator: contact.contact.clone(),
            is_primary: i32::from(contact.is_primary),
            marketing_consent: i32::from(contact.is_marketing_consent_given),
            ..Self::default()
        }
    }
}

impl From<&AsyncContactRow> for ContactInfo {
    fn from(row: &AsyncContactRow) -> Self {
        Self {
            contact_type_value: row.contact_type,
            contact: row.locator.clone(),
            is_primary: row.is_primary != 0,
            is_marketing_consent_given: row.marketing_consent != 0,
        }
    }
}

impl From<&CustomerAffiliation> for AsyncAffiliationRow {
    fn from(affiliation: &CustomerAffiliation) -> Self {
        Self { affiliation: affiliation.record_id, ..Self::default() }
    }
}

impl From<&AsyncAffiliationRow> for CustomerAffiliation {
    fn from(row: &AsyncAffiliationRow) -> Self {
        Self { record_id: row.affiliation, name: String::new() }
    }
}

impl From<&CustomerAttribute> for AsyncAttributeRow {
    fn from(attribute: &CustomerAttribute) -> Self {
        Self {
            name: attribute.name.clone(),
            value: attribute.attribute_value.string_value.clone(),
            ..Self::default()
        }
    }
}

impl From<&AsyncAttributeRow> for CustomerAttribute {
    fn from(row: &AsyncAttributeRow) -> Self {
        Self {
            name: row.name.clone(),
            attribute_value: CustomerAttributeValue { string_value: row.value.clone() },
        }
    }
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
