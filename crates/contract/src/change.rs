//! An edit: the members that differ, and their application to a customer.

use domain::consent;

use crate::commerce::{Address, Customer, CustomerChange};

impl CustomerChange {
    /// The edit that turns `before` into `after`. It omits unchanged members, so that it does not
    /// revert another person's changes.
    pub fn between(before: &Customer, after: &Customer) -> Self {
        fn differs<T: PartialEq + Clone>(before: &T, after: &T) -> Option<T> {
            (before != after).then(|| after.clone())
        }
        Self {
            record_id: None,
            customer_type_value: differs(&before.customer_type_value, &after.customer_type_value),
            name: differs(&before.name, &after.name),
            first_name: differs(&before.first_name, &after.first_name),
            middle_name: differs(&before.middle_name, &after.middle_name),
            last_name: differs(&before.last_name, &after.last_name),
            phonetic_first_name: differs(&before.phonetic_first_name, &after.phonetic_first_name),
            phonetic_last_name: differs(&before.phonetic_last_name, &after.phonetic_last_name),
            phonetic_name: differs(&before.phonetic_name, &after.phonetic_name),
            title_record_id: differs(&before.title_record_id, &after.title_record_id),
            phone: differs(&before.phone, &after.phone),
            email: differs(&before.email, &after.email),
            receipt_email: differs(&before.receipt_email, &after.receipt_email),
            language: differs(&before.language, &after.language),
            customer_group: None,
            currency_code: None,
            customer_affiliations: differs(
                &before.customer_affiliations,
                &after.customer_affiliations,
            ),
            addresses: address_changes(&before.addresses, &after.addresses),
            contacts: differs(&before.contacts, &after.contacts),
            attributes: differs(&before.attributes, &after.attributes),
            marketing_consents: after
                .marketing_consents
                .iter()
                .filter(|answer| !before.marketing_consents.contains(answer))
                .cloned()
                .collect(),
        }
    }

    /// Whether the edit only adds addresses.
    pub fn only_adds_addresses(&self, to: &Customer) -> bool {
        let rest = Self { addresses: Vec::new(), record_id: None, ..self.clone() };
        let is_new = |address: &Address| {
            !address.deactivate && !to.addresses.iter().any(|known| is_same(known, address))
        };
        rest == Self::default() && self.addresses.iter().all(is_new)
    }

    /// Applies the edit to `customer`.
    pub fn apply(self, customer: &mut Customer) {
        fn put<T>(member: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *member = value;
            }
        }
        put(&mut customer.customer_type_value, self.customer_type_value);
        put(&mut customer.name, self.name);
        put(&mut customer.first_name, self.first_name);
        put(&mut customer.middle_name, self.middle_name);
        put(&mut customer.last_name, self.last_name);
        put(&mut customer.phonetic_first_name, self.phonetic_first_name);
        put(&mut customer.phonetic_last_name, self.phonetic_last_name);
        put(&mut customer.phonetic_name, self.phonetic_name);
        put(&mut customer.title_record_id, self.title_record_id);
        put(&mut customer.phone, self.phone);
        put(&mut customer.email, self.email);
        put(&mut customer.receipt_email, self.receipt_email);
        put(&mut customer.language, self.language);
        put(&mut customer.customer_group, self.customer_group);
        put(&mut customer.currency_code, self.currency_code);
        put(&mut customer.customer_affiliations, self.customer_affiliations);
        put(&mut customer.contacts, self.contacts);
        put(&mut customer.attributes, self.attributes);
        consent::merge(&mut customer.marketing_consents, &self.marketing_consents);
        for address in self.addresses {
            put_address(&mut customer.addresses, address);
        }
        let has_primary = customer.addresses.iter().any(|address| address.is_primary);
        if let (Some(first), false) = (customer.addresses.first_mut(), has_primary) {
            first.is_primary = true;
        }
    }
}

fn is_same(known: &Address, named: &Address) -> bool {
    !named.id.is_empty() && known.id == named.id
}

