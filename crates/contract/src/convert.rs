//! Conversion between the wire and the domain.

use domain::address::{Address, AddressDraft, PurposeId};
use domain::configuration as of_domain;
use domain::search::SearchKeys;
use domain::{
    AddressPurpose, AttributeDefinition, AttributeType, AttributeValue, Consent, Contact,
    ContactKind, CustomerDetails, CustomerDraft, CustomerType, Feature, Field, FieldError, Name,
    Problem, Reading,
};

use crate::commerce;

/// Checks a received customer by the rules that the register uses.
pub fn details_from_customer(
    customer: &commerce::Customer,
) -> Result<CustomerDetails, Vec<FieldError>> {
    if !matches!(customer.customer_type_value, 0..=2) {
        return Err(vec![FieldError {
            field: Field::CustomerType,
            problem: Problem::UnknownValue,
        }]);
    }
    draft_from_customer(customer).check()
}

/// Converts what the system of record sent, unchecked.
pub fn trusted_details_from_customer(customer: &commerce::Customer) -> CustomerDetails {
    CustomerDetails::from_system_of_record(draft_from_customer(customer))
}

/// The texts by which both servers and the register find the customer.
pub fn search_keys(customer: &commerce::Customer) -> SearchKeys {
    let account = (!customer.is_async_customer).then_some(customer.account_number.as_str());
    let cards = customer.loyalty_cards.iter().map(|card| card.card_number.as_str());
    SearchKeys::of(&trusted_details_from_customer(customer), account, cards)
}

fn draft_from_customer(customer: &commerce::Customer) -> CustomerDraft {
    // A caller that leaves it out means a person, as in the original.
    let customer_type = CustomerType::from_value(customer.customer_type_value).unwrap_or_default();
    CustomerDraft {
        customer_type,
        title_record_id: customer.title_record_id,
        first_name: customer.first_name.clone(),
        middle_name: customer.middle_name.clone(),
        last_name: customer.last_name.clone(),
        organization_name: match customer_type {
            CustomerType::Organization => customer.name.clone(),
            CustomerType::Person => String::new(),
        },
        reading: Reading {
            first: customer.phonetic_first_name.clone(),
            last: customer.phonetic_last_name.clone(),
            organization: customer.phonetic_name.clone(),
        },
        phone: customer.phone.clone(),
        email: customer.email.clone(),
        receipt_email: customer.receipt_email.clone(),
        language: customer.language.clone(),
        contacts: customer.contacts.iter().map(contact_from_wire).collect(),
        affiliations: customer.customer_affiliations.iter().map(|a| a.record_id).collect(),
        attributes: customer.attributes.iter().map(attribute_from_wire).collect(),
        addresses: customer.addresses.iter().map(address_from_wire).collect(),
        consents: customer.marketing_consents.iter().map(consent_from_wire).collect(),
    }
}

/// The entity of a checked customer, without the numbers, ids and times that servers set.
pub fn customer_from_details(
    details: &CustomerDetails,
    purposes: &[AddressPurpose],
) -> commerce::Customer {
    let mut customer = commerce::Customer {
        customer_type_value: details.name.customer_type().value(),
        name: details.name.full(),
        phonetic_first_name: details.name.reading().first.clone(),
        phonetic_last_name: details.name.reading().last.clone(),
        phonetic_name: details.name.reading().organization.clone(),
        title_record_id: details.title_record_id,
        phone: details.phone.clone(),
        email: details.email.clone(),
        receipt_email: details.receipt_email.clone(),
        language: details.language.clone(),
        contacts: details.contacts.iter().map(contact_to_wire).collect(),
        customer_affiliations: details
            .affiliations
            .iter()
            .map(|&record_id| commerce::CustomerAffiliation { record_id, name: String::new() })
            .collect(),
        attributes: details.attributes.iter().map(attribute_to_wire).collect(),
        addresses: details.addresses.iter().map(|a| address_to_wire(a, purposes)).collect(),
        marketing_consents: details.consents.iter().map(consent_to_wire).collect(),
        ..commerce::Customer::default()
    };
    if let Name::Person { first, middle, last, .. } = &details.name {
        customer.first_name = first.clone();
        customer.middle_name = middle.clone();
        customer.last_name = last.clone();
    }
    customer
}

