//! What names and drafts look like where they are stored without names of members.
//!
//! What has a reading is of a kind of its own, behind the ones that were there before: so what
//! was stored before there were readings stays readable, and means the same.

use serde::{Deserialize, Serialize};

use crate::address::AddressDraft;
use crate::consent::Consent;
use crate::customer::{AttributeValue, Contact, CustomerDraft, CustomerType, Name, Reading};

#[derive(Serialize, Deserialize)]
pub(crate) enum StoredName {
    Person { first: String, middle: String, last: String },
    Organization(String),
    ReadPerson { first: String, middle: String, last: String, reading: Reading },
    ReadOrganization { name: String, reading: Reading },
}

impl From<Name> for StoredName {
    fn from(name: Name) -> Self {
        match name {
            Name::Person { first, middle, last, reading } if reading.is_blank() => {
                Self::Person { first, middle, last }
            }
            Name::Person { first, middle, last, reading } => {
                Self::ReadPerson { first, middle, last, reading }
            }
            Name::Organization { name, reading } if reading.is_blank() => Self::Organization(name),
            Name::Organization { name, reading } => Self::ReadOrganization { name, reading },
        }
    }
}

impl From<StoredName> for Name {
    fn from(stored: StoredName) -> Self {
        let reading = Reading::default();
        match stored {
            StoredName::Person { first, middle, last } => {
                Self::Person { first, middle, last, reading }
            }
            StoredName::Organization(name) => Self::Organization { name, reading },
            StoredName::ReadPerson { first, middle, last, reading } => {
                Self::Person { first, middle, last, reading }
            }
            StoredName::ReadOrganization { name, reading } => Self::Organization { name, reading },
        }
    }
}

#[derive(Serialize, Deserialize)]
enum StoredKind {
    Person,
    Organization,
    ReadPerson(Reading),
    ReadOrganization(Reading),
}

#[derive(Serialize, Deserialize)]
pub(crate) struct StoredDraft {
    kind: StoredKind,
    title_record_id: i64,
    first_name: String,
    middle_name: String,
    last_name: String,
    organization_name: String,
    phone: String,
    email: String,
    receipt_email: String,
    language: String,
    contacts: Vec<Contact>,
    affiliations: Vec<i64>,
    attributes: Vec<AttributeValue>,
    addresses: Vec<AddressDraft>,
    consents: Vec<Consent>,
}

impl From<CustomerDraft> for StoredDraft {
    fn from(draft: CustomerDraft) -> Self {
        let reading = draft.reading;
        Self {
            kind: match draft.customer_type {
                CustomerType::Person if reading.is_blank() => StoredKind::Person,
                CustomerType::Organization if reading.is_blank() => StoredKind::Organization,
                CustomerType::Person => StoredKind::ReadPerson(reading),
                CustomerType::Organization => StoredKind::ReadOrganization(reading),
            },
            title_record_id: draft.title_record_id,
            first_name: draft.first_name,
            middle_name: draft.middle_name,
            last_name: draft.last_name,
            organization_name: draft.organization_name,
            phone: draft.phone,
            email: draft.email,
            receipt_email: draft.receipt_email,
            language: draft.language,
            contacts: draft.contacts,
            affiliations: draft.affiliations,
            attributes: draft.attributes,
            addresses: draft.addresses,
            consents: draft.consents,
        }
    }
}

impl From<StoredDraft> for CustomerDraft {
    fn from(stored: StoredDraft) -> Self {
        let (customer_type, reading) = match stored.kind {
            StoredKind::Person => (CustomerType::Person, Reading::default()),
            StoredKind::Organization => (CustomerType::Organization, Reading::default()),
            StoredKind::ReadPerson(reading) => (CustomerType::Person, reading),
            StoredKind::ReadOrganization(reading) => (CustomerType::Organization, reading),
        };
        Self {
            customer_type,
            title_record_id: stored.title_record_id,
            first_name: stored.first_name,
            middle_name: stored.middle_name,
            last_name: stored.last_name,
            organization_name: stored.organization_name,
            reading,
            phone: stored.phone,
            email: stored.email,
            receipt_email: stored.receipt_email,
            language: stored.language,
            contacts: stored.contacts,
            affiliations: stored.affiliations,
            attributes: stored.attributes,
            addresses: stored.addresses,
            consents: stored.consents,
        }
    }
}
