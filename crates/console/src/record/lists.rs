//! What each list holds: the members of the admin API's resources, as the form asks for them.

use locale::Lang;

use super::{Blank, Field, Kept, Kind, Source, Words};
use crate::connection::json::Json;
use crate::setup::profile;
use crate::setup::registers;

/// Functionality profiles.
pub static PROFILES: Kept = Kept {
    address: "/functionality-profiles",
    api: "/api/functionality-profiles",
    key: "Id",
    title: Lang::functionality_profiles,
    lead: Lang::functionality_profiles_text,
    new: Lang::new_functionality_profile,
    next_step: Lang::next_step_1070,
    fields: &[
        Field::new("Id", Lang::profile, Kind::Text).required().fixed().listed(),
        Field::new("Name", Lang::name, Kind::Text).required(),
        Field::new("CreateAsyncCustomers", Lang::create_customer_async, Kind::Flag)
            .hint(Lang::create_customer_async_hint)
            .listed(),
        Field::new("GenerateLoyaltyCardNumber", Lang::generate_loyalty_card_number, Kind::Flag)
            .hint(Lang::generate_loyalty_card_number_hint),
        Field::new("KioskIdleSeconds", Lang::kiosk_idle_seconds, Kind::Number)
            .hint(Lang::kiosk_idle_seconds_hint),
    ],
    below_list: None,
    below_record: Some(profile::usage),
};

/// Stores, and the registers in them.
pub static STORES: Kept = Kept {
    address: "/stores",
    api: "/api/channels",
    key: "OperatingUnitNumber",
    title: Lang::stores_and_registers,
    lead: Lang::stores_and_registers_text,
    new: Lang::new_store,
    next_step: Lang::next_step_1070,
    fields: &[
        Field::new("OperatingUnitNumber", Lang::operating_unit_number, Kind::Text)
            .required()
            .fixed()
            .listed(),
        Field::new("Name", Lang::name, Kind::Text).required(),
        Field::new("Kind", Lang::channel_kind, Kind::Choice(CHANNEL_KINDS)).listed(),
        Field::new("ThreeLetterISORegionName", Lang::country_region, Kind::Country)
            .required()
            .listed(),
        Field::new("CurrencyCode", Lang::currency, Kind::Text)
            .hint(Lang::currency_hint)
            .required()
            .listed(),
        Field::new(
            "FunctionalityProfileId",
            Lang::functionality_profile,
            Kind::OneOf(Source { api: "/api/functionality-profiles", key: "Id" }, Blank::Never),
        )
        .required(),
        Field::new("DefaultCustomer", Lang::default_customer, Kind::Text)
            .hint(Lang::default_customer_hint),
        Field::new("AddressBooks", Lang::address_books, Kind::SomeOf(ADDRESS_BOOKS_SOURCE))
            .hint(Lang::store_address_books_hint),
    ],
    below_list: Some(registers::of_all_stores),
    below_record: Some(registers::of_store),
};

const CHANNEL_KINDS: &[(&str, Words)] =
    &[("Store", Lang::channel_kind_store), ("Online", Lang::channel_kind_online)];

const ADDRESS_BOOKS_SOURCE: Source = Source { api: "/api/address-books", key: "Name" };
const GROUPS_SOURCE: Source = Source { api: "/api/customer-groups", key: "Id" };
const TITLES_SOURCE: Source = Source { api: "/api/titles", key: "RecordId" };

/// Titles of persons.
pub static TITLES: Kept = Kept {
    address: "/commerce-parameters/titles",
    api: "/api/titles",
    key: "RecordId",
    title: Lang::titles,
    lead: Lang::titles_text,
    new: Lang::new_title,
    next_step: Lang::next_step_1110,
    fields: &[Field::new("Name", Lang::name, Kind::Text).required()],
    below_list: None,
    below_record: None,
};

