//! One customer: profile, progress on the way to headquarters, and actions.

mod address_dialog;
mod addresses;
mod blocked;
mod changes;
mod claim_code;
mod contacts;
mod head;
mod loyalty;
mod notices;
mod progress;

use std::rc::Rc;

use domain::gate::{self, Action as Gate};
use domain::{AddressDraft, CustomerId};
use leptos::prelude::*;
use locale::Lang;
use sync::CustomerRecord;
use ui::{
    Button, ButtonKind, EmptyState, IconName, LinkButton, Page, PageTitle, PageWidth, derived,
    dynamic, effect, phrase, use_announcer, use_lang,
};

use self::address_dialog::{AddressDialog, AddressEditor};
use self::addresses::Addresses;
use self::blocked::{Blocked, BlockedActions, Offer};
use self::claim_code::ClaimCodeButton;
use self::contacts::Contacts;
use self::head::{Facts, ProfileHead};
use self::loyalty::{LoyaltyCards, LoyaltyDialog, LoyaltyEditor, queued_card};
use self::notices::{LeftOutNotice, PreparedNotice, SavedNotice, UnsentNotice};
use self::progress::SyncProgress;
use crate::navigation::use_navigation;
use crate::screen::Screen;
use crate::services::use_services;
use crate::task::spawn;
use crate::words;

#[component]
pub fn CustomerDetails(id: CustomerId) -> impl IntoView {
    let services = use_services();
    let state = services.state;
    let is_known = Memo::new(move |_| state.customer(id).is_some());
    effect(move || {
        if is_known.get() {
            return;
        }
        let register = services.register();
        spawn(async move {
            register.look_up(id).await;
            // The customer is excluded from the offline database, or not downloaded yet.
            let is_unknown = state.directory.with_untracked(|it| it.get(id).is_none());
            if is_unknown && state.connection.get_untracked().reaches_scale_unit() {
                register.refresh(id).await;
            }
        });
    });
    let has_read_all = Memo::new(move |_| state.has_read_all());
    dynamic(move || match (is_known.get(), has_read_all.get()) {
        (true, _) => view! { <Profile id /> }.into_any(),
        (false, true) => unknown_customer(),
        (false, false) => ().into_any(),
    })
}

fn unknown_customer() -> AnyView {
    view! {
        <Page>
            <PageTitle title=phrase(Lang::customer_details) />
            <EmptyState
                icon=IconName::User
                title=phrase(Lang::page_not_found)
                hint=phrase(Lang::page_not_found_text)
            >
                <LinkButton label=phrase(Lang::customers) href=Screen::Customers.path() />
            </EmptyState>
        </Page>
    }
    .into_any()
}

type Customer = Signal<Option<Rc<CustomerRecord>>, LocalStorage>;

