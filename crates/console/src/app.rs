//! The frame: session, header, navigation, and the screen at the address.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::WildcardSegment;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use locale::Lang;
use ui::{
    AppHeader, Banner, EmptyState, IconName, LanguageSwitch, LinkButton, LiveRegion, Menu,
    MenuItem, NavLink, Page, PageTitle, SkipLink, Tone, provide_ui, text,
};

use crate::channel_schema::ChannelDatabaseGroup;
use crate::customers::Customers;
use crate::features::Features;
use crate::home::Home;
use crate::jobs::Jobs;
use crate::language::kept_language;
use crate::profile::Profile;
use crate::profiles::Profiles;
use crate::screen::Screen;
use crate::session::{CurrentSession, SessionState};
use crate::sign_on::SignOn;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let lang = kept_language();
    provide_ui(lang);
    let session = CurrentSession::provide();
    let body = move || match session.state() {
        SessionState::Unknown => ().into_any(),
        SessionState::SignedOff { has_ended } => view! {
            <AppHeader brand=text(Lang::headquarters)>
                <LanguageSwitch />
            </AppHeader>
            <SignOn has_ended />
        }
        .into_any(),
        SessionState::SignedOn(who) => {
            let sign_off = move || spawn_local(session.sign_off(lang.get_untracked()));
            let items = vec![MenuItem::new(text(Lang::sign_off), sign_off)];
            view! {
                {who.is_demo.then(|| view! { <Banner tone=Tone::Info message=text(Lang::demo_banner) /> })}
                <AppHeader brand=text(Lang::headquarters)>
                    <LanguageSwitch />
                    <Menu
                        label=text(Lang::worker_menu)
                        shown=who.worker_name
                        icon=IconName::User
                        items=items
                    />
                </AppHeader>
                <Screens />
            }
            .into_any()
        }
    };
    view! {
        <Router>
            <SkipLink />
            {body}
            <LiveRegion />
        </Router>
    }
}

#[component]
fn Screens() -> impl IntoView {
    // One route for all addresses: `Screen` knows them, and the compiler checks that each is shown.
    view! {
        <div class="shell">
            <Navigation />
            <FlatRoutes fallback=CurrentScreen>
                <Route path=WildcardSegment("address") view=CurrentScreen />
            </FlatRoutes>
        </div>
    }
}

#[component]
fn Navigation() -> impl IntoView {
    let path = use_location().pathname;
    let section = Memo::new(move |_| Screen::at(&path.get()).map(|screen| screen.section()));
    let links = Screen::NAVIGATION.map(|screen| {
        let here = screen.clone();
        let name = screen.clone();
        view! {
            <NavLink
                href=screen.path()
                label=text(move |lang| name.name(lang))
                current=Signal::derive(move || section.get().as_ref() == Some(&here))
            />
        }
    });
    view! {
        <nav class="side-nav" aria-label=text(Lang::main_navigation)>
            {links.collect_view()}
        </nav>
    }
}

#[component]
fn CurrentScreen() -> impl IntoView {
    let path = use_location().pathname;
    let screen = Memo::new(move |_| Screen::at(&path.get()));
    move || match screen.get() {
        Some(Screen::Home) => view! { <Home /> }.into_any(),
        Some(Screen::Jobs) => view! { <Jobs /> }.into_any(),
        Some(Screen::Features) => view! { <Features /> }.into_any(),
        Some(Screen::Profiles) => view! { <Profiles /> }.into_any(),
        Some(Screen::Profile(id)) => view! { <Profile id /> }.into_any(),
        Some(Screen::ChannelDatabaseGroup) => view! { <ChannelDatabaseGroup /> }.into_any(),
        Some(Screen::Customers) => view! { <Customers /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn NotFound() -> impl IntoView {
    view! {
        <Page>
            <PageTitle title=text(Lang::page_not_found) />
            <EmptyState
                icon=IconName::Search
                title=text(Lang::page_not_found)
                hint=text(Lang::page_not_found_text)
            >
                <LinkButton label=text(Lang::go_to_start) href=Screen::Home.path() />
            </EmptyState>
        </Page>
    }
}
