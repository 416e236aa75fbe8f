//! Asks before a rejected operation is discarded.

use leptos::prelude::*;
use locale::Lang;
use ui::{ConfirmDialog, effect, phrase, signal, text, use_lang};

use super::operation::InDoubt;
use crate::action_error::ActionError;
use crate::services::use_services;
use crate::task::spawn;
use crate::words;

#[component]
pub fn DiscardDialog(in_doubt: InDoubt, failure: RwSignal<Option<ActionError>>) -> impl IntoView {
    let services = use_services();
    let lang = use_lang();
    let open = signal(false);
    effect(move || open.set(in_doubt.with(Option::is_some)));
    let name = move || {
        let customer = in_doubt.get().and_then(|(id, _)| services.state.customer(id));
        customer.map(|it| words::name(lang.get(), &it)).unwrap_or_default()
    };
    let discard = move |()| {
        let Some((id, seen)) = in_doubt.get_untracked() else { return };
        let register = services.register();
        failure.set(None);
        spawn(async move {
            // What could not be discarded is still in the list.
            let failed = register.discard(id, &seen).await.err();
            let _screen_is_gone = failure.try_set(failed);
        });
        in_doubt.set(None);
    };
    view! {
        <ConfirmDialog
            open
            title=text(move |l| l.discard_operation_title(&name()))
            message=phrase(Lang::discard_operation_text)
            confirm=phrase(Lang::discard)
            cancel=phrase(Lang::cancel)
            danger=true
            on_confirm=discard
        />
    }
}
