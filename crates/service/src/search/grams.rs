//! The n-grams of a customer's searched texts: one to three adjacent characters, a line's ends
//! included.

use std::collections::BTreeSet;

use domain::search::SearchKeys;

use super::parameters::Parameters;
use crate::database::DatabaseKind;

/// The part of a customer with a gram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Names,
    /// Names without the first line, which customers are ordered by.
    LaterNames,
    Texts,
    Phones,
}

impl Field {
    fn letter(self) -> char {
        match self {
            Self::Names => 'n',
            Self::LaterNames => 'l',
            Self::Texts => 't',
            Self::Phones => 'p',
        }
    }
}

const GRAM_LENGTH_MAX: usize = 3;
/// Most grams of a text in a condition: a few exclude nearly every other row.
const NEEDED_MAX: usize = 6;
const LINE_END: char = '\n';

/// Every gram of the keys once, with a blank between.
pub(super) fn all_of(keys: &SearchKeys) -> String {
    let mut grams = BTreeSet::new();
    let later_names = keys.names().split_once(LINE_END).map_or("", |(_, later)| later);
    for (field, lines) in [
        (Field::Names, keys.names()),
        (Field::LaterNames, later_names),
        (Field::Texts, keys.texts()),
        (Field::Phones, keys.phones()),
    ] {
        for line in lines.lines() {
            let line: Vec<char> = format!("{LINE_END}{line}{LINE_END}").chars().collect();
            for length in 1..=GRAM_LENGTH_MAX {
                let windows = line.windows(length).filter(|gram| tells_much(gram));
                grams.extend(windows.map(|gram| token(field, gram)));
            }
        }
    }
    grams.into_iter().collect::<Vec<_>>().join(" ")
}

/// A single letter of an alphabet is in nearly every name.
fn tells_much(gram: &[char]) -> bool {
    gram.len() > 1 || gram.iter().any(|character| !character.is_ascii())
}

/// Both databases index only letters and digits: other ASCII characters have a private substitute.
fn token(field: Field, gram: &[char]) -> String {
    let plain = |character: &char| match character {
        it if it.is_ascii_alphanumeric() || !it.is_ascii() => *it,
        other => char::from_u32(0xE000 + u32::from(*other)).unwrap_or(*other),
    };
    std::iter::once(field.letter()).chain(gram.iter().map(plain)).collect()
}

/// A necessary condition on a row's grams: all of one alternative of each part. Without parts every
/// row may match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Grams {
    parts: Vec<Vec<Vec<String>>>,
}

impl Grams {
    /// Of rows whose field has `text`; line ends count.
    pub fn of(field: Field, text: &str) -> Self {
        let text: Vec<char> = text.chars().collect();
        let length = text.len().min(GRAM_LENGTH_MAX);
        if length == 0 || !tells_much(&text[..length]) {
            return Self::default();
        }
        let all: Vec<String> = text.windows(length).map(|gram| token(field, gram)).collect();
        let step = all.len().div_ceil(NEEDED_MAX);
        Self { parts: vec![vec![all.into_iter().step_by(step).collect()]] }
    }

    /// Of rows that fulfil at least one of them.
    pub fn any(all: impl IntoIterator<Item = Self>) -> Self {
        let mut alternatives = Vec::new();
        for grams in all {
            if grams.may_be_all() {
                return Self::default();
            }
            // One part of adjacent ones is enough.
            alternatives.extend(grams.parts.into_iter().next().unwrap_or_default());
        }
        if alternatives.is_empty() {
            return Self::default();
        }
        Self { parts: vec![alternatives] }
    }

    /// Of rows that fulfil at least `count` of them.
    pub fn some_of(all: &[Self], count: usize) -> Self {
        match all.split_first() {
            Some((first, rest)) if count > 0 => {
                let with = [first.clone(), Self::some_of(rest, count - 1)];
                let with = with.into_iter().reduce(Self::both).unwrap_or_default();
                if rest.len() < count {
                    with
                } else {
                    Self::any([with, Self::some_of(rest, count)])
                }
            }
            _ => Self::default(),
        }
    }

    /// As [`Grams::and`], in one part.
    fn both(self, other: Self) -> Self {
        let (ours, others) = match (self.parts.first(), other.parts.first()) {
            (Some(ours), Some(others)) => (ours, others),
            (None, _) => return other,
            (_, None) => return self,
        };
        let pairs =
            ours.iter().flat_map(|one| others.iter().map(|it| [one.as_slice(), it].concat()));
        Self { parts: vec![pairs.collect()] }
    }

    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.parts.extend(other.parts);
        self
    }

    pub fn may_be_all(&self) -> bool {
        self.parts.is_empty()
    }

    /// Selects the `search_id` of the rows that have the grams.
    pub fn sql(&self, table: &str, parameters: &mut Parameters) -> String {
        let condition = match parameters.kind {
            DatabaseKind::Sqlite => {
                let all = |grams: &Vec<String>| {
                    let quoted: Vec<String> = grams.iter().map(|it| format!("\"{it}\"")).collect();
                    format!("({})", quoted.join(" AND "))
                };
                let part = |alternatives: &Vec<Vec<String>>| {
                    let any: Vec<String> = alternatives.iter().map(all).collect();
                    format!("({})", any.join(" OR "))
                };
                let parts: Vec<String> = self.parts.iter().map(part).collect();
                format!("{table}_gram MATCH {}", parameters.number(parts.join(" AND ")))
            }
            DatabaseKind::Postgres => {
                let mut parts = Vec::new();
                for alternatives in &self.parts {
                    let any = alternatives.iter().map(|grams| {
                        let all = parameters.number(grams.join(" "));
                        format!("grams @> string_to_array({all}, ' ')")
                    });
                    parts.push(format!("({})", any.collect::<Vec<_>>().join(" OR ")));
                }
                parts.join(" AND ")
            }
        };
        format!("SELECT rowid FROM {table}_gram WHERE {condition}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grams_of_a_line_know_its_ends() {
        let grams = all_of(&SearchKeys::new("森 Mori", [], ["1"]));
        let has = |text: &str| {
            let Grams { parts } = Grams::of(Field::Names, text);
            let all: Vec<&str> = grams.split(' ').collect();
            parts.iter().flatten().flatten().all(|gram| all.contains(&gram.as_str()))
        };
        assert!(has("\n森") && has("森") && has("森 m") && has("ori\n") && has("mori"));
        assert!(!has("\nmori") && !has("森\n") && !has("林"));
        assert!(Grams::of(Field::Names, "m").may_be_all());
    }

    #[test]
    fn a_text_without_grams_makes_every_row_a_candidate() {
        let any = Grams::any([Grams::of(Field::Names, "mo"), Grams::of(Field::Names, "m")]);
        assert!(any.may_be_all());
        let both = Grams::of(Field::Names, "mo").and(Grams::of(Field::Names, "m"));
        assert_eq!(both, Grams::of(Field::Names, "mo"));
    }
}
