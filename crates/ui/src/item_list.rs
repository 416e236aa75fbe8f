//! A list of records that can be opened.

use leptos::prelude::*;

use crate::dynamic::maybe;
use crate::icon::{Icon, IconName};

/// A named list of [`ItemLink`]s, such as "Results".
#[component]
pub fn ItemList(
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The element id, where others refer to it.
    #[prop(optional, into)]
    id: Option<String>,
    /// [`ItemLink`]s.
    children: Children,
) -> impl IntoView {
    // The role is written out: WebKit drops it from lists without bullets.
    view! { <ul class="items" role="list" id=id aria-label=label>{children()}</ul> }.into_any()
}

/// A row that leads to a record: its name, a line about it, a state at the end.
#[component]
pub fn ItemLink(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// The record's name.
    #[prop(into)]
    title: Signal<String>,
    /// A line about it.
    #[prop(optional, into)]
    detail: Signal<Option<String>>,
    /// A picture or letter in front.
    #[prop(optional, into)]
    lead: Option<Signal<String>>,
    /// Pills and badges at the end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <li class="item">
            <a class="item-link" href=href>
                {lead.map(|lead| view! { <span class="item-lead" aria-hidden="true">{lead}</span> })}
                <span class="item-body">
                    <span class="item-title">{title}</span>
                    {maybe(
                        move || detail.get(),
                        |detail| view! { <span class="item-detail">{detail}</span> },
                    )}
                </span>
                {children.map(|children| view! { <span class="item-end">{children()}</span> })}
                <Icon name=IconName::ChevronRight />
            </a>
        </li>
    }
    .into_any()
}
