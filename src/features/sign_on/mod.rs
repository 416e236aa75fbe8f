//! Who works at this register.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use locale::Lang;
use ui::{
    Button, ButtonKind, Notice, Page, PageTitle, PageWidth, TextField, TextKind, Tone, text,
    use_lang,
};

use crate::routes::Route;
use crate::services::{ActionError, use_services};

#[component]
pub fn SignOn() -> impl IntoView {
    let services = use_services();
    let lang = use_lang();
    let navigate = use_navigate();
    let worker = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<ActionError>);
    let sign_on = Action::new_local(move |(): &()| {
        let register = services.register();
        async move {
            register.sign_on(&worker.get_untracked(), &password.get_untracked()).await
        }
    });
    Effect::new(move || match sign_on.value().get() {
        Some(Ok(())) => navigate(&Route::Customers.path(), Default::default()),
        Some(Err(error)) => {
            password.set(String::new());
            problem.set(Some(error));
        }
        None => {}
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !sign_on.pending().get_untracked() {
            problem.set(None);
            sign_on.dispatch_local(());
        }
    };
    let words = move |error: &ActionError| match error {
        ActionError::Refused(refusal) => refusal.message.clone(),
        ActionError::Unreachable => lang.get().sign_on_needs_connection().to_owned(),
        _ => lang.get().could_not_save().to_owned(),
    };
    let channel = move || {
        services.state.device.with(|device| device.as_ref().map(|it| it.channel_name.clone()))
    };
    view! {
        <Page width=PageWidth::Narrow>
            <PageTitle title=text(Lang::sign_on_title) lead=Signal::derive(channel) />
            <form class="stack" novalidate on:submit=submit>
                {move || {
                    (services.state.has_session_ended.get() && problem.get().is_none())
                        .then(|| {
                            view! { <Notice tone=Tone::Info title=text(Lang::session_ended) /> }
                        })
                }}
                {move || {
                    problem
                        .get()
                        .map(|error| {
                            view! { <Notice tone=Tone::Danger title=words(&error) /> }
                        })
                }}
                <TextField label=text(Lang::worker_id) value=worker required=true />
                <TextField
                    label=text(Lang::password)
                    kind=TextKind::Password
                    value=password
                    required=true
                />
                <Button
                    label=text(Lang::sign_on)
                    kind=ButtonKind::Primary
                    submit=true
                    busy=sign_on.pending()
                />
            </form>
        </Page>
    }
    .into_any()
}