pub static AFFILIATIONS: Kept = Kept {
    address: "/commerce-parameters/affiliations",
    api: "/api/affiliations",
    key: "RecordId",
    title: Lang::affiliations,
    lead: Lang::affiliations_text,
    new: Lang::new_affiliation,
    next_step: Lang::next_step_1110,
    fields: &[
        Field::new("Name", Lang::name, Kind::Text).required(),
        Field::new("HideInChannels", Lang::hide_in_channels, Kind::Flag)
            .hint(Lang::hide_in_channels_hint)
            .listed(),
    ],
    below_list: None,
    below_record: None,
};

pub static PURPOSES: Kept = Kept {
    address: "/commerce-parameters/address-purposes",
    api: "/api/address-purposes",
    key: "RecordId",
    title: Lang::address_purposes,
    lead: Lang::address_purposes_text,
    new: Lang::new_address_purpose,
    next_step: Lang::next_step_1110,
    fields: &[
        Field::new("Name", Lang::name, Kind::Text).required(),
        Field::new("AddressType", Lang::address_type, Kind::Number)
            .hint(Lang::address_type_hint)
            .required()
            .listed(),
        Field::new("Description", Lang::description_text, Kind::Text).listed(),
    ],
    below_list: None,
    below_record: None,
};

pub static ATTRIBUTES: Kept = Kept {
    address: "/commerce-parameters/customer-attributes",
    api: "/api/customer-attributes",
    key: "Name",
    title: Lang::customer_attributes,
    lead: Lang::customer_attributes_text,
    new: Lang::new_customer_attribute,
    next_step: Lang::next_step_1110,
    fields: &[
        Field::new("Name", Lang::name, Kind::Text).required().fixed(),
        Field::new("DataType", Lang::data_type, Kind::Choice(DATA_TYPES)).listed(),
        Field::new("DefaultValue", Lang::default_value, Kind::Text),
        Field::new("HelpText", Lang::help_text, Kind::Text).listed(),
        Field::new("Minimum", Lang::attribute_minimum, Kind::Number)
            .hint(Lang::range_hint)
            .when(is_number),
        Field::new("Maximum", Lang::attribute_maximum, Kind::Number).when(is_number),
        Field::new("Position", Lang::attribute_position, Kind::Number).hint(Lang::position_hint),
        Field::new("Values", Lang::fixed_list, Kind::Texts)
            .hint(Lang::fixed_list_hint)
            .when(is_text),
    ],
    below_list: None,
    below_record: None,
};

const DATA_TYPES: &[(&str, Words)] = &[
    ("Text", Lang::data_type_text),
    ("Integer", Lang::data_type_integer),
    ("Decimal", Lang::data_type_decimal),
    ("Currency", Lang::data_type_currency),
    ("Boolean", Lang::data_type_boolean),
];

fn is_text(attribute: &Json) -> bool {
    attribute.text("DataType") == "Text"
}

fn is_number(attribute: &Json) -> bool {
    ["Integer", "Decimal", "Currency"].contains(&attribute.text("DataType").as_str())
}

pub static GROUPS: Kept = Kept {
    address: "/commerce-parameters/customer-groups",
    api: "/api/customer-groups",
    key: "Id",
    title: Lang::customer_groups,
    lead: Lang::customer_groups_text,
    new: Lang::new_customer_group,
    next_step: Lang::next_step_at_once,
    fields: &[
        Field::new("Id", Lang::customer_group, Kind::Text).required().fixed().listed(),
        Field::new("Name", Lang::name, Kind::Text).required(),
        Field::new(
            "FinancialDimensions",
            Lang::financial_dimensions,
            Kind::Pairs([("Name", Lang::dimension), ("Value", Lang::dimension_value)]),
        )
        .hint(Lang::financial_dimensions_hint)
        .listed(),
    ],
    below_list: None,
    below_record: None,
};

