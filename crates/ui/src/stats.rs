//! Key figures.

use leptos::prelude::*;

/// A row of [`Stat`]s.
#[component]
pub fn Stats(
    /// [`Stat`]s.
    children: Children,
) -> impl IntoView {
    view! { <dl class="stats">{children()}</dl> }.into_any()
}

/// A number and what it counts.
#[component]
pub fn Stat(
    /// What it counts.
    #[prop(into)]
    label: Signal<String>,
    /// The number, written for the reader's language.
    #[prop(into)]
    value: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="stat">
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}
