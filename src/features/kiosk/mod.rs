//! The visitor's screens: visitors register alone, with one question on each screen, and leave no
//! data (R241-R244, ADR 33).

mod answers;
mod consent;
mod done;
mod idle_watch;
mod questions;
mod review;

use domain::gate::Action as Gate;
use domain::{CustomerDraft, CustomerId};
use leptos::ev;
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, LanguageSwitch, Page, PageTitle, Tone, dynamic, effect, maybe, phrase,
    signal, use_announcer, use_lang,
};

use self::answers::{Answers, Errors, Question};
use self::done::Done;
pub use self::idle_watch::IdleWatch;
use self::questions::question;
use crate::action_error::ActionError;
use crate::connection_pill::ConnectionPill;
use crate::draft::NewCustomerIds;
use crate::navigation::use_navigation;
use crate::screen::Screen;
use crate::services::use_services;
use crate::task;

/// Where a visitor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Welcome,
    Asked(Question),
    /// Registered, under this key.
    Done(CustomerId),
}

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
    let services = use_services();
    let state = services.state;
    let lang = use_lang();
    let announcer = use_announcer();
    let answers = Answers::new();
    let errors = Errors::new();
    let place = signal(Place::Welcome);
    let failure = signal(None::<ActionError>);
    let is_busy = signal(false);
    let ids = StoredValue::new(services.register().new_ids());
    // A visitor who changes one answer comes back to the read-back.
    let has_reviewed = signal(false);
    effect(move || {
        // Done ends automatically.
        let is_under_way = matches!(place.get(), Place::Asked(_));
        if is_begun.get_untracked() != is_under_way {
            is_begun.set(is_under_way);
        }
    });
    let draft = move || -> CustomerDraft {
        state.configuration.with(|configuration| answers.draft(lang.get(), configuration))
    };
    effect(move || {
        let draft = draft();
        if let Place::Asked(question) = place.get_untracked() {
            errors.check_again(question, &draft);
        }
    });
    let asked = move || state.configuration.with(Question::all);
    let show = move |question: Question| {
        errors.clear();
        failure.set(None);
        if question == Question::Review {
            has_reviewed.set(true);
        }
        place.set(Place::Asked(question));
        window().scroll_to_with_x_and_y(0.0, 0.0);
    };
    let save = move || {
        let register = services.register();
        let draft = untrack(draft);
        let ids: NewCustomerIds = ids.get_value();
        task::run(is_busy, async move {
            let save = register.create_customer(&draft, ids);
            let is_late = || drop(failure.try_set(Some(ActionError::Late)));
            match task::answered(save, is_late).await {
                // The visitor may have left meanwhile: the customer is created all the same.
                Ok(id) => drop(place.try_set(Place::Done(id))),
                Err(error) => {
                    let words = wrong(lang.get_untracked(), &error);
                    if failure.try_set(Some(error)).is_none() {
                        announcer.say(words);
                    }
                }
            }
        });
    };
    let next = move |from: Question| {
        if from == Question::Review {
            failure.set(None);
            return save();
        }
        if !errors.check(from, &untrack(draft)) {
            return ui::focus_first_invalid();
        }
        let asked = untrack(asked);
        let at = asked.iter().position(|it| *it == from).unwrap_or_default();
        let following = asked.get(at + 1).copied().unwrap_or(Question::Review);
        show(if has_reviewed.get_untracked() { Question::Review } else { following });
    };
    let back = move |from: Question| {
        let asked = untrack(asked);
        let at = asked.iter().position(|it| *it == from).unwrap_or_default();
        match at.checked_sub(1).and_then(|at| asked.get(at)) {
            Some(before) => show(*before),
            None => end.run(()),
        }
    };
    let begin = Callback::new(move |()| {
        state.configuration.with_untracked(|it| answers.begin(it));
        show(Question::Name);
    });
    let flow = Flow {
        answers,
        errors,
        failure,
        is_busy,
        draft: Callback::new(move |()| untrack(draft)),
        next: Callback::new(next),
        back: Callback::new(back),
        show: Callback::new(show),
        end,
    };
    dynamic(move || match place.get() {
        Place::Welcome => view! { <Welcome begin /> }.into_any(),
        Place::Asked(at) => question(flow, at, untrack(asked)),
        Place::Done(id) => view! { <Done id end /> }.into_any(),
    })
}

/// What the screens of a visit share.
#[derive(Clone, Copy)]
struct Flow {
    answers: Answers,
    errors: Errors,
    failure: RwSignal<Option<ActionError>>,
    is_busy: RwSignal<bool>,
    draft: Callback<(), CustomerDraft>,
    next: Callback<Question>,
    back: Callback<Question>,
    show: Callback<Question>,
    end: Callback<()>,
}

/// Why a visitor could not be registered: what they can correct, or that the staff can help.
fn wrong(lang: Lang, error: &ActionError) -> String {
    match error {
        ActionError::Refused(refusal) => refusal.message.clone(),
        ActionError::Invalid(_) | ActionError::Late => {
            crate::words::action_error(lang, Gate::CreateCustomer, error)
        }
        _ => lang.kiosk_ask_staff().to_owned(),
    }
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
