//! Lists that an administrator manages, and their records: one list and one form for all of them,
//! driven by a description of the fields.

mod draft;
mod field;
mod form;
mod list;
mod member;
mod rows_field;
mod screen;
#[cfg(test)]
mod tests;

use leptos::prelude::*;
use locale::Lang;
use serde::Serialize;
use ui::PageWidth;

use crate::connection::remote::{Remote, Resource};
use crate::frame::screen::{Place, Screen};

pub use field::{Blank, Field, Kind, records_of};
pub use form::Form;
pub use list::crumb;
pub use member::Member;
pub(crate) use member::member;

/// A text in the reader's language.
pub type Words = fn(Lang) -> &'static str;

/// A list that an administrator manages.
pub struct List {
    /// Its screen in the console.
    pub place: Place,
    /// Its address in the admin API.
    pub api: &'static str,
    pub lead: Words,
    /// The heading of the form for a new record.
    pub new: Words,
    /// What follows after a change, such as a job to run.
    pub next_step: Words,
    /// The screens of its records' type.
    pub screens: Screens,
    /// What its screen shows besides.
    pub below_list: Option<fn() -> AnyView>,
}

/// The screens of a list.
pub struct Screens {
    pub list: fn() -> AnyView,
    /// A record by its key; a new one without a key.
    pub record: fn(Option<String>) -> AnyView,
}

impl Screens {
    pub const fn of<R: Record>() -> Self {
        Self { list: list::list::<R>, record: screen::record::<R> }
    }
}

impl List {
    /// Whether it is one of the lists of Commerce parameters.
    fn is_parameter(&self) -> bool {
        Screen::Parameters.is_at(self.place.address)
    }

    /// A table below the form needs room.
    fn width(&self) -> PageWidth {
        if self.below_list.is_some() { PageWidth::Wide } else { PageWidth::Medium }
    }
}

/// A type of the admin API that a [`Form`] edits.
pub trait Edited: Resource + Serialize {
    const FIELDS: &'static [Field<Self>];

    fn e_tag(&self) -> &str;
}

/// The records of a [`List`].
pub trait Record: Edited {
    const LIST: &'static List;
    /// What a record's screen shows besides.
    const BELOW: Option<fn(Remote<Self>) -> AnyView> = None;

    /// The end of its address.
    fn key(&self) -> String;

    fn name(&self) -> &str;

    /// Names of the channels that use it.
    fn channels(&self) -> &[String] {
        &[]
    }

    /// Its name for people.
    fn title(&self) -> String {
        if self.name().is_empty() { self.key() } else { self.name().to_owned() }
    }
}
