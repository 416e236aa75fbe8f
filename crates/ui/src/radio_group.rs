//! A choice of one from a few.

use leptos::ev::Event;
use leptos::prelude::*;

use crate::dynamic::{derived, handler};
use crate::id::next_id;

/// Radio buttons under a legend: one of `options` is the `value`.
#[component]
pub fn RadioGroup<T>(
    /// The group's name.
    #[prop(into)]
    legend: Signal<String>,
    /// The chosen value.
    value: RwSignal<T>,
    /// The choices, each with its label.
    options: Vec<(T, Signal<String>)>,
    /// Keeps the legend for screen readers only.
    #[prop(optional)]
    hide_legend: bool,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let name = next_id("radio");
    let choices = options
        .into_iter()
        .map(|(option, label)| {
            let own = option.clone();
            view! {
                <label class="radio">
                    <input
                        type="radio"
                        class="radio-input"
                        name=name.clone()
                        prop:checked=derived(move || value.with(|value| *value == own))
                        on:change=handler(move |_: Event| value.set(option.clone()))
                    />
                    <span>{label}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="radio-group">
            <legend class="field-label" class:visually-hidden=hide_legend>{legend}</legend>
            <div class="radio-choices">{choices}</div>
        </fieldset>
    }
    .into_any()
}
