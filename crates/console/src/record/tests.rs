use contract::admin;
use serde::Serialize;
use serde_json::Value;

use super::draft::{json_of, text_of};
use super::{Blank, CUSTOMER_FIELDS, Field, Kind, LISTS, Source};
use crate::connection::json::Json;

fn members(resource: impl Serialize) -> Vec<String> {
    match serde_json::to_value(resource) {
        Ok(Value::Object(members)) => members.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

fn members_of_list(api: &str) -> Vec<String> {
    match api {
        "/api/functionality-profiles" => members(admin::FunctionalityProfile::default()),
        "/api/channels" => members(admin::Channel::default()),
        "/api/titles" => members(admin::Title::default()),
        "/api/affiliations" => members(admin::Affiliation::default()),
        "/api/address-purposes" => members(admin::AddressPurpose::default()),
        "/api/customer-attributes" => members(admin::CustomerAttributeDefinition::default()),
        "/api/customer-groups" => members(admin::CustomerGroup::default()),
        "/api/workers" => members(admin::Worker::default()),
        "/api/address-books" => members(admin::AddressBook::default()),
        other => panic!("{other} is not in the contract"),
    }
}

fn assert_known(fields: &[Field], members: &[String], place: &str) {
    for field in fields {
        assert!(members.iter().any(|name| name == field.member), "{place}: {}", field.member);
        if let Kind::OneOf(Source { api, key }, _) | Kind::SomeOf(Source { api, key }) = field.kind
        {
            assert!(members_of_list(api).iter().any(|name| name == key), "{api}: {key}");
        }
    }
}

#[test]
fn forms_name_members_of_the_contract_only() {
    for kept in LISTS {
        let members = members_of_list(kept.api);
        assert_known(kept.fields, &members, kept.api);
        assert!(members.iter().any(|name| name == kept.key), "{}: {}", kept.api, kept.key);
        assert!(members.iter().any(|name| name == "ETag"), "{}", kept.api);
    }
    assert_known(CUSTOMER_FIELDS, &members(admin::Customer::default()), "a customer");
}

const PAIRS: Kind =
    Kind::Pairs([("Name", locale::Lang::name), ("Value", locale::Lang::dimension_value)]);
const TITLE: Kind = Kind::OneOf(Source { api: "/api/titles", key: "RecordId" }, Blank::Zero);

#[test]
fn what_was_read_is_sent_back_as_it_was() {
    let pair = Json::object([("Name", "CostCenter".into()), ("Value", "014 Ginza".into())]);
    let texts = Json::List(vec!["Gold".into(), "Silver".into()]);
    for (kind, value) in [
        (Kind::Text, "Mori".into()),
        (Kind::Flag, Json::Flag(true)),
        (Kind::Flag, Json::Flag(false)),
        (Kind::Number, Json::Number(-2.5)),
        (Kind::Number, Json::Null),
        (TITLE, Json::Number(0.0)),
        (TITLE, Json::Number(5_637_144_601.0)),
        (Kind::Texts, texts),
        (Kind::Texts, Json::List(Vec::new())),
        (PAIRS, Json::List(vec![pair])),
    ] {
        assert_eq!(json_of(kind, &text_of(kind, &value)), value);
    }
}

#[test]
fn blank_lines_and_pairs_are_not_sent() {
    assert_eq!(json_of(Kind::Texts, "Gold\n\n "), Json::List(vec!["Gold".into()]));
    assert_eq!(json_of(PAIRS, "\t\n \t "), Json::List(Vec::new()));
}

#[test]
fn what_is_no_number_is_left_for_headquarters_to_refuse() {
    assert_eq!(json_of(Kind::Number, "ten"), "ten".into());
}
