//! One customer at headquarters.

use leptos::prelude::*;
use locale::Lang;
use ui::{
    Card, Description, DescriptionList, IconName, LinkButton, Page, PageTitle, derived, dynamic,
    phrase, text, use_lang,
};

use crate::connection::api::escape;
use crate::connection::json::Json;
use crate::connection::remote::Remote;
use crate::frame::local_format::{or_dash, time_of};
use crate::frame::screen::Screen;
use crate::record::{CUSTOMER_FIELDS, Form, crumb};

/// A customer's page.
pub fn customer(number: &str) -> AnyView {
    let path = ["/api/customers/", &escape(number)].concat();
    let own = path.clone();
    let remote = Remote::new(move || own.clone());
    let content = remote.ready(move || {
        let form = Form::new(CUSTOMER_FIELDS, remote, path.clone());
        let form = form.view(Lang::next_step_1010, ().into_any());
        (keys(remote), form, parts(remote)).into_any()
    });
    view! {
        <Page>
            {crumb(Screen::Customers)}
            <PageTitle
                title=derived(move || remote.get().text("Name"))
                lead=text(move |_| remote.get().text("AccountNumber"))
            />
            {content}
        </Page>
    }
    .into_any()
}

/// What headquarters gives and nobody changes.
fn keys(remote: Remote) -> AnyView {
    let value = move |member: &'static str| derived(move || or_dash(remote.get().text(member)));
    let operations = derived(move || {
        let guid = remote.get().text("CustomerId");
        let path = Screen::Operations.path();
        [path.as_str(), "?value=", &escape(&guid)].concat()
    });
    view! {
        <Card title=phrase(Lang::customer_keys)>
            <DescriptionList>
                <Description term=phrase(Lang::account_number)>{value("AccountNumber")}</Description>
                <Description term=phrase(Lang::cust_account_async)>
                    <code class="account-async">{value("CustAccountAsync")}</code>
                </Description>
                <Description term=phrase(Lang::party_number)>{value("PartyNumber")}</Description>
                <Description term=phrase(Lang::created_at)>
                    {text(move |lang| time_of(&remote.get(), "CreatedAt", lang))}
                </Description>
            </DescriptionList>
            <LinkButton
                label=phrase(Lang::operations_of_customer)
                href=operations
                icon=IconName::Sync
            />
        </Card>
    }
    .into_any()
}

/// Lists that came from the stores.
fn parts(remote: Remote) -> AnyView {
    let lang = use_lang();
    let list = move |title: fn(Lang) -> &'static str,
                     member: &'static str,
                     line: fn(&Json, Lang) -> String| {
        let items = dynamic(move || {
            let (customer, lang) = (remote.get(), lang.get());
            let items = customer.items(member);
            if items.is_empty() {
                return view! { <p class="muted">{lang.none()}</p> }.into_any();
            }
            let item = |item| view! { <li>{line(item, lang)}</li> };
            view! { <ul class="lines">{items.iter().map(item).collect_view()}</ul> }.into_any()
        });
        view! { <Card title=phrase(title)>{items}</Card> }
    };
    view! {
        <div class="grid">
            {list(Lang::addresses, "Addresses", address)}
            {list(Lang::other_contacts, "Contacts", contact)}
            {list(Lang::affiliations, "CustomerAffiliations", |one, _| one.text("Name"))}
            {list(Lang::loyalty_cards, "LoyaltyCards", |card, _| card.text("CardNumber"))}
            {list(Lang::customer_attributes, "Attributes", attribute)}
            {list(Lang::consent_title, "MarketingConsents", consent)}
        </div>
    }
    .into_any()
}

fn address(address: &Json, lang: Lang) -> String {
    let parts = ["Name", "ZipCode", "State", "City", "Street", "ThreeLetterISORegionName", "Phone"];
    let parts = parts.map(|member| address.text(member));
    let primary = if address.flag("IsPrimary") { lang.primary_address() } else { "" };
    let parts = parts.into_iter().chain([primary.to_owned()]).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

fn contact(contact: &Json, lang: Lang) -> String {
    let words = contact.text("Contact");
    if contact.flag("IsMarketingConsentGiven") {
        [&words, " · ", lang.marketing_consent()].concat()
    } else {
        words
    }
}

fn attribute(attribute: &Json, _: Lang) -> String {
    [attribute.text("Name"), attribute.get("AttributeValue").text("StringValue")].join(": ")
}

/// What was agreed to, or taken back: by which way, when, in which words, where, by whom.
fn consent(consent: &Json, lang: Lang) -> String {
    let by = match consent.count("ContactTypeValue") {
        2 => lang.consent_by_email(),
        _ => lang.consent_by_phone(),
    };
    let answer =
        if consent.flag("IsGiven") { lang.consent_given() } else { lang.consent_withdrawn() };
    let store = consent.text("OperatingUnitNumber");
    let asked = match consent.text("WorkerId").as_str() {
        "" => lang.consent_at_kiosk(&store),
        worker => lang.consent_by_worker(&store, worker),
    };
    let language = consent.text("Language");
    let language = Lang::from_tag(&language).map_or(language.as_str(), |it| it.native_name());
    let wording = lang.consent_wording(language, &consent.text("Wording"));
    let parts = [
        by.to_owned(),
        consent.text("Contact"),
        answer.to_owned(),
        time_of(consent, "AnsweredDateTime", lang),
        asked,
        wording,
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
