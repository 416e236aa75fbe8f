//! A small tag.

use leptos::prelude::*;

use crate::notice::Tone;

/// A small tag beside a name: a count, a kind.
#[component]
pub fn Badge(
    /// The word or number.
    #[prop(into)]
    label: Signal<String>,
    /// What it means.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    view! { <span class=["badge ", tone.class()].concat()>{label}</span> }
}
