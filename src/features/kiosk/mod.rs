//! The visitor's screens: visitors register alone, with one question on each screen, and leave no
//! data (R241-R244, ADR 33).

mod answers;
mod consent;
mod done;
mod flow;
mod idle_watch;
mod questionnaire;
mod questions;
mod review;

use domain::gate::Action as Gate;
use leptos::ev;
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, LanguageSwitch, Page, PageTitle, Tone, dynamic, effect, maybe, phrase,
    signal, use_announcer,
};

use self::done::Done;
use self::flow::Flow;
pub use self::idle_watch::IdleWatch;
use self::questionnaire::Place;
use self::questions::question;
use crate::connection_pill::ConnectionPill;
use crate::navigation::use_navigation;
use crate::screen::Screen;
use crate::services::use_services;
use crate::task;

#[component]
pub fn Kiosk() -> impl IntoView {
    let services = use_services();
    // What is typed belongs to a visit, and ends with it.
    let visit = signal(0_u32);
    let is_begun = signal(false);
    let announcer = use_announcer();
    let end = Callback::new(move |()| {
        is_begun.set(false);
        // The last announcement may have been a visitor's address.
        announcer.say("");
        visit.update(|number| *number += 1);
    });
    behave_as_kiosk(end);
    if services.state.worker.with_untracked(Option::is_some) {
        // Coming back from the staff's screens signs the worker off.
        let register = services.register();
        task::spawn(async move { drop(register.sign_off().await) });
    }
    view! {
        <div class="kiosk">
            {dynamic(move || {
                visit.get();
                view! { <Visit is_begun end /> }
            })}
            <Foot />
        </div>
        <IdleWatch is_watching=is_begun.into() on_gone=end />
    }
    .into_any()
}

/// While the screen is shown: no context menus, and an empty page after the browser's Back.
fn behave_as_kiosk(end: Callback<()>) {
    // Installed from here, it is a full-screen application that begins at Welcome.
    let manifest = document().query_selector("link[rel=manifest]").ok().flatten();
    if let Some(manifest) = manifest {
        let _set = manifest.set_attribute("href", "/kiosk.webmanifest");
    }
    let menu = window_event_listener(ev::contextmenu, |event| event.prevent_default());
    let left = window_event_listener_untyped("pagehide", move |_| {
        let _gone = end.try_run(());
    });
    on_cleanup(move || {
        menu.remove();
        left.remove();
    });
}

/// One visitor, from Welcome to Welcome.
#[component]
fn Visit(is_begun: RwSignal<bool>, end: Callback<()>) -> impl IntoView {
    let flow = Flow::new(end);
    let questions = flow.questions;
    effect(move || {
        let is_under_way = questions.is_under_way();
        if is_begun.get_untracked() != is_under_way {
            is_begun.set(is_under_way);
        }
    });
    effect(move || questions.check_again(&flow.draft()));
    let begin = Callback::new(move |()| flow.begin());
    dynamic(move || match questions.place.get() {
        Place::Welcome => view! { <Welcome begin /> }.into_any(),
        Place::Asked(at) => question(flow, at, flow.asked()),
        Place::Done(id) => view! { <Done id end /> }.into_any(),
    })
}

#[component]
fn Welcome(begin: Callback<()>) -> impl IntoView {
    let state = use_services().state;
    // Shown before the visitor types in vain (R025).
    let blocked = move || state.allows(Gate::CreateCustomer, None).is_err();
    let why_not = ui::maybe_text(move |l| blocked().then(|| l.kiosk_ask_staff()));
    let store = move || state.device.with(|it| it.as_ref().map(|it| it.channel_name.clone()));
    view! {
        <Page>
            <div class="kiosk-start">
                {maybe(store, |store| view! { <p class="muted">{store}</p> })}
                <PageTitle
                    title=phrase(Lang::kiosk_welcome)
                    lead=ui::maybe_text(|l| Some(l.kiosk_text()))
                />
                <Button
                    label=phrase(Lang::kiosk_register)
                    kind=ButtonKind::Primary
                    disabled_reason=why_not
                    on_press=begin
                />
                <LanguageSwitch large=true />
            </div>
        </Page>
    }
    .into_any()
}

/// The connection state for the staff, and the button to their screens (R243).
#[component]
fn Foot() -> impl IntoView {
    let navigation = use_navigation();
    view! {
        <footer class="kiosk-foot">
            <ConnectionPill tone=|_| Tone::Neutral />
            <Button
                label=phrase(Lang::kiosk_staff)
                kind=ButtonKind::Quiet
                on_press=move |()| navigation.go(Screen::SignOn)
            />
        </footer>
    }
    .into_any()
}
