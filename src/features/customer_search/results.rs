//! The customers that this register has found.

use domain::{ClaimCode, NoClaimCode};
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, EmptyState, IconName, ItemLink, ItemList, StatusPill, Tone, dynamic, effect, phrase,
    use_announcer, use_lang,
};

use super::controller::{Hit, ROWS, SearchController};
use super::keys;
use crate::screen::Screen;
use crate::task::{Newest, spawn};
use crate::words;

/// How long nothing is typed before it is said how many were found, in milliseconds.
const ANNOUNCE_DELAY_MS: u32 = 700;

pub fn results(search: SearchController) -> AnyView {
    let lang = use_lang();
    let SearchController { hits, rows, .. } = search;
    dynamic(move || {
        let hits = hits.get();
        if hits.is_empty() {
            return empty(search);
        }
        let drawn = rows.get_untracked();
        let has_more = hits.len() > drawn;
        let items = hits.into_iter().take(drawn).map(|hit| row(lang, hit));
        let items = items.collect_view();
        view! {
            <ItemList label=phrase(Lang::results)>{items}</ItemList>
            {has_more.then(|| show_more(rows))}
        }
        .into_any()
    })
}

/// Says how many were found, as soon as nothing is typed for a moment.
pub fn announce_found(search: SearchController) {
    let SearchController { query, hits, rows, .. } = search;
    let (lang, announcer) = (use_lang(), use_announcer());
    let newest = Newest::new();
    effect(move || {
        let is_newest = newest.begin();
        if query.with(|query| query.trim().is_empty()) {
            return;
        }
        spawn(async move {
            TimeoutFuture::new(ANNOUNCE_DELAY_MS).await;
            if !is_newest() {
                return;
            }
            let (found, drawn) = (hits.with_untracked(Vec::len), rows.get_untracked());
            let lang = lang.get_untracked();
            announcer.say(if found > drawn {
                lang.more_customers_found(&drawn.to_string())
            } else {
                lang.customers_found(found as u64)
            });
        });
    });
}

fn row(lang: RwSignal<Lang>, (customer, found_by): Hit) -> AnyView {
    let lang = lang.get();
    let name = words::name(lang, &customer);
    let initial = name.chars().next().map(String::from).unwrap_or_default();
    let details = &customer.details;
    let city = details.addresses.first().map_or("", |address| address.city.as_str());
    let detail = words::in_one_line(&[&details.phone, &details.email, city]);
    let detail = Some(detail).filter(|detail| !detail.is_empty());
    let id = words::customer_id(lang, &customer.identity);
    let is_pending = customer.identity.is_pending();
    view! {
        <ItemLink
            href=Screen::Customer(customer.id).path()
            title=name
            detail=Signal::stored(detail)
            lead=Signal::stored(initial)
        >
            {found_by.map(|value| view! { <mark>{value}</mark> })}
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

/// The rest of the list, a part at a time; the focus goes to the first new row.
fn show_more(rows: RwSignal<usize>) -> AnyView {
    let more = move |()| {
        let drawn = rows.get_untracked();
        rows.set(drawn + ROWS);
        keys::go_to_row(drawn);
    };
    view! { <Button label=phrase(Lang::show_more) on_press=more /> }.into_any()
}

/// Nothing here; no more is said while the scale unit is asked or customers are still being read.
fn empty(search: SearchController) -> AnyView {
    if search.asks_scale_unit.get() || search.is_reading.get() {
        return ().into_any();
    }
    let claim = search.query.with(|query| ClaimCode::parse(query));
    let (title, hint) = if search.is_first_start() {
        (phrase(Lang::no_customers_title), phrase(Lang::no_customers_text))
    } else if claim == Err(NoClaimCode::WrongCheck) {
        (phrase(Lang::search_empty_title), phrase(Lang::claim_code_wrong))
    } else {
        (phrase(Lang::search_empty_title), phrase(Lang::search_empty_text))
    };
    view! { <EmptyState icon=IconName::Search title=title hint=hint /> }.into_any()
}
