//! One field of a form, by its kind.

use leptos::prelude::*;
use locale::Lang;
use ui::{
    Checkbox, FieldGroup, SelectField, SelectOption, Switch, TextField, TextKind, derived, dynamic,
    effect, maybe_text, phrase, signal, use_lang, when,
};

use super::draft::Draft;
use super::rows_field::rows_field;
use super::{Blank, Field, Kind, Source, Words};
use crate::connection::remote::Remote;
use crate::frame::local_format;

/// What is wrong with each member, by headquarters' words.
pub type Errors = Signal<Vec<(String, String)>>;

/// A field of a form; of an existing record the fixed ones are only read.
pub fn field(
    field: &'static Field,
    value: RwSignal<String>,
    draft: Draft,
    errors: Errors,
    is_new: bool,
) -> AnyView {
    let view = move || {
        let control = control(field, value, errors, is_new);
        if is_wide(field.kind) {
            view! { <div class="wide">{control}</div> }.into_any()
        } else {
            control
        }
    };
    match field.when {
        Some(applies) => when(move || applies(&draft.record()), view),
        None => view(),
    }
}

fn is_wide(kind: Kind) -> bool {
    matches!(kind, Kind::Flag | Kind::SomeOf(_) | Kind::Texts | Kind::Pairs(_))
}

fn control(
    field: &'static Field,
    value: RwSignal<String>,
    errors: Errors,
    is_new: bool,
) -> AnyView {
    let label = phrase(field.label);
    let hint = maybe_text(move |lang| field.hint.map(|hint| hint(lang)));
    let error = derived(move || error_of(field.member, &errors.get()));
    let choose = |options| {
        let required = field.is_required;
        view! { <SelectField label value options hint error required /> }.into_any()
    };
    let is_read_only = field.is_fixed && !is_new;
    match field.kind {
        Kind::Flag => switch(label, value, hint),
        Kind::Choice(choices) => choose(fixed_options(choices)),
        Kind::Country => choose(countries(value)),
        Kind::OneOf(source, blank) => choose(options_of(source, blank, value)),
        Kind::SomeOf(source) => checkboxes(label, hint_or_error(hint, error), source, value),
        Kind::Texts => rows_field(label, hint_or_error(hint, error), vec![label], value),
        Kind::Pairs(members) => {
            let columns = members.iter().map(|(_, words)| phrase(*words)).collect();
            rows_field(label, hint_or_error(hint, error), columns, value)
        }
        Kind::Text | Kind::Email | Kind::Phone | Kind::Password | Kind::Number => view! {
            <TextField
                label
                value
                hint
                error
                kind=text_kind(field.kind)
                required=field.is_required && !is_read_only
                read_only=is_read_only
                autocomplete=if matches!(field.kind, Kind::Password) { "new-password" } else { "off" }
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

/// The words about a member, or about a part of it.
fn error_of(member: &str, errors: &[(String, String)]) -> Option<String> {
    let is_about = |name: &str| {
        name.strip_prefix(member)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']))
    };
    errors.iter().find(|(name, _)| is_about(name)).map(|(_, words)| words.clone())
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
    let records = Remote::at(source.api).items("");
    derived(move || {
        let lang = lang.get();
        let none = (blank == Blank::Zero).then(|| SelectOption::new("", lang.none()));
        let options = records.get().into_iter().map(|record| {
            let (key, name) = (record.text(source.key), record.text("Name"));
            let is_speaking = name == key || source.key == "RecordId";
            let label = if is_speaking { name } else { [&key, " · ", &name].concat() };
            SelectOption::new(key, label)
        });
        with_current(none.into_iter().chain(options).collect(), &value.get(), lang)
    })
}

/// What is chosen is always there to be seen, also when it is nothing yet.
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
    let names = Remote::at(source.api).items("");
    let boxes = dynamic(move || {
        let names = names.get().into_iter().map(|record| record.text(source.key));
        names.map(|name| checkbox(name, value)).collect_view()
    });
    view! { <FieldGroup legend hint>{boxes}</FieldGroup> }.into_any()
}

/// Whether one name is among the lines of the value.
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
