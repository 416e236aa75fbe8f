//! A customer as typed, and as checked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::address::{Address, AddressDraft};
use crate::consent::{self, Consent};
use crate::contact::{Contact, ContactKind, email, phone};
use crate::name::{CustomerType, Name, Reading};
use crate::text::{is_unseen, kana, single_line};
use crate::validation::{Errors, Field, FieldError, Problem};

/// Longest part of a person's name, in characters: the published generic limit.
pub const NAME_PART_LENGTH_MAX: usize = 64;
/// Longest organization name, in characters (`DIRPARTYTABLE.NAME`).
pub const ORGANIZATION_NAME_LENGTH_MAX: usize = 100;
/// Most secondary contacts of one customer.
pub const CONTACTS_MAX: usize = 20;
/// Most addresses of one request; R057 asks for fifty and more.
pub const ADDRESSES_MAX: usize = 200;
/// Most attributes or affiliations of one customer.
pub const LIST_MAX: usize = 100;
/// Longest attribute value, in characters.
pub const ATTRIBUTE_LENGTH_MAX: usize = 1_000;

/// The value of an attribute that headquarters defined, kept as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeValue {
    pub name: String,
    pub value: String,
}

/// A customer as it is being typed: anything goes, nothing is lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerDraft {
    pub customer_type: CustomerType,
    /// 0 is none, as on the wire.
    pub title_record_id: i64,
    pub first_name: String,
    pub middle_name: String,
    pub last_name: String,
    pub organization_name: String,
    /// How the name is read, in kana (R224).
    pub reading: Reading,
    pub phone: String,
    pub email: String,
    pub receipt_email: String,
    pub language: String,
    pub contacts: Vec<Contact>,
    pub affiliations: Vec<i64>,
    pub attributes: Vec<AttributeValue>,
    pub addresses: Vec<AddressDraft>,
    /// What the customer has agreed to; answers that are not saved yet have no time.
    pub consents: Vec<Consent>,
}

/// A checked customer. Only [`CustomerDraft::check`] makes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CustomerDetails {
    pub name: Name,
    pub title_record_id: i64,
    pub phone: String,
    pub email: String,
    pub receipt_email: String,
    pub language: String,
    pub contacts: Vec<Contact>,
    pub affiliations: Vec<i64>,
    pub attributes: Vec<AttributeValue>,
    pub addresses: Vec<Address>,
    pub consents: Vec<Consent>,
}

impl CustomerDraft {
    /// What is said otherwise here than `before`, in the order of the form. What is blank is
    /// not said.
    pub fn differences(&self, before: &Self) -> Vec<Field> {
        let addresses = |draft: &Self| {
            let said = draft.addresses.iter().filter(|address| !address.is_blank());
            said.cloned().collect::<Vec<_>>()
        };
        let attributes = |draft: &Self| {
            let said = draft.attributes.iter().filter(|it| !it.value.is_empty());
            said.map(|it| (it.name.clone(), it.value.clone())).collect::<BTreeMap<_, _>>()
        };
        let differs = [
            (Field::CustomerType, self.customer_type != before.customer_type),
            (Field::Title, self.title_record_id != before.title_record_id),
            (Field::FirstName, self.first_name != before.first_name),
            (Field::MiddleName, self.middle_name != before.middle_name),
            (Field::LastName, self.last_name != before.last_name),
            (Field::Name, self.organization_name != before.organization_name),
            (Field::ReadingOfFirstName, self.reading.first != before.reading.first),
            (Field::ReadingOfLastName, self.reading.last != before.reading.last),
            (Field::ReadingOfName, self.reading.organization != before.reading.organization),
            (Field::Phone, self.phone != before.phone),
            (Field::Email, self.email != before.email),
            (Field::ReceiptEmail, self.receipt_email != before.receipt_email),
            (Field::Language, self.language != before.language),
            (Field::Contacts, self.contacts != before.contacts),
            (Field::Consents, self.consents != before.consents),
            (Field::Addresses, addresses(self) != addresses(before)),
            (Field::Affiliation(0), self.affiliations != before.affiliations),
            (Field::Attribute(0), attributes(self) != attributes(before)),
        ];
        differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
    }

