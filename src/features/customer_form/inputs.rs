//! The form's fields.

use domain::address::default_purpose;
use domain::gate::{self, Part};
use domain::{
    AddressDraft, AttributeValue, ChannelConfiguration, Consent, Contact, ContactKind,
    CustomerDraft, CustomerType, Field, FieldError, Reading, consent,
};
use leptos::prelude::*;
use ui::signal;

use crate::forms::{AddressInputs, ConsentInputs};

#[derive(Clone, Copy)]
pub struct ContactInputs {
    pub key: usize,
    /// `phone` or `email`.
    pub kind: RwSignal<String>,
    pub value: RwSignal<String>,
    pub is_primary: RwSignal<bool>,
    pub consents: RwSignal<bool>,
}

impl ContactInputs {
    fn draft(&self) -> Contact {
        Contact {
            kind: if self.kind.with(|kind| kind == "email") {
                ContactKind::Email
            } else {
                ContactKind::Phone
            },
            value: self.value.get(),
            is_primary: self.is_primary.get(),
            consents_to_marketing: self.consents.get(),
        }
    }
}

/// The form's fields as signals.
#[derive(Clone, Copy)]
pub struct CustomerInputs {
    pub is_organization: RwSignal<bool>,
    pub title: RwSignal<String>,
    pub first_name: RwSignal<String>,
    pub middle_name: RwSignal<String>,
    pub last_name: RwSignal<String>,
    pub organization_name: RwSignal<String>,
    /// How the names are read, in kana.
    pub reading_of_first: RwSignal<String>,
    pub reading_of_last: RwSignal<String>,
    pub reading_of_organization: RwSignal<String>,
    pub phone: RwSignal<String>,
    pub email: RwSignal<String>,
    pub receipt_email: RwSignal<String>,
    pub language: RwSignal<String>,
    pub contacts: RwSignal<Vec<ContactInputs>>,
    pub addresses: RwSignal<Vec<AddressInputs>>,
    pub consents: ConsentInputs,
    /// Whether the customer has each: those that it has, then the others.
    pub affiliations: StoredValue<Vec<(i64, RwSignal<bool>)>>,
    /// Names with their values: those that the customer has, then the others.
    pub attributes: StoredValue<Vec<(String, RwSignal<String>)>>,
    /// Whether the customer is or will be an async one.
    is_async: Signal<bool>,
    /// The values of parts that are not shown.
    before: StoredValue<CustomerDraft>,
    configuration: RwSignal<ChannelConfiguration>,
    next_key: StoredValue<usize>,
}

impl CustomerInputs {
    pub fn new(
        draft: &CustomerDraft,
        before: &CustomerDraft,
        is_async: Signal<bool>,
        configuration: RwSignal<ChannelConfiguration>,
    ) -> Self {
        let inputs = Self {
            is_organization: signal(draft.customer_type == CustomerType::Organization),
            title: signal(draft.title_record_id.to_string()),
            first_name: signal(draft.first_name.clone()),
            middle_name: signal(draft.middle_name.clone()),
            last_name: signal(draft.last_name.clone()),
            organization_name: signal(draft.organization_name.clone()),
            reading_of_first: signal(draft.reading.first.clone()),
            reading_of_last: signal(draft.reading.last.clone()),
            reading_of_organization: signal(draft.reading.organization.clone()),
            phone: signal(draft.phone.clone()),
            email: signal(draft.email.clone()),
            receipt_email: signal(draft.receipt_email.clone()),
            language: signal(draft.language.clone()),
            contacts: signal(Vec::new()),
            addresses: signal(Vec::new()),
            consents: ConsentInputs::new(&draft.consents),
            affiliations: StoredValue::new(Vec::new()),
            attributes: StoredValue::new(Vec::new()),
            is_async,
            before: StoredValue::new(before.clone()),
            configuration,
            next_key: StoredValue::new(0),
        };
        for contact in &draft.contacts {
            inputs.push_contact(contact);
        }
        for address in &draft.addresses {
            inputs.push_address(address);
        }
        if draft.addresses.is_empty() {
            inputs.add_address();
        }
        inputs.add_attributes(&draft.attributes);
        inputs.add_affiliations(&draft.affiliations);
        inputs
    }

    /// What the form now says, every address shown included. A part that is not shown keeps the
    /// customer's former values.
    pub fn draft(&self) -> CustomerDraft {
        let before = self.before.get_value();
        let attribute = |(name, value): &(String, RwSignal<String>)| AttributeValue {
            name: name.clone(),
            value: value.get(),
        };
        CustomerDraft {
            customer_type: self.customer_type(),
            title_record_id: if self.carries(Part::Title) {
                self.title.with(|title| title.parse().unwrap_or_default())
            } else {
                before.title_record_id
            },
            first_name: self.first_name.get(),
            middle_name: self.middle_name.get(),
            last_name: self.last_name.get(),
            organization_name: self.organization_name.get(),
            reading: Reading {
                first: self.reading_of_first.get(),
                last: self.reading_of_last.get(),
                organization: self.reading_of_organization.get(),
            },
            phone: self.phone.get(),
            email: self.email.get(),
            receipt_email: self.receipt_email.get(),
            language: self.language.get(),
            contacts: if self.carries(Part::SecondaryContacts) {
                self.contacts.with(|all| all.iter().map(ContactInputs::draft).collect())
            } else {
                before.contacts.clone()
            },
            affiliations: if self.carries(Part::Affiliations) {
                self.affiliations.with_value(|all| {
                    all.iter().filter(|(_, has)| has.get()).map(|(id, _)| *id).collect()
                })
            } else {
                before.affiliations.clone()
            },
            attributes: self.attributes.with_value(|all| all.iter().map(attribute).collect()),
            addresses: self.addresses.with(|all| all.iter().map(AddressInputs::draft).collect()),
            consents: self.answers(&before),
        }
    }

