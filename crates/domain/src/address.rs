//! Postal addresses: several a customer, each with a purpose and a country.

use serde::{Deserialize, Serialize};

use crate::contact::phone;
use crate::country::Country;
use crate::name::CustomerType;
use crate::text::{half_width, single_line};
use crate::validation::{AddressField, Errors, Field, Problem};

/// Longest name, city or state, in characters: the published generic limit.
pub const ADDRESS_TEXT_LENGTH_MAX: usize = 64;
/// Longest street, in characters (`LOGISTICSPOSTALADDRESS.STREET`).
pub const STREET_LENGTH_MAX: usize = 250;
/// Longest postal code, in characters.
pub const ZIP_CODE_LENGTH_MAX: usize = 10;

/// `RecordId` of an address purpose that headquarters defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PurposeId(pub i64);

/// What an address is for, as headquarters defines it. The number of Home
/// differs between published samples, so it is read, never assumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressPurpose {
    pub id: PurposeId,
    /// `AddressType` on the wire.
    pub address_type: i32,
    /// `Home`, `Business`, …: the name that the default is found by.
    pub name: String,
}

/// Home for a person, Business for an organization (R141).
pub fn default_purpose(
    customer_type: CustomerType,
    purposes: &[AddressPurpose],
) -> Option<&AddressPurpose> {
    let name = match customer_type {
        CustomerType::Person => "Home",
        CustomerType::Organization => "Business",
    };
    purposes.iter().find(|purpose| purpose.name == name)
}

/// An address as it is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressDraft {
    /// Which address it is; empty for one that is new (R058).
    pub id: String,
    pub name: String,
    pub zip_code: String,
    /// Two or three letters.
    pub country: String,
    pub state: String,
    pub city: String,
    pub street: String,
    pub phone: String,
    pub purpose: Option<PurposeId>,
    pub is_primary: bool,
}

/// A checked address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Address {
    /// A GUID, minted where the address is captured; empty for one of headquarters'
    /// that has none (R058).
    pub id: String,
    pub name: String,
    pub zip_code: String,
    /// Three letters; empty when no country was given.
    pub country: String,
    pub state: String,
    pub city: String,
    pub street: String,
    pub phone: String,
    pub purpose: Option<PurposeId>,
    pub is_primary: bool,
}

impl AddressDraft {
    /// Country of the store (R142), purpose by the kind of customer (R141).
    pub fn with_defaults(
        customer_type: CustomerType,
        country: &str,
        purposes: &[AddressPurpose],
    ) -> Self {
        Self {
            country: country.to_owned(),
            purpose: default_purpose(customer_type, purposes).map(|purpose| purpose.id),
            ..Self::default()
        }
    }

    /// Whether nothing was typed: such an address in the form is not an address.
    /// Country and purpose are defaults and do not count.
    pub fn is_blank(&self) -> bool {
        [&self.name, &self.zip_code, &self.state, &self.city, &self.street, &self.phone]
            .iter()
            .all(|text| text.trim().is_empty())
    }

    /// What does not fit the country, in an address that a person is writing: a postal code of
    /// another shape, and with a street, what mail needs besides (R224).
    ///
    /// Only forms ask. [`CustomerDraft::check`](crate::CustomerDraft::check), which every server
    /// does too, accepts what older registers accepted.
    pub fn unfit(&self) -> Vec<(AddressField, Problem)> {
        let mut unfit = Vec::new();
        let Some(country) = Country::from_code(self.country.trim()) else { return unfit };
        let text = |field| match field {
            AddressField::ZipCode => self.zip_code.trim(),
            AddressField::State => self.state.trim(),
            AddressField::City => self.city.trim(),
            _ => self.street.trim(),
        };
        let zip_code = text(AddressField::ZipCode);
        if !zip_code.is_empty() && country.postal_code(zip_code).is_none() {
            let code = [country.alpha2().as_bytes()[0], country.alpha2().as_bytes()[1]];
            unfit.push((AddressField::ZipCode, Problem::InvalidPostalCode { country: code }));
        }
        if !self.street.trim().is_empty() {
            let missing = country.needed().filter(|field| text(*field).is_empty());
            unfit.extend(missing.map(|field| (field, Problem::Required)));
        }
        unfit
    }

