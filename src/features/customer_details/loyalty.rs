//! Issues a loyalty card.

use domain::gate::Action as Gate;
use domain::{CustomerId, Field, Problem};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Dialog, Notice, TextField, Tone, derived, focus_first_invalid, maybe,
    maybe_text, phrase, signal, use_announcer, use_lang,
};

use crate::services::{ActionError, use_services};
use crate::task;
use crate::words;

#[component]
pub fn LoyaltyDialog(id: CustomerId, open: RwSignal<bool>) -> impl IntoView {
    let services = use_services();
    let lang = use_lang();
    let announcer = use_announcer();
    let number = signal(String::new());
    let failure = signal(None::<ActionError>);
    let is_missing = signal(false);
    let is_generated =
        move || services.state.configuration.with(|it| it.profile.generates_loyalty_card_number);
    let is_busy = signal(false);
    // One key until a card is issued: a reply that was lost issues no second one.
    let operation = StoredValue::new(services.register().wish().operation);
    let press = move || {
        failure.set(None);
        let typed = number.get_untracked();
        is_missing.set(typed.trim().is_empty() && !untrack(is_generated));
        if is_missing.get_untracked() {
            return focus_first_invalid();
        }
        let register = services.register();
        let next = register.wish().operation;
        task::run(is_busy, async move {
            match register.issue_loyalty_card(id, &typed, operation.get_value()).await {
                Ok(card) => {
                    announcer.say(lang.get_untracked().loyalty_card_issued(&card));
                    let _screen_is_gone = operation.try_update_value(|key| *key = next);
                    let _screen_is_gone = number.try_set(String::new());
                    let _screen_is_gone = open.try_set(false);
                }
                Err(error) => {
                    let _screen_is_gone = failure.try_set(Some(error));
                }
            }
        });
    };
    let words = move || {
        let error = failure.get()?;
        Some(words::action_error(lang.get(), Gate::IssueLoyaltyCard, &error))
    };
    view! {
        <Dialog
            open
            title=phrase(Lang::issue_loyalty_card)
            actions=move || {
                view! {
                    <Button
                        label=phrase(Lang::issue)
                        kind=ButtonKind::Primary
                        busy=is_busy
                        on_press=move |()| press()
                    />
                    <Button
                        label=phrase(Lang::cancel)
                        kind=ButtonKind::Quiet
                        on_press=move |()| open.set(false)
                    />
                }
            }
        >
            {maybe(words, |title| view! { <Notice tone=Tone::Danger title=title /> })}
            <TextField
                label=phrase(Lang::loyalty_card_number)
                value=number
                required=derived(move || !is_generated())
                hint=maybe_text(move |l| is_generated().then(|| l.loyalty_card_number_hint()))
                error=derived(move || {
                    let is_missing = is_missing.get() && number.with(|it| it.trim().is_empty());
                    let lang = lang.get();
                    let field = Field::LoyaltyCardNumber;
                    is_missing.then(|| words::problem(lang, field, Problem::Required))
                })
            />
        </Dialog>
    }
}
