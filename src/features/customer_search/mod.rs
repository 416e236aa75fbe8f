//! Finds a customer: this register's own at every keystroke, other stores' when
//! asked.

use std::rc::Rc;

use domain::gate::Action as Gate;
use leptos::prelude::*;
use locale::Lang;
use sync::CustomerRecord;
use ui::{
    ButtonKind, Checkbox, EmptyState, IconName, ItemLink, ItemList, LinkButton, Notice, Page,
    PageTitle, SearchField, StatusPill, Tone, dynamic, effect, phrase, signal, text, use_lang,
    when,
};

use crate::routes::Route;
use crate::services::{ActionError, RemoteHit, use_services};
use crate::task::spawn;
use crate::words;

/// Most rows that the list shows.
const ROWS_MAX: usize = 50;
/// Fewest characters for *Search all stores* (R131).
const REMOTE_CHARACTERS_MIN: usize = 4;

#[component]
pub fn CustomerSearch() -> impl IntoView {
    let services = use_services();
    let state = services.state;
    let lang = use_lang();
    let query = signal(String::new());
    let all_stores = signal(false);

    let found = move || {
        let held = state.held.get();
        let query = query.get();
        let mut hits = state.directory.with(|directory| directory.search(&query, ROWS_MAX + 1));
        hits.retain(|hit| Some(hit.id) != held);
        hits.truncate(ROWS_MAX);
        hits
    };
    // News that change none of the rows leave the list alone, and the focus in it.
    let hits = RwSignal::new_local(untrack(found));
    effect(move || {
        let found = found();
        if hits.with_untracked(|shown| *shown != found) {
            hits.set(found);
        }
    });
    let why_not_all = move || state.allows(Gate::SearchAllStores, None).err();
    effect(move || {
        if why_not_all().is_some() {
            all_stores.set(false);
        }
    });
    let remote = remote_hits(query, all_stores);

    view! {
        <Page>
            <PageTitle title=phrase(Lang::customers) keep_focus=true>
                <LinkButton
                    label=phrase(Lang::new_customer)
                    href=Route::NewCustomer.path()
                    kind=ButtonKind::Primary
                    icon=IconName::Plus
                    shortcut="N"
                />
            </PageTitle>
            <div class="stack">
                <SearchBox query />
                <div class="row">
                    {dynamic(move || match why_not_all() {
                        None => view! {
                            <Checkbox label=phrase(Lang::search_all_stores) checked=all_stores />
                        }
                        .into_any(),
                        Some(refusal) => disabled_all_stores(refusal),
                    })}
                </div>
                {dynamic(move || {
                    let hits = hits.get();
                    if hits.is_empty() {
                        let is_empty = state.directory.with(|directory| directory.is_empty());
                        nothing_found(is_empty && query.with(String::is_empty))
                    } else {
                        let rows = hits.into_iter().map(|hit| row(lang, hit)).collect_view();
                        view! { <ItemList label=phrase(Lang::results)>{rows}</ItemList> }.into_any()
                    }
                })}
                {when(move || all_stores.get(), move || remote_list(remote, query))}
            </div>
        </Page>
    }
    .into_any()
}

#[component]
fn SearchBox(query: RwSignal<String>) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    input.on_load(|input| {
        request_animation_frame(move || drop(input.focus()));
    });
    view! {
        <SearchField
            label=phrase(Lang::search_customers)
            value=query
            placeholder=phrase(Lang::search_hint)
            shortcut="/"
            node_ref=input
        />
    }
}

/// The filter that cannot be used now, and why: a checkbox that stays in the tab
/// order and does nothing (R035).
fn disabled_all_stores(refusal: domain::gate::Refusal) -> AnyView {
    let reason = text(move |l| words::refusal(l, Gate::SearchAllStores, refusal));
    view! {
        <div class="checkbox">
            <input
                type="checkbox"
                class="checkbox-input"
                id="search-all-stores"
                disabled=true
                aria-describedby="search-all-stores-reason"
            />
            <label class="checkbox-label" for="search-all-stores">
                {phrase(Lang::search_all_stores)}
            </label>
            <p class="field-hint" id="search-all-stores-reason">{reason}</p>
        </div>
    }
    .into_any()
}