    /// The checked customer, or every field that is wrong, in the form's order.
    pub fn check(&self) -> Result<CustomerDetails, Vec<FieldError>> {
        let mut errors = Errors::default();
        let name = self.check_name(&mut errors);
        let phone_number = errors.take(Field::Phone, phone(&self.phone));
        let email_address = errors.take(Field::Email, email(&self.email));
        let receipt_email = errors.take(Field::ReceiptEmail, email(&self.receipt_email));
        let language = errors.take(Field::Language, single_line(&self.language, 10));
        let contacts = self.check_contacts(&mut errors);
        let attributes = self.check_attributes(&mut errors);
        let addresses = self.check_addresses(&mut errors);
        let consents = errors.take(Field::Contacts, consent::check(&self.consents));
        if self.affiliations.len() > LIST_MAX {
            errors.add(Field::Affiliation(LIST_MAX), Problem::TooLong { max: LIST_MAX });
        }
        errors.into_result(CustomerDetails {
            name,
            title_record_id: self.title_record_id,
            phone: phone_number,
            email: email_address,
            receipt_email,
            language,
            contacts,
            affiliations: self.affiliations.clone(),
            attributes,
            addresses,
            consents,
        })
    }

    /// A person needs a name, an organization too (R143). One part is enough:
    /// not everybody has a family name.
    fn check_name(&self, errors: &mut Errors) -> Name {
        match self.customer_type {
            CustomerType::Organization => {
                let name = single_line(&self.organization_name, ORGANIZATION_NAME_LENGTH_MAX);
                let name = errors.take(Field::Name, name.and_then(required));
                let reading = &self.reading.organization;
                let organization =
                    errors.take(Field::ReadingOfName, kana(reading, ORGANIZATION_NAME_LENGTH_MAX));
                Name::Organization { name, reading: Reading { organization, ..Default::default() } }
            }
            CustomerType::Person => {
                let mut part =
                    |field, raw| errors.take(field, single_line(raw, NAME_PART_LENGTH_MAX));
                let first = part(Field::FirstName, &self.first_name);
                let middle = part(Field::MiddleName, &self.middle_name);
                let last = part(Field::LastName, &self.last_name);
                if is_unseen(&self.first_name) && is_unseen(&self.last_name) {
                    errors.add(Field::FirstName, Problem::Required);
                }
                let mut read = |field, raw| errors.take(field, kana(raw, NAME_PART_LENGTH_MAX));
                let reading = Reading {
                    first: read(Field::ReadingOfFirstName, &self.reading.first),
                    last: read(Field::ReadingOfLastName, &self.reading.last),
                    organization: String::new(),
                };
                Name::Person { first, middle, last, reading }
            }
        }
    }

    fn check_contacts(&self, errors: &mut Errors) -> Vec<Contact> {
        if self.contacts.len() > CONTACTS_MAX {
            errors.add(Field::Contacts, Problem::TooLong { max: CONTACTS_MAX });
            return Vec::new();
        }
        let mut contacts: Vec<Contact> = Vec::new();
        for (index, contact) in self.contacts.iter().enumerate() {
            let value = match contact.kind {
                ContactKind::Phone => phone(&contact.value),
                ContactKind::Email => email(&contact.value),
            };
            let value = errors.take(Field::Contact(index), value.and_then(required));
            let is_second_primary = contact.is_primary
                && contacts.iter().any(|other| other.is_primary && other.kind == contact.kind);
            if is_second_primary {
                errors.add(Field::Contact(index), Problem::MultiplePrimary);
            }
            contacts.push(Contact { value, ..contact.clone() });
        }
        contacts
    }

    fn check_attributes(&self, errors: &mut Errors) -> Vec<AttributeValue> {
        if self.attributes.len() > LIST_MAX {
            errors.add(Field::Attribute(LIST_MAX), Problem::TooLong { max: LIST_MAX });
            return Vec::new();
        }
        let mut attributes = Vec::new();
        for (index, attribute) in self.attributes.iter().enumerate() {
            let field = Field::Attribute(index);
            let name = single_line(&attribute.name, NAME_PART_LENGTH_MAX).and_then(required);
            let name = errors.take(field, name);
            let value = errors.take(field, single_line(&attribute.value, ATTRIBUTE_LENGTH_MAX));
            attributes.push(AttributeValue { name, value });
        }
        attributes
    }

