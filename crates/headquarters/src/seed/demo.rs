//! The demo: two stores, an online channel, known passwords, invented customers.

use contract::cdx::{ActivationCodeRow, WorkerRow};
use contract::commerce::{Affiliation, AttributeDefinition, Title};
use domain::Job;
use service::token;

use super::{Seed, SeedChannel, SeedProfile, demo_customers, empty};

/// Of every worker of the demo.
pub(super) const PASSWORD: &str = "demo-2026";
/// Seconds between two runs of a job: so that a person sees the number come.
const RECURRENCE_SECONDS: u32 = 5;
/// Numbers of the demo's own customers begin here, those of new ones follow.
const FIRST_ACCOUNT: i64 = 2_001;
const NEXT_ACCOUNT: i64 = 4_001;

pub(super) const AFFILIATION_VIP: i64 = 5_637_144_801;
pub(super) const AFFILIATION_STUDENT: i64 = 5_637_144_802;
pub(super) const AFFILIATION_STAFF_PRICE: i64 = 5_637_144_803;

pub(crate) fn seed(password_hash: &str) -> Seed {
    let customers = demo_customers::customers();
    Seed {
        is_demo: true,
        profiles: profiles(),
        channels: channels(),
        workers: workers(password_hash),
        activation_codes: activation_codes(),
        titles: titles(),
        affiliations: affiliations(),
        attributes: attributes(),
        blocked_email_domains: vec!["blocked.example"],
        first_account: FIRST_ACCOUNT,
        next_account: NEXT_ACCOUNT,
        customers,
        recurrence_seconds: Job::ALL.map(|job| (job, RECURRENCE_SECONDS)).to_vec(),
        ..empty::seed(password_hash)
    }
}

fn profiles() -> Vec<SeedProfile> {
    let profile =
        |(id, name, create_async_customers)| SeedProfile { id, name, create_async_customers };
    [("GINZA", "Ginza", false), ("SEATTLE", "Seattle", true), ("ONLINE", "Online", false)]
        .into_iter()
        .map(profile)
        .collect()
}

fn channels() -> Vec<SeedChannel> {
    vec![
        SeedChannel {
            operating_unit_number: "052",
            name: "GINZA",
            kind: "Store",
            country: "JPN",
            currency: "JPY",
            profile: "GINZA",
            default_customer: Some(demo_customers::GINZA_DEFAULT),
        },
        SeedChannel {
            operating_unit_number: "053",
            name: "SEATTLE",
            kind: "Store",
            country: "USA",
            currency: "USD",
            profile: "SEATTLE",
            default_customer: Some(demo_customers::SEATTLE_DEFAULT),
        },
        SeedChannel {
            operating_unit_number: "068",
            name: "ONLINE",
            kind: "Online",
            country: "USA",
            currency: "USD",
            profile: "ONLINE",
            default_customer: None,
        },
    ]
}

fn workers(password_hash: &str) -> Vec<WorkerRow> {
    [
        ("000160", "Mika Tanaka", "Cashier"),
        ("000713", "Jun Kobayashi", "Manager"),
        ("admin", "Headquarters administrator", "Administrator"),
    ]
    .map(|(worker_id, name, role)| WorkerRow {
        worker_id: worker_id.to_owned(),
        name: name.to_owned(),
        role: role.to_owned(),
        password_hash: password_hash.to_owned(),
    })
    .to_vec()
}

fn activation_codes() -> Vec<ActivationCodeRow> {
    [
        ("GINZA-REGISTER-1", "GINZA-1", "052", "Register"),
        ("GINZA-REGISTER-2", "GINZA-2", "052", "Register"),
        ("GINZA-KIOSK-1", "GINZA-K1", "052", "Kiosk"),
        ("SEATTLE-REGISTER-1", "SEATTLE-1", "053", "Register"),
    ]
    .map(|(code, register, operating_unit_number, device_kind)| ActivationCodeRow {
        code_hash: token::hash(code),
        register: register.to_owned(),
        operating_unit_number: operating_unit_number.to_owned(),
        device_kind: device_kind.to_owned(),
        is_reusable: true,
    })
    .to_vec()
}

fn titles() -> Vec<Title> {
    let names = ["Mr.", "Ms.", "Mrs.", "Mx.", "Dr.", "様", "先生"];
    let numbered = (5_637_144_601..).zip(names);
    numbered.map(|(record_id, name)| Title { record_id, name: name.to_owned() }).collect()
}

fn affiliations() -> Vec<Affiliation> {
    [
        (AFFILIATION_VIP, "VIP", false),
        (AFFILIATION_STUDENT, "Student", false),
        (AFFILIATION_STAFF_PRICE, "Staff price", true),
    ]
    .map(|(record_id, name, hide_in_channels)| Affiliation {
        record_id,
        name: name.to_owned(),
        hide_in_channels,
    })
    .to_vec()
}

fn attributes() -> Vec<AttributeDefinition> {
    vec![
        AttributeDefinition {
            name: "Preferred contact".to_owned(),
            data_type: "Text".to_owned(),
            default_value: "Email".to_owned(),
            help_text: "How the customer likes to be reached".to_owned(),
            values: ["Email", "Phone", "Post"].map(str::to_owned).to_vec(),
            ..AttributeDefinition::default()
        },
        AttributeDefinition {
            name: "Shoe size (cm)".to_owned(),
            data_type: "Integer".to_owned(),
            help_text: "From 15 to 35".to_owned(),
            minimum: Some(15.0),
            maximum: Some(35.0),
            ..AttributeDefinition::default()
        },
        AttributeDefinition {
            name: "Gift wrapping".to_owned(),
            data_type: "Boolean".to_owned(),
            default_value: "false".to_owned(),
            help_text: "Wrap purchases as gifts".to_owned(),
            ..AttributeDefinition::default()
        },
    ]
}
