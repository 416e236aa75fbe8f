//! What an empty place shows.

use leptos::prelude::*;

use crate::dynamic::maybe;
use crate::icon::{Icon, IconName};

/// A picture, a line, and what to do next.
#[component]
pub fn EmptyState(
    /// The picture.
    icon: IconName,
    /// What is missing.
    #[prop(into)]
    title: Signal<String>,
    /// What the person can do about it.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-icon"><Icon name=icon /></span>
            <p class="empty-title">{title}</p>
            {maybe(move || hint.get(), |hint| view! { <p class="empty-hint">{hint}</p> })}
            {children.map(|children| view! { <div class="toolbar">{children()}</div> })}
        </div>
    }
    .into_any()
}
