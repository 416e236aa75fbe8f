//! One customer: profile, progress on the way to headquarters, and actions.

mod actions;
mod address_dialog;
mod address_editor;
mod addresses;
mod blocked;
mod changes;
mod claim_code;
mod contacts;
mod head;
mod loyalty;
mod loyalty_dialog;
mod loyalty_editor;
mod notices;
mod progress;

use std::rc::Rc;

use domain::CustomerId;
use domain::gate::Action as Gate;
use leptos::prelude::*;
use locale::Lang;
use sync::CustomerRecord;
use ui::{
    EmptyState, IconName, LinkButton, Page, PageTitle, PageWidth, dynamic, effect, phrase,
    use_announcer, use_lang,
};

use self::actions::{Subject, actions, buttons};
use self::address_dialog::AddressDialog;
use self::address_editor::AddressEditor;
use self::addresses::Addresses;
use self::blocked::BlockedActions;
use self::claim_code::ClaimCodeButton;
use self::contacts::Contacts;
use self::head::{Facts, ProfileHead};
use self::loyalty::LoyaltyCards;
use self::loyalty_dialog::LoyaltyDialog;
use self::loyalty_editor::LoyaltyEditor;
use self::notices::{LeftOutNotice, PreparedNotice, SavedNotice, UnsentNotice};
use self::progress::SyncProgress;
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
    let state = use_services().state;
    let customer: Customer = Signal::derive_local(move || state.customer(id));
    let (addresses, loyalty) = (AddressEditor::new(), LoyaltyEditor::new());
    let subject = Subject { id, customer, addresses, loyalty };
    let actions = actions(subject);
    let why_not = move |gate| actions::why_not(customer, gate);
    announce_arrival(customer);
    view! {
        <Page width=PageWidth::Wide>
            <ProfileHead customer>
                {buttons(&actions)}
                <ClaimCodeButton id />
            </ProfileHead>
            <div class="stack">
                <SavedNotice id customer />
                <UnsentNotice id />
                <PreparedNotice id why_not=why_not(Gate::EditCustomer) />
                <LeftOutNotice customer />
                <BlockedActions actions=actions.map(|(action, _)| action).to_vec() />
                <div class="split">
                    <div class="stack">
                        <Contacts customer />
                        <Addresses id customer editor=addresses why_not=why_not(Gate::EditAddress) />
                        <Facts title=Lang::details facts=facts(customer) />
                    </div>
                    <div class="stack">
                        <LoyaltyCards id customer />
                        <SyncProgress customer />
                    </div>
                </div>
            </div>
            <AddressDialog id editor=addresses />
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
