//! Makes this browser a register.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use locale::Lang;
use ui::{Button, ButtonKind, Notice, Page, PageTitle, PageWidth, TextField, Tone, text, use_lang};

use crate::routes::Route;
use crate::services::{ActionError, use_services};

#[component]
pub fn Activation() -> impl IntoView {
    let services = use_services();
    let lang = use_lang();
    let navigate = use_navigate();
    let code = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<ActionError>);
    let activate = Action::new_local(move |(): &()| {
        let register = services.register();
        async move { register.activate(&code.get_untracked()).await }
    });
    Effect::new(move || match activate.value().get() {
        Some(Ok(())) => navigate(&Route::SignOn.path(), Default::default()),
        Some(Err(error)) => problem.set(Some(error)),
        None => {}
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !activate.pending().get_untracked() {
            problem.set(None);
            activate.dispatch_local(());
        }
    };
    let words = move |error: &ActionError| match error {
        ActionError::Refused(refusal) => refusal.message.clone(),
        ActionError::Unreachable => lang.get().activation_needs_connection().to_owned(),
        _ => lang.get().could_not_save().to_owned(),
    };
    view! {
        <Page width=PageWidth::Narrow>
            <PageTitle
                title=text(Lang::activate_title)
                lead=move || Some(lang.get().activate_text().to_owned())
            />
            <form class="stack" novalidate on:submit=submit>
                {move || {
                    problem
                        .get()
                        .map(|error| {
                            view! { <Notice tone=Tone::Danger title=words(&error) /> }
                        })
                }}
                <TextField label=text(Lang::activation_code) value=code required=true />
                <Button
                    label=text(Lang::activate)
                    kind=ButtonKind::Primary
                    submit=true
                    busy=activate.pending()
                />
            </form>
        </Page>
    }
    .into_any()
}