fn address_from_wire(address: &commerce::Address) -> AddressDraft {
    let purpose = address.logistics_location_role_record_id;
    AddressDraft {
        id: address.id.clone(),
        name: address.name.clone(),
        zip_code: address.zip_code.clone(),
        country: address.three_letter_iso_region_name.clone(),
        state: address.state.clone(),
        city: address.city.clone(),
        street: address.street.clone(),
        phone: address.phone.clone(),
        purpose: (purpose != 0).then_some(PurposeId(purpose)),
        is_primary: address.is_primary,
    }
}

fn address_to_wire(address: &Address, purposes: &[AddressPurpose]) -> commerce::Address {
    let purpose = address.purpose.map_or(0, |PurposeId(id)| id);
    let address_type = purposes.iter().find(|known| known.id.0 == purpose);
    commerce::Address {
        id: address.id.clone(),
        name: address.name.clone(),
        street: address.street.clone(),
        city: address.city.clone(),
        state: address.state.clone(),
        zip_code: address.zip_code.clone(),
        three_letter_iso_region_name: address.country.clone(),
        phone: address.phone.clone(),
        address_type_value: address_type.map_or(0, |known| known.address_type),
        logistics_location_role_record_id: purpose,
        is_primary: address.is_primary,
        ..commerce::Address::default()
    }
}

const CONTACT_TYPE_PHONE: i32 = 1;
const CONTACT_TYPE_EMAIL: i32 = 2;

fn contact_kind(value: i32) -> ContactKind {
    match value {
        CONTACT_TYPE_EMAIL => ContactKind::Email,
        _ => ContactKind::Phone,
    }
}

fn contact_type(kind: ContactKind) -> i32 {
    match kind {
        ContactKind::Phone => CONTACT_TYPE_PHONE,
        ContactKind::Email => CONTACT_TYPE_EMAIL,
    }
}

fn consent_from_wire(consent: &commerce::MarketingConsent) -> Consent {
    Consent {
        kind: contact_kind(consent.contact_type_value),
        value: consent.contact.clone(),
        is_given: consent.is_given,
        wording: consent.wording.clone(),
        language: consent.language.clone(),
        at: consent.answered_date_time.clone(),
        channel: consent.operating_unit_number.clone(),
        worker: consent.worker_id.clone(),
    }
}

fn consent_to_wire(consent: &Consent) -> commerce::MarketingConsent {
    commerce::MarketingConsent {
        contact_type_value: contact_type(consent.kind),
        contact: consent.value.clone(),
        is_given: consent.is_given,
        wording: consent.wording.clone(),
        language: consent.language.clone(),
        answered_date_time: consent.at.clone(),
        operating_unit_number: consent.channel.clone(),
        worker_id: consent.worker.clone(),
    }
}

fn contact_from_wire(contact: &commerce::ContactInfo) -> Contact {
    Contact {
        kind: contact_kind(contact.contact_type_value),
        value: contact.contact.clone(),
        is_primary: contact.is_primary,
        consents_to_marketing: contact.is_marketing_consent_given,
    }
}

fn contact_to_wire(contact: &Contact) -> commerce::ContactInfo {
    commerce::ContactInfo {
        contact_type_value: contact_type(contact.kind),
        contact: contact.value.clone(),
        is_primary: contact.is_primary,
        is_marketing_consent_given: contact.consents_to_marketing,
    }
}

fn attribute_from_wire(attribute: &commerce::CustomerAttribute) -> AttributeValue {
    AttributeValue {
        name: attribute.name.clone(),
        value: attribute.attribute_value.string_value.clone(),
    }
}

fn attribute_to_wire(attribute: &AttributeValue) -> commerce::CustomerAttribute {
    commerce::CustomerAttribute {
        name: attribute.name.clone(),
        attribute_value: commerce::CustomerAttributeValue { string_value: attribute.value.clone() },
    }
}

