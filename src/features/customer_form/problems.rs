//! Problems of the typed values.

use domain::attribute::check_values;
use domain::{ChannelConfiguration, CustomerDraft, Field, FieldError};
use leptos::prelude::*;
use locale::Lang;
use ui::signal;

use super::inputs::CustomerInputs;
use crate::words;

/// The form's problems: by the rules as soon as a field was left, by the server once it answered.
#[derive(Clone, Copy)]
pub struct Problems {
    inputs: CustomerInputs,
    found: Memo<Vec<FieldError>>,
    /// Fields that were left, with empty texts: another type of signal would add a lot of code.
    left: RwSignal<Vec<(Field, String)>>,
    is_all_shown: RwSignal<bool>,
    from_server: RwSignal<Vec<(Field, String)>>,
}

impl Problems {
    pub fn new(inputs: CustomerInputs, configuration: RwSignal<ChannelConfiguration>) -> Self {
        Self {
            inputs,
            found: Memo::new(move |_| {
                let saved = Saved::of(inputs.draft());
                let mut errors = configuration.with(|configuration| saved.errors(configuration));
                errors.extend(inputs.unfit_addresses());
                errors
            }),
            left: signal(Vec::new()),
            is_all_shown: signal(false),
            from_server: signal(Vec::new()),
        }
    }

    /// The draft that can be saved, without blank addresses and attributes; or how many fields
    /// are wrong, which are shown from now on.
    pub fn check(&self) -> Result<CustomerDraft, u64> {
        self.is_all_shown.set(true);
        self.from_server.set(Vec::new());
        match self.found.with_untracked(Vec::len) {
            0 => Ok(self.saved().draft),
            count => Err(count as u64),
        }
    }

    pub fn show(&self, lang: Lang, errors: &[FieldError]) {
        let worded =
            |error: &FieldError| (error.field, words::problem(lang, error.field, error.problem));
        self.from_server.set(errors.iter().map(worded).collect());
    }

    /// Shows the server's messages at the fields that it named.
    pub fn show_refusal(&self, fields: &[(String, String)]) {
        let saved = self.saved();
        let at_form = |(name, message): &(String, String)| {
            Some((saved.in_form(Field::from_member_name(name)?), message.clone()))
        };
        self.from_server.set(fields.iter().filter_map(at_form).collect());
    }

    fn saved(&self) -> Saved {
        Saved::of(untrack(|| self.inputs.draft()))
    }

    pub fn leave(&self, field: Field) {
        self.left.update(|left| left.push((field, String::new())));
        self.from_server.update(|errors| errors.retain(|(at, _)| *at != field));
    }

    /// The message at a field.
    pub fn at(&self, lang: Lang, field: Field) -> Option<String> {
        let is_shown = self.is_all_shown.get()
            || self.left.with(|left| left.iter().any(|(at, _)| *at == field));
        let own =
            is_shown.then(|| self.found.with(|found| words_for(lang, found, field))).flatten();
        own.or_else(|| {
            self.from_server.with(|errors| {
                errors.iter().find(|(at, _)| *at == field).map(|(_, message)| message.clone())
            })
        })
    }
}

/// A draft as it is saved, and the places in the form that its entries came from.
struct Saved {
    draft: CustomerDraft,
    addresses: Vec<usize>,
    attributes: Vec<usize>,
}

impl Saved {
    /// Leaves out blank addresses and attributes.
    fn of(mut draft: CustomerDraft) -> Self {
        let addresses = places(&draft.addresses, |address| !address.is_blank());
        let attributes = places(&draft.attributes, |it| !it.value.trim().is_empty());
        draft.addresses.retain(|address| !address.is_blank());
        draft.attributes.retain(|attribute| !attribute.value.trim().is_empty());
        Self { draft, addresses, attributes }
    }

    fn errors(&self, configuration: &ChannelConfiguration) -> Vec<FieldError> {
        let mut errors = self.draft.check().err().unwrap_or_default();
        errors.extend(check_values(&configuration.attributes, &self.draft.attributes));
        for error in &mut errors {
            error.field = self.in_form(error.field);
        }
        errors
    }

    fn in_form(&self, field: Field) -> Field {
        let place = |places: &[usize], sent: usize| places.get(sent).copied().unwrap_or(sent);
        match field {
            Field::Address(sent, part) => Field::Address(place(&self.addresses, sent), part),
            Field::Attribute(sent) => Field::Attribute(place(&self.attributes, sent)),
            field => field,
        }
    }
}

fn places<T>(all: &[T], is_said: fn(&T) -> bool) -> Vec<usize> {
    let said = all.iter().enumerate().filter(|(_, it)| is_said(it));
    said.map(|(place, _)| place).collect()
}

/// A field's first problem in words.
fn words_for(lang: Lang, errors: &[FieldError], field: Field) -> Option<String> {
    let error = errors.iter().find(|error| error.field == field)?;
    Some(words::problem(lang, error.field, error.problem))
}
