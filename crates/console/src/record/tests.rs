use std::any::{Any, TypeId};
use std::fmt::Debug;

use contract::admin::{
    AddressBook, AddressPurpose, Affiliation, Channel, Customer, CustomerAttributeDefinition,
    CustomerGroup, FinancialDimension, FunctionalityProfile, Title, Worker,
};

use super::member::{NoNumber, Value};
use super::{Blank, Edited, Kind, member};

fn assert_kinds_fit<T: Edited>() {
    for field in T::FIELDS {
        let record = T::default();
        let member: &dyn Any = (field.member.get)(&record);
        let kinds = match field.control.kind {
            Kind::Flag => vec![TypeId::of::<bool>()],
            Kind::Number => vec![
                TypeId::of::<i32>(),
                TypeId::of::<i64>(),
                TypeId::of::<Option<i32>>(),
                TypeId::of::<Option<f64>>(),
            ],
            Kind::OneOf(_, Blank::Zero) => vec![TypeId::of::<i64>()],
            Kind::SomeOf(_) | Kind::Texts => vec![TypeId::of::<Vec<String>>()],
            Kind::Pairs(_) => vec![TypeId::of::<Vec<FinancialDimension>>()],
            _ => vec![TypeId::of::<String>()],
        };
        assert!(kinds.contains(&member.type_id()), "{}", field.member.name);
    }
}

#[test]
fn fields_are_of_the_kind_of_their_member() {
    assert_kinds_fit::<AddressBook>();
    assert_kinds_fit::<AddressPurpose>();
    assert_kinds_fit::<Affiliation>();
    assert_kinds_fit::<Channel>();
    assert_kinds_fit::<Customer>();
    assert_kinds_fit::<CustomerAttributeDefinition>();
    assert_kinds_fit::<CustomerGroup>();
    assert_kinds_fit::<FunctionalityProfile>();
    assert_kinds_fit::<Title>();
    assert_kinds_fit::<Worker>();
}

#[test]
fn errors_are_shown_at_the_member_that_headquarters_names() {
    let country = member!(Channel.three_letter_iso_region_name);
    assert!(country.is_meant_by("ThreeLetterISORegionName"));
    assert!(!country.is_meant_by("Name"));
    let dimensions = member!(Customer.financial_dimensions);
    assert!(dimensions.is_meant_by("FinancialDimensions[0].Value"));
    assert!(dimensions.is_meant_by("financial_dimensions"));
}

fn assert_same_after<V: Value + Default + PartialEq + Debug>(value: V) {
    let mut again = V::default();
    assert_eq!(again.read(&value.text()), Ok(()));
    assert_eq!(again, value);
}

#[test]
fn what_was_read_is_sent_back_as_it_was() {
    let pair = FinancialDimension { name: "CostCenter".into(), value: "014 Ginza".into() };
    assert_same_after("Mori".to_owned());
    assert_same_after(true);
    assert_same_after(false);
    assert_same_after(Some(-2.5));
    assert_same_after(None::<f64>);
    assert_same_after(Some(45_i32));
    assert_same_after(0_i64);
    assert_same_after(5_637_144_601_i64);
    assert_same_after(vec!["Gold".to_owned(), "Silver".to_owned()]);
    assert_same_after(Vec::<String>::new());
    assert_same_after(vec![pair]);
}

#[test]
fn blank_lines_and_pairs_are_not_sent() {
    let mut texts = Vec::<String>::new();
    assert_eq!(texts.read("Gold\n\n "), Ok(()));
    assert_eq!(texts, ["Gold"]);
    let mut pairs = Vec::<FinancialDimension>::new();
    assert_eq!(pairs.read("\t\n \t "), Ok(()));
    assert_eq!(pairs, []);
}

#[test]
fn what_is_no_number_is_refused() {
    assert_eq!(0_i32.read("ten"), Err(NoNumber));
    assert_eq!(0_i64.read("2.5"), Err(NoNumber));
    assert_eq!(None::<f64>.read("inf"), Err(NoNumber));
}
