//! The texts of a form: one type of signal for every kind of field.

use leptos::prelude::*;
use locale::Lang;
use ui::signal;

use super::{Edited, Field};
use crate::connection::api::ApiError;

/// A record in a form.
pub struct Draft<T: 'static> {
    /// The record at headquarters; the default for a new one.
    base: RwSignal<T>,
    texts: StoredValue<Vec<RwSignal<String>>>,
}

impl<T> Clone for Draft<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Draft<T> {}

impl<T: Edited> Draft<T> {
    pub fn new(base: T) -> Self {
        let texts = T::FIELDS.iter().map(|field| signal(field.text(&base)));
        Self { texts: StoredValue::new(texts.collect()), base: signal(base) }
    }

    pub fn base(self) -> RwSignal<T> {
        self.base
    }

    /// The text of the field at a place.
    pub fn text(self, at: usize) -> RwSignal<String> {
        self.texts.with_value(|texts| texts[at])
    }

    /// The record as far as the texts can be read now; reactive.
    pub fn record(self) -> T {
        self.read(|_| ())
    }

    /// The record to send; refused with headquarters' words where a text is no number.
    pub fn checked(self, lang: Lang) -> Result<T, ApiError> {
        let mut members = Vec::new();
        let record = untrack(|| {
            self.read(|field| {
                let words = lang.field_not_a_number((field.control.label)(lang));
                members.push((field.member.name.to_owned(), words));
            })
        });
        let words = lang.error_validation_failed().to_owned();
        if members.is_empty() { Ok(record) } else { Err(ApiError::Refused { words, members }) }
    }

    fn read(self, mut on_wrong: impl FnMut(&Field<T>)) -> T {
        let mut record = self.base.get();
        for (at, field) in T::FIELDS.iter().enumerate() {
            if field.member.read(&mut record, &self.text(at).get()).is_err() {
                on_wrong(field);
            }
        }
        record
    }

    /// Takes the saved record.
    pub fn saved(self, record: T) {
        self.write(&record, |_, text| text);
        let _ = self.base.try_set(record);
    }

    /// Takes what another administrator saved meanwhile, and keeps the changes of this form.
    pub fn rebased(self, record: T) {
        let Some(base) = self.base.try_get_untracked() else { return };
        self.write(
            &record,
            |(field, typed), text| {
                if typed == field.text(&base) { text } else { typed }
            },
        );
        let _ = self.base.try_set(record);
    }

    fn write(self, record: &T, choose: impl Fn((&Field<T>, String), String) -> String) {
        let Some(texts) = self.texts.try_get_value() else { return };
        for (field, text) in T::FIELDS.iter().zip(texts) {
            let chosen = choose((field, text.get_untracked()), field.text(record));
            if text.get_untracked() != chosen {
                text.set(chosen);
            }
        }
    }
}
