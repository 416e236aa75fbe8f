//! Notices about a customer.

use domain::{CustomerId, Field};
use leptos::prelude::*;
use locale::Lang;
use sync::OperationState;
use ui::{LinkButton, Notice, Tone, derived, effect, maybe, phrase, signal, text, use_lang, when};

use super::Customer;
use crate::screen::Screen;
use crate::services::use_services;
use crate::task::spawn;
use crate::words;

/// After Save: where the customer now is; follows its progress.
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

/// The draft of the customer's form: prepared changes, or a form that was left (R228).
#[component]
pub fn PreparedNotice(id: CustomerId, why_not: Signal<Option<String>>) -> impl IntoView {
    let services = use_services();
    let is_prepared = signal(false);
    effect(move || {
        services.state.drafts.track();
        let register = services.register();
        spawn(async move {
            let is_there = register.draft(Some(id)).await.is_some();
            let _page_is_left = is_prepared.try_set(is_there);
        });
    });
    // A notice is a live region, so screen readers announce that they can be saved now.
    let title = text(move |l| {
        if why_not.with(Option::is_some) {
            l.prepared_changes()
        } else {
            l.prepared_changes_ready()
        }
    });
    when(
        move || is_prepared.get(),
        move || {
            view! {
                <Notice tone=Tone::Info title>
                    <LinkButton
                        label=phrase(Lang::review_changes)
                        href=Screen::EditCustomer(id).path()
                    />
                </Notice>
            }
        },
    )
}

/// Pending changes, and rejected ones (R205).
#[component]
pub fn UnsentNotice(id: CustomerId) -> impl IntoView {
    let state = use_services().state;
    let refusal = move || {
        state.outbox.with(|outbox| {
            outbox.of(id).find_map(|entry| match &entry.state {
                OperationState::Rejected(refusal) if entry.is_built_on() => {
                    Some(refusal.message.clone())
                }
                _ => None,
            })
        })
    };
    let waits = move || refusal().is_none() && state.outbox.with(|outbox| outbox.is_edited(id));
    view! {
        {when(
            waits,
            || view! { <Notice tone=Tone::Info title=phrase(Lang::reason_edit_queued) /> },
        )}
        {maybe(
            refusal,
            move |message| view! {
                <Notice tone=Tone::Danger title=message>
                    <LinkButton label=phrase(Lang::fix) href=Screen::EditCustomer(id).path() />
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
