//! Which field is wrong, and how. Turned into words only at the edge, in the
//! reader's language.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A field of the customer form; on the wire its member name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Field {
    CustomerType,
    FirstName,
    MiddleName,
    LastName,
    ReadingOfFirstName,
    ReadingOfLastName,
    ReadingOfName,
    /// An organization's name, or a person's when nothing at all was typed.
    Name,
    Title,
    Phone,
    Email,
    ReceiptEmail,
    Language,
    Contact(usize),
    Affiliation(usize),
    Attribute(usize),
    Address(usize, AddressField),
    Addresses,
    Contacts,
    LoyaltyCardNumber,
    Consents,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AddressField {
    /// The address as a whole.
    Whole,
    Name,
    ZipCode,
    Country,
    State,
    City,
    Street,
    Phone,
    Purpose,
}

impl Field {
    /// The form field that a wire member name such as `Addresses[0].Street` means.
    pub fn from_member_name(name: &str) -> Option<Self> {
        let simple = match name {
            "CustomerTypeValue" => Some(Self::CustomerType),
            "FirstName" => Some(Self::FirstName),
            "MiddleName" => Some(Self::MiddleName),
            "LastName" => Some(Self::LastName),
            "Name" => Some(Self::Name),
            "PhoneticFirstName" => Some(Self::ReadingOfFirstName),
            "PhoneticLastName" => Some(Self::ReadingOfLastName),
            "PhoneticName" => Some(Self::ReadingOfName),
            "TitleRecordId" => Some(Self::Title),
            "Phone" => Some(Self::Phone),
            "Email" => Some(Self::Email),
            "ReceiptEmail" => Some(Self::ReceiptEmail),
            "Language" => Some(Self::Language),
            "Addresses" => Some(Self::Addresses),
            "Contacts" => Some(Self::Contacts),
            "CardNumber" => Some(Self::LoyaltyCardNumber),
            "MarketingConsents" => Some(Self::Consents),
            _ => None,
        };
        simple.or_else(|| Self::from_indexed_name(name))
    }

    fn from_indexed_name(name: &str) -> Option<Self> {
        let (list, rest) = name.split_once('[')?;
        let (index, rest) = rest.split_once(']')?;
        let index = index.parse().ok()?;
        match list {
            "Contacts" => Some(Self::Contact(index)),
            "CustomerAffiliations" => Some(Self::Affiliation(index)),
            "Attributes" => Some(Self::Attribute(index)),
            "Addresses" => {
                let member = rest.strip_prefix('.').unwrap_or_default();
                Some(Self::Address(index, AddressField::from_member_name(member)?))
            }
            _ => None,
        }
    }
}

impl AddressField {
    const NAMES: [(Self, &str); 9] = [
        (Self::Whole, ""),
        (Self::Name, "Name"),
        (Self::ZipCode, "ZipCode"),
        (Self::Country, "ThreeLetterISORegionName"),
        (Self::State, "State"),
        (Self::City, "City"),
        (Self::Street, "Street"),
        (Self::Phone, "Phone"),
        (Self::Purpose, "AddressTypeValue"),
    ];

    fn member_name(self) -> &'static str {
        Self::NAMES.iter().find(|(field, _)| *field == self).map_or("", |(_, name)| name)
    }

    fn from_member_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(field, _)| *field)
    }
}

/// The wire member name.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CustomerType => f.write_str("CustomerTypeValue"),
            Self::FirstName => f.write_str("FirstName"),
            Self::MiddleName => f.write_str("MiddleName"),
            Self::LastName => f.write_str("LastName"),
            Self::Name => f.write_str("Name"),
            Self::ReadingOfFirstName => f.write_str("PhoneticFirstName"),
            Self::ReadingOfLastName => f.write_str("PhoneticLastName"),
            Self::ReadingOfName => f.write_str("PhoneticName"),
            Self::Title => f.write_str("TitleRecordId"),
            Self::Phone => f.write_str("Phone"),
            Self::Email => f.write_str("Email"),
            Self::ReceiptEmail => f.write_str("ReceiptEmail"),
            Self::Language => f.write_str("Language"),
            Self::Addresses => f.write_str("Addresses"),
            Self::Contacts => f.write_str("Contacts"),
            Self::LoyaltyCardNumber => f.write_str("CardNumber"),
            Self::Consents => f.write_str("MarketingConsents"),
            Self::Contact(index) => write!(f, "Contacts[{index}]"),
            Self::Affiliation(index) => write!(f, "CustomerAffiliations[{index}]"),
            Self::Attribute(index) => write!(f, "Attributes[{index}]"),
            Self::Address(index, AddressField::Whole) => write!(f, "Addresses[{index}]"),
            Self::Address(index, field) => write!(f, "Addresses[{index}].{}", field.member_name()),
        }
    }
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    Required,
    /// `max` in characters, or in entries for a list.
    TooLong {
        max: usize,
    },
    /// A control character.
    InvalidCharacters,
    /// Only digits, spaces, `+`, `-` and parentheses.
    InvalidPhone,
    InvalidEmail,
    /// Of another shape than those of the country, which is named by its two-letter code.
    InvalidPostalCode {
        country: [u8; 2],
    },
    /// Not in the list that headquarters gave.
    UnknownValue,
    InvalidNumber,
    /// Outside the range that headquarters gave.
    OutOfRange,
    /// None of the address's fields is filled (R063).
    EmptyAddress,
    /// More than one primary contact of one kind (R075).
    MultiplePrimary,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: Field,
    pub problem: Problem,
}

/// Collects errors while values are built, so that a form shows all at once.
#[derive(Debug, Default)]
pub(crate) struct Errors(Vec<FieldError>);

impl Errors {
    pub(crate) fn add(&mut self, field: Field, problem: Problem) {
        self.0.push(FieldError { field, problem });
    }

    /// The value, or its default with the error noted.
    pub(crate) fn take<T: Default>(&mut self, field: Field, value: Result<T, Problem>) -> T {
        value.unwrap_or_else(|problem| {
            self.add(field, problem);
            T::default()
        })
    }

    pub(crate) fn into_result<T>(self, value: T) -> Result<T, Vec<FieldError>> {
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_name_and_its_field_are_the_same_thing() {
        let fields = [
            Field::FirstName,
            Field::Name,
            Field::ReadingOfFirstName,
            Field::ReadingOfLastName,
            Field::ReadingOfName,
            Field::Email,
            Field::Contact(2),
            Field::Affiliation(0),
            Field::Attribute(3),
            Field::Address(1, AddressField::Whole),
            Field::Address(1, AddressField::Street),
            Field::Addresses,
        ];
        for field in fields {
            assert_eq!(Field::from_member_name(&field.to_string()), Some(field));
        }
        assert_eq!(Field::from_member_name("Addresses[x].Street"), None);
        assert_eq!(Field::from_member_name("Nonsense"), None);
    }
}
