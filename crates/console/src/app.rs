//! The frame: session, header, navigation, and the screen at the address.

use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;
use locale::Lang;
use ui::{
    AppHeader, Banner, IconName, LanguageSwitch, LiveRegion, Menu, MenuItem, NavLink, SkipLink,
    Tone, derived, dynamic, effect, phrase, provide_ui, text,
};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::connection::session::{CurrentSession, SessionState};
use crate::frame::address_bar::follow_router;
use crate::frame::language::kept_language;
use crate::frame::navigation::Navigation;
use crate::frame::scroll::restore_scroll_positions;
use crate::routes::screen;
use crate::sections::{NAVIGATION, Section};
use crate::sign_on::sign_on;

/// How much of the neighbour is visible beside the current link, in pixels.
const MARGIN: i32 = 48;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let lang = kept_language();
    provide_ui(lang);
    let session = CurrentSession::provide();
    let body = dynamic(move || match session.state() {
        SessionState::Unknown => ().into_any(),
        SessionState::SignedOff { has_ended } => view! {
            <AppHeader brand=phrase(Lang::headquarters)>
                <LanguageSwitch />
            </AppHeader>
            {sign_on(has_ended)}
        }
        .into_any(),
        SessionState::SignedOn(who) => {
            let sign_off = move || session.sign_off(lang.get_untracked());
            let items = vec![MenuItem::new(phrase(Lang::sign_off), sign_off)];
            let is_demo = who.is_demo;
            Navigation::provide();
            follow_router();
            restore_scroll_positions();
            view! {
                {is_demo
                    .then(|| view! { <Banner tone=Tone::Info message=phrase(Lang::demo_banner) /> })}
                <AppHeader brand=phrase(Lang::headquarters)>
                    <LanguageSwitch />
                    <Menu
                        label=phrase(Lang::worker_menu)
                        shown=who.worker_name
                        icon=IconName::User
                        items=items
                    />
                </AppHeader>
                <div class="shell">
                    {navigation()}
                    {screen()}
                </div>
            }
            .into_any()
        }
    });
    view! {
        <Router>
            <SkipLink />
            {body}
            <LiveRegion />
        </Router>
    }
    .into_any()
}

fn navigation() -> AnyView {
    let address = use_location().pathname;
    let groups = NAVIGATION.iter().map(|(name, screens): &Section| {
        let links = screens.iter().map(|own| {
            let current = derived(move || address.with(|address| own.is_at(address)));
            view! {
                <NavLink href=own.path() label=text(move |lang| own.name(lang)) current />
            }
        });
        view! {
            <p class="nav-group">{phrase(*name)}</p>
            {links.collect_view()}
        }
    });
    // On a narrow screen the navigation is one line: keeps the current link in view.
    effect(move || {
        address.track();
        request_animation_frame(show_current_link);
    });
    view! {
        <nav class="side-nav" aria-label=phrase(Lang::main_navigation)>
            {groups.collect_view()}
        </nav>
    }
    .into_any()
}

fn show_current_link() {
    let find = |selector| document().query_selector(selector).ok().flatten();
    let link = find(".side-nav [aria-current]").and_then(|it| it.dyn_into::<HtmlElement>().ok());
    if let (Some(nav), Some(link)) = (find(".side-nav"), link) {
        nav.set_scroll_left(link.offset_left() - MARGIN);
    }
}
