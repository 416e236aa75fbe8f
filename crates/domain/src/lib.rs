//! What the counter knows, without any I/O: values, validation, the creation mode, what is allowed
//! when, search keys.
//!
//! Architecture Invariant: nothing here names a clock, randomness, a network, a browser or a
//! framework; of a browser it takes Unicode's normal forms, which are tables. The register, the
//! scale unit and headquarters run this same code, so no server refuses the form of what the
//! register accepted offline.

mod account;
pub mod address;
mod amount;
pub mod attribute;
pub mod change_log;
mod claim_code;
pub mod configuration;
pub mod connection;
pub mod consent;
pub mod contact;
pub mod country;
pub mod creation;
pub mod customer;
pub mod duplicates;
pub mod feature;
pub mod folding;
pub mod gate;
mod han;
mod idle;
pub mod job;
pub mod masked;
pub mod name;
mod normalization;
pub mod phone;
pub mod postal_code;
pub mod reading;
pub mod scan;
pub mod search;
pub mod text;
pub mod validation;

pub use account::{AccountNumber, CustomerId, Identity, OperationId};
pub use address::{Address, AddressDraft, AddressPurpose, PurposeId};
pub use amount::amount;
pub use attribute::{AttributeDefinition, AttributeType};
pub use claim_code::{ClaimCode, NoClaimCode};
pub use configuration::{Affiliation, Channel, ChannelConfiguration, FunctionalityProfile, Title};
pub use connection::Connection;
pub use consent::Consent;
pub use contact::{Contact, ContactKind};
pub use creation::{AsyncReason, CreationMode};
pub use customer::{AttributeValue, CustomerDetails, CustomerDraft};
pub use feature::{Feature, FeatureSet};
pub use idle::{Idle, Presence};
pub use job::Job;
pub use name::{CustomerType, Name, Reading};
pub use postal_code::PostalCode;
pub use validation::{Field, FieldError, Problem};
