//! The lists that an administrator manages: their fields, and what their screens show besides.

mod parameters;
mod registers;
mod scale_units;
mod usage;

use contract::admin::{AddressBook, Channel, FunctionalityProfile};
use leptos::prelude::AnyView;
use locale::Lang;

use parameters::{ADDRESS_BOOKS, AFFILIATIONS, ATTRIBUTES, GROUPS, PURPOSES, TITLES, WORKERS};

use crate::connection::remote::Remote;
use crate::frame::screen::Place;
use crate::record::{Blank, Edited, Field, Kind, List, Record, Screens, Words, member, records_of};

pub use parameters::{DIMENSIONS, PARAMETERS};
pub use scale_units::SCALE_UNITS;

/// All lists.
pub static LISTS: [&List; 10] = [
    &PROFILES,
    &STORES,
    &SCALE_UNITS,
    &GROUPS,
    &ADDRESS_BOOKS,
    &ATTRIBUTES,
    &AFFILIATIONS,
    &TITLES,
    &PURPOSES,
    &WORKERS,
];

/// Functionality profiles.
pub static PROFILES: List = List {
    place: Place { address: "/functionality-profiles", title: Lang::functionality_profiles },
    api: "/api/functionality-profiles",
    lead: Lang::functionality_profiles_text,
    new: Lang::new_functionality_profile,
    next_step: Lang::next_step_1070,
    screens: Screens::of::<FunctionalityProfile>(),
    below_list: None,
};

impl Edited for FunctionalityProfile {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new(member!(Self.id), Lang::profile, Kind::Text).required().fixed().listed(),
        Field::new(member!(Self.name), Lang::name, Kind::Text).required(),
        Field::new(member!(Self.create_async_customers), Lang::create_customer_async, Kind::Flag)
            .hint(Lang::create_customer_async_hint)
            .listed(),
        Field::new(
            member!(Self.generate_loyalty_card_number),
            Lang::generate_loyalty_card_number,
            Kind::Flag,
        )
        .hint(Lang::generate_loyalty_card_number_hint),
        Field::new(member!(Self.kiosk_idle_seconds), Lang::kiosk_idle_seconds, Kind::Number)
            .hint(Lang::kiosk_idle_seconds_hint),
    ];

    fn e_tag(&self) -> &str {
        &self.e_tag
    }
}

impl Record for FunctionalityProfile {
    const LIST: &'static List = &PROFILES;
    const BELOW: Option<fn(Remote<Self>) -> AnyView> = Some(usage::usage);

    fn key(&self) -> String {
        self.id.clone()
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn channels(&self) -> &[String] {
        &self.channels
    }
}

/// Stores, and the registers in them.
pub static STORES: List = List {
    place: Place { address: "/stores", title: Lang::stores_and_registers },
    api: "/api/channels",
    lead: Lang::stores_and_registers_text,
    new: Lang::new_store,
    next_step: Lang::next_step_1070,
    screens: Screens::of::<Channel>(),
    below_list: Some(registers::of_all_stores),
};

impl Edited for Channel {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new(member!(Self.operating_unit_number), Lang::operating_unit_number, Kind::Text)
            .required()
            .fixed()
            .listed(),
        Field::new(member!(Self.name), Lang::name, Kind::Text).required(),
        Field::new(member!(Self.kind), Lang::channel_kind, Kind::Choice(CHANNEL_KINDS)).listed(),
        Field::new(member!(Self.three_letter_iso_region_name), Lang::country_region, Kind::Country)
            .required()
            .listed(),
        Field::new(member!(Self.currency_code), Lang::currency, Kind::Text)
            .hint(Lang::currency_hint)
            .required()
            .listed(),
        Field::new(
            member!(Self.functionality_profile_id),
            Lang::functionality_profile,
            Kind::OneOf(records_of::<FunctionalityProfile>, Blank::Never),
        )
        .required(),
        Field::new(member!(Self.default_customer), Lang::default_customer, Kind::Text)
            .hint(Lang::default_customer_hint),
        Field::new(
            member!(Self.address_books),
            Lang::address_books,
            Kind::SomeOf(records_of::<AddressBook>),
        )
        .hint(Lang::store_address_books_hint),
    ];

    fn e_tag(&self) -> &str {
        &self.e_tag
    }
}

const CHANNEL_KINDS: &[(&str, Words)] =
    &[("Store", Lang::channel_kind_store), ("Online", Lang::channel_kind_online)];

impl Record for Channel {
    const LIST: &'static List = &STORES;
    const BELOW: Option<fn(Remote<Self>) -> AnyView> = Some(registers::of_store);

    fn key(&self) -> String {
        self.operating_unit_number.clone()
    }

    fn name(&self) -> &str {
        &self.name
    }
}
