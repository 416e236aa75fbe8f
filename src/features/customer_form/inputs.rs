//! What is being typed, and what is wrong with it.

use std::collections::HashSet;

use domain::address::default_purpose;
use domain::{
    AddressDraft, AttributeValue, ChannelConfiguration, Contact, ContactKind, CustomerDraft,
    CustomerType, Field, FieldError,
};
use leptos::prelude::*;
use locale::Lang;
use ui::signal;

use crate::forms::AddressInputs;
use crate::words;

#[derive(Clone, Copy)]
pub struct ContactInputs {
    pub key: usize,
    /// `phone` or `email`.
    pub kind: RwSignal<String>,
    pub value: RwSignal<String>,
    pub consents: RwSignal<bool>,
    is_primary: StoredValue<bool>,
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
            is_primary: self.is_primary.get_value(),
            consents_to_marketing: self.consents.get(),
        }
    }
}

/// The form's fields as signals.
#[derive(Clone, Copy)]
pub struct CustomerInputs {
    pub customer_type: RwSignal<CustomerType>,
    pub title: RwSignal<String>,
    pub first_name: RwSignal<String>,
    pub middle_name: RwSignal<String>,
    pub last_name: RwSignal<String>,
    pub organization_name: RwSignal<String>,
    pub phone: RwSignal<String>,
    pub email: RwSignal<String>,
    pub receipt_email: RwSignal<String>,
    pub contacts: RwSignal<Vec<ContactInputs>>,
    pub addresses: RwSignal<Vec<AddressInputs>>,
    pub affiliations: RwSignal<Vec<i64>>,
    /// Carried along unchanged: the form does not show them yet.
    pub attributes: StoredValue<Vec<AttributeValue>>,
    language: StoredValue<String>,
    configuration: RwSignal<ChannelConfiguration>,
    next_key: StoredValue<usize>,
    is_kept: StoredValue<bool>,
}

impl CustomerInputs {
    pub fn new(draft: &CustomerDraft, configuration: RwSignal<ChannelConfiguration>) -> Self {
        let inputs = Self {
            customer_type: signal(draft.customer_type),
            title: signal(draft.title_record_id.to_string()),
            first_name: signal(draft.first_name.clone()),
            middle_name: signal(draft.middle_name.clone()),
            last_name: signal(draft.last_name.clone()),
            organization_name: signal(draft.organization_name.clone()),
            phone: signal(draft.phone.clone()),
            email: signal(draft.email.clone()),
            receipt_email: signal(draft.receipt_email.clone()),
            contacts: signal(Vec::new()),
            addresses: signal(Vec::new()),
            affiliations: signal(draft.affiliations.clone()),
            attributes: StoredValue::new(draft.attributes.clone()),
            language: StoredValue::new(draft.language.clone()),
            configuration,
            next_key: StoredValue::new(0),
            is_kept: StoredValue::new(true),
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
        inputs
    }

    /// What the form now says, every address shown included.
    pub fn draft(&self) -> CustomerDraft {
        CustomerDraft {
            customer_type: self.customer_type.get(),
            title_record_id: self.title.with(|title| title.parse().unwrap_or_default()),
            first_name: self.first_name.get(),
            middle_name: self.middle_name.get(),
            last_name: self.last_name.get(),
            organization_name: self.organization_name.get(),
            phone: self.phone.get(),
            email: self.email.get(),
            receipt_email: self.receipt_email.get(),
            language: self.language.get_value(),
            contacts: self.contacts.with(|all| all.iter().map(ContactInputs::draft).collect()),
            affiliations: self.affiliations.get(),
            attributes: self.attributes.get_value(),
            addresses: self.addresses.with(|all| all.iter().map(AddressInputs::draft).collect()),
        }
    }

    /// The form as it is when nothing has been typed.
    pub fn blank(&self) -> CustomerDraft {
        let draft = CustomerDraft::default();
        CustomerDraft { addresses: vec![self.blank_address(draft.customer_type)], ..draft }
    }

    pub fn reset(&self) {
        let blank = self.blank();
        self.customer_type.set(blank.customer_type);
        self.title.set("0".to_owned());
        for field in [
            self.first_name,
            self.middle_name,
            self.last_name,
            self.organization_name,
            self.phone,
            self.email,
            self.receipt_email,
        ] {
            field.set(String::new());
        }
        self.contacts.set(Vec::new());
        self.affiliations.set(Vec::new());
        self.addresses.set(Vec::new());
        self.add_address();
    }

    pub fn add_contact(&self) {
        self.push_contact(&Contact::default());
    }

    pub fn remove_contact(&self, key: usize) {
        self.contacts.update(|all| all.retain(|contact| contact.key != key));
    }

    pub fn add_address(&self) {
        self.push_address(&self.blank_address(self.customer_type.get_untracked()));
    }

    pub fn remove_address(&self, key: usize) {
        self.addresses.update(|all| all.retain(|address| address.key != key));
    }

    /// Purposes that nobody chose follow the kind of customer (R141).
    pub fn follow_customer_type(&self, before: CustomerType, now: CustomerType) {
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

    pub fn is_kept(&self) -> bool {
        self.is_kept.try_get_value().unwrap_or_default()
    }

    pub fn stop_keeping(&self) {
        self.is_kept.set_value(false);
    }

    fn blank_address(&self, customer_type: CustomerType) -> AddressDraft {
        self.configuration.with_untracked(|configuration| {
            AddressDraft::with_defaults(
                customer_type,
                &configuration.channel.country,
                &configuration.address_purposes,
            )
        })
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
            consents: signal(contact.consents_to_marketing),
            is_primary: StoredValue::new(contact.is_primary),
        };
        self.contacts.update(|all| all.push(inputs));
    }

    fn push_address(&self, address: &AddressDraft) {
        let inputs = AddressInputs::new(self.take_key(), address);
        self.addresses.update(|all| all.push(inputs));
    }

    fn take_key(&self) -> usize {
        self.next_key.update_value(|key| *key += 1);
        self.next_key.get_value()
    }
}

/// What is wrong: by the rules as soon as a field was left, by the server once it
/// answered.
#[derive(Clone, Copy)]
pub struct Problems {
    inputs: CustomerInputs,
    found: Memo<Vec<FieldError>>,
    left: RwSignal<HashSet<Field>>,
    is_all_shown: RwSignal<bool>,
    from_server: RwSignal<Vec<(Field, String)>>,
}

impl Problems {
    pub fn new(inputs: CustomerInputs) -> Self {
        Self {
            inputs,
            found: Memo::new(move |_| form_errors(&inputs.draft())),
            left: signal(HashSet::new()),
            is_all_shown: signal(false),
            from_server: signal(Vec::new()),
        }
    }

