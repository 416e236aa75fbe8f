//! A choice from a list.

use leptos::ev::Event;
use leptos::html::Select;
use leptos::prelude::*;

use crate::dynamic::{derived, dynamic, flag, handler};
use crate::field::{FieldIds, field};

/// An entry of a [`SelectField`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SelectOption {
    /// What the field's value becomes.
    pub value: String,
    /// What the person reads.
    pub label: String,
}

impl SelectOption {
    /// An entry.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// A native select (role `combobox`) with label, hint and error.
#[component]
pub fn SelectField(
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The value of the chosen entry.
    value: RwSignal<String>,
    /// The entries.
    #[prop(into)]
    options: Signal<Vec<SelectOption>>,
    /// Help below the field.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// A choice must be made.
    #[prop(optional, into)]
    required: Signal<bool>,
    /// The element id, where others refer to it.
    #[prop(optional, into)]
    id: Option<String>,
    /// The select element.
    #[prop(optional)]
    node_ref: NodeRef<Select>,
    /// Another entry was chosen.
    #[prop(optional, into)]
    on_commit: Option<Callback<()>>,
) -> impl IntoView {
    let mut ids = FieldIds::new();
    if let Some(id) = id {
        ids.control = id;
    }
    let entries = move || {
        options
            .get()
            .into_iter()
            .map(|option| {
                let own = option.value.clone();
                let chosen = derived(move || value.with(|value| *value == own));
                view! { <option value=option.value prop:selected=chosen>{option.label}</option> }
            })
            .collect_view()
    };
    let control = view! {
        <select
            class="input select"
            id=ids.control.clone()
            aria-required=flag(move || required.get())
            aria-invalid=flag(move || error.with(Option::is_some))
            aria-describedby=ids.described_by(hint, error)
            node_ref=node_ref
            on:change=handler(move |event: Event| {
                value.set(event_target_value(&event));
                if let Some(on_commit) = on_commit {
                    let _gone = on_commit.try_run(());
                }
            })
        >
            {dynamic(entries)}
        </select>
    };
    field(ids, label, required, hint, error, control.into_any())
}
