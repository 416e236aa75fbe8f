//! The frame around every screen: header, addresses, access.

use domain::Connection;
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use locale::Lang;
use ui::{
    AppHeader, Banner, Button, ButtonKind, ConfirmDialog, EmptyState, IconName, LanguageSwitch,
    LinkButton, LiveRegion, Menu, MenuItem, NavLink, Page, PageTitle, SkipLink, Tone, derived,
    dynamic, effect, phrase, provide_ui, signal, text, when,
};

use crate::action_error::ActionError;
use crate::adapters::{ids, postal_codes};
use crate::connection_pill::ConnectionPill;
use crate::features::activation::Activation;
use crate::features::customer_details::CustomerDetails;
use crate::features::customer_form::{EditCustomer, NewCustomer};
use crate::features::customer_search::CustomerSearch;
use crate::features::kiosk::{IdleWatch, Kiosk};
use crate::features::sign_on::SignOn;
use crate::features::sync_status::SyncStatus;
use crate::navigation::{Navigation, use_navigation};
use crate::scanner::Scanner;
use crate::screen::Screen;
use crate::searches::Visit;
use crate::services::{Services, use_services};
use crate::shortcuts::Shortcuts;
use crate::task::spawn;
use crate::update_offer::UpdateOffer;

#[component]
pub fn App(services: Services, language: RwSignal<Lang>) -> impl IntoView {
    provide_context(services);
    provide_ui(language);
    #[cfg(debug_assertions)]
    if window().location().pathname().is_ok_and(|path| path == "/_components") {
        return view! { <ui::Gallery /> }.into_any();
    }
    effect(move || {
        let density = if services.state.is_kiosk() { "kiosk" } else { "" };
        if let Some(root) = document().document_element() {
            // Nothing is too small to be used without it.
            let _set = root.set_attribute("data-density", density);
        }
    });
    let is_in_japan = Memo::new(move |_| {
        services.state.configuration.with(|it| it.channel.country == postal_codes::COUNTRY)
    });
    effect(move || {
        if is_in_japan.get() {
            spawn(postal_codes::keep());
        }
    });
    view! {
        <Router>
            <Frame />
        </Router>
    }
    .into_any()
}

/// The header and the rest around every screen.
#[component]
fn Frame() -> impl IntoView {
    let services = use_services();
    let navigation = Navigation::provide();
    let is_demo = move || services.state.configuration.with(|it| it.is_demo);
    view! {
        <SkipLink />
        {when(is_demo, || view! { <Banner tone=Tone::Info message=phrase(Lang::demo_banner) /> })}
        {when(move || is_staffed(services, navigation), || view! { <Header /> })}
        <Shortcuts />
        <Scanner />
        <FlatRoutes fallback=|| ()>
            // All addresses: which screen one shows depends on the device and the worker, too.
            <Route path=path!("/*any") view=CurrentScreen />
        </FlatRoutes>
        {when(
            move || services.state.is_kiosk() && navigation.screen() != Some(Screen::Kiosk),
            move || {
                let on_gone = Callback::new(move |()| navigation.redirect(Screen::Kiosk));
                view! { <IdleWatch is_watching=derived(|| true) on_gone /> }
            },
        )}
        <UpdateOffer />
        <LiveRegion />
    }
    .into_any()
}

/// Whether the person may leave this screen: not a kiosk's visitor.
fn is_staffed(services: Services, navigation: Navigation) -> bool {
    let state = services.state;
    let is_visited =
        navigation.screen() == Some(Screen::Kiosk) || !state.worker.with(Option::is_some);
    !(state.is_kiosk() && is_visited)
}

/// The screen of the address, or the one that has to come before it.
#[component]
fn CurrentScreen() -> impl IntoView {
    let state = use_services().state;
    let navigation = use_navigation();
    let device = Memo::new(move |_| state.device.with(|it| it.as_ref().map(|it| it.kind)));
    let has_worker = Memo::new(move |_| state.worker.with(Option::is_some));
    let allowed =
        Memo::new(move |_| Screen::allowed(navigation.screen(), device.get(), has_worker.get()));
    let wanted = Memo::new(move |_| {
        let is_shown = |screen: &Screen| match screen {
            Screen::Customers => navigation.visit().is_some(),
            screen => Some(*screen) == navigation.screen(),
        };
        allowed.get().filter(|screen| !is_shown(screen))
    });
    effect(move || {
        if wanted.get().is_none() {
            return;
        }
        spawn(async move {
            // The router enters a link into the history after its screen has changed.
            TimeoutFuture::new(0).await;
            match wanted.try_get_untracked().flatten() {
                Some(Screen::Customers) => {
                    navigation.begin_visit(Visit::new(u32::from_le_bytes(ids::random_bytes())));
                }
                Some(screen) => navigation.redirect(screen),
                None => {}
            }
        });
    });
    dynamic(move || match allowed.get() {
        Some(Screen::Activate) => view! { <Activation /> }.into_any(),
        Some(Screen::SignOn) => view! { <SignOn /> }.into_any(),
        Some(Screen::Customers) => {
            let visit = navigation.visit();
            visit.map(|visit| view! { <CustomerSearch visit /> }).into_any()
        }
        Some(Screen::NewCustomer) => view! { <NewCustomer /> }.into_any(),
        Some(Screen::EditCustomer(id)) => view! { <EditCustomer id /> }.into_any(),
        Some(Screen::Customer(id)) => view! { <CustomerDetails id /> }.into_any(),
        Some(Screen::SyncStatus) => view! { <SyncStatus /> }.into_any(),
        Some(Screen::Kiosk) => view! { <Kiosk /> }.into_any(),
        // Leads on at once.
        Some(Screen::Start) => ().into_any(),
        None => view! { <NotFound /> }.into_any(),
    })
}

