//! Issues a loyalty card, or queues one for a customer without a number (R228).

use domain::CustomerId;
use domain::gate::Action as Gate;
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Dialog, Notice, TextField, Tone, derived, focus_first_invalid, maybe,
    maybe_text, phrase, text, use_announcer, use_lang, when,
};

use super::loyalty_editor::{LoyaltyEditor, is_generated};
use crate::services::use_services;
use crate::task;
use crate::words;

#[component]
pub fn LoyaltyDialog(id: CustomerId, editor: LoyaltyEditor) -> impl IntoView {
    let LoyaltyEditor { open, is_for_later, number, failure, is_busy, .. } = editor;
    let state = use_services().state;
    let lang = use_lang();
    let issue = issuing(id, editor);
    let press = move |()| match editor.press(state) {
        Some(typed) => issue(typed),
        None => focus_first_invalid(),
    };
    let failed = move || {
        let error = failure.get()?;
        Some(words::action_error(lang.get(), Gate::IssueLoyaltyCard, &error))
    };
    view! {
        <Dialog
            open
            title=text(move |l| editor.title(l))
            actions=move || {
                view! {
                    <Button
                        label=text(move |l| editor.action(l))
                        kind=ButtonKind::Primary
                        busy=is_busy
                        on_press=press
                    />
                    <Button
                        label=phrase(Lang::cancel)
                        kind=ButtonKind::Quiet
                        on_press=move |()| open.set(false)
                    />
                }
            }
        >
            {maybe(failed, |title| view! { <Notice tone=Tone::Danger title=title /> })}
            {when(
                move || is_for_later.get(),
                || view! { <p class="muted">{phrase(Lang::queue_loyalty_card_text)}</p> },
            )}
            <TextField
                label=phrase(Lang::loyalty_card_number)
                value=number
                takes_code=true
                required=derived(move || !is_generated(state))
                hint=maybe_text(move |l| is_generated(state).then(|| l.loyalty_card_number_hint()))
                error=derived(move || editor.error(lang.get()))
            />
        </Dialog>
    }
    .into_any()
}

/// Issues or queues the card with the typed number.
fn issuing(id: CustomerId, editor: LoyaltyEditor) -> impl Fn(String) + Copy + Send + Sync {
    let (services, lang, announcer) = (use_services(), use_lang(), use_announcer());
    // One key until a card is issued: a lost reply issues no second card.
    let operation = StoredValue::new(services.register().new_ids().operation);
    move |typed| {
        let register = services.register();
        let next = register.new_ids().operation;
        let is_for_later = editor.is_for_later.get_untracked();
        task::run(editor.is_busy, async move {
            let done = if is_for_later {
                let queued = register.queue_card(id, &typed).await;
                queued.map(|()| lang.get_untracked().queued_loyalty_card().to_owned())
            } else {
                let issued = register.issue_loyalty_card(id, &typed, operation.get_value()).await;
                issued.map(|card| lang.get_untracked().loyalty_card_issued(&card))
            };
            match done {
                Ok(words) => {
                    announcer.say(words);
                    if !is_for_later {
                        let _screen_is_gone = operation.try_update_value(|key| *key = next);
                    }
                    editor.done();
                }
                Err(error) => {
                    let _screen_is_gone = editor.failure.try_set(Some(error));
                }
            }
        });
    }
}