#[component]
fn Profile(id: CustomerId) -> impl IntoView {
    let services = use_services();
    let state = services.state;
    let lang = use_lang();
    let navigation = use_navigation();
    let customer: Customer = Signal::derive_local(move || state.customer(id));
    let editor = AddressEditor::new();
    let add_address = move |()| {
        let kind = customer.with_untracked(|it| {
            it.as_ref().map(|it| it.details.name.customer_type()).unwrap_or_default()
        });
        editor.edit(&state.configuration.with_untracked(|it| {
            AddressDraft::with_defaults(kind, &it.channel.country, &it.address_purposes)
        }));
    };
    let loyalty = LoyaltyEditor::new();
    let edit = move |()| navigation.go(Screen::EditCustomer(id));
    let add_to_sale = move |()| {
        services.register().set_sale(Some(id));
        navigation.go(Screen::Customers);
    };
    let refused = move |gate: Gate| {
        let identity = customer.with(|it| it.as_ref().map(|it| it.identity.clone()));
        state.allows(gate, identity.as_ref()).err()
    };
    let why_not = move |gate: Gate| {
        derived(move || Some(words::refusal(lang.get(), gate, refused(gate)?).to_owned()))
    };
    let is_card_queued = move || state.outbox.with(|outbox| queued_card(outbox, id).is_some());
    let offers_card = Offer {
        label: Lang::queue_loyalty_card,
        is_made: derived(move || {
            let refusal = refused(Gate::IssueLoyaltyCard);
            !is_card_queued()
                && refusal.is_some_and(|it| gate::may_queue(Gate::IssueLoyaltyCard, it))
        }),
        on_press: Callback::new(move |()| loyalty.issue(true)),
    };
    // One form holds both.
    let offers_form = |gate, label| Offer {
        label,
        is_made: derived(move || refused(gate).is_some_and(|it| gate::may_prepare(gate, it))),
        on_press: Callback::new(edit),
    };
    let blocked = |gate, label, icon, offer| {
        let why_not = why_not(gate);
        Blocked { gate, label, icon, why_not, offer }
    };
    let actions = [
        blocked(
            Gate::EditCustomer,
            Lang::edit,
            IconName::Edit,
            Some(offers_form(Gate::EditCustomer, Lang::prepare_changes)),
        ),
        blocked(
            Gate::AddAddress,
            Lang::add_address,
            IconName::Address,
            Some(offers_form(Gate::AddAddress, Lang::prepare_address)),
        ),
        blocked(
            Gate::IssueLoyaltyCard,
            Lang::issue_loyalty_card,
            IconName::Card,
            Some(offers_card),
        ),
        blocked(Gate::AddCustomerToTransaction, Lang::add_to_sale, IconName::Store, None),
    ];
    let on_press: [Callback<()>; 4] = [
        Callback::new(edit),
        Callback::new(add_address),
        Callback::new(move |()| loyalty.issue(false)),
        Callback::new(add_to_sale),
    ];
    let buttons = actions.into_iter().zip(on_press).map(|(action, on_press)| {
        let is_main = action.gate == Gate::AddCustomerToTransaction;
        let kind = if is_main { ButtonKind::Primary } else { ButtonKind::Secondary };
        view! {
            <Button
                label=phrase(action.label)
                icon=action.icon
                kind
                disabled_reason=action.why_not
                hide_reason=true
                on_press
            />
        }
    });
    let buttons = buttons.collect_view();
    announce_arrival(customer);
    view! {
        <Page width=PageWidth::Wide>
            <ProfileHead customer>
                {buttons}
                <ClaimCodeButton id />
            </ProfileHead>
            <div class="stack">
                <SavedNotice id customer />
                <UnsentNotice id />
                <PreparedNotice id why_not=why_not(Gate::EditCustomer) />
                <LeftOutNotice customer />
                <BlockedActions actions=actions.to_vec() />
                <div class="split">
                    <div class="stack">
                        <Contacts customer />
                        <Addresses id customer editor why_not=why_not(Gate::EditAddress) />
                        <Facts title=Lang::details facts=facts(customer) />
                    </div>
                    <div class="stack">
                        <LoyaltyCards id customer />
                        <SyncProgress customer />
                    </div>
                </div>
            </div>
            <AddressDialog id editor />
            <LoyaltyDialog id editor=loyalty />
        </Page>
    }
    .into_any()
}

/// Announces the account number when it arrives.
fn announce_arrival(customer: Customer) {
    let lang = use_lang();
    let announcer = use_announcer();
    let mut was_pending = false;
    effect(move || {
        let identity = customer.with(|it| it.as_ref().map(|it| it.identity.clone()));
        if let (true, Some(number)) =
            (was_pending, identity.as_ref().and_then(|it| it.account_number()))
        {
            announcer.say(lang.get_untracked().customer_created(number.as_str()));
        }
        was_pending = identity.is_some_and(|it| it.is_pending());
    });
}

/// Language, affiliations, and the attributes that the company defines.
fn facts(customer: Customer) -> Signal<Vec<(String, String)>, LocalStorage> {
    let lang = use_lang();
    let configuration = use_services().state.configuration;
    Signal::derive_local(move || {
        let Some(customer) = customer.get() else { return Vec::new() };
        let lang = lang.get();
        let details = &customer.details;
        let affiliations = configuration.with(|it| {
            let shown = it.affiliations.iter().filter(|known| {
                !known.is_hidden_in_channels && details.affiliations.contains(&known.record_id)
            });
            shown.map(|known| known.name.clone()).collect::<Vec<_>>().join(", ")
        });
        let facts = [
            (lang.language_of_customer(), words::language(&details.language)),
            (lang.affiliations(), affiliations),
        ];
        let facts = facts.map(|(term, value)| (term.to_owned(), value)).into_iter();
        let attributes = details.attributes.iter().map(|attribute| {
            (attribute.name.clone(), words::attribute_value(lang, &attribute.value))
        });
        facts.chain(attributes).collect()
    })
}