/// The register's configuration. It ignores a feature with an unknown name: off (R161).
pub fn channel_configuration(
    wire: &commerce::ChannelConfiguration,
) -> of_domain::ChannelConfiguration {
    let enabled = wire.feature_states.iter().filter(|state| state.is_enabled);
    of_domain::ChannelConfiguration {
        channel: of_domain::Channel {
            operating_unit_number: wire.operating_unit_number.clone(),
            name: wire.name.clone(),
            country: wire.three_letter_iso_region_name.clone(),
            currency: wire.currency_code.clone(),
            default_customer: wire.default_customer.as_ref().map(|customer| {
                of_domain::DefaultCustomer {
                    account_number: customer.account_number.clone(),
                    customer_group: customer.customer_group.clone(),
                    currency: customer.currency_code.clone(),
                    language: customer.language.clone(),
                    receipt_email: customer.receipt_email.clone(),
                    affiliations: customer.affiliations.clone(),
                }
            }),
        },
        profile: of_domain::FunctionalityProfile {
            id: wire.functionality_profile_id.clone(),
            name: wire.functionality_profile_name.clone(),
            create_customers_async: wire.create_async_customers,
            generates_loyalty_card_number: wire.generate_loyalty_card_number,
            kiosk_idle_seconds: u32::try_from(wire.kiosk_idle_seconds).unwrap_or_default(),
        },
        features: enabled.filter_map(|state| Feature::from_technical_name(&state.name)).collect(),
        filters_shared_customer_data: wire.filter_shared_customer_data_tables,
        excludes_customers_from_offline: wire.exclude_customers_from_offline,
        titles: wire
            .titles
            .iter()
            .map(|title| of_domain::Title { record_id: title.record_id, name: title.name.clone() })
            .collect(),
        affiliations: wire
            .affiliations
            .iter()
            .map(|affiliation| of_domain::Affiliation {
                record_id: affiliation.record_id,
                name: affiliation.name.clone(),
                is_hidden_in_channels: affiliation.hide_in_channels,
            })
            .collect(),
        address_purposes: wire
            .address_purposes
            .iter()
            .map(|purpose| AddressPurpose {
                id: PurposeId(purpose.record_id),
                address_type: purpose.address_type,
                name: purpose.name.clone(),
            })
            .collect(),
        attributes: wire.attribute_definitions.iter().filter_map(attribute_definition).collect(),
        workers: wire
            .worker_versions
            .iter()
            .map(|worker| of_domain::WorkerVersion {
                worker_id: worker.worker_id.clone(),
                password_version: worker.password_version.clone(),
            })
            .collect(),
        is_demo: wire.is_demo,
    }
}

/// `None` for a type that the register does not offer (R146).
pub fn attribute_definition(wire: &commerce::AttributeDefinition) -> Option<AttributeDefinition> {
    Some(AttributeDefinition {
        name: wire.name.clone(),
        data_type: AttributeType::from_name(&wire.data_type)?,
        default_value: wire.default_value.clone(),
        help_text: wire.help_text.clone(),
        values: wire.values.clone(),
        minimum: wire.minimum,
        maximum: wire.maximum,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published sample's body of a create.
    const CREATE: &str = r#"{"AccountNumber":"","CustomerTypeValue":1,"FirstName":"Aiko",
        "LastName":"Mori","Email":"aiko@example.com","Phone":"0312345678","Language":"ja",
        "TitleRecordId":0,"ReceiptEmail":"","CustomerAffiliations":[],"Attributes":[],
        "Contacts":[],"Addresses":[{"Name":"Aiko Mori","Street":"1-2-3 Ginza","City":"Chuo-ku",
        "State":"13","ZipCode":"104-0061","ThreeLetterISORegionName":"JPN","AddressTypeValue":7,
        "IsPrimary":true}],"ExtensionProperties":[]}"#;

    #[test]
    fn the_published_sample_is_a_customer() {
        let customer: commerce::Customer = serde_json::from_str(CREATE).unwrap();
        let details = details_from_customer(&customer).unwrap();
        assert_eq!(details.name.full(), "Aiko Mori");
        assert_eq!(details.addresses[0].street, "1-2-3 Ginza");
    }

    #[test]
    fn what_a_register_sends_is_read_back_the_same() {
        let customer: commerce::Customer = serde_json::from_str(CREATE).unwrap();
        let details = details_from_customer(&customer).unwrap();
        let sent = customer_from_details(&details, &[]);
        assert_eq!(details_from_customer(&sent).unwrap(), details);
    }

    #[test]
    fn r161_an_unknown_feature_is_off() {
        let wire = commerce::ChannelConfiguration {
            feature_states: vec![commerce::FeatureState {
                name: "Unknown".to_owned(),
                is_enabled: true,
            }],
            ..Default::default()
        };
        assert_eq!(channel_configuration(&wire).features, Default::default());
    }
}
