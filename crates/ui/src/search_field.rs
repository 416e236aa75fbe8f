//! The search box.

use leptos::ev::Event;
use leptos::html::Input;
use leptos::prelude::*;

use crate::dynamic::{attribute, handler};
use crate::icon::{Icon, IconName};
use crate::id::next_id;
use crate::text_field::show_value;

/// A search box (role `searchbox`) whose value follows every keystroke, composed text included: a
/// search finds results while an input method still converts.
#[component]
pub fn SearchField(
    /// The accessible name; not visible.
    #[prop(into)]
    label: Signal<String>,
    /// The search text.
    value: RwSignal<String>,
    /// A placeholder that says what can be searched for.
    #[prop(optional, into)]
    placeholder: Option<Signal<String>>,
    /// The key that focuses it, such as `/`.
    #[prop(optional)]
    shortcut: Option<&'static str>,
    /// The id of the list of results.
    #[prop(optional, into)]
    controls: Option<String>,
    /// The input element.
    #[prop(optional)]
    node_ref: NodeRef<Input>,
) -> impl IntoView {
    let id = next_id("search");
    show_value(node_ref, value, StoredValue::new(false));
    view! {
        <div class="search-field">
            <label class="visually-hidden" for=id.clone()>{label}</label>
            <Icon name=IconName::Search />
            <input
                class="input search-input"
                id=id
                type="search"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                enterkeyhint="search"
                placeholder=attribute(move || placeholder.map(|p| p.get()))
                aria-keyshortcuts=shortcut
                aria-controls=controls
                node_ref=node_ref
                on:input=handler(move |event: Event| value.set(event_target_value(&event)))
            />
            {shortcut.map(|key| view! { <kbd class="search-key" aria-hidden="true">{key}</kbd> })}
        </div>
    }
    .into_any()
}
