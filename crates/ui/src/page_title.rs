//! The heading of a screen.

use leptos::html::H1;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::dynamic::{effect, maybe};
use crate::focus::focus_on_arrival;
use crate::language::use_lang;

/// The screen's `h1`. On arrival it takes the focus, so that a screen reader starts there, and
/// the browser's title follows it.
#[component]
pub fn PageTitle(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// The browser's title where the heading names a customer: a browser stores titles in its
    /// history (R312).
    #[prop(optional, into)]
    browser_title: Option<Signal<String>>,
    /// A word behind the heading that does not belong to it, such as an honorific.
    #[prop(optional, into)]
    after: Signal<Option<String>>,
    /// A line below.
    #[prop(optional, into)]
    lead: Signal<Option<String>>,
    /// Whether the screen focuses its first field instead.
    #[prop(optional)]
    keep_focus: bool,
    /// Buttons beside the heading.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lang = use_lang();
    let heading = NodeRef::<H1>::new();
    effect(move || {
        let title = browser_title.unwrap_or(title).get();
        let product = lang.get().product_name();
        document().set_title(&[title.as_str(), " · ", product].concat());
    });
    if !keep_focus {
        heading.on_load(|heading| focus_on_arrival(heading.unchecked_into()));
    }
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1 class="page-title" tabindex="-1" node_ref=heading>{title}</h1>
                {maybe(
                    move || after.get(),
                    |after| view! { <span class="page-title-after">{after}</span> },
                )}
                {maybe(move || lead.get(), |lead| view! { <p class="page-lead">{lead}</p> })}
            </div>
            {children.map(|children| view! { <div class="toolbar">{children()}</div> })}
        </div>
    }
    .into_any()
}
