//! The frame of a page.

use leptos::prelude::*;

/// How wide a page's content may grow.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PageWidth {
    /// One short form, in the middle of the screen.
    Narrow,
    /// Reading and forms.
    #[default]
    Medium,
    /// Tables.
    Wide,
}

/// The main content of a screen: the `main` landmark, which the skip link leads to.
#[component]
pub fn Page(
    /// How wide it may grow.
    #[prop(optional)]
    width: PageWidth,
    /// The content.
    children: Children,
) -> impl IntoView {
    let class = match width {
        PageWidth::Narrow => "page page-narrow",
        PageWidth::Medium => "page",
        PageWidth::Wide => "page page-wide",
    };
    view! { <main class=class id="main" tabindex="-1">{children()}</main> }.into_any()
}

/// Buttons in a row, wrapping where they do not fit.
#[component]
pub fn Toolbar(
    /// Buttons.
    children: Children,
) -> impl IntoView {
    view! { <div class="toolbar">{children()}</div> }
}

/// Words for screen readers only.
#[component]
pub fn VisuallyHidden(
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <span class="visually-hidden">{children()}</span> }
}
