//! What is to be said about a customer now.

use domain::{CustomerId, Field};
use leptos::prelude::*;
use locale::Lang;
use sync::OperationState;
use ui::{LinkButton, Notice, Tone, derived, maybe, phrase, use_lang, when};

use super::Customer;
use crate::routes::Route;
use crate::services::use_services;
use crate::words;

/// After Save: where the customer now is, following it on its way.
#[component]
pub fn SavedNotice(id: CustomerId, customer: Customer) -> impl IntoView {
    let state = use_services().state;
    let lang = use_lang();
    let is_fresh = move || state.last_saved.get() == Some(id);
    let title = derived(move || {
        customer
            .with(|it| it.as_ref().map(|it| words::whereabouts(lang.get(), it)))
            .unwrap_or_default()
    });
    let is_pending =
        move || customer.with(|it| it.as_ref().is_some_and(|it| it.identity.is_pending()));
    when(is_fresh, move || {
        view! {
            <Notice tone=Tone::Success title=title>
                {when(is_pending, || phrase(Lang::saved_on_register_text))}
            </Notice>
        }
    })
}

/// Changes that wait here, and those that the server refused (R205).
#[component]
pub fn UnsentNotice(id: CustomerId) -> impl IntoView {
    let state = use_services().state;
    let refusal = move || {
        state.outbox.with(|outbox| {
            outbox.iter().filter(|entry| entry.customer_id == id).find_map(|entry| {
                match &entry.state {
                    OperationState::SetAside(refusal) if entry.is_built_on() => {
                        Some(refusal.message.clone())
                    }
                    _ => None,
                }
            })
        })
    };
    let waits = move || {
        refusal().is_none() && state.outbox.with(|outbox| sync::is_edited(outbox, id, None))
    };
    view! {
        {when(
            waits,
            || view! { <Notice tone=Tone::Info title=phrase(Lang::reason_edit_queued) /> },
        )}
        {maybe(
            refusal,
            move |message| view! {
                <Notice tone=Tone::Danger title=message>
                    <LinkButton label=phrase(Lang::fix) href=Route::EditCustomer(id).path() />
                </Notice>
            },
        )}
    }
}

/// What the store server could not keep of an async customer (R047-R050).
#[component]
pub fn LeftOutNotice(customer: Customer) -> impl IntoView {
    let lang = use_lang();
    let left_out = move || {
        let lang = lang.get();
        let label = |member: &String| match member.as_str() {
            "CustomerAffiliations" => lang.affiliations(),
            "Contacts" => lang.other_contacts(),
            _ => Field::from_member_name(member)
                .map_or(lang.details(), |field| words::field_label(lang, field)),
        };
        let labels = customer.with(|it| {
            let members = it.as_ref().map(|it| it.left_out.iter().map(label).collect::<Vec<_>>());
            members.unwrap_or_default().join(", ")
        });
        Some(labels).filter(|labels| !labels.is_empty())
    };
    maybe(left_out, move |parts| {
        let title = derived(move || lang.get().left_out(&parts));
        view! { <Notice tone=Tone::Warning title=title /> }
    })
}
