//! The frame: session, header, navigation, and the screen at the address.

use leptos::prelude::*;
use locale::Lang;
use ui::{
    AppHeader, Banner, EmptyState, IconName, LanguageSwitch, LinkButton, LiveRegion, Menu,
    MenuItem, NavLink, Page, PageTitle, SkipLink, Tone, derived, dynamic, effect, phrase,
    provide_ui, text,
};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::connection::session::{CurrentSession, SessionState};
use crate::customers::customer::customer;
use crate::customers::list::customers;
use crate::frame::language::kept_language;
use crate::frame::navigation::Navigation;
use crate::frame::screen::{NAVIGATION, Screen, Section};
use crate::home::home;
use crate::jobs::job::job;
use crate::jobs::list::jobs;
use crate::jobs::sessions::sessions;
use crate::setup::channel_schema::channel_database_group;
use crate::setup::features::features;
use crate::setup::parameters::parameters;
use crate::sign_on::sign_on;
use crate::synchronization::operation::operation;
use crate::synchronization::operations::operations;

/// What of the neighbour is seen before the current link, in pixels.
const MARGIN: i32 = 48;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let lang = kept_language();
    provide_ui(lang);
    Navigation::provide();
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
                    {dynamic(current_screen)}
                </div>
            }
            .into_any()
        }
    });
    view! {
        <SkipLink />
        {body}
        <LiveRegion />
    }
    .into_any()
}

fn navigation() -> AnyView {
    let screen = Navigation::expect().screen();
    let section = Memo::new(move |_| screen.get().map(|screen| screen.section()));
    let groups = NAVIGATION.iter().map(|(name, screens): &Section| {
        let links = screens.iter().map(|own| {
            let current = derived(move || section.get().as_ref() == Some(own));
            view! {
                <NavLink href=own.path() label=text(move |lang| own.name(lang)) current />
            }
        });
        view! {
            <p class="nav-group">{phrase(*name)}</p>
            {links.collect_view()}
        }
    });
    // On a narrow screen the navigation is one line: the place where one is stays in view.
    effect(move || {
        section.track();
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

fn current_screen() -> AnyView {
    let Some(screen) = Navigation::expect().screen().get() else { return not_found() };
    // A screen is built once: what it reads while it is built does not build it again.
    untrack(move || match screen {
        Screen::Home => home(),
        Screen::Features => features(),
        Screen::ChannelDatabaseGroup => channel_database_group(),
        Screen::Jobs => jobs(),
        Screen::Job(id) => job(&id),
        Screen::Sessions => sessions(),
        Screen::Customers => customers(),
        Screen::Customer(number) => customer(&number),
        Screen::Operations => operations(),
        Screen::Operation(id) => operation(&id),
        Screen::Parameters => parameters(),
        Screen::List(kept) => (kept.screens.list)(),
        Screen::Record(kept, key) => (kept.screens.record)(key),
    })
}

fn not_found() -> AnyView {
    view! {
        <Page>
            <PageTitle title=phrase(Lang::page_not_found) />
            <EmptyState
                icon=IconName::Search
                title=phrase(Lang::page_not_found)
                hint=phrase(Lang::page_not_found_text)
            >
                <LinkButton label=phrase(Lang::go_to_start) href=Screen::Home.path() />
            </EmptyState>
        </Page>
    }
    .into_any()
}
