//! The customer's addresses, each with its actions (R061).

use domain::gate::Action as Gate;
use domain::{Address, AddressDraft, CustomerId};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Badge, Button, ButtonKind, Card, ConfirmDialog, IconName, Notice, Tone, derived, dynamic,
    maybe, phrase, signal, use_announcer, use_lang,
};

use super::Customer;
use super::address_editor::AddressEditor;
use super::changes::{Edit, change, make_primary};
use crate::action_error::ActionError;
use crate::forms::EditKey;
use crate::services::use_services;
use crate::task;
use crate::words;

#[component]
pub fn Addresses(
    id: CustomerId,
    customer: Customer,
    editor: AddressEditor,
    #[prop(into)] why_not: Signal<Option<String>>,
) -> impl IntoView {
    let lang = use_lang();
    let failure = signal(None::<ActionError>);
    let in_doubt = signal(String::new());
    let asks = signal(false);
    let press = changing(id, failure);
    let on_act = move |act, address: AddressDraft| match act {
        Act::Edit => editor.edit(&address),
        Act::MakePrimary => {
            press(Box::new(move |addresses| make_primary(addresses, &address.id)));
        }
        Act::Remove => {
            in_doubt.set(address.id);
            asks.set(true);
        }
    };
    let remove = move |()| {
        let gone = in_doubt.get_untracked();
        press(Box::new(move |addresses| addresses.retain(|address| address.id != gone)));
    };
    let named = move || {
        let gone = in_doubt.get();
        let addresses = addresses_of(customer).unwrap_or_default();
        let address = addresses.iter().find(|address| address.id == gone);
        address.map(|address| line(lang.get(), address)).unwrap_or_default()
    };
    view! {
        <Card title=phrase(Lang::addresses)>
            {maybe(
                move || failure.get(),
                move |error| {
                    let title = words::action_error(lang.get(), Gate::EditAddress, &error);
                    view! { <Notice tone=Tone::Danger title=title /> }
                },
            )}
            {cards(customer, why_not, on_act)}
        </Card>
        <ConfirmDialog
            open=asks
            title=phrase(Lang::remove_address_title)
            message=derived(named)
            confirm=phrase(Lang::remove)
            cancel=phrase(Lang::cancel)
            danger=true
            on_confirm=remove
        />
    }
}

fn addresses_of(customer: Customer) -> Option<Vec<Address>> {
    customer.with(|it| it.as_ref().map(|it| it.details.addresses.clone()))
}

/// Carries out changes of the addresses, one at a time.
fn changing(
    id: CustomerId,
    failure: RwSignal<Option<ActionError>>,
) -> impl Fn(Edit) + Copy + Send + Sync {
    let (services, lang, announcer) = (use_services(), use_lang(), use_announcer());
    let is_busy = signal(false);
    let key = EditKey::new();
    move |edit| {
        failure.set(None);
        let changed = change(services, id, Gate::EditAddress, key, edit);
        task::run(is_busy, async move {
            match changed.await {
                Ok(()) => announcer.say(lang.get_untracked().customer_updated()),
                Err(error) => {
                    let _screen_is_gone = failure.try_set(Some(error));
                }
            }
        });
    }
}

fn cards(
    customer: Customer,
    why_not: Signal<Option<String>>,
    on_act: impl Fn(Act, AddressDraft) + Copy + Send + Sync + 'static,
) -> AnyView {
    let lang = use_lang();
    let configuration = use_services().state.configuration;
    let purpose_of = move |address: &Address| {
        configuration.with(|it| {
            let purposes = it.address_purposes.iter();
            let known = purposes.filter(|known| Some(known.id) == address.purpose);
            known.map(|known| known.name.clone()).next()
        })
    };
    dynamic(move || {
        let addresses = addresses_of(customer)?;
        if addresses.is_empty() {
            return Some(view! { <p class="muted">{phrase(Lang::no_addresses)}</p> }.into_any());
        }
        let card = |it| address_card(lang.get(), it, purpose_of(it), why_not, on_act);
        let cards = addresses.iter().map(card).collect_view();
        Some(view! { <ul class="address-cards" role="list">{cards}</ul> }.into_any())
    })
}

#[derive(Clone, Copy)]
enum Act {
    Edit,
    MakePrimary,
    Remove,
}

fn address_card(
    lang: Lang,
    address: &Address,
    purpose: Option<String>,
    why_not: Signal<Option<String>>,
    on_act: impl Fn(Act, AddressDraft) + Copy + Send + Sync + 'static,
) -> AnyView {
    let line = line(lang, address);
    let draft = StoredValue::new(AddressDraft::from(address));
    let button = |act, icon, label: String| {
        view! {
            <Button
                label=label
                icon=icon
                icon_only=!matches!(act, Act::MakePrimary)
                kind=ButtonKind::Quiet
                disabled_reason=why_not
                hide_reason=true
                on_press=move |()| on_act(act, draft.get_value())
            />
        }
    };
    let is_primary = address.is_primary;
    // An edit cannot name an address that came from headquarters without an id.
    let buttons = (!address.id.is_empty()).then(|| {
        view! {
            {button(Act::Edit, IconName::Edit, lang.edit_this_address(&line))}
            {button(Act::Remove, IconName::Trash, lang.remove_this_address(&line))}
            {(!is_primary)
                .then(|| button(Act::MakePrimary, IconName::Check, lang.make_primary().to_owned()))}
        }
    });
    let primary = is_primary.then(|| {
        view! { <Badge label=lang.primary_address() tone=Tone::Info /> }
    });
    let purpose = purpose.map(|purpose| {
        view! { <Badge label=purpose tone=Tone::Neutral /> }
    });
    let lines = lines(lang, address).into_iter().map(|line| view! { <span>{line}</span> });
    view! {
        <li class="address-card" class:address-card-primary=is_primary>
            <div class="row">{purpose} {primary}</div>
            <address>{lines.collect_view()}</address>
            <div class="address-actions">{buttons}</div>
        </li>
    }
    .into_any()
}

/// The address as it is written on an envelope, in the order that the reader's language has it.
fn lines(lang: Lang, address: &Address) -> Vec<String> {
    let joined = |parts: &[&str], between: &str| {
        let given: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
        given.join(between)
    };
    let country = country(lang, address);
    let lines = if lang == Lang::Ja {
        [
            address.name.clone(),
            address.zip_code.clone(),
            joined(&[&address.state, &address.city], " "),
            address.street.clone(),
            country,
        ]
    } else {
        [
            address.name.clone(),
            address.street.clone(),
            joined(&[&address.city, &joined(&[&address.state, &address.zip_code], " ")], ", "),
            country,
            String::new(),
        ]
    };
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

fn country(lang: Lang, address: &Address) -> String {
    domain::country::Country::from_code(&address.country)
        .map(|country| words::country(lang, country.alpha2()))
        .unwrap_or_default()
}

/// The address in one line, in the order that the reader's language has it.
fn line(lang: Lang, address: &Address) -> String {
    let is_large_first = lang == Lang::Ja;
    let country = country(lang, address);
    let mut parts = [
        address.street.clone(),
        address.city.clone(),
        [address.state.as_str(), address.zip_code.as_str()].join(" ").trim().to_owned(),
        country,
    ];
    if is_large_first {
        parts = [
            address.zip_code.clone(),
            address.state.clone(),
            address.city.clone(),
            address.street.clone(),
        ];
    }
    let given = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    given.join(if is_large_first { " " } else { ", " })
}
