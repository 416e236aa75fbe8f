//! The customer's phone numbers and e-mail addresses, each with its consent (R227).

use domain::consent::latest;
use domain::{Consent, Contact, ContactKind, CustomerDetails};
use leptos::prelude::*;
use locale::Lang;
use ui::{Badge, Card, Icon, IconName, Tone, dynamic, phrase, use_lang};

use super::Customer;
use crate::words;

/// A phone number or e-mail address, and its consent.
struct Line {
    value: String,
    is_primary: bool,
    is_consented: bool,
    consent: Option<Consent>,
}

#[component]
pub fn Contacts(customer: Customer) -> impl IntoView {
    let lang = use_lang();
    let contacts = move || {
        let customer = customer.get()?;
        let lang = lang.get();
        let details = &customer.details;
        let groups = [
            (lang.phone(), IconName::Phone, own(details, &details.phone, Some(ContactKind::Phone))),
            (lang.email(), IconName::Mail, own(details, &details.email, Some(ContactKind::Email))),
            (lang.receipt_email(), IconName::Mail, own(details, &details.receipt_email, None)),
            (lang.other_contacts(), IconName::Phone, others(details)),
        ];
        let groups = groups.into_iter().filter(|(_, _, lines)| !lines.is_empty());
        let groups: Vec<_> = groups.map(|it| group(lang, it)).collect();
        Some(if groups.is_empty() {
            view! { <p class="muted">{lang.no_contacts()}</p> }.into_any()
        } else {
            view! { <dl class="contacts">{groups}</dl> }.into_any()
        })
    };
    view! { <Card title=phrase(Lang::contact_section)>{dynamic(contacts)}</Card> }.into_any()
}

/// The customer's own number or address; consent is that for the kind of contact in general.
fn own(details: &CustomerDetails, value: &str, kind: Option<ContactKind>) -> Vec<Line> {
    let consent = kind.and_then(|kind| latest(&details.consents, kind, ""));
    let line = Line {
        value: value.to_owned(),
        is_primary: false,
        is_consented: consent.is_some_and(|it| it.is_given),
        consent: consent.cloned(),
    };
    let is_there = !line.value.is_empty() || line.consent.is_some();
    is_there.then_some(line).into_iter().collect()
}

fn others(details: &CustomerDetails) -> Vec<Line> {
    let contacts = details.contacts.iter();
    let line = |contact: &Contact| Line {
        value: contact.value.clone(),
        is_primary: contact.is_primary,
        is_consented: contact.consents_to_marketing,
        consent: latest(&details.consents, contact.kind, &contact.value).cloned(),
    };
    contacts.map(line).collect()
}

fn group(lang: Lang, (term, icon, lines): (&'static str, IconName, Vec<Line>)) -> AnyView {
    let lines = lines.into_iter().map(|line| described(lang, line)).collect_view();
    view! {
        <div class="contact">
            <dt>
                <Icon name=icon />
                <span>{term}</span>
            </dt>
            {lines}
        </div>
    }
    .into_any()
}

fn described(lang: Lang, line: Line) -> AnyView {
    let value = if line.value.is_empty() { lang.not_given().to_owned() } else { line.value };
    let primary = line.is_primary.then(|| {
        view! { <Badge label=lang.primary_contact() tone=Tone::Neutral /> }
    });
    let consent = match (line.is_consented, &line.consent) {
        (true, _) => Some((lang.consent_given(), Tone::Success)),
        (false, Some(_)) => Some((lang.consent_withdrawn(), Tone::Neutral)),
        (false, None) => None,
    };
    let consent = consent.map(|(label, tone)| view! { <Badge label tone /> });
    let record = line.consent.map(|consent| {
        view! { <span class="consent-note">{words::consent(lang, &consent)}</span> }
    });
    view! {
        <dd>
            <span class="contact-value">{value}</span>
            {primary}
            {consent}
            {record}
        </dd>
    }
    .into_any()
}
