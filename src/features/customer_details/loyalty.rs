//! The customer's loyalty cards, and the queued one (R228).

use domain::CustomerId;
use domain::gate::Action as Gate;
use leptos::prelude::*;
use locale::Lang;
use sync::{Operation, OperationState, Outbox};
use ui::{
    Button, Card, Description, DescriptionList, IconName, Notice, Tone, dynamic, effect, maybe,
    phrase, signal, text, use_announcer, use_lang, when,
};

use super::Customer;
use crate::action_error::ActionError;
use crate::services::use_services;
use crate::task;
use crate::words;

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
