//! Makes this browser a register.

use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Notice, Page, PageTitle, PageWidth, TextField, Tone, derived, focus_id,
    maybe, phrase, signal, use_lang,
};

use crate::action_error::ActionError;
use crate::navigation::use_navigation;
use crate::screen::Screen;
use crate::services::use_services;
use crate::task;

const CODE: &str = "activation-code";

#[component]
pub fn Activation() -> impl IntoView {
    let services = use_services();
    let lang = use_lang();
    let navigation = use_navigation();
    let code = signal(String::new());
    let problem = signal(None::<ActionError>);
    let is_busy = signal(false);
    let is_missing = signal(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_missing.set(code.with_untracked(|code| code.trim().is_empty()));
        if is_missing.get_untracked() {
            return focus_id(CODE);
        }
        let register = services.register();
        problem.set(None);
        task::run(is_busy, async move {
            match register.activate(&code.get_untracked()).await {
                // Back does not lead to the code again.
                Ok(()) if services.state.is_kiosk_untracked() => navigation.redirect(Screen::Kiosk),
                Ok(()) => navigation.go(Screen::SignOn),
                Err(error) => {
                    let _screen_is_gone = problem.try_set(Some(error));
                }
            }
        });
    };
    let words = move |error: &ActionError| match error {
        ActionError::Refused(refusal) => refusal.message.clone(),
        ActionError::Unreachable => lang.get().activation_needs_connection().to_owned(),
        _ => lang.get().could_not_save().to_owned(),
    };
    let required = move || {
        let lang = lang.get();
        is_missing.get().then(|| lang.field_required(lang.activation_code()))
    };
    focus_id(CODE);
    view! {
        <Page width=PageWidth::Narrow>
            <PageTitle
                title=phrase(Lang::activate_title)
                lead=move || Some(lang.get().activate_text().to_owned())
                keep_focus=true
            />
            <form class="stack" novalidate on:submit=ui::handler(submit)>
                {maybe(
                    move || problem.get(),
                    move |error| view! { <Notice tone=Tone::Danger title=words(&error) /> },
                )}
                <TextField
                    label=phrase(Lang::activation_code)
                    value=code
                    required=true
                    id=CODE
                    error=derived(required)
                />
                <Button
                    label=phrase(Lang::activate)
                    kind=ButtonKind::Primary
                    submit=true
                    busy=is_busy
                />
            </form>
        </Page>
    }
    .into_any()
}
