//! From what a caller sent to a customer that can be stored: the shared validation, the
//! values that headquarters defined, the defaults of the channel.

use contract::commerce::{
    Address, ChannelConfiguration, Customer, CustomerAttribute, CustomerAttributeValue,
};
use contract::{ErrorId, customer_from_details, details_from_customer};
use domain::attribute::check_values;
use domain::customer::{ADDRESSES_MAX, LIST_MAX};
use domain::validation::AddressField;
use domain::{Field, FieldError, Problem};
use service::{ApiError, Result};

use crate::configuration::Channel;

/// Longest customer group or currency that a caller may name, in characters.
const CODE_LENGTH_MAX: usize = 10;

/// The customer as it will be stored, or every field that is wrong. Numbers and ids
/// that servers give are blank; ids of addresses are kept.
pub fn check(channel: &Channel, sent: &Customer) -> Result<Customer> {
    let configuration = &channel.configuration;
    let mut sent = sent.clone();
    for address in &mut sent.addresses {
        choose_purpose(configuration, address);
    }
    let mut wrong = unknown_values(configuration, &sent);
    let details = match details_from_customer(&sent) {
        Ok(details) => {
            wrong.extend(check_values(&channel.rules.attributes, &details.attributes));
            if !wrong.is_empty() {
                return Err(ApiError::invalid(wrong));
            }
            details
        }
        Err(mut errors) => {
            errors.extend(wrong);
            return Err(ApiError::invalid(errors));
        }
    };
    let mut customer = customer_from_details(&details, &channel.rules.address_purposes);
    customer.customer_group = code("CustomerGroup", &sent.customer_group)?;
    customer.currency_code = code("CurrencyCode", &sent.currency_code)?;
    for (address, sent) in customer.addresses.iter_mut().zip(&sent.addresses) {
        address.id = uuid::Uuid::try_parse(&sent.id).map(|id| id.to_string()).unwrap_or_default();
    }
    for affiliation in &mut customer.customer_affiliations {
        let mut known = configuration.affiliations.iter();
        let known = known.find(|known| known.record_id == affiliation.record_id);
        affiliation.name = known.map(|known| known.name.clone()).unwrap_or_default();
    }
    Ok(customer)
}

/// Whether an address has nothing that headquarters could use: it would only fail later
/// (R063). Its name and its state alone are not enough.
pub fn check_address(index: usize, address: &Address) -> Result<()> {
    let telling = [
        &address.street,
        &address.city,
        &address.zip_code,
        &address.three_letter_iso_region_name,
        &address.phone,
    ];
    if telling.iter().any(|text| !text.is_empty()) {
        return Ok(());
    }
    let field = Field::Address(index, AddressField::Whole);
    Err(ApiError::invalid(vec![FieldError { field, problem: Problem::EmptyAddress }]))
}

/// A caller that names only the kind of address means the purpose of that kind.
fn choose_purpose(configuration: &ChannelConfiguration, address: &mut Address) {
    if address.logistics_location_role_record_id == 0 {
        let mut purposes = configuration.address_purposes.iter();
        let purpose = purposes.find(|purpose| purpose.address_type == address.address_type_value);
        address.logistics_location_role_record_id = purpose.map_or(0, |purpose| purpose.record_id);
    }
}

fn unknown_values(configuration: &ChannelConfiguration, sent: &Customer) -> Vec<FieldError> {
    let mut unknown = Vec::new();
    let mut check = |field, id: i64, is_known: bool| {
        if id != 0 && !is_known {
            unknown.push(FieldError { field, problem: Problem::UnknownValue });
        }
    };
    let title = sent.title_record_id;
    check(Field::Title, title, configuration.titles.iter().any(|known| known.record_id == title));
    // Of a list that is too long, that it is so is enough to know.
    let affiliations = sent.customer_affiliations.iter().take(LIST_MAX);
    for (index, affiliation) in affiliations.enumerate() {
        let id = affiliation.record_id;
        let is_known = configuration.affiliations.iter().any(|known| known.record_id == id);
        // 0 names no affiliation at all.
        check(Field::Affiliation(index), if id == 0 { -1 } else { id }, is_known);
    }
    for (index, address) in sent.addresses.iter().take(ADDRESSES_MAX).enumerate() {
        let id = address.logistics_location_role_record_id;
        let is_known = configuration.address_purposes.iter().any(|known| known.record_id == id);
        check(Field::Address(index, AddressField::Purpose), id, is_known);
    }
    unknown
}

fn code(member: &str, value: &str) -> Result<String> {
    let value = value.trim();
    if value.chars().count() > CODE_LENGTH_MAX || value.chars().any(char::is_control) {
        return Err(ApiError::new(ErrorId::BadRequest).about_member(member.to_owned()));
    }
    Ok(value.to_owned())
}

