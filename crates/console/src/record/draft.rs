//! What is typed into a form, as text: one type of signal for every kind of field.

use leptos::prelude::*;
use ui::signal;

use super::{Blank, Field, Kind};
use crate::connection::json::Json;

/// Between the two texts of a pair. Neither it nor a line break can be typed into a field.
pub const TAB: char = '\t';

/// A record that is being edited.
#[derive(Clone, Copy)]
pub struct Draft {
    fields: &'static [Field],
    /// As headquarters has it, or an empty object.
    base: RwSignal<Json>,
    texts: StoredValue<Vec<RwSignal<String>>>,
}

impl Draft {
    pub fn new(fields: &'static [Field], base: Json) -> Self {
        let texts = fields.iter().map(|field| signal(text_of(field.kind, base.get(field.member))));
        Self { fields, texts: StoredValue::new(texts.collect()), base: signal(base) }
    }

    pub fn base(self) -> RwSignal<Json> {
        self.base
    }

    /// The text of the field at a place.
    pub fn text(self, at: usize) -> RwSignal<String> {
        self.texts.with_value(|texts| texts[at])
    }

    /// The record as it would be sent now; follows every keystroke.
    pub fn record(self) -> Json {
        let mut record = self.base.get();
        for (at, field) in self.fields.iter().enumerate() {
            record.set(field.member, json_of(field.kind, &self.text(at).get()));
        }
        record
    }

    /// Takes the record as it was saved.
    pub fn saved(self, record: Json) {
        self.write(&record, |_, text| text);
        let _ = self.base.try_set(record);
    }

    /// Takes what somebody else saved meanwhile, and keeps what was changed here.
    pub fn rebased(self, record: Json) {
        let Some(base) = self.base.try_get_untracked() else { return };
        self.write(&record, |(field, typed), text| {
            let untouched = typed == text_of(field.kind, base.get(field.member));
            if untouched { text } else { typed }
        });
        let _ = self.base.try_set(record);
    }

    fn write(self, record: &Json, choose: impl Fn((&Field, String), String) -> String) {
        let Some(texts) = self.texts.try_get_value() else { return };
        for (field, text) in self.fields.iter().zip(texts) {
            let theirs = text_of(field.kind, record.get(field.member));
            let chosen = choose((field, text.get_untracked()), theirs);
            if text.get_untracked() != chosen {
                text.set(chosen);
            }
        }
    }
}

/// A member as a field shows it.
pub fn text_of(kind: Kind, value: &Json) -> String {
    let lines = |line: &dyn Fn(&Json) -> String| {
        value.list().iter().map(line).collect::<Vec<_>>().join("\n")
    };
    match kind {
        Kind::Choice(choices) if *value == Json::Null => {
            choices.first().map_or("", |(value, _)| value).to_owned()
        }
        Kind::SomeOf(_) | Kind::Texts => lines(&Json::words),
        Kind::Pairs([(first, _), (second, _)]) => {
            lines(&|pair| [pair.text(first), pair.text(second)].join(&TAB.to_string()))
        }
        Kind::OneOf(_, Blank::Zero) if value.words() == "0" => String::new(),
        _ => value.words(),
    }
}

/// What a field shows as a member.
pub fn json_of(kind: Kind, text: &str) -> Json {
    match kind {
        Kind::Flag => Json::Flag(text == "true"),
        Kind::Number if text.trim().is_empty() => Json::Null,
        Kind::OneOf(_, Blank::Zero) if text.is_empty() => Json::Number(0.0),
        // What is no number is sent as it is: headquarters says so in words.
        Kind::Number | Kind::OneOf(_, Blank::Zero) => {
            text.trim().parse().map_or_else(|_| text.into(), Json::Number)
        }
        Kind::SomeOf(_) | Kind::Texts => Json::List(
            text.lines().filter(|line| !line.trim().is_empty()).map(Json::from).collect(),
        ),
        Kind::Pairs(members) => Json::List(
            text.lines().filter_map(|line| pair_of(members.map(|m| m.0), line)).collect(),
        ),
        _ => text.into(),
    }
}

fn pair_of(members: [&'static str; 2], line: &str) -> Option<Json> {
    let (first, second) = line.split_once(TAB)?;
    let is_blank = first.trim().is_empty() && second.trim().is_empty();
    (!is_blank).then(|| Json::object([(members[0], first.into()), (members[1], second.into())]))
}
