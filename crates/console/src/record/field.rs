//! One field of a form, by its kind.

use leptos::prelude::*;
use locale::Lang;
use ui::{
    Checkbox, FieldGroup, SelectField, SelectOption, Switch, TextField, TextKind, derived, dynamic,
    effect, maybe_text, phrase, signal, use_lang, when,
};

use super::draft::Draft;
use super::member::Member;
use super::rows_field::rows_field;
use super::{Edited, Record, Words};
use crate::connection::remote::Remote;
use crate::frame::local_format;

/// A member of a record in a form.
pub struct Field<T: 'static> {
    pub member: Member<T>,
    pub control: Control,
    /// Whether the list shows it, too.
    pub is_listed: bool,
    /// Shown for some records only.
    pub when: Option<fn(&T) -> bool>,
}

/// How the form asks for a member.
#[derive(Clone, Copy)]
pub struct Control {
    pub label: Words,
    pub kind: Kind,
    pub hint: Option<Words>,
    pub is_required: bool,
    /// Entered for a new record, read-only afterwards.
    pub is_fixed: bool,
}

/// What kind of value a [`Field`] has.
#[derive(Clone, Copy)]
pub enum Kind {
    Text,
    Email,
    Phone,
    Password,
    /// A number; blank for none.
    Number,
    Flag,
    /// One of a few choices.
    Choice(&'static [(&'static str, Words)]),
    Country,
    /// The key of a record of another list, or a blank that [`Blank`] explains.
    OneOf(Source, Blank),
    /// Keys of records of another list.
    SomeOf(Source),
    /// Texts, a line each.
    Texts,
    /// Pairs of texts, a line each, below the names of the two.
    Pairs([Words; 2]),
}

/// The keys and names of another list, which a field chooses from.
pub type Source = fn() -> Signal<Vec<(String, String)>>;

/// What an empty choice of [`Kind::OneOf`] means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Blank {
    /// The choice is required.
    Never,
    /// The number 0; the keys are numbers, which say nothing to a reader.
    Zero,
}

impl<T> Field<T> {
    pub const fn new(member: Member<T>, label: Words, kind: Kind) -> Self {
        let control = Control { label, kind, hint: None, is_required: false, is_fixed: false };
        Self { member, control, is_listed: false, when: None }
    }

    pub const fn hint(mut self, hint: Words) -> Self {
        self.control.hint = Some(hint);
        self
    }

    pub const fn required(mut self) -> Self {
        self.control.is_required = true;
        self
    }

    pub const fn fixed(mut self) -> Self {
        self.control.is_fixed = true;
        self
    }

    pub const fn listed(mut self) -> Self {
        self.is_listed = true;
        self
    }

    pub const fn when(mut self, when: fn(&T) -> bool) -> Self {
        self.when = Some(when);
        self
    }

    /// A member's text in the form; the first choice where there is none yet.
    pub fn text(&self, record: &T) -> String {
        match (self.control.kind, self.member.text(record)) {
            (Kind::Choice([(first, _), ..]), text) if text.is_empty() => (*first).to_owned(),
            (_, text) => text,
        }
    }
}

/// The records of a list as choices of another.
pub fn records_of<R: Record>() -> Signal<Vec<(String, String)>> {
    let records = Remote::<Vec<R>>::at(R::LIST.api);
    derived(move || {
        let choice = |record: &R| (record.key(), record.name().to_owned());
        records.with(|records| records.iter().map(choice).collect())
    })
}

/// What is wrong with each member, in headquarters' words.
pub type Errors = Signal<Vec<(String, String)>>;

/// A field of a form; the fixed ones of an existing record are read-only.
pub fn field<T: Edited>(
    field: &'static Field<T>,
    value: RwSignal<String>,
    draft: Draft<T>,
    errors: Errors,
    is_new: bool,
) -> AnyView {
    let error = derived(move || {
        let errors = errors.get();
        let own = errors.iter().find(|(name, _)| field.member.is_meant_by(name));
        own.map(|(_, words)| words.clone())
    });
    let view = move || control(field.control, value, error, is_new);
    match field.when {
        Some(applies) => when(move || applies(&draft.record()), view),
        None => view(),
    }
}

fn is_wide(kind: Kind) -> bool {
    matches!(kind, Kind::Flag | Kind::SomeOf(_) | Kind::Texts | Kind::Pairs(_))
}

fn control(
    control: Control,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
    is_new: bool,
) -> AnyView {
    let view = input(control, value, error, is_new);
    if is_wide(control.kind) { view! { <div class="wide">{view}</div> }.into_any() } else { view }
}

