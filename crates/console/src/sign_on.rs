//! Sign on.

use contract::admin::SignOnRequest;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::Lang;
use ui::{
    Button, ButtonKind, Card, Notice, Page, PageTitle, PageWidth, TextField, TextKind, Tone, text,
    use_lang,
};

use crate::api::ApiError;
use crate::session::CurrentSession;

/// The form before everything else.
#[component]
pub fn SignOn(
    /// A session was there and has ended.
    has_ended: bool,
) -> impl IntoView {
    let lang = use_lang();
    let session = CurrentSession::expect();
    let worker_id = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let problem = RwSignal::new(has_ended.then_some(ApiError::SignedOff));
    let busy = RwSignal::new(false);

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        let request = SignOnRequest { worker_id: worker_id.get(), password: password.get() };
        spawn_local(async move {
            let result = session.sign_on(request, lang.get_untracked()).await;
            // Signed on, this form is gone.
            let _ = problem.try_set(result.err());
            let _ = busy.try_set(false);
        });
    };
    let words = move || problem.get().map(|problem| problem.words(lang.get()));
    view! {
        <Page width=PageWidth::Narrow>
            <PageTitle title=text(Lang::sign_on_title) lead=text(Lang::console_sign_on_text) />
            {move || words().map(|words| view! { <Notice tone=Tone::Danger title=words /> })}
            <Card>
                <form class="stack" on:submit=submit>
                    <TextField label=text(Lang::worker_id) value=worker_id autocomplete="username" />
                    <TextField
                        label=text(Lang::password)
                        value=password
                        kind=TextKind::Password
                        autocomplete="current-password"
                    />
                    <Button label=text(Lang::sign_on) kind=ButtonKind::Primary submit=true busy />
                </form>
            </Card>
        </Page>
    }
}
