//! One customer: who it is, where it is on its way to headquarters, and what can
//! be done with it now.

mod address_dialog;
mod addresses;
mod changes;
mod claim_code;
mod loyalty;
mod notices;
mod progress;

use std::rc::Rc;

use domain::gate::Action as Gate;
use domain::{AddressDraft, CustomerId};
use leptos::prelude::*;
use locale::Lang;
use sync::CustomerRecord;
use ui::{
    Button, Card, Description, DescriptionList, EmptyState, IconName, LinkButton, Page, PageTitle,
    StatusPill, Tone, derived, dynamic, effect, phrase, signal, use_announcer, use_lang, when,
};

use self::address_dialog::{AddressDialog, AddressEditor};
use self::addresses::Addresses;
use self::claim_code::ClaimCodeButton;
use self::loyalty::LoyaltyDialog;
use self::notices::{LeftOutNotice, SavedNotice, UnsentNotice};
use self::progress::SyncProgress;
use crate::navigation::use_navigation;
use crate::routes::Route;
use crate::services::use_services;
use crate::task::spawn;
use crate::words;

#[component]
pub fn CustomerDetails(id: CustomerId) -> impl IntoView {
    let services = use_services();
    let state = services.state;
    let is_known = Memo::new(move |_| state.customer(id).is_some());
    effect(move || {
        // One that is kept out of the offline database, or has not come down yet.
        if !is_known.get() && untrack(|| state.connection.get().reaches_scale_unit()) {
            let register = services.register();
            spawn(async move { register.refresh(id).await });
        }
    });
    dynamic(
        move || {
            if is_known.get() { view! { <Profile id /> }.into_any() } else { unknown_customer() }
        },
    )
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
                <LinkButton label=phrase(Lang::customers) href=Route::Customers.path() />
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
    let name = move || {
        customer.with(|it| it.as_ref().map(|it| words::name(lang.get(), it)).unwrap_or_default())
    };
    let editor = AddressEditor::new();
    let add_address = move |()| {
        let kind = customer.with_untracked(|it| {
            it.as_ref().map(|it| it.details.name.customer_type()).unwrap_or_default()
        });
        editor.edit(&state.configuration.with_untracked(|it| {
            AddressDraft::with_defaults(kind, &it.channel.country, &it.address_purposes)
        }));
    };
    let is_issuing_card = signal(false);
    let edit = move |()| navigation.go(Route::EditCustomer(id));
    let add_to_sale = move |()| {
        services.register().set_sale(Some(id));
        navigation.go(Route::Customers);
    };
    let why_not = move |gate: Gate| {
        derived(move || {
            let identity = customer.with(|it| it.as_ref().map(|it| it.identity.clone()));
            let refusal = state.allows(gate, identity.as_ref()).err()?;
            Some(words::refusal(lang.get(), gate, refusal).to_owned())
        })
    };
    announce_arrival(customer);
    view! {
        <Page>
            <PageTitle title=derived(name)>
                <Button
                    label=phrase(Lang::edit)
                    icon=IconName::Edit
                    disabled_reason=why_not(Gate::EditCustomer)
                    on_press=edit
                />
                <Button
                    label=phrase(Lang::add_to_sale)
                    icon=IconName::Store
                    disabled_reason=why_not(Gate::AddCustomerToTransaction)
                    on_press=add_to_sale
                />
                <Button
                    label=phrase(Lang::add_address)
                    icon=IconName::Address
                    disabled_reason=why_not(Gate::AddAddress)
                    on_press=add_address
                />
                <Button
                    label=phrase(Lang::issue_loyalty_card)
                    icon=IconName::Card
                    disabled_reason=why_not(Gate::IssueLoyaltyCard)
                    on_press=move |()| is_issuing_card.set(true)
                />
                <ClaimCodeButton id />
            </PageTitle>
            <div class="stack">
                <SavedNotice id customer />
                <UnsentNotice id />
                <LeftOutNotice customer />
                <div class="split">
                    <div class="stack">
                        <Identity customer />
                        <Addresses id customer editor why_not=why_not(Gate::EditAddress) />
                    </div>
                    <div class="stack">
                        <SyncProgress customer />
                        <LoyaltyCards customer />
                    </div>
                </div>
            </div>
            <AddressDialog id editor />
            <LoyaltyDialog id open=is_issuing_card />
        </Page>
    }
    .into_any()
}

/// Says the account number to those who cannot see it arrive.
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

#[component]
fn Identity(customer: Customer) -> impl IntoView {
    let lang = use_lang();
    let configuration = use_services().state.configuration;
    let rows = move || {
        let customer = customer.get()?;
        let lang = lang.get();
        let details = &customer.details;
        let title = configuration.with(|it| {
            let title = it.titles.iter().find(|title| title.record_id == details.title_record_id);
            title.map(|title| title.name.clone()).unwrap_or_default()
        });
        let affiliations = configuration.with(|it| {
            let shown = it.affiliations.iter().filter(|known| {
                !known.is_hidden_in_channels && details.affiliations.contains(&known.record_id)
            });
            shown.map(|known| known.name.clone()).collect::<Vec<_>>().join(", ")
        });
        let others = details.contacts.iter().map(|contact| words::contact(lang, contact));
        let language = words::language(&details.language);
        let facts = [
            (lang.title(), title),
            (lang.phone(), details.phone.clone()),
            (lang.email(), details.email.clone()),
            (lang.receipt_email(), details.receipt_email.clone()),
            (lang.other_contacts(), others.collect::<Vec<_>>().join(", ")),
            (lang.language_of_customer(), language),
            (lang.affiliations(), affiliations),
        ];
        let facts = facts.map(|(term, value)| (term.to_owned(), value)).into_iter();
        let attributes = details.attributes.iter().map(|attribute| {
            (attribute.name.clone(), words::attribute_value(lang, &attribute.value))
        });
        let given = facts.chain(attributes).filter(|(_, value)| !value.is_empty());
        let facts = given.map(|(term, value)| {
            view! { <Description term=term>{value}</Description> }
        });
        let id = words::customer_id(lang, &customer.identity);
        let id = if customer.identity.is_pending() {
            view! { <StatusPill label=id tone=Tone::Warning icon=Some(IconName::Clock) /> }
                .into_any()
        } else {
            view! { <span class="numeric">{id}</span> }.into_any()
        };
        Some(view! {
            <Description term=lang.customer_id()>{id}</Description>
            {facts.collect_view()}
        })
    };
    view! {
        <Card title=phrase(Lang::details)>
            <DescriptionList>{dynamic(rows)}</DescriptionList>
        </Card>
    }
}

#[component]
fn LoyaltyCards(customer: Customer) -> impl IntoView {
    let cards = move || customer.get().map(|it| it.loyalty_cards.clone()).unwrap_or_default();
    let list = move || {
        let rows = cards().into_iter().map(|card| {
            view! { <Description term=phrase(Lang::loyalty_card_number)>{card}</Description> }
        });
        rows.collect_view()
    };
    when(
        move || !cards().is_empty(),
        move || {
            view! {
                <Card title=phrase(Lang::loyalty_cards)>
                    <DescriptionList>{dynamic(list)}</DescriptionList>
                </Card>
            }
        },
    )
}