    pub(crate) fn check(&self, index: usize, errors: &mut Errors) -> Address {
        let at = |field| Field::Address(index, field);
        let mut line = |field, raw: &str, max| errors.take(at(field), single_line(raw, max));
        let name = line(AddressField::Name, &self.name, ADDRESS_TEXT_LENGTH_MAX);
        let state = line(AddressField::State, &self.state, ADDRESS_TEXT_LENGTH_MAX);
        let city = line(AddressField::City, &self.city, ADDRESS_TEXT_LENGTH_MAX);
        let street = line(AddressField::Street, &self.street, STREET_LENGTH_MAX);
        let phone = errors.take(at(AddressField::Phone), phone(&self.phone));
        let country = Country::from_code(self.country.trim());
        let zip_code = country.and_then(|country| country.postal_code(&self.zip_code));
        let zip_code = zip_code.unwrap_or_else(|| half_width(&self.zip_code));
        let zip_code = single_line(&zip_code, ZIP_CODE_LENGTH_MAX);
        let zip_code = errors.take(at(AddressField::ZipCode), zip_code);
        if country.is_none() && !self.country.trim().is_empty() {
            errors.add(at(AddressField::Country), Problem::UnknownValue);
        }
        if self.is_blank() {
            errors.add(at(AddressField::Whole), Problem::EmptyAddress);
        }
        Address {
            id: self.id.clone(),
            name,
            zip_code,
            country: country.map_or("", Country::alpha3).to_owned(),
            state,
            city,
            street,
            phone,
            purpose: self.purpose,
            is_primary: self.is_primary,
        }
    }
}

impl Address {
    pub(crate) fn from_system_of_record(draft: AddressDraft) -> Self {
        Self {
            id: draft.id,
            name: draft.name,
            zip_code: draft.zip_code,
            country: draft.country,
            state: draft.state,
            city: draft.city,
            street: draft.street,
            phone: draft.phone,
            purpose: draft.purpose,
            is_primary: draft.is_primary,
        }
    }
}

impl From<&Address> for AddressDraft {
    fn from(address: &Address) -> Self {
        Self {
            id: address.id.clone(),
            name: address.name.clone(),
            zip_code: address.zip_code.clone(),
            country: address.country.clone(),
            state: address.state.clone(),
            city: address.city.clone(),
            street: address.street.clone(),
            phone: address.phone.clone(),
            purpose: address.purpose,
            is_primary: address.is_primary,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn purposes() -> Vec<AddressPurpose> {
        [(1, "Business"), (6, "Home"), (9, "Post box")]
            .map(|(number, name)| AddressPurpose {
                id: PurposeId(i64::from(number)),
                address_type: number,
                name: name.to_owned(),
            })
            .to_vec()
    }

    #[test]
    fn r141_purpose_defaults_to_home_for_a_person_and_business_for_an_organization() {
        let draft = |kind| AddressDraft::with_defaults(kind, "JPN", &purposes()).purpose;
        assert_eq!(draft(CustomerType::Person), Some(PurposeId(6)));
        assert_eq!(draft(CustomerType::Organization), Some(PurposeId(1)));
    }

    #[test]
    fn r224_a_street_needs_what_mail_in_its_country_needs() {
        let unfit = |country: &str, zip_code: &str, street: &str| {
            let (country, street) = (country.to_owned(), street.to_owned());
            let zip_code = zip_code.to_owned();
            AddressDraft { country, street, zip_code, ..AddressDraft::default() }.unfit()
        };
        let required = |fields: &[AddressField]| {
            fields.iter().map(|field| (*field, Problem::Required)).collect::<Vec<_>>()
        };
        let (state, city) = (AddressField::State, AddressField::City);
        assert_eq!(unfit("JPN", "104-0061", "銀座1"), required(&[state, city]));
        assert_eq!(unfit("DEU", "26133", "Ring 1"), required(&[city]));
        assert_eq!(unfit("HKG", "", "1 Queen's Road"), required(&[state]), "no postal code");
        assert_eq!(unfit("SGP", "546080", "1 Orchard Road"), []);
        assert_eq!(unfit("", "", "1 Main Street"), [], "no country");
        assert_eq!(unfit("USA", "", ""), [], "a place, not an address yet");
        let code = Problem::InvalidPostalCode { country: *b"US" };
        assert_eq!(unfit("USA", "9501", ""), [(AddressField::ZipCode, code)]);
    }

    #[test]
    fn r142_country_defaults_to_the_stores() {
        let draft = AddressDraft::with_defaults(CustomerType::Person, "JPN", &purposes());
        assert_eq!(draft.country, "JPN");
        assert!(draft.is_blank());
    }
}
