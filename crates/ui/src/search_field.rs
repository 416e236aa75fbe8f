//! The search box.

use leptos::ev::Event;
use leptos::html::Input;
use leptos::prelude::*;

use crate::dynamic::{attribute, handler};
use crate::icon::{Icon, IconName};
use crate::id::next_id;
use crate::text_field::show_value;

/// A search box (role `searchbox`) whose value follows every keystroke, composed text included:
/// a search may already find what is still being converted.
#[component]
pub fn SearchField(
    /// The accessible name; not shown.
    #[prop(into)]
    label: Signal<String>,
    /// What is searched for.
    value: RwSignal<String>,
    /// What can be searched for, shown while empty.
    #[prop(optional, into)]
    placeholder: Option<Signal<String>>,
    /// The key that leads here, such as `/`.
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
