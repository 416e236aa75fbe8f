//! A yes-or-no choice that the form saves.

use leptos::ev::Event;
use leptos::prelude::*;

use crate::dynamic::{flag, handler};
use crate::field::{FieldIds, field_error, field_hint};

/// A checkbox with its label behind it.
#[component]
pub fn Checkbox(
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is ticked.
    checked: RwSignal<bool>,
    /// Help below the label.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let ids = FieldIds::new();
    let described_by = ids.described_by(hint, error);
    let FieldIds { control: id, hint: hint_id, error: error_id } = ids;
    view! {
        <div class="checkbox">
            <input
                type="checkbox"
                class="checkbox-input"
                id=id.clone()
                aria-invalid=flag(move || error.with(Option::is_some))
                aria-describedby=described_by
                prop:checked=checked
                on:change=handler(move |event: Event| checked.set(event_target_checked(&event)))
            />
            <label class="checkbox-label" for=id>{label}</label>
            {field_hint(hint_id, hint)}
            {field_error(error_id, error)}
        </div>
    }
    .into_any()
}
