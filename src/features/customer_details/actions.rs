//! What a cashier can do with the customer, and what instead where that is not possible now.

use domain::gate::{self, Action as Gate, Unavailable};
use domain::{AddressDraft, CustomerId};
use leptos::prelude::*;
use locale::Lang;
use ui::{Button, ButtonKind, IconName, derived, phrase, use_lang};

use super::Customer;
use super::address_editor::AddressEditor;
use super::blocked::{Blocked, Offer};
use super::loyalty::queued_card;
use super::loyalty_editor::LoyaltyEditor;
use crate::navigation::use_navigation;
use crate::screen::Screen;
use crate::services::use_services;
use crate::state::State;
use crate::words;

/// What the actions are about, and the dialogs that they open.
#[derive(Clone, Copy)]
pub struct Subject {
    pub id: CustomerId,
    pub customer: Customer,
    pub addresses: AddressEditor,
    pub loyalty: LoyaltyEditor,
}

/// An action, and what it does where it is possible.
pub type Action = (Blocked, Callback<()>);

/// The actions in their order.
pub fn actions(subject: Subject) -> [Action; 4] {
    [edit(subject), add_address(subject), issue_card(subject), add_to_sale(subject)]
}

pub fn buttons(actions: &[Action]) -> AnyView {
    let button = |(action, on_press): &Action| {
        let is_main = action.gate == Gate::AddCustomerToTransaction;
        let kind = if is_main { ButtonKind::Primary } else { ButtonKind::Secondary };
        view! {
            <Button
                label=phrase(action.label)
                icon=action.icon
                kind
                disabled_reason=action.why_not
                hide_reason=true
                on_press=*on_press
            />
        }
    };
    actions.iter().map(button).collect_view().into_any()
}

/// Why the action is not possible now, in words.
pub fn why_not(customer: Customer, gate: Gate) -> Signal<Option<String>> {
    let (state, lang) = (use_services().state, use_lang());
    derived(move || {
        Some(words::refusal(lang.get(), gate, refused(state, customer, gate)?).to_owned())
    })
}

fn refused(state: State, customer: Customer, gate: Gate) -> Option<Unavailable> {
    let identity = customer.with(|it| it.as_ref().map(|it| it.identity.clone()));
    state.allows(gate, identity.as_ref()).err()
}

fn edit(Subject { id, customer, .. }: Subject) -> Action {
    let (gate, label, icon) = (Gate::EditCustomer, Lang::edit, IconName::Edit);
    let offer = Some(offers_form(id, customer, gate, Lang::prepare_changes));
    let action = Blocked { gate, label, icon, why_not: why_not(customer, gate), offer };
    (action, opens_form(id))
}

fn add_address(Subject { id, customer, addresses, .. }: Subject) -> Action {
    let configuration = use_services().state.configuration;
    let (gate, label, icon) = (Gate::AddAddress, Lang::add_address, IconName::Address);
    let offer = Some(offers_form(id, customer, gate, Lang::prepare_address));
    let action = Blocked { gate, label, icon, why_not: why_not(customer, gate), offer };
    let open = Callback::new(move |()| {
        let kind = customer.with_untracked(|it| {
            it.as_ref().map(|it| it.details.name.customer_type()).unwrap_or_default()
        });
        addresses.edit(&configuration.with_untracked(|it| {
            AddressDraft::with_defaults(kind, &it.channel.country, &it.address_purposes)
        }));
    });
    (action, open)
}

fn issue_card(Subject { id, customer, loyalty, .. }: Subject) -> Action {
    let state = use_services().state;
    let (gate, label, icon) = (Gate::IssueLoyaltyCard, Lang::issue_loyalty_card, IconName::Card);
    let is_card_queued = move || state.outbox.with(|outbox| queued_card(outbox, id).is_some());
    let offer = Offer {
        label: Lang::queue_loyalty_card,
        is_made: derived(move || {
            let refusal = refused(state, customer, gate);
            !is_card_queued() && refusal.is_some_and(|it| gate::may_queue(gate, it))
        }),
        on_press: Callback::new(move |()| loyalty.issue(true)),
    };
    let why_not = why_not(customer, gate);
    let action = Blocked { gate, label, icon, why_not, offer: Some(offer) };
    (action, Callback::new(move |()| loyalty.issue(false)))
}

fn add_to_sale(Subject { id, customer, .. }: Subject) -> Action {
    let (services, navigation) = (use_services(), use_navigation());
    let (gate, label, icon) = (Gate::AddCustomerToTransaction, Lang::add_to_sale, IconName::Store);
    let why_not = why_not(customer, gate);
    let action = Blocked { gate, label, icon, why_not, offer: None };
    let add = Callback::new(move |()| {
        services.register().set_sale(Some(id));
        navigation.go(Screen::Customers);
    });
    (action, add)
}

/// One form holds the customer and its addresses.
fn offers_form(
    id: CustomerId,
    customer: Customer,
    gate: Gate,
    label: fn(Lang) -> &'static str,
) -> Offer {
    let state = use_services().state;
    let may_prepare = move |refusal| gate::may_prepare(gate, refusal);
    let is_made = derived(move || refused(state, customer, gate).is_some_and(may_prepare));
    Offer { label, is_made, on_press: opens_form(id) }
}

fn opens_form(id: CustomerId) -> Callback<()> {
    let navigation = use_navigation();
    Callback::new(move |()| navigation.go(Screen::EditCustomer(id)))
}