    /// The draft that can be saved, without blank addresses; or how many fields
    /// are wrong, which are shown from now on.
    pub fn check(&self) -> Result<CustomerDraft, u64> {
        self.is_all_shown.set(true);
        self.from_server.set(Vec::new());
        match self.found.with_untracked(Vec::len) {
            0 => Ok(without_blank_addresses(&untrack(|| self.inputs.draft())).0),
            count => Err(count as u64),
        }
    }

    pub fn show(&self, lang: Lang, errors: &[FieldError]) {
        let worded =
            |error: &FieldError| (error.field, words::problem(lang, error.field, error.problem));
        self.from_server.set(errors.iter().map(worded).collect());
    }

    /// The server's own words, at the fields that it named.
    pub fn show_refusal(&self, fields: &[(String, String)]) {
        let places = without_blank_addresses(&untrack(|| self.inputs.draft())).1;
        let at_form = |(name, message): &(String, String)| {
            let field = match Field::from_member_name(name)? {
                Field::Address(sent, part) => Field::Address(*places.get(sent)?, part),
                field => field,
            };
            Some((field, message.clone()))
        };
        self.from_server.set(fields.iter().filter_map(at_form).collect());
    }

    pub fn leave(&self, field: Field) {
        self.left.update(|left| {
            left.insert(field);
        });
        self.from_server.update(|errors| errors.retain(|(at, _)| *at != field));
    }

    /// What to say at a field now.
    pub fn at(&self, lang: Lang, field: Field) -> Option<String> {
        let is_shown = self.is_all_shown.get() || self.left.with(|left| left.contains(&field));
        let own = is_shown
            .then(|| self.found.with(|found| super::words_for(lang, found, field)))
            .flatten();
        own.or_else(|| {
            self.from_server.with(|errors| {
                errors.iter().find(|(at, _)| *at == field).map(|(_, message)| message.clone())
            })
        })
    }
}

/// Errors by the form's own places: a blank address in the form is no address.
fn form_errors(draft: &CustomerDraft) -> Vec<FieldError> {
    let (saved, places) = without_blank_addresses(draft);
    let errors = saved.check().err().unwrap_or_default();
    errors
        .into_iter()
        .map(|error| match error.field {
            Field::Address(sent, part) => FieldError {
                field: Field::Address(places.get(sent).copied().unwrap_or(sent), part),
                ..error
            },
            _ => error,
        })
        .collect()
}

/// The draft as it is saved, and which place of the form each address came from.
fn without_blank_addresses(draft: &CustomerDraft) -> (CustomerDraft, Vec<usize>) {
    let typed = draft.addresses.iter().enumerate().filter(|(_, address)| !address.is_blank());
    let (places, addresses) = typed.map(|(place, address)| (place, address.clone())).unzip();
    (CustomerDraft { addresses, ..draft.clone() }, places)
}