    /// What the customer has agreed to, with the answers that the form changes (R149, R227).
    fn answers(&self, before: &CustomerDraft) -> Vec<Consent> {
        let mut log = before.consents.clone();
        self.consents.answer(&before.consents, &mut log);
        if self.carries(Part::SecondaryContacts) {
            for contact in self.contacts.get() {
                let Contact { kind, value, consents_to_marketing, .. } = contact.draft();
                let mut known = before.contacts.iter();
                let known = known.find(|known| known.kind == kind && known.value == value);
                let was_given = known.is_some_and(|known| known.consents_to_marketing);
                consent::answer(&mut log, kind, &value, was_given, consents_to_marketing);
            }
        }
        log
    }

    fn customer_type(&self) -> CustomerType {
        if self.is_organization.get() { CustomerType::Organization } else { CustomerType::Person }
    }

    /// Whether the form asks for the part: only what the customer may carry (R049, R050,
    /// R069-R071).
    pub fn carries(&self, part: Part) -> bool {
        let is_async = self.is_async.get();
        self.configuration.with(|it| gate::may_carry(part, it.features, is_async))
    }

    pub fn add_contact(&self) {
        self.push_contact(&Contact::default());
    }

    pub fn remove_contact(&self, key: usize) {
        self.contacts.update(|all| all.retain(|contact| contact.key != key));
    }

    pub fn add_address(&self) {
        let kind = untrack(|| self.customer_type());
        let address = self.configuration.with_untracked(|it| blank_address(kind, it));
        self.push_address(&address);
    }

    pub fn remove_address(&self, key: usize) {
        self.addresses.update(|all| all.retain(|address| address.key != key));
    }

    /// Where changed addresses do not fit their country. An unchanged address is not checked.
    pub fn unfit_addresses(&self) -> Vec<FieldError> {
        let before = self.before.get_value();
        let mut unfit = Vec::new();
        self.addresses.with(|all| {
            for (place, address) in all.iter().enumerate() {
                let draft = address.draft();
                if before.addresses.contains(&draft) {
                    continue;
                }
                for (part, problem) in draft.unfit() {
                    unfit.push(FieldError { field: Field::Address(place, part), problem });
                }
            }
        });
        unfit
    }

    /// Purposes that were not chosen follow the kind of customer (R141).
    pub fn follow_customer_type(&self) {
        let now = untrack(|| self.customer_type());
        let before = match now {
            CustomerType::Person => CustomerType::Organization,
            CustomerType::Organization => CustomerType::Person,
        };
        let purpose = |kind| {
            self.configuration.with_untracked(|configuration| {
                let purpose = default_purpose(kind, &configuration.address_purposes);
                purpose.map_or(String::new(), |purpose| purpose.id.0.to_string())
            })
        };
        let (before, now) = (purpose(before), purpose(now));
        self.addresses.with_untracked(|all| {
            for address in all.iter().filter(|it| it.purpose.with_untracked(|it| *it == before)) {
                address.purpose.set(now.clone());
            }
        });
    }

    fn push_contact(&self, contact: &Contact) {
        let kind = match contact.kind {
            ContactKind::Phone => "phone",
            ContactKind::Email => "email",
        };
        let inputs = ContactInputs {
            key: self.take_key(),
            kind: signal(kind.to_owned()),
            value: signal(contact.value.clone()),
            is_primary: signal(contact.is_primary),
            consents: signal(contact.consents_to_marketing),
        };
        self.contacts.update(|all| all.push(inputs));
    }

    fn push_address(&self, address: &AddressDraft) {
        let inputs = AddressInputs::new(self.take_key(), address);
        self.addresses.update(|all| all.push(inputs));
    }

    fn add_attributes(&self, values: &[AttributeValue]) {
        let mut all = Vec::new();
        for value in values {
            all.push((value.name.clone(), signal(value.value.clone())));
        }
        self.configuration.with_untracked(|it| {
            for definition in &it.attributes {
                if !all.iter().any(|(name, _)| *name == definition.name) {
                    all.push((definition.name.clone(), signal(String::new())));
                }
            }
        });
        self.attributes.set_value(all);
    }

    fn add_affiliations(&self, has: &[i64]) {
        let mut all: Vec<_> = has.iter().map(|id| (*id, signal(true))).collect();
        self.configuration.with_untracked(|it| {
            for known in it.affiliations.iter().filter(|known| !has.contains(&known.record_id)) {
                all.push((known.record_id, signal(false)));
            }
        });
        self.affiliations.set_value(all);
    }

    fn take_key(&self) -> usize {
        self.next_key.update_value(|key| *key += 1);
        self.next_key.get_value()
    }
}

/// What the form of a new customer begins with: the default customer's language and
/// affiliations (R136), the store's country (R142), the attributes' defaults (R145).
pub fn blank(configuration: &ChannelConfiguration) -> CustomerDraft {
    let default = configuration.channel.default_customer.clone().unwrap_or_default();
    let attributes = configuration.attributes.iter().map(|definition| AttributeValue {
        name: definition.name.clone(),
        value: definition.default_value.clone(),
    });
    CustomerDraft {
        language: default.language,
        affiliations: default.affiliations,
        attributes: attributes.collect(),
        addresses: vec![blank_address(CustomerType::default(), configuration)],
        ..CustomerDraft::default()
    }
}

fn blank_address(kind: CustomerType, configuration: &ChannelConfiguration) -> AddressDraft {
    let country = &configuration.channel.country;
    AddressDraft::with_defaults(kind, country, &configuration.address_purposes)
}
