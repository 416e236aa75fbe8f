//! The lists of Commerce parameters, which all channels share.

use contract::admin::{
    AddressBook, AddressPurpose, Affiliation, Channel, CustomerAttributeDefinition, CustomerGroup,
    Title, Worker,
};
use leptos::prelude::AnyView;
use locale::Lang;

use super::usage;
use crate::connection::remote::Remote;
use crate::frame::screen::Place;
use crate::record::{Edited, Field, Kind, List, Record, Screens, Words, member, records_of};

/// The lists of Commerce parameters.
pub static PARAMETERS: [&List; 7] =
    [&GROUPS, &ADDRESS_BOOKS, &ATTRIBUTES, &AFFILIATIONS, &TITLES, &PURPOSES, &WORKERS];

/// Customer groups.
pub static GROUPS: List = List {
    place: Place { address: "/commerce-parameters/customer-groups", title: Lang::customer_groups },
    api: "/api/customer-groups",
    lead: Lang::customer_groups_text,
    new: Lang::new_customer_group,
    next_step: Lang::next_step_at_once,
    screens: Screens::of::<CustomerGroup>(),
    below_list: None,
};

impl Edited for CustomerGroup {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new(member!(Self.id), Lang::customer_group, Kind::Text).required().fixed().listed(),
        Field::new(member!(Self.name), Lang::name, Kind::Text).required(),
        Field::new(member!(Self.financial_dimensions), Lang::financial_dimensions, DIMENSIONS)
            .hint(Lang::financial_dimensions_hint)
            .listed(),
    ];

    fn e_tag(&self) -> &str {
        &self.e_tag
    }
}

/// Financial dimensions, of a group or a customer.
pub const DIMENSIONS: Kind = Kind::Pairs([Lang::dimension, Lang::dimension_value]);

impl Record for CustomerGroup {
    const LIST: &'static List = &GROUPS;

    fn key(&self) -> String {
        self.id.clone()
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// Address books.
pub static ADDRESS_BOOKS: List = List {
    place: Place { address: "/commerce-parameters/address-books", title: Lang::address_books },
    api: "/api/address-books",
    lead: Lang::address_books_text,
    new: Lang::new_address_book,
    next_step: Lang::next_step_at_once,
    screens: Screens::of::<AddressBook>(),
    below_list: None,
};

impl Edited for AddressBook {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new(member!(Self.name), Lang::name, Kind::Text).required().fixed(),
        Field::new(member!(Self.description), Lang::description_text, Kind::Text).listed(),
    ];

    fn e_tag(&self) -> &str {
        &self.e_tag
    }
}

impl Record for AddressBook {
    const LIST: &'static List = &ADDRESS_BOOKS;
    const BELOW: Option<fn(Remote<Self>) -> AnyView> = Some(usage::usage);

    fn key(&self) -> String {
        self.name.clone()
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn channels(&self) -> &[String] {
        &self.channels
    }
}

/// The customer attribute group.
pub static ATTRIBUTES: List = List {
    place: Place {
        address: "/commerce-parameters/customer-attributes",
        title: Lang::customer_attributes,
    },
    api: "/api/customer-attributes",
    lead: Lang::customer_attributes_text,
    new: Lang::new_customer_attribute,
    next_step: Lang::next_step_1110,
    screens: Screens::of::<CustomerAttributeDefinition>(),
    below_list: None,
};

impl Edited for CustomerAttributeDefinition {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new(member!(Self.name), Lang::name, Kind::Text).required().fixed(),
        Field::new(member!(Self.data_type), Lang::data_type, Kind::Choice(DATA_TYPES)).listed(),
        Field::new(member!(Self.default_value), Lang::default_value, Kind::Text),
        Field::new(member!(Self.help_text), Lang::help_text, Kind::Text).listed(),
        Field::new(member!(Self.minimum), Lang::attribute_minimum, Kind::Number)
            .hint(Lang::range_hint)
            .when(is_number),
        Field::new(member!(Self.maximum), Lang::attribute_maximum, Kind::Number).when(is_number),
        Field::new(member!(Self.position), Lang::attribute_position, Kind::Number)
            .hint(Lang::position_hint),
        Field::new(member!(Self.values), Lang::fixed_list, Kind::Texts)
            .hint(Lang::fixed_list_hint)
            .when(is_text),
    ];

