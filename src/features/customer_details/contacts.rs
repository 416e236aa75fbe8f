//! How the customer can be reached.

use domain::{Contact, ContactKind, CustomerDetails};
use leptos::prelude::*;
use locale::Lang;
use ui::{Badge, Card, Icon, IconName, Tone, dynamic, phrase, use_lang};

use super::Customer;

/// A phone number or e-mail address, and what it is for.
struct Line {
    term: &'static str,
    icon: IconName,
    value: String,
    is_primary: bool,
}

#[component]
pub fn Contacts(customer: Customer) -> impl IntoView {
    let lang = use_lang();
    let lines = move || {
        let customer = customer.get()?;
        let lang = lang.get();
        let lines = lines(lang, &customer.details);
        if lines.is_empty() {
            return Some(view! { <p class="muted">{lang.no_contacts()}</p> }.into_any());
        }
        let rows = lines.into_iter().map(|line| row(lang, line)).collect_view();
        Some(view! { <dl class="contacts">{rows}</dl> }.into_any())
    };
    view! { <Card title=phrase(Lang::contact_section)>{dynamic(lines)}</Card> }.into_any()
}

fn lines(lang: Lang, details: &CustomerDetails) -> Vec<Line> {
    let own = [
        (lang.phone(), IconName::Phone, &details.phone),
        (lang.email(), IconName::Mail, &details.email),
        (lang.receipt_email(), IconName::Mail, &details.receipt_email),
    ];
    let own = own.into_iter().filter(|(_, _, value)| !value.is_empty());
    let own = own.map(|(term, icon, value)| Line {
        term,
        icon,
        value: value.clone(),
        is_primary: false,
    });
    let others = details.contacts.iter().map(|contact| other(lang, contact));
    own.chain(others).collect()
}

fn other(lang: Lang, contact: &Contact) -> Line {
    let (term, icon) = match contact.kind {
        ContactKind::Phone => (lang.another_phone(), IconName::Phone),
        ContactKind::Email => (lang.another_email(), IconName::Mail),
    };
    Line { term, icon, value: contact.value.clone(), is_primary: contact.is_primary }
}

fn row(lang: Lang, line: Line) -> AnyView {
    let primary = line.is_primary.then(|| {
        view! { <Badge label=lang.primary_contact() tone=Tone::Neutral /> }
    });
    view! {
        <div class="contact">
            <dt>
                <Icon name=line.icon />
                <span>{line.term}</span>
            </dt>
            <dd>
                <span class="contact-value">{line.value}</span>
                {primary}
            </dd>
        </div>
    }
    .into_any()
}
