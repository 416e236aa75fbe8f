//! Customers beyond this register's own: asked for a moment after typing, listed below the others.

use domain::gate::Action as Gate;
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use locale::Lang;
use ui::{ItemLink, ItemList, Notice, Tone, dynamic, effect, phrase, signal, use_lang};

use super::controller::Scope;
use crate::action_error::ActionError;
use crate::register::RemoteHit;
use crate::screen::Screen;
use crate::services::use_services;
use crate::task::{Newest, spawn};
use crate::words;

/// How long nothing is typed before others are asked, in milliseconds.
const REMOTE_DELAY_MS: u32 = 300;

pub type RemoteHits = RwSignal<Option<Result<Vec<RemoteHit>, ActionError>>>;

/// Asks the others a moment after the query or the scope changed; only the newest
/// question's answer counts.
pub fn remote_hits(
    query: RwSignal<String>,
    scope: impl Fn() -> Option<Scope> + 'static,
) -> RemoteHits {
    let services = use_services();
    let hits: RemoteHits = signal(None);
    let newest = Newest::new();
    effect(move || {
        let keyword = query.get();
        let is_newest = newest.begin();
        hits.set(None);
        let Some(scope) = scope() else { return };
        if keyword.trim().chars().count() < scope.characters_min() {
            return;
        }
        spawn(async move {
            TimeoutFuture::new(REMOTE_DELAY_MS).await;
            if !is_newest() {
                return;
            }
            let all_stores = scope == Scope::AllStores;
            let answer = services.register().search(keyword.trim(), all_stores).await;
            if is_newest() {
                // The screen may be gone.
                let _gone = hits.try_set(Some(answer));
            }
        });
    });
    hits
}

pub fn remote_list(hits: RemoteHits, query: RwSignal<String>, scope: Scope) -> AnyView {
    let lang = use_lang();
    let services = use_services();
    dynamic(move || {
        if query.with(|query| query.trim().chars().count()) < scope.characters_min() {
            if scope == Scope::ThisStore {
                return ().into_any();
            }
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
                let row = |hit| remote_row(lang.get(), hit, scope);
                let rows = others.into_iter().map(row).collect_view();
                view! {
                    <h2>{title_of(scope)}</h2>
                    <p class="muted" role="status">{title}</p>
                    <ItemList label=title_of(scope)>{rows}</ItemList>
                }
                .into_any()
            }
        }
    })
}

fn title_of(scope: Scope) -> Signal<String> {
    phrase(match scope {
        Scope::AllStores => Lang::search_all_stores,
        Scope::ThisStore => Lang::found_at_store_server,
    })
}

/// One of this store's leads to its page, which asks the scale unit for it.
fn remote_row(lang: Lang, hit: RemoteHit, scope: Scope) -> AnyView {
    let id = words::customer_id(lang, &hit.identity);
    let detail = words::in_one_line(&[&hit.phone, &hit.email, &hit.address]);
    if let (Some(customer), Scope::ThisStore) = (hit.id, scope) {
        return view! {
            <ItemLink
                href=Screen::Customer(customer).path()
                title=hit.name
                detail=Signal::stored(Some(detail))
            >
                <span class="numeric muted">{id}</span>
            </ItemLink>
        }
        .into_any();
    }
    view! {
        <li class="item">
            <span class="item-link">
                <span class="item-body">
                    <span class="item-title">{hit.name}</span>
                    <span class="item-detail">{detail}</span>
                </span>
                <span class="item-end numeric muted">{id}</span>
            </span>
        </li>
    }
    .into_any()
}
