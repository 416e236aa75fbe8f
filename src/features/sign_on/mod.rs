//! Who works at this register.

use domain::gate::Action;
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, LinkButton, Notice, Page, PageTitle, PageWidth, TextField, TextKind, Tone,
    derived, focus_id, maybe, phrase, signal, use_lang, when,
};

use crate::action_error::ActionError;
use crate::navigation::use_navigation;
use crate::screen::Screen;
use crate::services::use_services;
use crate::{task, words};

const WORKER: &str = "worker-id";
const PASSWORD: &str = "password";

#[component]
pub fn SignOn() -> impl IntoView {
    let services = use_services();
    let lang = use_lang();
    let navigation = use_navigation();
    let worker = signal(String::new());
    let password = signal(String::new());
    let problem = signal(None::<ActionError>);
    let is_busy = signal(false);
    let missing = signal(None::<&'static str>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // What is missing is asked for, and counts as no wrong sign-on.
        let first_empty = [(worker, WORKER), (password, PASSWORD)]
            .into_iter()
            .find(|(value, _)| value.with_untracked(|value| value.trim().is_empty()));
        missing.set(first_empty.map(|(_, id)| id));
        if let Some((_, id)) = first_empty {
            return focus_id(id);
        }
        let register = services.register();
        problem.set(None);
        task::run(is_busy, async move {
            let (worker, secret) = (worker.get_untracked(), password.get_untracked());
            match register.sign_on(&worker, &secret).await {
                // A kiosk has no list of customers (R241).
                Ok(()) if services.state.is_kiosk_untracked() => {
                    navigation.redirect(Screen::SyncStatus);
                }
                Ok(()) => navigation.go(Screen::Customers),
                Err(error) => {
                    let _screen_is_gone = password.try_set(String::new());
                    let _screen_is_gone = problem.try_set(Some(error));
                    focus_id(PASSWORD);
                }
            }
        });
    };
    let words = move |error: &ActionError| match error {
        ActionError::Refused(refusal) => refusal.message.clone(),
        ActionError::Unreachable => lang.get().sign_on_needs_connection().to_owned(),
        other => words::action_error(lang.get(), Action::CreateCustomer, other),
    };
    let channel = move || {
        services.state.device.with(|device| device.as_ref().map(|it| it.channel_name.clone()))
    };
    focus_id(WORKER);
    view! {
        <Page width=PageWidth::Narrow>
            <PageTitle title=phrase(Lang::sign_on_title) lead=derived(channel) keep_focus=true />
            <form class="stack" novalidate on:submit=ui::handler(submit)>
                {when(
                    move || services.state.has_session_ended.get() && problem.get().is_none(),
                    || view! { <Notice tone=Tone::Info title=phrase(Lang::session_ended) /> },
                )}
                {maybe(
                    move || problem.get(),
                    move |error| view! { <Notice tone=Tone::Danger title=words(&error) /> },
                )}
                {fields(worker, password, missing)}
                <Button
                    label=phrase(Lang::sign_on)
                    kind=ButtonKind::Primary
                    submit=true
                    busy=is_busy
                />
                {when(
                    move || services.state.is_kiosk(),
                    || view! {
                        <LinkButton
                            label=phrase(Lang::kiosk_go_back)
                            href=Screen::Kiosk.path()
                        />
                    },
                )}
            </form>
        </Page>
    }
    .into_any()
}

/// `missing` is the id of the field that has to be filled in.
fn fields(
    worker: RwSignal<String>,
    password: RwSignal<String>,
    missing: RwSignal<Option<&'static str>>,
) -> AnyView {
    let lang = use_lang();
    let required = move |id, label: fn(Lang) -> &'static str| {
        let lang = lang.get();
        (missing.get() == Some(id)).then(|| lang.field_required(label(lang)))
    };
    view! {
        <TextField
            label=phrase(Lang::worker_id)
            value=worker
            required=true
            id=WORKER
            error=derived(move || required(WORKER, Lang::worker_id))
        />
        <TextField
            label=phrase(Lang::password)
            kind=TextKind::Password
            value=password
            required=true
            id=PASSWORD
            error=derived(move || required(PASSWORD, Lang::password))
        />
    }
    .into_any()
}