/// Fills what was left blank from the channel's default customer. The receipt e-mail
/// too, but only when none was given (R137); without a default customer everything
/// stays as typed (R140).
pub fn inherit(configuration: &ChannelConfiguration, customer: &mut Customer) {
    let default = configuration.default_customer.clone().unwrap_or_default();
    fill(&mut customer.customer_group, &default.customer_group);
    fill(&mut customer.currency_code, &default.currency_code);
    fill(&mut customer.currency_code, &configuration.currency_code);
    fill(&mut customer.language, &default.language);
    fill(&mut customer.receipt_email, &default.receipt_email);
    fill_attributes(configuration, customer);
}

/// An attribute that nothing was said about gets its default value (R145).
fn fill_attributes(configuration: &ChannelConfiguration, customer: &mut Customer) {
    for definition in &configuration.attribute_definitions {
        let is_said = customer.attributes.iter().any(|said| said.name == definition.name);
        if !is_said && !definition.default_value.is_empty() {
            let string_value = definition.default_value.clone();
            customer.attributes.push(CustomerAttribute {
                name: definition.name.clone(),
                attribute_value: CustomerAttributeValue { string_value },
            });
        }
    }
}

fn fill(value: &mut String, default: &str) {
    if value.is_empty() {
        default.clone_into(value);
    }
}

#[cfg(test)]
mod tests {
    use contract::commerce::{AddressPurpose, CustomerAffiliation, DefaultCustomer, Title};
    use domain::consent::MARKETING_WORDING;

    use super::*;

    fn configuration() -> ChannelConfiguration {
        ChannelConfiguration {
            currency_code: "JPY".to_owned(),
            titles: vec![Title { record_id: 1, name: "Ms".to_owned() }],
            address_purposes: vec![AddressPurpose {
                record_id: 60,
                address_type: 6,
                name: "Home".to_owned(),
                ..Default::default()
            }],
            default_customer: Some(DefaultCustomer {
                customer_group: "30".to_owned(),
                language: "ja".to_owned(),
                receipt_email: "store@example.com".to_owned(),
                ..Default::default()
            }),
            ..Default::default()
        }
    }

    fn channel() -> Channel {
        Channel::new(Default::default(), configuration())
    }

    fn aiko() -> Customer {
        Customer {
            first_name: "Aiko".to_owned(),
            last_name: "Mori".to_owned(),
            ..Default::default()
        }
    }

    #[test]
    fn r137_a_receipt_email_of_ones_own_is_kept_a_blank_one_is_inherited() {
        let mut customer = aiko();
        inherit(&configuration(), &mut customer);
        assert_eq!(customer.receipt_email, "store@example.com");
        assert_eq!((customer.customer_group.as_str(), customer.language.as_str()), ("30", "ja"));
        assert_eq!(customer.currency_code, "JPY");
        let mut customer = Customer { receipt_email: "own@example.com".to_owned(), ..aiko() };
        inherit(&configuration(), &mut customer);
        assert_eq!(customer.receipt_email, "own@example.com");
    }

    #[test]
    fn r140_without_a_default_customer_everything_stays_as_typed() {
        let channel = Channel::default();
        let mut customer = check(&channel, &aiko()).unwrap();
        inherit(&channel.configuration, &mut customer);
        assert_eq!(customer.customer_group, "");
        assert_eq!(customer.name, "Aiko Mori");
    }

    #[test]
    fn every_value_that_headquarters_does_not_know_is_named() {
        let sent = Customer {
            title_record_id: 9,
            customer_affiliations: vec![CustomerAffiliation { record_id: 9, ..Default::default() }],
            addresses: vec![Address {
                city: "Chuo-ku".to_owned(),
                logistics_location_role_record_id: 9,
                ..Default::default()
            }],
            phone: "call me".to_owned(),
            ..aiko()
        };
        let error = check(&channel(), &sent).unwrap_err();
        let fields: Vec<String> = error.fields.iter().map(|e| e.field.to_string()).collect();
        assert_eq!(
            fields,
            ["Phone", "TitleRecordId", "CustomerAffiliations[0]", "Addresses[0].AddressTypeValue"]
        );
    }

    #[test]
    fn the_kind_of_an_address_chooses_its_purpose() {
        let address =
            Address { city: "Chuo-ku".to_owned(), address_type_value: 6, ..Default::default() };
        let sent = Customer { addresses: vec![address], ..aiko() };
        let customer = check(&channel(), &sent).unwrap();
        assert_eq!(customer.addresses[0].logistics_location_role_record_id, 60);
    }

    /// Whoever changes these words raises the version of the wording too.
    #[test]
    fn r227_the_words_that_are_agreed_to_are_those_of_the_version() {
        assert_eq!(MARKETING_WORDING, "1");
        let lang = locale::Lang::En;
        assert_eq!(
            [lang.consent_text(), lang.consent_by_phone(), lang.consent_by_email()],
            [
                "We may tell the customer about offers and news. Agreeing is free, changes nothing \
                 about shopping here, and can be taken back at any time.",
                "Offers by phone or text message",
                "Offers by e-mail",
            ]
        );
    }
}
