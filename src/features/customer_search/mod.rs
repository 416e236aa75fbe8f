//! Finds a customer: this register's own at every keystroke, other stores' when
//! asked.

mod arriving;
mod controller;
mod current_sale;
mod keys;
mod place;
mod remote;
mod results;

use domain::gate::{Action as Gate, Unavailable};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    ButtonKind, Checkbox, IconName, LinkButton, Page, PageTitle, SearchField, dynamic, effect,
    focus_on_arrival, handler, maybe, phrase, text, use_lang, when,
};
use wasm_bindgen::JsCast;

use self::arriving::{arriving, is_downloading};
use self::controller::SearchController;
use self::current_sale::CurrentSale;
use self::place::Place;
use self::remote::{remote_hits, remote_list};
use self::results::{announce_found, results};
use crate::navigation::use_navigation;
use crate::screen::Screen;
use crate::searches::Visit;
use crate::services::use_services;
use crate::words;

#[component]
pub fn CustomerSearch(visit: Visit) -> impl IntoView {
    let state = use_services().state;
    let lang = use_lang();
    let left = state.searches.with_value(|searches| searches.of(visit).cloned());
    let left = left.unwrap_or_default();
    let search = SearchController::new(state, &left);
    let SearchController { query, all_stores, rows, hits, is_reading, .. } = search;
    follow(search);
    let scope = move || search.scope();
    let remote = remote_hits(query, scope);
    let place = Place::follow(state, visit, &left);
    effect(move || place.note_search(&query.get(), all_stores.get(), rows.get()));
    effect(move || {
        hits.track();
        remote.track();
        place.return_to();
    });
    view! {
        <Page>
            <PageTitle title=phrase(Lang::customers) keep_focus=true>
                <LinkButton
                    label=phrase(Lang::new_customer)
                    href=Screen::NewCustomer.path()
                    kind=ButtonKind::Primary
                    icon=IconName::Plus
                    shortcut="N"
                />
            </PageTitle>
            <div
                class="stack"
                on:keydown=handler(move |event: KeyboardEvent| keys::move_by_arrows(&event))
                on:click=handler(move |event: MouseEvent| place.note_opened(&event))
            >
                <CurrentSale />
                <SearchBox query is_focused=left.opened.is_none() />
                <div class="row">{all_stores_filter(search)}</div>
                {when(
                    move || is_reading.get() || is_downloading(state),
                    move || arriving(state, lang),
                )}
                {results(search)}
                {maybe(scope, move |scope| remote_list(remote, query, scope))}
            </div>
        </Page>
    }
    .into_any()
}

/// Finds again whenever query, customers or connection change.
fn follow(search: SearchController) {
    let navigation = use_navigation();
    effect(move || search.begin_rows());
    effect(move || search.find());
    announce_found(search);
    effect(move || {
        if let Some(only) = search.take_scanned() {
            navigation.go(Screen::Customer(only));
        }
    });
    effect(move || search.leave_all_stores_where_impossible());
}

#[component]
fn SearchBox(query: RwSignal<String>, is_focused: bool) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    if is_focused {
        input.on_load(|input| focus_on_arrival(input.unchecked_into()));
    }
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

fn all_stores_filter(search: SearchController) -> AnyView {
    dynamic(move || match search.why_not_all() {
        None => view! {
            <Checkbox label=phrase(Lang::search_all_stores) checked=search.all_stores />
        }
        .into_any(),
        Some(refusal) => disabled_all_stores(refusal),
    })
}

/// The filter that cannot be used now, and why: a checkbox that stays in the tab
/// order and does nothing (R035).
fn disabled_all_stores(refusal: Unavailable) -> AnyView {
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