fn address_changes(before: &[Address], after: &[Address]) -> Vec<Address> {
    let is_unchanged = |address: &&Address| !before.contains(address);
    let mut changes: Vec<Address> = after.iter().filter(is_unchanged).cloned().collect();
    let is_gone = |known: &&Address| {
        !known.id.is_empty() && !after.iter().any(|address| is_same(known, address))
    };
    changes.extend(before.iter().filter(is_gone).map(|gone| Address {
        id: gone.id.clone(),
        deactivate: true,
        ..Address::default()
    }));
    changes
}

fn put_address(addresses: &mut Vec<Address>, address: Address) {
    let place = addresses.iter().position(|known| is_same(known, &address));
    if address.deactivate {
        if let Some(place) = place {
            addresses.remove(place);
        }
        return;
    }
    if address.is_primary {
        for other in addresses.iter_mut() {
            other.is_primary = false;
        }
    }
    match place {
        Some(place) => addresses[place] = address,
        None => addresses.push(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commerce::MarketingConsent;

    fn address(id: &str, city: &str, is_primary: bool) -> Address {
        Address { id: id.to_owned(), city: city.to_owned(), is_primary, ..Address::default() }
    }

    fn aiko() -> Customer {
        Customer {
            first_name: "Aiko".to_owned(),
            phone: "1".to_owned(),
            addresses: vec![address("a", "Tokyo", true), address("b", "Osaka", false)],
            ..Customer::default()
        }
    }

    #[test]
    fn a_change_says_what_differs_and_leaves_the_rest_to_others() {
        let after = Customer { phone: "2".to_owned(), ..aiko() };
        let change = CustomerChange::between(&aiko(), &after);
        assert_eq!(serde_json::to_value(&change).unwrap(), serde_json::json!({ "Phone": "2" }));
        let mut meanwhile = Customer { first_name: "Aiko B.".to_owned(), ..aiko() };
        change.apply(&mut meanwhile);
        assert_eq!((meanwhile.first_name.as_str(), meanwhile.phone.as_str()), ("Aiko B.", "2"));
    }

    #[test]
    fn addresses_are_changed_removed_and_added_one_by_one() {
        let mut after = aiko();
        after.addresses = vec![address("b", "Kobe", true), address("", "Nara", false)];
        let change = CustomerChange::between(&aiko(), &after);
        assert!(!change.only_adds_addresses(&aiko()));
        let mut meanwhile = aiko();
        meanwhile.addresses.push(address("c", "Kyoto", false));
        change.apply(&mut meanwhile);
        let left: Vec<_> =
            meanwhile.addresses.iter().map(|it| (it.city.as_str(), it.is_primary)).collect();
        assert_eq!(left, [("Kobe", true), ("Kyoto", false), ("Nara", false)]);
    }

    #[test]
    fn r227_an_answer_is_added_and_takes_nothing_away() {
        let answer = |at: &str| MarketingConsent {
            answered_date_time: at.to_owned(),
            ..MarketingConsent::default()
        };
        let before = Customer { marketing_consents: vec![answer("1")], ..aiko() };
        let after =
            Customer { marketing_consents: vec![answer("1"), answer("2")], ..before.clone() };
        let change = CustomerChange::between(&before, &after);
        assert_eq!(change.marketing_consents, [answer("2")]);
        assert!(!change.only_adds_addresses(&before));
        let mut meanwhile =
            Customer { marketing_consents: vec![answer("1"), answer("3")], ..before };
        change.apply(&mut meanwhile);
        assert_eq!(meanwhile.marketing_consents, [answer("1"), answer("3"), answer("2")]);
    }

    #[test]
    fn an_address_stays_primary_when_the_primary_one_goes() {
        let mut after = aiko();
        after.addresses.remove(0);
        let mut customer = aiko();
        CustomerChange::between(&aiko(), &after).apply(&mut customer);
        assert!(customer.addresses[0].is_primary);
    }

    #[test]
    fn adding_addresses_is_told_from_editing() {
        let mut after = aiko();
        after.addresses.push(address("n", "Nara", false));
        assert!(CustomerChange::between(&aiko(), &after).only_adds_addresses(&aiko()));
        after.phone = "2".to_owned();
        assert!(!CustomerChange::between(&aiko(), &after).only_adds_addresses(&aiko()));
    }
}