    fn check_addresses(&self, errors: &mut Errors) -> Vec<Address> {
        if self.addresses.len() > ADDRESSES_MAX {
            errors.add(Field::Addresses, Problem::TooLong { max: ADDRESSES_MAX });
            return Vec::new();
        }
        let mut addresses: Vec<Address> = Vec::with_capacity(self.addresses.len());
        for (index, draft) in self.addresses.iter().enumerate() {
            let mut address = draft.check(index, errors);
            address.is_primary &= !addresses.iter().any(|earlier| earlier.is_primary);
            addresses.push(address);
        }
        if let Some(first) = addresses.first()
            && !first.is_primary
            && !addresses.iter().any(|address| address.is_primary)
            && let Some(first) = addresses.first_mut()
        {
            first.is_primary = true;
        }
        addresses
    }
}

impl CustomerDetails {
    /// Takes what the system of record sent, unchecked: headquarters' data is shown even where
    /// today's rules would refuse it.
    pub fn from_system_of_record(draft: CustomerDraft) -> Self {
        let name = match draft.customer_type {
            CustomerType::Organization => {
                Name::Organization { name: draft.organization_name, reading: draft.reading }
            }
            CustomerType::Person => Name::Person {
                first: draft.first_name,
                middle: draft.middle_name,
                last: draft.last_name,
                reading: draft.reading,
            },
        };
        Self {
            name,
            title_record_id: draft.title_record_id,
            phone: draft.phone,
            email: draft.email,
            receipt_email: draft.receipt_email,
            language: draft.language,
            contacts: draft.contacts,
            affiliations: draft.affiliations,
            attributes: draft.attributes,
            addresses: draft.addresses.into_iter().map(Address::from_system_of_record).collect(),
            consents: draft.consents,
        }
    }
}

impl From<&CustomerDetails> for CustomerDraft {
    fn from(details: &CustomerDetails) -> Self {
        let mut draft = Self {
            customer_type: details.name.customer_type(),
            title_record_id: details.title_record_id,
            phone: details.phone.clone(),
            email: details.email.clone(),
            receipt_email: details.receipt_email.clone(),
            language: details.language.clone(),
            reading: details.name.reading().clone(),
            contacts: details.contacts.clone(),
            affiliations: details.affiliations.clone(),
            attributes: details.attributes.clone(),
            addresses: details.addresses.iter().map(AddressDraft::from).collect(),
            consents: details.consents.clone(),
            ..Self::default()
        };
        match &details.name {
            Name::Organization { name, .. } => draft.organization_name = name.clone(),
            Name::Person { first, middle, last, .. } => {
                draft.first_name = first.clone();
                draft.middle_name = middle.clone();
                draft.last_name = last.clone();
            }
        }
        draft
    }
}

