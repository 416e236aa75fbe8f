//! A line above everything.

use leptos::prelude::*;

use crate::icon::Icon;
use crate::notice::Tone;

/// A line across the top of the page: demo data, a new version.
#[component]
pub fn Banner(
    /// What it means.
    #[prop(optional)]
    tone: Tone,
    /// The message.
    #[prop(into)]
    message: Signal<String>,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <aside class=["banner ", tone.class()].concat()>
            <Icon name=tone.icon() />
            <p>{message}</p>
            {children.map(|children| children())}
        </aside>
    }
    .into_any()
}