fn row(lang: RwSignal<Lang>, customer: Rc<CustomerRecord>) -> AnyView {
    let lang = lang.get();
    let name = words::name(lang, &customer);
    let initial = name.chars().next().map(String::from).unwrap_or_default();
    let details = &customer.details;
    let city = details.addresses.first().map(|address| address.city.as_str());
    let parts = [Some(details.phone.as_str()), Some(details.email.as_str()), city];
    let parts: Vec<_> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let detail = (!parts.is_empty()).then(|| parts.join(" · "));
    let id = words::customer_id(lang, &customer.identity);
    let is_pending = customer.identity.is_pending();
    view! {
        <ItemLink
            href=Route::Customer(customer.id).path()
            title=name
            detail=Signal::stored(detail)
            lead=Signal::stored(initial)
        >
            {if is_pending {
                view! { <StatusPill label=id tone=Tone::Warning icon=Some(IconName::Clock) /> }
                    .into_any()
            } else {
                view! { <span class="numeric muted">{id}</span> }.into_any()
            }}
        </ItemLink>
    }
    .into_any()
}

fn nothing_found(is_first_start: bool) -> AnyView {
    let (title, hint) = if is_first_start {
        (phrase(Lang::no_customers_title), phrase(Lang::no_customers_text))
    } else {
        (phrase(Lang::search_empty_title), phrase(Lang::search_empty_text))
    };
    view! { <EmptyState icon=IconName::Search title=title hint=hint /> }.into_any()
}

type RemoteHits = RwSignal<Option<Result<Vec<RemoteHit>, ActionError>>>;

/// Asks the other stores whenever the query or the filter changes; only the
/// newest question's answer counts.
fn remote_hits(query: RwSignal<String>, all_stores: RwSignal<bool>) -> RemoteHits {
    let services = use_services();
    let hits: RemoteHits = signal(None);
    let newest = StoredValue::new(0_u32);
    effect(move || {
        let keyword = query.get();
        newest.update_value(|number| *number += 1);
        let number = newest.get_value();
        hits.set(None);
        if !all_stores.get() || keyword.trim().chars().count() < REMOTE_CHARACTERS_MIN {
            return;
        }
        spawn(async move {
            let answer = services.register().search_all_stores(keyword.trim()).await;
            if newest.try_get_value() == Some(number) {
                // The screen may be gone.
                let _gone = hits.try_set(Some(answer));
            }
        });
    });
    hits
}

fn remote_list(hits: RemoteHits, query: RwSignal<String>) -> AnyView {
    let lang = use_lang();
    let services = use_services();
    dynamic(move || {
        if query.with(|query| query.trim().chars().count()) < REMOTE_CHARACTERS_MIN {
            let title = phrase(Lang::search_all_stores_minimum);
            return view! { <Notice tone=Tone::Info title=title /> }.into_any();
        }
        match hits.get() {
            None => view! { <p class="muted">{phrase(Lang::working)}</p> }.into_any(),
            Some(Err(error)) => {
                let title = words::action_error(lang.get(), Gate::SearchAllStores, &error);
                view! { <Notice tone=Tone::Danger title=title /> }.into_any()
            }
            Some(Ok(found)) => {
                let known = |hit: &RemoteHit| {
                    hit.id.is_some_and(|id| {
                        services.state.directory.with(|directory| directory.get(id).is_some())
                    })
                };
                let others: Vec<_> = found.into_iter().filter(|hit| !known(hit)).collect();
                let title = lang.get().customers_found(others.len() as u64);
                let rows = others.into_iter().map(remote_row).collect_view();
                view! {
                    <h2>{phrase(Lang::search_all_stores)}</h2>
                    <p class="muted" role="status">{title}</p>
                    <ul class="items" role="list" aria-label=phrase(Lang::search_all_stores)>{rows}</ul>
                }
                .into_any()
            }
        }
    })
}

fn remote_row(hit: RemoteHit) -> AnyView {
    view! {
        <li class="item">
            <span class="item-link">
                <span class="item-body">
                    <span class="item-title">{hit.name}</span>
                    <span class="item-detail">{hit.detail}</span>
                </span>
                <span class="item-end numeric muted">{hit.account_number}</span>
            </span>
        </li>
    }
    .into_any()
}
