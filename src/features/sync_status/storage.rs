//! The state of this device's storage and clock, and the reset of the register.

use domain::gate::Action;
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Card, ConfirmDialog, Description, DescriptionList, IconName, Notice, Tone,
    derived, maybe, phrase, signal, use_lang,
};

use crate::action_error::ActionError;
use crate::services::use_services;
use crate::task::spawn;
use crate::words;

/// The smallest clock difference that is shown, in milliseconds.
const SKEW_MS_MIN: u64 = 60_000;

#[component]
pub fn StorageCard() -> impl IntoView {
    let services = use_services();
    let state = services.state;
    let lang = use_lang();
    let is_asking = signal(false);
    let problem = signal(None::<ActionError>);
    let kept = derived(move || {
        let health = state.storage.get();
        let lang = lang.get();
        let words =
            if health.is_persistent { lang.storage_persistent() } else { lang.storage_at_risk() };
        words.to_owned()
    });
    let left = move || {
        let left = state.storage.get().left_mb;
        left.map_or_else(|| "–".to_owned(), |left| lang.get().megabytes(&left.to_string()))
    };
    let skew = move || {
        let ahead = state.clock_ahead_ms.get()?.unsigned_abs();
        // `duration` rounds hours up for waiting times, which is wrong here.
        let about = ahead.saturating_sub(SKEW_MS_MIN / 2);
        (ahead >= SKEW_MS_MIN).then(|| lang.get().clock_skew(&words::duration(lang.get(), about)))
    };
    let ask = move |()| {
        let register = services.register();
        spawn(async move {
            // Refused at once where customers wait, not after the question.
            match register.unrescued(true).await {
                0 => is_asking.set(true),
                waiting => problem.set(Some(ActionError::CustomersWait(waiting))),
            }
        });
    };
    let reset = move |()| {
        let register = services.register();
        spawn(async move {
            if let Err(error) = register.reset().await {
                let _screen_is_gone = problem.try_set(Some(error));
            }
        });
    };
    view! {
        <Card title=phrase(Lang::storage)>
            {maybe(skew, |words| view! { <Notice tone=Tone::Warning title=words quiet=true /> })}
            <DescriptionList>
                <Description term=phrase(Lang::storage)>{kept}</Description>
                <Description term=phrase(Lang::storage_left)>{left}</Description>
            </DescriptionList>
            {maybe(
                move || problem.get(),
                move |error| {
                    let words = words::action_error(lang.get(), Action::CreateCustomer, &error);
                    view! { <Notice tone=Tone::Danger title=words /> }
                },
            )}
            <div class="toolbar">
                <Button
                    label=phrase(Lang::reset_register)
                    icon=IconName::Trash
                    kind=ButtonKind::Danger
                    on_press=ask
                />
            </div>
            <ConfirmDialog
                open=is_asking
                title=phrase(Lang::reset_register_title)
                message=phrase(Lang::reset_register_text)
                confirm=phrase(Lang::reset_register)
                cancel=phrase(Lang::cancel)
                danger=true
                on_confirm=reset
            />
        </Card>
    }
    .into_any()
}
