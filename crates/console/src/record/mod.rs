//! Lists that an administrator keeps, and their records: one list and one form for all of them,
//! driven by a description of the fields.

mod draft;
mod field;
mod form;
mod list;
mod lists;
mod rows_field;
#[cfg(test)]
mod tests;

use std::fmt;

use leptos::prelude::*;
use locale::Lang;
use ui::PageWidth;

use crate::connection::json::Json;
use crate::connection::remote::Remote;

pub use form::{Form, record};
pub use list::{crumb, list};
pub use lists::{CUSTOMER_FIELDS, LISTS, PARAMETERS, PROFILES, STORES};

/// A text in the reader's language.
pub type Words = fn(Lang) -> &'static str;

/// A list that an administrator keeps.
pub struct Kept {
    /// Its address in the console.
    pub address: &'static str,
    /// Its address in the admin API.
    pub api: &'static str,
    /// The member that is the key of a record.
    pub key: &'static str,
    /// The list's name.
    pub title: Words,
    pub lead: Words,
    /// The heading of the form for a new record.
    pub new: Words,
    /// What follows after a change.
    pub next_step: Words,
    pub fields: &'static [Field],
    /// What else the list's screen shows.
    pub below_list: Option<fn() -> AnyView>,
    /// What else a record's screen shows.
    pub below_record: Option<fn(Remote) -> AnyView>,
}

impl Kept {
    /// Whether it is one of the lists of Commerce parameters.
    pub fn is_parameter(&'static self) -> bool {
        PARAMETERS.contains(&self)
    }

    /// Where a table stands below, there has to be room for it.
    fn width(&self) -> PageWidth {
        if self.below_list.is_some() { PageWidth::Wide } else { PageWidth::Medium }
    }

    /// What people call a record.
    pub fn name_of(&self, record: &Json) -> String {
        match record.text("Name") {
            name if name.is_empty() => record.text(self.key),
            name => name,
        }
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.address == other.address
    }
}

impl Eq for Kept {}

impl fmt::Debug for Kept {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.address)
    }
}

/// A member of a record that can be typed or chosen.
pub struct Field {
    pub member: &'static str,
    pub label: Words,
    pub kind: Kind,
    pub hint: Option<Words>,
    pub is_required: bool,
    /// Given when the record is made; afterwards it is only read.
    pub is_fixed: bool,
    /// Shown in the list too.
    pub is_listed: bool,
    /// For some records only.
    pub when: Option<fn(&Json) -> bool>,
}

/// What kind of value a [`Field`] has.
#[derive(Clone, Copy)]
pub enum Kind {
    Text,
    Email,
    Phone,
    Password,
    /// A number, or null.
    Number,
    Flag,
    /// One of a few.
    Choice(&'static [(&'static str, Words)]),
    Country,
    /// The key of a record of another list, or what stands for none.
    OneOf(Source, Blank),
    /// Keys of records of another list.
    SomeOf(Source),
    /// Texts, a line each.
    Texts,
    /// Objects with two members each.
    Pairs([(&'static str, Words); 2]),
}

/// Another list that a field chooses from: where it is, its key, and its name.
#[derive(Clone, Copy)]
pub struct Source {
    pub api: &'static str,
    pub key: &'static str,
}

/// What a [`Kind::OneOf`] is when nothing is chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Blank {
    /// Something has to be chosen.
    Never,
    /// The number 0; the keys are numbers.
    Zero,
}

impl Field {
    pub const fn new(member: &'static str, label: Words, kind: Kind) -> Self {
        Self {
            member,
            label,
            kind,
            hint: None,
            is_required: false,
            is_fixed: false,
            is_listed: false,
            when: None,
        }
    }

    pub const fn hint(self, hint: Words) -> Self {
        Self { hint: Some(hint), ..self }
    }

    pub const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    pub const fn fixed(self) -> Self {
        Self { is_fixed: true, ..self }
    }

    pub const fn listed(self) -> Self {
        Self { is_listed: true, ..self }
    }

    pub const fn when(self, when: fn(&Json) -> bool) -> Self {
        Self { when: Some(when), ..self }
    }
}
