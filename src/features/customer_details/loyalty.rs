//! The customer's loyalty cards, the queued one (R228), and the dialog that issues one.

use domain::gate::Action as Gate;
use domain::{CustomerId, Field, Problem};
use leptos::prelude::*;
use locale::Lang;
use sync::{Operation, OperationState, Outbox};
use ui::{
    Button, ButtonKind, Card, Description, DescriptionList, Dialog, IconName, Notice, TextField,
    Tone, derived, dynamic, effect, focus_first_invalid, maybe, maybe_text, phrase, signal, text,
    use_announcer, use_lang, when,
};

use super::Customer;
use crate::action_error::ActionError;
use crate::services::use_services;
use crate::task;
use crate::words;

/// The dialog's state.
#[derive(Clone, Copy)]
pub struct LoyaltyEditor {
    open: RwSignal<bool>,
    /// The card is issued when the number arrives.
    is_for_later: RwSignal<bool>,
}

impl LoyaltyEditor {
    pub fn new() -> Self {
        Self { open: signal(false), is_for_later: signal(false) }
    }

    pub fn issue(self, is_for_later: bool) {
        self.is_for_later.set(is_for_later);
        self.open.set(true);
    }
}

#[component]
pub fn LoyaltyDialog(id: CustomerId, editor: LoyaltyEditor) -> impl IntoView {
    let LoyaltyEditor { open, is_for_later } = editor;
    let services = use_services();
    let lang = use_lang();
    let announcer = use_announcer();
    let number = signal(String::new());
    let failure = signal(None::<ActionError>);
    let is_missing = signal(false);
    let is_generated =
        move || services.state.configuration.with(|it| it.profile.generates_loyalty_card_number);
    let is_busy = signal(false);
    // One key until a card is issued: a lost reply issues no second card.
    let operation = StoredValue::new(services.register().new_ids().operation);
    let press = move || {
        failure.set(None);
        let typed = number.get_untracked();
        is_missing.set(typed.trim().is_empty() && !untrack(is_generated));
        if is_missing.get_untracked() {
            return focus_first_invalid();
        }
        let register = services.register();
        let next = register.new_ids().operation;
        let is_for_later = is_for_later.get_untracked();
        task::run(is_busy, async move {
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
    let title =
        text(
            move |l| {
                if is_for_later.get() { l.queue_loyalty_card() } else { l.issue_loyalty_card() }
            },
        );
    let issue = text(move |l| if is_for_later.get() { l.keep_for_later() } else { l.issue() });
    view! {
        <Dialog
            open
            title
            actions=move || {
                view! {
                    <Button
                        label=issue
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
            {when(
                move || is_for_later.get(),
                || view! { <p class="muted">{phrase(Lang::queue_loyalty_card_text)}</p> },
            )}
            <TextField
                label=phrase(Lang::loyalty_card_number)
                value=number
                takes_code=true
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
    .into_any()
}

/// The queued card of a customer, if there is one.
pub fn queued_card(outbox: &Outbox, id: CustomerId) -> Option<&Operation> {
    outbox.of(id).find(|entry| entry.is_card())
}

#[component]
pub fn LoyaltyCards(id: CustomerId, customer: Customer) -> impl IntoView {
    let state = use_services().state;
    let cards = move || customer.get().map(|it| it.loyalty_cards.clone()).unwrap_or_default();
    let list = move || {
        let rows = cards().into_iter().map(|card| {
            let card = view! { <span class="numeric">{card}</span> };
            view! { <Description term=phrase(Lang::loyalty_card_number)>{card}</Description> }
        });
        rows.collect_view()
    };
    let is_queued = move || state.outbox.with(|outbox| queued_card(outbox, id).is_some());
    let issued = issued_meanwhile(id, customer);
    when(
        move || is_queued() || !cards().is_empty(),
        move || {
            view! {
                <Card title=phrase(Lang::loyalty_cards)>
                    {maybe(
                        move || issued.get(),
                        |card| {
                            let words = text(move |l| l.loyalty_card_issued(&card));
                            view! { <Notice tone=Tone::Success title=words quiet=true /> }
                        },
                    )}
                    {when(
                        move || !cards().is_empty(),
                        move || view! { <DescriptionList>{dynamic(list)}</DescriptionList> },
                    )}
                    <QueuedCard id />
                </Card>
            }
        },
    )
}

/// The queued card that was issued since the page was opened; also announced.
fn issued_meanwhile(id: CustomerId, customer: Customer) -> RwSignal<Option<String>> {
    let state = use_services().state;
    let lang = use_lang();
    let announcer = use_announcer();
    let issued = signal(None);
    let mut before = None::<Vec<String>>;
    effect(move || {
        let is_queued = state.outbox.with(|outbox| queued_card(outbox, id).is_some());
        let cards = customer.with(|it| it.as_ref().map(|it| it.loyalty_cards.clone()));
        let cards = cards.unwrap_or_default();
        if is_queued {
            before.get_or_insert(cards);
        } else if let Some(known) = &before
            && let Some(card) = cards.into_iter().find(|card| !known.contains(card))
        {
            announcer.say(lang.get_untracked().loyalty_card_issued(&card));
            issued.set(Some(card));
            before = None;
        }
    });
    issued
}

/// The queued card, with the button that takes it back; or why it was refused.
#[component]
fn QueuedCard(id: CustomerId) -> impl IntoView {
    let services = use_services();
    let outbox = services.state.outbox;
    let failure = signal(None::<ActionError>);
    let lang = use_lang();
    let is_busy = signal(false);
    let take_back = move |()| {
        let register = services.register();
        task::run(is_busy, async move {
            let failed = register.take_back_card(id).await.err();
            let _screen_is_gone = failure.try_set(failed);
        });
    };
    let try_again = move |()| {
        let register = services.register();
        task::run(is_busy, async move {
            let failed = register.try_card_again(id).await.err();
            let _screen_is_gone = failure.try_set(failed);
        });
    };
    let refusal = move || {
        outbox.with(|outbox| match &queued_card(outbox, id)?.state {
            OperationState::Rejected(refusal) => Some(refusal.message.clone()),
            OperationState::Waiting => None,
        })
    };
    let waits = move || {
        outbox.with(|outbox| queued_card(outbox, id).is_some_and(|card| !card.is_rejected()))
    };
    let button = move || {
        view! {
            <Button label=phrase(Lang::take_back) icon=IconName::Close busy=is_busy on_press=take_back />
        }
    };
    view! {
        {maybe(
            move || failure.get(),
            move |error| {
                let title = words::action_error(lang.get(), Gate::IssueLoyaltyCard, &error);
                view! { <Notice tone=Tone::Danger title=title /> }
            },
        )}
        {when(
            waits,
            move || {
                view! {
                    <Notice tone=Tone::Info title=phrase(Lang::queued_loyalty_card) quiet=true>
                        {button()}
                    </Notice>
                }
            },
        )}
        {maybe(
            refusal,
            move |message| {
                view! {
                    <Notice tone=Tone::Danger title=message>
                        <div class="toolbar">
                            <Button
                                label=phrase(Lang::try_card_again)
                                icon=IconName::Sync
                                busy=is_busy
                                on_press=try_again
                            />
                            {button()}
                        </div>
                    </Notice>
                }
            },
        )}
    }
    .into_any()
}