pub static WORKERS: Kept = Kept {
    address: "/commerce-parameters/workers",
    api: "/api/workers",
    key: "WorkerId",
    title: Lang::workers,
    lead: Lang::workers_text,
    new: Lang::new_worker,
    next_step: Lang::next_step_1070,
    fields: &[
        Field::new("WorkerId", Lang::worker_id, Kind::Text).required().fixed().listed(),
        Field::new("Name", Lang::name, Kind::Text).required(),
        Field::new("Role", Lang::worker_role, Kind::Choice(ROLES)).listed(),
        Field::new("Password", Lang::password, Kind::Password).hint(Lang::worker_password_hint),
    ],
    below_list: None,
    below_record: None,
};

const ROLES: &[(&str, Words)] = &[
    ("Cashier", Lang::role_cashier),
    ("Manager", Lang::role_manager),
    ("Administrator", Lang::role_administrator),
];

pub static ADDRESS_BOOKS: Kept = Kept {
    address: "/commerce-parameters/address-books",
    api: "/api/address-books",
    key: "Name",
    title: Lang::address_books,
    lead: Lang::address_books_text,
    new: Lang::new_address_book,
    next_step: Lang::next_step_at_once,
    fields: &[
        Field::new("Name", Lang::name, Kind::Text).required().fixed(),
        Field::new("Description", Lang::description_text, Kind::Text).listed(),
    ],
    below_list: None,
    below_record: Some(profile::usage),
};

/// The lists of Commerce parameters.
pub static PARAMETERS: [&Kept; 7] =
    [&GROUPS, &ADDRESS_BOOKS, &ATTRIBUTES, &AFFILIATIONS, &TITLES, &PURPOSES, &WORKERS];

/// All lists.
pub static LISTS: [&Kept; 9] = [
    &PROFILES,
    &STORES,
    &GROUPS,
    &ADDRESS_BOOKS,
    &ATTRIBUTES,
    &AFFILIATIONS,
    &TITLES,
    &PURPOSES,
    &WORKERS,
];

/// What headquarters lets an administrator change of a customer.
pub static CUSTOMER_FIELDS: &[Field] = &[
    Field::new("Name", Lang::organization_name, Kind::Text).required().when(is_organization),
    Field::new("FirstName", Lang::first_name, Kind::Text).when(is_person),
    Field::new("MiddleName", Lang::middle_name, Kind::Text).when(is_person),
    Field::new("LastName", Lang::last_name, Kind::Text).when(is_person),
    Field::new("PhoneticLastName", Lang::kana_last_name, Kind::Text).when(is_person),
    Field::new("PhoneticFirstName", Lang::kana_first_name, Kind::Text).when(is_person),
    Field::new("PhoneticName", Lang::kana_name, Kind::Text).when(is_organization),
    Field::new("TitleRecordId", Lang::title, Kind::OneOf(TITLES_SOURCE, Blank::Zero))
        .when(is_person),
    Field::new("Phone", Lang::phone, Kind::Phone),
    Field::new("Email", Lang::email, Kind::Email),
    Field::new("ReceiptEmail", Lang::receipt_email, Kind::Email),
    Field::new("Language", Lang::language_of_customer, Kind::Text),
    Field::new("CurrencyCode", Lang::currency, Kind::Text).hint(Lang::currency_hint),
    Field::new("CustomerGroup", Lang::customer_group, Kind::OneOf(GROUPS_SOURCE, Blank::Never)),
    Field::new("BlockedForLoyalty", Lang::blocked_for_loyalty, Kind::Flag)
        .hint(Lang::blocked_for_loyalty_hint),
    Field::new("AddressBooks", Lang::address_books, Kind::SomeOf(ADDRESS_BOOKS_SOURCE))
        .hint(Lang::customer_address_books_hint),
    Field::new(
        "FinancialDimensions",
        Lang::financial_dimensions,
        Kind::Pairs([("Name", Lang::dimension), ("Value", Lang::dimension_value)]),
    ),
];

const ORGANIZATION: u64 = 2;

fn is_organization(customer: &Json) -> bool {
    customer.count("CustomerTypeValue") == ORGANIZATION
}

fn is_person(customer: &Json) -> bool {
    !is_organization(customer)
}
