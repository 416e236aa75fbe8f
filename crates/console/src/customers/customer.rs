//! One customer at headquarters.

use contract::admin::Customer;
use contract::commerce::{Address, ContactInfo, CustomerAttribute, MarketingConsent};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Card, Description, DescriptionList, IconName, LinkButton, Page, PageTitle, derived, dynamic,
    phrase, text, use_lang,
};

use crate::connection::api::escape;
use crate::connection::remote::Remote;
use crate::frame::local_format::{or_dash, time_or_dash};
use crate::frame::screen::Screen;
use crate::record::{Form, crumb};

/// A customer's page.
pub fn customer(number: &str) -> AnyView {
    let path = ["/api/customers/", &escape(number)].concat();
    let own = path.clone();
    let remote = Remote::new(move || own.clone());
    let content = remote.ready(move || {
        let form = Form::new(remote, path.clone());
        let form = form.view(Lang::next_step_1010, ().into_any());
        (keys(remote), form, parts(remote)).into_any()
    });
    view! {
        <Page>
            {crumb(Screen::Customers)}
            <PageTitle
                title=remote.text(|customer| customer.name.clone())
                lead=remote.text(|customer| customer.account_number.clone())
            />
            {content}
        </Page>
    }
    .into_any()
}

/// What headquarters sets and no administrator changes.
fn keys(remote: Remote<Customer>) -> AnyView {
    let value = move |key: fn(&Customer) -> &String| {
        remote.text(move |customer| or_dash(key(customer).clone()))
    };
    let operations = derived(move || {
        let path = Screen::Operations.path();
        [path, "?value=".to_owned(), remote.with(|it| escape(&it.customer_id))].concat()
    });
    view! {
        <Card title=phrase(Lang::customer_keys)>
            <DescriptionList>
                <Description term=phrase(Lang::account_number)>{value(|it| &it.account_number)}</Description>
                <Description term=phrase(Lang::cust_account_async)>
                    <code class="account-async">{value(|it| &it.cust_account_async)}</code>
                </Description>
                <Description term=phrase(Lang::party_number)>{value(|it| &it.party_number)}</Description>
                <Description term=phrase(Lang::created_at)>
                    {text(move |lang| remote.with(|it| time_or_dash(&it.created_at, lang)))}
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
fn parts(remote: Remote<Customer>) -> AnyView {
    let lang = use_lang();
    let list = move |title: fn(Lang) -> &'static str, lines: fn(&Customer, Lang) -> Vec<String>| {
        let items = dynamic(move || {
            let lang = lang.get();
            let lines = remote.with(|customer| lines(customer, lang));
            if lines.is_empty() {
                return view! { <p class="muted">{lang.none()}</p> }.into_any();
            }
            let items = lines.into_iter().map(|line| view! { <li>{line}</li> });
            view! { <ul class="lines">{items.collect_view()}</ul> }.into_any()
        });
        view! { <Card title=phrase(title)>{items}</Card> }
    };
    view! {
        <div class="grid">
            {list(Lang::addresses, |it, lang| {
                it.addresses.iter().map(|one| address(one, lang)).collect()
            })}
            {list(Lang::other_contacts, |it, lang| {
                it.contacts.iter().map(|one| contact(one, lang)).collect()
            })}
            {list(Lang::affiliations, |it, _| {
                it.customer_affiliations.iter().map(|one| one.name.clone()).collect()
            })}
            {list(Lang::loyalty_cards, |it, _| {
                it.loyalty_cards.iter().map(|card| card.card_number.clone()).collect()
            })}
            {list(Lang::customer_attributes, |it, _| {
                it.attributes.iter().map(attribute).collect()
            })}
            {list(Lang::consent_title, |it, lang| {
                it.marketing_consents.iter().map(|one| consent(one, lang)).collect()
            })}
        </div>
    }
    .into_any()
}

fn address(address: &Address, lang: Lang) -> String {
    let primary = if address.is_primary { lang.primary_address() } else { "" };
    let parts = [
        &address.name,
        &address.zip_code,
        &address.state,
        &address.city,
        &address.street,
        &address.three_letter_iso_region_name,
        &address.phone,
        primary,
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn contact(contact: &ContactInfo, lang: Lang) -> String {
    let words = contact.contact.clone();
    if contact.is_marketing_consent_given {
        [&words, " · ", lang.marketing_consent()].concat()
    } else {
        words
    }
}

fn attribute(attribute: &CustomerAttribute) -> String {
    [attribute.name.as_str(), &attribute.attribute_value.string_value].join(": ")
}

/// Answers about marketing consent: medium, time, wording, store and worker.
fn consent(consent: &MarketingConsent, lang: Lang) -> String {
    let by = match consent.contact_type_value {
        2 => lang.consent_by_email(),
        _ => lang.consent_by_phone(),
    };
    let answer = if consent.is_given { lang.consent_given() } else { lang.consent_withdrawn() };
    let store = &consent.operating_unit_number;
    let asked = match consent.worker_id.as_str() {
        "" => lang.consent_at_kiosk(store),
        worker => lang.consent_by_worker(store, worker),
    };
    let language = &consent.language;
    let language = Lang::from_tag(language).map_or(language.as_str(), |it| it.native_name());
    let wording = lang.consent_wording(language, &consent.wording);
    let parts = [
        by.to_owned(),
        consent.contact.clone(),
        answer.to_owned(),
        time_or_dash(&consent.answered_date_time, lang),
        asked,
        wording,
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
