//! A line of text without a visible label, in a table or a row of a list.

use leptos::ev::Event;
use leptos::html::Input;
use leptos::prelude::*;
use ui::{effect, handler};

/// A text box whose accessible name is not visible: the table's headings show it.
pub fn text_cell(name: Signal<String>, value: RwSignal<String>) -> AnyView {
    let input = NodeRef::<Input>::new();
    effect(move || {
        let Some(input) = input.get() else { return };
        // Only where they differ, and so never into what an input method composes.
        if value.with(|value| *value != input.value()) {
            input.set_value(&value.get_untracked());
        }
    });
    view! {
        <input
            class="input cell-input"
            type="text"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            aria-label=name
            node_ref=input
            on:input=handler(move |event: Event| {
                let _screen_is_gone = value.try_set(event_target_value(&event));
            })
        />
    }
    .into_any()
}
