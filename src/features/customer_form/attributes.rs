//! The fields that headquarters defines (R145).

use domain::{AttributeDefinition, AttributeType, Field};
use js_sys::Number;
use leptos::prelude::*;
use locale::Lang;
use ui::{FieldGroup, SelectField, SelectOption, TextField, derived, phrase, use_lang};

use super::inputs::CustomerInputs;
use super::problems::Problems;
use crate::services::use_services;
use crate::words;

/// As they are defined when the form opens.
#[component]
pub fn AttributesSection(inputs: CustomerInputs, problems: Problems) -> impl IntoView {
    let configuration = use_services().state.configuration;
    let definitions = configuration.with_untracked(|it| it.attributes.clone());
    let fields = definitions.into_iter();
    let fields: Vec<_> = fields.filter_map(|it| attribute_field(inputs, problems, it)).collect();
    (!fields.is_empty())
        .then(|| view! { <FieldGroup legend=phrase(Lang::attributes)>{fields}</FieldGroup> })
        .into_any()
}

/// `None` for one that the form holds no value of.
fn attribute_field(
    inputs: CustomerInputs,
    problems: Problems,
    definition: AttributeDefinition,
) -> Option<AnyView> {
    let lang = use_lang();
    let (place, value) = inputs.attributes.with_value(|all| {
        let place = all.iter().position(|(name, _)| *name == definition.name)?;
        Some((place, all[place].1))
    })?;
    let field = Field::Attribute(place);
    let label = Signal::stored(definition.name.clone());
    let error = derived(move || problems.at(lang.get(), field));
    let left = Callback::new(move |()| problems.leave(field));
    let choices = match definition.data_type {
        AttributeType::Boolean => vec!["true".to_owned(), "false".to_owned()],
        _ => definition.values.clone(),
    };
    let hint = derived(move || {
        let mut hint = definition.help_text.clone();
        let range = range(lang.get(), &definition);
        if !hint.contains(&range) {
            hint = [&hint, " ", &range].concat();
        }
        Some(hint).filter(|hint| !hint.is_empty())
    });
    Some(if choices.is_empty() {
        view! { <TextField label value hint error on_commit=left /> }.into_any()
    } else {
        let options = derived(move || {
            let choice = |value: &String| {
                SelectOption::new(value, words::attribute_value(lang.get(), value))
            };
            let blank = SelectOption::new("", lang.get().not_given());
            std::iter::once(blank).chain(choices.iter().map(choice)).collect::<Vec<_>>()
        });
        view! { <SelectField label value options hint error on_commit=left /> }.into_any()
    })
}

/// What may be entered, for a number.
fn range(lang: Lang, definition: &AttributeDefinition) -> String {
    // The browser prints the number: printing it here would add a lot of code.
    let print = |limit: f64| String::from(Number::from(limit).to_locale_string(lang.tag()));
    match (definition.minimum.map(print), definition.maximum.map(print)) {
        (Some(minimum), Some(maximum)) => lang.range_between(&maximum, &minimum),
        (Some(minimum), None) => lang.range_from(&minimum),
        (None, Some(maximum)) => lang.range_to(&maximum),
        (None, None) => String::new(),
    }
}
