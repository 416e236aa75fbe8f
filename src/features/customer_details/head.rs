//! The head of the page: name, Customer ID, kind of customer.

use domain::CustomerType;
use leptos::prelude::*;
use locale::Lang;
use sync::CustomerRecord;
use ui::{
    Description, DescriptionList, IconName, PageTitle, StatusPill, Tone, derived, dynamic, phrase,
    use_lang,
};

use super::Customer;
use crate::services::use_services;
use crate::words;

/// The name, with the honorific where the language has one, and the identity line.
#[component]
pub fn ProfileHead(customer: Customer, children: Children) -> impl IntoView {
    let lang = use_lang();
    let configuration = use_services().state.configuration;
    let name = move || {
        customer.with(|it| it.as_ref().map(|it| words::name(lang.get(), it)).unwrap_or_default())
    };
    let initials = move || {
        customer.with(|it| it.as_ref().map(|it| initials(lang.get(), it)).unwrap_or_default())
    };
    let title = derived(move || {
        let record_id = customer.with(|it| it.as_ref().map(|it| it.details.title_record_id))?;
        configuration.with(|it| {
            let title = it.titles.iter().find(|title| title.record_id == record_id);
            title.map(|title| title.name.clone())
        })
    });
    let kind = move || {
        let kind = customer.with(|it| it.as_ref().map(|it| it.details.name.customer_type()));
        kind.unwrap_or_default()
    };
    let honorific = derived(move || {
        let lang = lang.get();
        match (lang, title.get(), kind()) {
            (Lang::Ja, Some(title), _) => Some(title),
            (Lang::Ja, None, CustomerType::Person) => Some(lang.honorific_person().to_owned()),
            (Lang::Ja, None, _) => Some(lang.honorific_organization().to_owned()),
            _ => None,
        }
    });
    let facts = move || {
        let customer = customer.get()?;
        let lang = lang.get();
        let kind = match kind() {
            CustomerType::Person => lang.person(),
            CustomerType::Organization => lang.organization(),
        };
        let title = title.get().filter(|_| lang != Lang::Ja);
        let title = title.map(|title| {
            view! { <Description term=lang.title()>{title}</Description> }
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
            <Description term=lang.customer_type()>{kind}</Description>
            {title}
        })
    };
    view! {
        <header class="profile-head">
            <span class="profile-initials" aria-hidden="true">{dynamic(initials)}</span>
            <div class="profile-name">
                <PageTitle
                    title=derived(name)
                    browser_title=phrase(Lang::customer_details)
                    after=honorific
                >
                    {children()}
                </PageTitle>
                <DescriptionList>{dynamic(facts)}</DescriptionList>
            </div>
        </header>
    }
    .into_any()
}

/// The first letters of the first two parts of the name as it is shown.
fn initials(lang: Lang, customer: &CustomerRecord) -> String {
    let name = words::name(lang, customer);
    let count = if lang == Lang::Ja { 1 } else { 2 };
    name.split_whitespace().take(count).filter_map(|part| part.chars().next()).collect()
}

/// Shows only facts that have a value.
#[component]
pub fn Facts(
    title: fn(Lang) -> &'static str,
    facts: Signal<Vec<(String, String)>, LocalStorage>,
) -> impl IntoView {
    let rows = move || {
        let given = facts.get().into_iter().filter(|(_, value)| !value.is_empty());
        let rows = given.map(|(term, value)| {
            view! { <Description term=term>{value}</Description> }
        });
        rows.collect_view()
    };
    ui::when(
        move || facts.with(|facts| facts.iter().any(|(_, value)| !value.is_empty())),
        move || {
            view! {
                <ui::Card title=phrase(title)>
                    <DescriptionList>{dynamic(rows)}</DescriptionList>
                </ui::Card>
            }
        },
    )
}
