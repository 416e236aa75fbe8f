//! The demo: two stores, an online channel, known passwords, invented customers.

use contract::admin::{
    AddressBook, Affiliation, Channel, CustomerAttributeDefinition, CustomerGroup,
    FinancialDimension, FunctionalityProfile, Title, Worker,
};
use contract::cdx::ActivationCodeRow;
use domain::Job;
use service::token;

use super::{Seed, SeedChannel, demo_customers, empty};

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
        customer_groups: customer_groups(),
        address_books: address_books(),
        blocked_email_domains: vec!["blocked.example"],
        first_account: FIRST_ACCOUNT,
        next_account: NEXT_ACCOUNT,
        customers,
        recurrence_seconds: Job::ALL.map(|job| (job, RECURRENCE_SECONDS)).to_vec(),
        ..empty::seed(password_hash)
    }
}

fn profiles() -> Vec<FunctionalityProfile> {
    [("GINZA", "Ginza", false), ("SEATTLE", "Seattle", true), ("ONLINE", "Online", false)]
        .map(|(id, name, create_async_customers)| FunctionalityProfile {
            id: id.to_owned(),
            name: name.to_owned(),
            create_async_customers,
            generate_loyalty_card_number: true,
            ..FunctionalityProfile::default()
        })
        .to_vec()
}

fn channels() -> Vec<SeedChannel> {
    let (ginza, seattle) = (demo_customers::GINZA_DEFAULT, demo_customers::SEATTLE_DEFAULT);
    [
        ("052", "GINZA", "Store", "JPN", "JPY", Some(ginza)),
        ("053", "SEATTLE", "Store", "USA", "USD", Some(seattle)),
        ("068", "ONLINE", "Online", "USA", "USD", None),
    ]
    .into_iter()
    .map(|(number, name, kind, country, currency, default_customer)| SeedChannel {
        channel: Channel {
            operating_unit_number: number.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            three_letter_iso_region_name: country.to_owned(),
            currency_code: currency.to_owned(),
            functionality_profile_id: name.to_owned(),
            ..Channel::default()
        },
        default_customer,
    })
    .collect()
}

fn customer_groups() -> Vec<CustomerGroup> {
    let dimension = |name: &str, value: &str| FinancialDimension {
        name: name.to_owned(),
        value: value.to_owned(),
    };
    let group = |id: &str, name: &str, financial_dimensions| CustomerGroup {
        id: id.to_owned(),
        name: name.to_owned(),
        financial_dimensions,
        ..CustomerGroup::default()
    };
    vec![
        group("10", "Wholesale customers", vec![dimension("BusinessUnit", "002")]),
        group(
            "30",
            "Retail customers",
            vec![dimension("BusinessUnit", "004"), dimension("CostCenter", "007")],
        ),
    ]
}

fn address_books() -> Vec<AddressBook> {
    vec![AddressBook {
        name: "Retail".to_owned(),
        description: "Customers of all stores".to_owned(),
        ..AddressBook::default()
    }]
}

fn workers(password_hash: &str) -> Vec<Worker> {
    [
        ("000160", "Mika Tanaka", "Cashier"),
        ("000713", "Jun Kobayashi", "Manager"),
        ("admin", "Headquarters administrator", "Administrator"),
    ]
    .map(|(worker_id, name, role)| Worker {
        worker_id: worker_id.to_owned(),
        name: name.to_owned(),
        role: role.to_owned(),
        password: password_hash.to_owned(),
        ..Worker::default()
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
        expires_at: String::new(),
    })
    .to_vec()
}

fn titles() -> Vec<Title> {
    let names = ["Mr.", "Ms.", "Mrs.", "Mx.", "Dr.", "様", "先生"];
    let numbered = (5_637_144_601..).zip(names);
    let title = |(record_id, name): (i64, &str)| Title {
        record_id,
        name: name.to_owned(),
        ..Title::default()
    };
    numbered.map(title).collect()
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
        ..Affiliation::default()
    })
    .to_vec()
}

fn attributes() -> Vec<CustomerAttributeDefinition> {
    vec![
        CustomerAttributeDefinition {
            name: "Preferred contact".to_owned(),
            position: 1,
            data_type: "Text".to_owned(),
            default_value: "Email".to_owned(),
            help_text: "How the customer likes to be reached".to_owned(),
            values: ["Email", "Phone", "Post"].map(str::to_owned).to_vec(),
            ..CustomerAttributeDefinition::default()
        },
        CustomerAttributeDefinition {
            name: "Shoe size (cm)".to_owned(),
            position: 2,
            data_type: "Integer".to_owned(),
            help_text: "From 15 to 35".to_owned(),
            minimum: Some(15.0),
            maximum: Some(35.0),
            ..CustomerAttributeDefinition::default()
        },
        CustomerAttributeDefinition {
            name: "Gift wrapping".to_owned(),
            position: 3,
            data_type: "Boolean".to_owned(),
            default_value: "false".to_owned(),
            help_text: "Wrap purchases as gifts".to_owned(),
            ..CustomerAttributeDefinition::default()
        },
    ]
}