fn required(text: String) -> Result<String, Problem> {
    if text.is_empty() { Err(Problem::Required) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::AddressField;

    fn person(first: &str, middle: &str, last: &str) -> CustomerDraft {
        CustomerDraft {
            first_name: first.to_owned(),
            middle_name: middle.to_owned(),
            last_name: last.to_owned(),
            ..CustomerDraft::default()
        }
    }

    fn errors_of(draft: &CustomerDraft) -> Vec<(Field, Problem)> {
        let errors = draft.check().err().unwrap_or_default();
        errors.into_iter().map(|error| (error.field, error.problem)).collect()
    }

    #[test]
    fn r013_a_persons_name_is_its_parts_with_single_spaces() {
        let name = |draft: CustomerDraft| draft.check().unwrap().name.full();
        assert_eq!(name(person("Aiko", "", "Mori")), "Aiko Mori");
        assert_eq!(name(person("  Aiko ", " B.  C. ", "Mori")), "Aiko B. C. Mori");
        assert_eq!(name(person("", "", "Mori")), "Mori");
    }

    #[test]
    fn what_differs_from_before_is_named_in_the_order_of_the_form() {
        let before = person("Aiko", "", "Mori");
        assert_eq!(before.differences(&before), []);
        let after = CustomerDraft {
            last_name: "Sato".to_owned(),
            email: "a@b.co".to_owned(),
            addresses: vec![AddressDraft::default()],
            ..before.clone()
        };
        assert_eq!(after.differences(&before), [Field::LastName, Field::Email]);
    }

    #[test]
    fn r143_a_person_without_a_name_and_an_organization_without_name_are_refused() {
        assert_eq!(errors_of(&person(" ", "X", "")), [(Field::FirstName, Problem::Required)]);
        let organization = CustomerDraft {
            customer_type: CustomerType::Organization,
            ..person("ignored", "", "")
        };
        assert_eq!(errors_of(&organization), [(Field::Name, Problem::Required)]);
    }

    #[test]
    fn r224_a_reading_is_kept_in_katakana_and_stored_behind_what_has_none() {
        let read = CustomerDraft {
            reading: Reading { last: "もり".to_owned(), ..Reading::default() },
            ..person("愛子", "", "森")
        };
        let details = read.check().unwrap();
        assert_eq!(details.name.reading().last, "モリ");
        assert_eq!(CustomerDraft::from(&details).check().unwrap(), details);
        let long = Reading { last: "モ".repeat(65), ..Reading::default() };
        let long = CustomerDraft { reading: long, ..read };
        assert_eq!(errors_of(&long), [(Field::ReadingOfLastName, Problem::TooLong { max: 64 })]);
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let mut draft = person(&"森".repeat(65), "", "Mori");
        draft.phone = "03-CALL-ME".to_owned();
        draft.email = "aiko@".to_owned();
        draft.addresses = vec![
            AddressDraft {
                country: "Narnia".to_owned(),
                city: "x".to_owned(),
                ..Default::default()
            },
            AddressDraft::default(),
        ];
        assert_eq!(
            errors_of(&draft),
            [
                (Field::FirstName, Problem::TooLong { max: 64 }),
                (Field::Phone, Problem::InvalidPhone),
                (Field::Email, Problem::InvalidEmail),
                (Field::Address(0, AddressField::Country), Problem::UnknownValue),
                (Field::Address(1, AddressField::Whole), Problem::EmptyAddress),
            ]
        );
    }

    #[test]
    fn r075_two_primary_contacts_of_one_kind_are_refused() {
        let contact = |kind, value: &str| Contact {
            kind,
            value: value.to_owned(),
            is_primary: true,
            consents_to_marketing: false,
        };
        let mut draft = person("Aiko", "", "Mori");
        draft.contacts = vec![
            contact(ContactKind::Phone, "03-1111-1111"),
            contact(ContactKind::Email, "a@b.co"),
            contact(ContactKind::Phone, "03-2222-2222"),
        ];
        assert_eq!(errors_of(&draft), [(Field::Contact(2), Problem::MultiplePrimary)]);
    }

    #[test]
    fn exactly_one_address_is_primary() {
        let address = |city: &str, is_primary| AddressDraft {
            city: city.to_owned(),
            is_primary,
            ..Default::default()
        };
        let primaries = |addresses| {
            let draft = CustomerDraft { addresses, ..person("A", "", "B") };
            let details = draft.check().unwrap();
            details.addresses.iter().map(|a| a.is_primary).collect::<Vec<_>>()
        };
        assert_eq!(primaries(vec![address("a", false), address("b", false)]), [true, false]);
        assert_eq!(primaries(vec![address("a", true), address("b", true)]), [true, false]);
        assert_eq!(primaries(vec![address("a", false), address("b", true)]), [false, true]);
    }

    #[test]
    fn a_checked_customer_checked_again_is_the_same() {
        let mut draft = person("Aiko", "", "Mori");
        draft.addresses = vec![AddressDraft {
            country: "jp".to_owned(),
            city: "Chuo".to_owned(),
            ..Default::default()
        }];
        let details = draft.check().unwrap();
        assert_eq!(details.addresses[0].country, "JPN");
        assert_eq!(CustomerDraft::from(&details).check().unwrap(), details);
    }
}
