//! The top of every screen.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use locale::Lang;

use crate::dynamic::{attribute, handler};
use crate::focus::focus_id;
use crate::icon::{Icon, IconName};
use crate::language::phrase;

/// The bar at the top: the product or place, navigation, then states and menus at the end.
#[component]
pub fn AppHeader(
    /// What this is: the product, the store and register.
    #[prop(into)]
    brand: Signal<String>,
    /// Where the product's name leads.
    #[prop(optional, into)]
    home: Option<String>,
    /// [`NavLink`]s.
    #[prop(optional, into)]
    navigation: ViewFn,
    /// States and menus.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let brand = view! {
        <span class="brand-mark" aria-hidden="true"></span>
        <span class="brand-name">{brand}</span>
    };
    view! {
        <header class="header">
            <a class="brand" href=home.unwrap_or_else(|| "/".to_owned())>{brand}</a>
            <nav class="header-nav" aria-label=phrase(Lang::main_navigation)>
                {navigation.run()}
            </nav>
            <div class="header-end">{children.map(|children| children())}</div>
        </header>
    }
    .into_any()
}

/// A link of the navigation.
#[component]
pub fn NavLink(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// A picture before the label.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Whether it leads to the current page.
    #[prop(optional, into)]
    current: Signal<bool>,
) -> impl IntoView {
    view! {
        <a class="nav-link" href=href aria-current=attribute(move || current.get().then(|| "page".to_owned()))>
            {icon.map(|name| view! { <Icon name /> })}
            <span>{label}</span>
        </a>
    }
    .into_any()
}

/// The first stop of the Tab key: leads past the header to the [`Page`](crate::Page).
#[component]
pub fn SkipLink() -> impl IntoView {
    view! {
        <a
            class="skip-link"
            href="#main"
            on:click=handler(|event: MouseEvent| {
                event.prevent_default();
                focus_id("main");
            })
        >
            {phrase(Lang::skip_to_content)}
        </a>
    }
}
