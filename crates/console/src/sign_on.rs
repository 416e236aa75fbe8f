//! Sign on.

use contract::admin::SignOnRequest;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Card, Page, PageTitle, PageWidth, TextField, TextKind, handler, phrase,
    signal, use_lang,
};

use crate::connection::action::Action;
use crate::connection::api::ApiError;
use crate::connection::session::CurrentSession;

/// The sign-on form; `has_ended`: a session was there before.
pub fn sign_on(has_ended: bool) -> AnyView {
    let lang = use_lang();
    let session = CurrentSession::expect();
    let worker_id = signal(String::new());
    let password = signal(String::new());
    let action = Action::new();
    if has_ended {
        action.error().set(Some(ApiError::SignedOff));
    }
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let request = SignOnRequest {
            worker_id: worker_id.get_untracked(),
            password: password.get_untracked(),
        };
        action.run(async move { session.sign_on(request, lang.get_untracked()).await });
    };
    view! {
        <Page width=PageWidth::Narrow>
            <PageTitle title=phrase(Lang::sign_on_title) lead=phrase(Lang::console_sign_on_text) />
            {action.notice()}
            <Card>
                <form class="stack" on:submit=handler(submit)>
                    <TextField
                        label=phrase(Lang::worker_id)
                        value=worker_id
                        autocomplete="username"
                    />
                    <TextField
                        label=phrase(Lang::password)
                        value=password
                        kind=TextKind::Password
                        autocomplete="current-password"
                    />
                    <Button
                        label=phrase(Lang::sign_on)
                        kind=ButtonKind::Primary
                        submit=true
                        busy=action.busy()
                    />
                </form>
            </Card>
        </Page>
    }
    .into_any()
}