    fn e_tag(&self) -> &str {
        &self.e_tag
    }
}

const DATA_TYPES: &[(&str, Words)] = &[
    ("Text", Lang::data_type_text),
    ("Integer", Lang::data_type_integer),
    ("Decimal", Lang::data_type_decimal),
    ("Currency", Lang::data_type_currency),
    ("Boolean", Lang::data_type_boolean),
];

fn is_text(attribute: &CustomerAttributeDefinition) -> bool {
    attribute.data_type == "Text"
}

fn is_number(attribute: &CustomerAttributeDefinition) -> bool {
    ["Integer", "Decimal", "Currency"].contains(&attribute.data_type.as_str())
}

impl Record for CustomerAttributeDefinition {
    const LIST: &'static List = &ATTRIBUTES;

    fn key(&self) -> String {
        self.name.clone()
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// Affiliations.
pub static AFFILIATIONS: List = List {
    place: Place { address: "/commerce-parameters/affiliations", title: Lang::affiliations },
    api: "/api/affiliations",
    lead: Lang::affiliations_text,
    new: Lang::new_affiliation,
    next_step: Lang::next_step_1110,
    screens: Screens::of::<Affiliation>(),
    below_list: None,
};

impl Edited for Affiliation {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new(member!(Self.name), Lang::name, Kind::Text).required(),
        Field::new(member!(Self.hide_in_channels), Lang::hide_in_channels, Kind::Flag)
            .hint(Lang::hide_in_channels_hint)
            .listed(),
    ];

    fn e_tag(&self) -> &str {
        &self.e_tag
    }
}

impl Record for Affiliation {
    const LIST: &'static List = &AFFILIATIONS;

    fn key(&self) -> String {
        self.record_id.to_string()
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// Titles of persons.
pub static TITLES: List = List {
    place: Place { address: "/commerce-parameters/titles", title: Lang::titles },
    api: "/api/titles",
    lead: Lang::titles_text,
    new: Lang::new_title,
    next_step: Lang::next_step_1110,
    screens: Screens::of::<Title>(),
    below_list: None,
};

impl Edited for Title {
    const FIELDS: &'static [Field<Self>] =
        &[Field::new(member!(Self.name), Lang::name, Kind::Text).required()];

    fn e_tag(&self) -> &str {
        &self.e_tag
    }
}

impl Record for Title {
    const LIST: &'static List = &TITLES;

    fn key(&self) -> String {
        self.record_id.to_string()
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// Address purposes.
pub static PURPOSES: List = List {
    place: Place {
        address: "/commerce-parameters/address-purposes",
        title: Lang::address_purposes,
    },
    api: "/api/address-purposes",
    lead: Lang::address_purposes_text,
    new: Lang::new_address_purpose,
    next_step: Lang::next_step_1110,
    screens: Screens::of::<AddressPurpose>(),
    below_list: None,
};

impl Edited for AddressPurpose {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new(member!(Self.name), Lang::name, Kind::Text).required(),
        Field::new(member!(Self.address_type), Lang::address_type, Kind::Number)
            .hint(Lang::address_type_hint)
            .required()
            .listed(),
        Field::new(member!(Self.description), Lang::description_text, Kind::Text).listed(),
    ];

    fn e_tag(&self) -> &str {
        &self.e_tag
    }
}

impl Record for AddressPurpose {
    const LIST: &'static List = &PURPOSES;

    fn key(&self) -> String {
        self.record_id.to_string()
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// Workers.
pub static WORKERS: List = List {
    place: Place { address: "/commerce-parameters/workers", title: Lang::workers },
    api: "/api/workers",
    lead: Lang::workers_text,
    new: Lang::new_worker,
    next_step: Lang::next_step_1070,
    screens: Screens::of::<Worker>(),
    below_list: None,
};

impl Edited for Worker {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new(member!(Self.worker_id), Lang::worker_id, Kind::Text)
            .required()
            .fixed()
            .listed(),
        Field::new(member!(Self.name), Lang::name, Kind::Text).required(),
        Field::new(member!(Self.role), Lang::worker_role, Kind::Choice(ROLES)).listed(),
        Field::new(member!(Self.password), Lang::password, Kind::Password)
            .hint(Lang::worker_password_hint),
        Field::new(
            member!(Self.operating_unit_numbers),
            Lang::worker_channels,
            Kind::SomeOf(records_of::<Channel>),
        )
        .hint(Lang::worker_channels_hint),
    ];

    fn e_tag(&self) -> &str {
        &self.e_tag
    }
}

const ROLES: &[(&str, Words)] = &[
    ("Cashier", Lang::role_cashier),
    ("Manager", Lang::role_manager),
    ("Administrator", Lang::role_administrator),
];

impl Record for Worker {
    const LIST: &'static List = &WORKERS;

    fn key(&self) -> String {
        self.worker_id.clone()
    }

    fn name(&self) -> &str {
        &self.name
    }
}