#[component]
fn NotFound() -> impl IntoView {
    view! {
        <Page>
            <PageTitle title=phrase(Lang::page_not_found) />
            <EmptyState
                icon=IconName::Info
                title=phrase(Lang::page_not_found)
                hint=phrase(Lang::page_not_found_text)
            >
                <LinkButton label=phrase(Lang::go_to_start) href=Screen::Start.path() />
            </EmptyState>
        </Page>
    }
}

#[component]
fn Header() -> impl IntoView {
    let services = use_services();
    let state = services.state;
    let navigation = use_navigation();
    let is_signed_on = move || state.worker.with(Option::is_some);
    let brand = text(move |l| {
        let channel = state.device.with(|it| it.as_ref().map(|it| it.channel_name.clone()));
        channel.unwrap_or_else(|| l.product_name().to_owned())
    });
    let pending = move || state.directory.with(|directory| directory.pending());
    let in_sync = derived(move || navigation.screen() == Some(Screen::SyncStatus));
    let in_customers = derived(move || navigation.screen().is_some() && !in_sync.get());
    let links = move || {
        when(is_signed_on, move || {
            let (start, label) = if state.is_kiosk() {
                (Screen::Kiosk, phrase(Lang::kiosk_go_back))
            } else {
                (Screen::Customers, phrase(Lang::customers))
            };
            view! {
                <NavLink
                    href=start.path()
                    label
                    icon=IconName::Users
                    current=in_customers
                />
                <NavLink
                    href=Screen::SyncStatus.path()
                    label=text(move |l| l.pending_sync_count(&pending().to_string()))
                    icon=IconName::Sync
                    current=in_sync
                />
            }
        })
    };
    view! {
        <AppHeader brand home=Screen::Start.path() navigation=links>
            <ConnectionLight />
            <WorkerMenu />
            <LanguageSwitch />
        </AppHeader>
    }
}

/// R039: the header always shows what can be reached; the button beside it is
/// operation 917.
#[component]
fn ConnectionLight() -> impl IntoView {
    let services = use_services();
    let state = services.state;
    let has_device = move || state.device.with(Option::is_some);
    let is_disconnected = move || state.is_disconnected.get();
    let button = text(move |l| if is_disconnected() { l.connect() } else { l.disconnect() });
    let switch =
        move |()| services.register().set_disconnected(!state.is_disconnected.get_untracked());
    let tone = |connection| match connection {
        Connection::Online => Tone::Success,
        Connection::HeadquartersUnreachable => Tone::Warning,
        Connection::Offline => Tone::Danger,
    };
    when(has_device, move || {
        view! {
            <ConnectionPill tone />
            <Button label=button kind=ButtonKind::Quiet on_press=switch />
        }
    })
}

#[component]
fn WorkerMenu() -> impl IntoView {
    let services = use_services();
    let navigation = use_navigation();
    let is_refused = signal(false);
    let waiting = signal(0);
    let sign_off = move || {
        let register = services.register();
        spawn(async move {
            // A worker whose sign-off was refused stays signed on, as the header shows.
            if let Err(ActionError::CustomersWait(count)) = register.sign_off().await {
                waiting.set(count);
                is_refused.set(true);
            }
        });
    };
    let show_shortcuts = move || services.state.shows_shortcuts.set(true);
    let items = vec![
        MenuItem::new(phrase(Lang::keyboard_shortcuts), show_shortcuts),
        MenuItem::new(phrase(Lang::sign_off), sign_off),
    ];
    let items = StoredValue::new(items);
    let worker = move || services.state.worker.get().map(|worker| worker.name);
    let shown = derived(move || worker().unwrap_or_default());
    when(
        move || worker().is_some(),
        move || {
            view! {
                <Menu
                    label=phrase(Lang::worker_menu)
                    shown=shown
                    icon=IconName::User
                    items=items.get_value()
                />
                <ConfirmDialog
                    open=is_refused
                    title=phrase(Lang::customers_wait_title)
                    message=text(move |l| l.customers_wait(waiting.get() as u64))
                    confirm=phrase(Lang::open_sync_status)
                    cancel=phrase(Lang::cancel)
                    on_confirm=move |()| navigation.go(Screen::SyncStatus)
                />
            }
        },
    )
}