fn input(
    control: Control,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
    is_new: bool,
) -> AnyView {
    let label = phrase(control.label);
    let hint = maybe_text(move |lang| control.hint.map(|hint| hint(lang)));
    let choose = |options| {
        let required = control.is_required;
        view! { <SelectField label value options hint error required /> }.into_any()
    };
    let is_read_only = control.is_fixed && !is_new;
    match control.kind {
        Kind::Flag => switch(label, value, hint),
        Kind::Choice(choices) => choose(fixed_options(choices)),
        Kind::Country => choose(countries(value)),
        Kind::OneOf(source, blank) => choose(options_of(source, blank, value)),
        Kind::SomeOf(source) => checkboxes(label, hint_or_error(hint, error), source, value),
        Kind::Texts => rows_field(label, hint_or_error(hint, error), vec![label], value),
        Kind::Pairs(columns) => {
            rows_field(label, hint_or_error(hint, error), columns.map(phrase).into(), value)
        }
        Kind::Text | Kind::Email | Kind::Phone | Kind::Password | Kind::Number => view! {
            <TextField
                label
                value
                hint
                error
                kind=text_kind(control.kind)
                required=control.is_required && !is_read_only
                read_only=is_read_only
                autocomplete=if matches!(control.kind, Kind::Password) { "new-password" } else { "off" }
            />
        }
        .into_any(),
    }
}

fn text_kind(kind: Kind) -> TextKind {
    match kind {
        Kind::Email => TextKind::Email,
        Kind::Phone => TextKind::Phone,
        Kind::Password => TextKind::Password,
        _ => TextKind::Text,
    }
}

fn hint_or_error(
    hint: Signal<Option<String>>,
    error: Signal<Option<String>>,
) -> Signal<Option<String>> {
    derived(move || error.get().or_else(|| hint.get()))
}

fn switch(label: Signal<String>, value: RwSignal<String>, hint: Signal<Option<String>>) -> AnyView {
    let change = move |on: bool| value.set(if on { "true".to_owned() } else { String::new() });
    view! {
        <Switch label hint on=derived(move || value.with(|value| value == "true")) on_change=change />
    }
    .into_any()
}

fn fixed_options(choices: &'static [(&'static str, Words)]) -> Signal<Vec<SelectOption>> {
    let lang = use_lang();
    derived(move || {
        let lang = lang.get();
        choices.iter().map(|(value, words)| SelectOption::new(*value, words(lang))).collect()
    })
}

fn countries(value: RwSignal<String>) -> Signal<Vec<SelectOption>> {
    let lang = use_lang();
    derived(move || {
        let lang = lang.get();
        let mut countries: Vec<_> = domain::country::Country::all()
            .map(|it| SelectOption::new(it.alpha3(), local_format::country(it.alpha2(), lang)))
            .collect();
        countries.sort_by(|a, b| a.label.cmp(&b.label));
        with_current(countries, &value.get(), lang)
    })
}

fn options_of(source: Source, blank: Blank, value: RwSignal<String>) -> Signal<Vec<SelectOption>> {
    let lang = use_lang();
    let records = source();
    derived(move || {
        let lang = lang.get();
        let none = (blank == Blank::Zero).then(|| SelectOption::new("", lang.none()));
        let options = records.get().into_iter().map(|(key, name)| {
            let is_name_enough = name == key || blank == Blank::Zero;
            let label = if is_name_enough { name } else { [&key, " · ", &name].concat() };
            SelectOption::new(key, label)
        });
        with_current(none.into_iter().chain(options).collect(), &value.get(), lang)
    })
}

/// The current choice is always visible, even an empty one.
fn with_current(mut options: Vec<SelectOption>, current: &str, lang: Lang) -> Vec<SelectOption> {
    if !options.iter().any(|option| option.value == current) {
        let label = if current.is_empty() { lang.please_choose() } else { current };
        options.insert(0, SelectOption::new(current, label));
    }
    options
}

fn checkboxes(
    legend: Signal<String>,
    hint: Signal<Option<String>>,
    source: Source,
    value: RwSignal<String>,
) -> AnyView {
    let records = source();
    let boxes = dynamic(move || {
        records.get().into_iter().map(|(key, _)| checkbox(key, value)).collect_view()
    });
    view! { <FieldGroup legend hint>{boxes}</FieldGroup> }.into_any()
}

/// Whether a line of the value is the name.
fn checkbox(name: String, value: RwSignal<String>) -> AnyView {
    let own = name.clone();
    let is_in = move || value.with(|value| value.lines().any(|line| line == own));
    let checked = signal(untrack(&is_in));
    effect(move || {
        let is_in = is_in();
        if checked.get_untracked() != is_in {
            checked.set(is_in);
        }
    });
    let own = name.clone();
    effect(move || {
        let checked = checked.get();
        let old = value.get_untracked();
        let mut lines: Vec<_> = old.lines().filter(|line| *line != own).collect();
        if checked {
            lines.push(&own);
            lines.sort_unstable();
        }
        let new = lines.join("\n");
        if new != old {
            value.set(new);
        }
    });
    view! { <Checkbox label=name checked /> }.into_any()
}
