//! What every field has around its control: label, hint, error.

use leptos::prelude::*;
use locale::Lang;

use crate::dynamic::{attribute, maybe, when};
use crate::icon::{Icon, IconName};
use crate::id::next_id;
use crate::language::phrase;

/// The ids that tie a control to its hint and its error.
#[derive(Clone)]
pub(crate) struct FieldIds {
    pub control: String,
    pub hint: String,
    pub error: String,
}

impl FieldIds {
    pub fn new() -> Self {
        let control = next_id("field");
        Self { hint: [&control, "-hint"].concat(), error: [&control, "-error"].concat(), control }
    }

    /// The value of `aria-describedby`: the hint, then the error, as far as they are there.
    pub fn described_by(
        &self,
        hint: Signal<Option<String>>,
        error: Signal<Option<String>>,
    ) -> impl Fn() -> Option<String> + Send + Sync + 'static {
        let Self { hint: hint_id, error: error_id, .. } = self.clone();
        move || match (hint.with(Option::is_some), error.with(Option::is_some)) {
            (false, false) => None,
            (true, false) => Some(hint_id.clone()),
            (false, true) => Some(error_id.clone()),
            (true, true) => Some([&hint_id, " ", &error_id].concat()),
        }
    }
}

/// Label above, control, then hint or error below.
///
/// The error is tied to the control, not announced by itself: a form announces one summary and
/// moves the focus to the first wrong field.
pub(crate) fn field(
    ids: FieldIds,
    label: Signal<String>,
    required: Signal<bool>,
    hint: Signal<Option<String>>,
    error: Signal<Option<String>>,
    control: AnyView,
) -> AnyView {
    let FieldIds { control: control_id, hint: hint_id, error: error_id } = ids;
    let required_word = phrase(Lang::required);
    view! {
        <div class="field" class:field-invalid=move || error.with(Option::is_some)>
            <div class="field-head">
                <label class="field-label" for=control_id>{label}</label>
                // Beside the label, not in it: the accessible name stays the bare label, and the
                // control says `required` itself.
                {when(
                    move || required.get(),
                    move || view! {
                        <span class="field-required" aria-hidden="true">{required_word}</span>
                    },
                )}
            </div>
            {control}
            {field_hint(hint_id, hint)}
            {field_error(error_id, error)}
        </div>
    }
    .into_any()
}

pub(crate) fn field_hint(id: String, hint: Signal<Option<String>>) -> AnyView {
    maybe(move || hint.get(), move |hint| view! { <p class="field-hint" id=id.clone()>{hint}</p> })
}

pub(crate) fn field_error(id: String, error: Signal<Option<String>>) -> AnyView {
    maybe(
        move || error.get(),
        move |error| {
            view! {
                <p class="field-error" id=id.clone()>
                    <Icon name=IconName::Alert />
                    <span>{error}</span>
                </p>
            }
        },
    )
}

/// Fields that belong together, as a named group.
#[component]
pub fn FieldGroup(
    /// The group's name.
    #[prop(into)]
    legend: Signal<String>,
    /// What the group is for.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// Fields.
    children: Children,
) -> impl IntoView {
    let hint_id = next_id("group-hint");
    let described_by = hint_id.clone();
    view! {
        <fieldset
            class="field-group"
            aria-describedby=attribute(move || hint.with(Option::is_some).then(|| described_by.clone()))
        >
            <legend class="field-group-legend">{legend}</legend>
            {field_hint(hint_id, hint)}
            <div class="field-grid">{children()}</div>
        </fieldset>
    }
    .into_any()
}
