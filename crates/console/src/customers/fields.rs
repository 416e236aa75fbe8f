//! The fields of a customer that an administrator may change.

use contract::admin::{AddressBook, Customer, CustomerGroup, Title};
use locale::Lang;

use crate::lists::DIMENSIONS;
use crate::record::{Blank, Edited, Field, Kind, member, records_of};

const ORGANIZATION: i32 = 2;

impl Edited for Customer {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new(member!(Self.name), Lang::organization_name, Kind::Text)
            .required()
            .when(is_organization),
        Field::new(member!(Self.first_name), Lang::first_name, Kind::Text).when(is_person),
        Field::new(member!(Self.middle_name), Lang::middle_name, Kind::Text).when(is_person),
        Field::new(member!(Self.last_name), Lang::last_name, Kind::Text).when(is_person),
        Field::new(member!(Self.phonetic_last_name), Lang::kana_last_name, Kind::Text)
            .when(is_person),
        Field::new(member!(Self.phonetic_first_name), Lang::kana_first_name, Kind::Text)
            .when(is_person),
        Field::new(member!(Self.phonetic_name), Lang::kana_name, Kind::Text).when(is_organization),
        Field::new(
            member!(Self.title_record_id),
            Lang::title,
            Kind::OneOf(records_of::<Title>, Blank::Zero),
        )
        .when(is_person),
        Field::new(member!(Self.phone), Lang::phone, Kind::Phone),
        Field::new(member!(Self.email), Lang::email, Kind::Email),
        Field::new(member!(Self.receipt_email), Lang::receipt_email, Kind::Email),
        Field::new(member!(Self.language), Lang::language_of_customer, Kind::Text),
        Field::new(member!(Self.currency_code), Lang::currency, Kind::Text)
            .hint(Lang::currency_hint),
        Field::new(
            member!(Self.customer_group),
            Lang::customer_group,
            Kind::OneOf(records_of::<CustomerGroup>, Blank::Never),
        ),
        Field::new(member!(Self.blocked_for_loyalty), Lang::blocked_for_loyalty, Kind::Flag)
            .hint(Lang::blocked_for_loyalty_hint),
        Field::new(
            member!(Self.address_books),
            Lang::address_books,
            Kind::SomeOf(records_of::<AddressBook>),
        )
        .hint(Lang::customer_address_books_hint),
        Field::new(member!(Self.financial_dimensions), Lang::financial_dimensions, DIMENSIONS),
    ];

    fn e_tag(&self) -> &str {
        &self.e_tag
    }
}

fn is_organization(customer: &Customer) -> bool {
    customer.customer_type_value == ORGANIZATION
}

fn is_person(customer: &Customer) -> bool {
    !is_organization(customer)
}
