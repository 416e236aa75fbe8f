//! Terms and their values.

use leptos::prelude::*;

/// A list of [`Description`]s (`dl`).
#[component]
pub fn DescriptionList(
    /// [`Description`]s.
    children: Children,
) -> impl IntoView {
    view! { <dl class="descriptions">{children()}</dl> }.into_any()
}

/// A term (`dt`) and its value (`dd`).
#[component]
pub fn Description(
    /// The term.
    #[prop(into)]
    term: Signal<String>,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="description">
            <dt>{term}</dt>
            <dd>{children()}</dd>
        </div>
    }
    .into_any()
}
