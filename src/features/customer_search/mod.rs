//! Finds a customer: this register's own at every keystroke, other stores' when
//! asked.

mod current_sale;
mod keys;
mod place;

use std::rc::Rc;

use domain::gate::Action as Gate;
use domain::{ClaimCode, NoClaimCode};
use gloo::timers::future::TimeoutFuture;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use locale::Lang;
use sync::{CustomerRecord, Directory};
use ui::{
    Button, ButtonKind, Checkbox, EmptyState, IconName, ItemLink, ItemList, LinkButton, Notice,
    Page, PageTitle, ProgressBar, SearchField, StatusPill, Tone, derived, dynamic, effect,
    focus_on_arrival, handler, maybe, phrase, signal, text, use_announcer, use_lang, when,
};
use wasm_bindgen::JsCast;

use self::current_sale::CurrentSale;
use self::place::Place;
use crate::action_error::ActionError;
use crate::navigation::use_navigation;
use crate::register::RemoteHit;
use crate::screen::Screen;
use crate::searches::Visit;
use crate::services::use_services;
use crate::state::{Download, State};
use crate::task::{Newest, spawn};
use crate::words;

/// Rows that the list draws at first, and that *Show more* adds.
const ROWS: usize = 50;
/// Fewest characters for *Search all stores* (R131).
const REMOTE_CHARACTERS_MIN: usize = 4;
/// How long nothing is typed before others are asked, in milliseconds.
const REMOTE_DELAY_MS: u32 = 300;
/// How long nothing is typed before it is said how many were found, in milliseconds.
const ANNOUNCE_DELAY_MS: u32 = 700;

/// A customer, and what it was found by where the row does not show it.
type Hit = (Rc<CustomerRecord>, Option<String>);

#[component]
pub fn CustomerSearch(visit: Visit) -> impl IntoView {
    let services = use_services();
    let state = services.state;
    let lang = use_lang();
    let navigation = use_navigation();
    let left = state.searches.with_value(|searches| searches.of(visit).cloned());
    let left = left.unwrap_or_default();
    let query = signal(left.query.clone());
    let all_stores = signal(left.all_stores);
    // Only what is likely to be looked at is drawn: the list may have 100,000 rows.
    let rows = signal(left.rows.max(ROWS));
    let searched = StoredValue::new(left.query.clone());
    effect(move || {
        let query = query.get();
        if searched.with_value(|before| *before != query) {
            searched.set_value(query);
            rows.set(ROWS);
        }
    });

    let country = move || state.configuration.with(|it| it.channel.country.clone());
    let found = move || {
        let held = state.held.get();
        let (query, country) = (query.get(), country());
        let most = rows.get() + 1;
        let mut hits =
            state.directory.with(|directory| found_here(directory, &query, &country, most + 1));
        hits.retain(|hit| Some(hit.id) != held);
        hits.truncate(most);
        let marked = |hit: Rc<CustomerRecord>| {
            let value = sync::found_by(&hit, &query, &country).map(str::to_owned);
            (hit, value)
        };
        hits.into_iter().map(marked).collect::<Vec<Hit>>()
    };
    // News that change none of the rows leave the list alone, and the focus in it.
    let hits = RwSignal::new_local(untrack(found));
    effect(move || {
        let found = found();
        if hits.with_untracked(|shown| *shown != found) {
            hits.set(found);
        }
    });
    announce_found(query, hits, rows);
    effect(move || {
        let Some(code) = state.scanned.get() else { return };
        state.scanned.set(None);
        let found = state
            .directory
            .with_untracked(|directory| found_here(directory, &code, &untrack(country), 2));
        query.set(code);
        if let [only] = &found[..] {
            navigation.go(Screen::Customer(only.id));
        }
    });
    let why_not_all = move || state.allows(Gate::SearchAllStores, None).err();
    effect(move || {
        if why_not_all().is_some() {
            all_stores.set(false);
        }
    });
    // A customer that another register has captured a moment ago is not here yet.
    let is_claimed_elsewhere = move || {
        let code = query.with(|query| ClaimCode::parse(query));
        code.is_ok_and(|code| state.directory.with(|it| it.claimed(code).is_empty()))
            && state.connection.get().reaches_scale_unit()
    };
    let asks_scale_unit = Memo::new(move |_| state.asks_scale_unit() || is_claimed_elsewhere());
    let scope = move || Scope::of(all_stores.get(), asks_scale_unit.get());
    let remote = remote_hits(query, scope);
    let place = Place::follow(state, visit, &left);
    effect(move || place.note_search(&query.get(), all_stores.get(), rows.get()));
    effect(move || {
        hits.track();
        remote.track();
        place.return_to();
    });
    let is_reading = Memo::new(move |_| !state.has_read_all());

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
                <div class="row">
                    {dynamic(move || match why_not_all() {
                        None => view! {
                            <Checkbox label=phrase(Lang::search_all_stores) checked=all_stores />
                        }
                        .into_any(),
                        Some(refusal) => disabled_all_stores(refusal),
                    })}
                </div>
                {when(
                    move || is_reading.get() || is_downloading(state),
                    move || arriving(state, lang),
                )}
                {dynamic(move || {
                    let hits = hits.get();
                    if hits.is_empty() && (asks_scale_unit.get() || is_reading.get()) {
                        ().into_any()
                    } else if hits.is_empty() {
                        let is_empty = state.directory.with(|directory| directory.is_empty());
                        let is_first_start = is_empty && query.with(String::is_empty);
                        let claim = query.with(|query| ClaimCode::parse(query));
                        nothing_found(is_first_start, claim == Err(NoClaimCode::WrongCheck))
                    } else {
                        let drawn = rows.get_untracked();
                        let has_more = hits.len() > drawn;
                        let items = hits.into_iter().take(drawn).map(|hit| row(lang, hit));
                        let items = items.collect_view();
                        view! {
                            <ItemList label=phrase(Lang::results)>{items}</ItemList>
                            {has_more.then(|| show_more(rows))}
                        }
                        .into_any()
                    }
                })}
                {maybe(scope, move |scope| remote_list(remote, query, scope))}
            </div>
        </Page>
    }
    .into_any()
}

/// Says how many were found, as soon as nothing is typed for a moment.
fn announce_found(
    query: RwSignal<String>,
    hits: RwSignal<Vec<Hit>, LocalStorage>,
    rows: RwSignal<usize>,
) {
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

/// The customers found; one whose claim code the query is comes first (R229).
fn found_here(
    directory: &Directory,
    query: &str,
    country: &str,
    most: usize,
) -> Vec<Rc<CustomerRecord>> {
    let mut hits = directory.search(query, country, most);
    if let Ok(code) = ClaimCode::parse(query) {
        let claimed = directory.claimed(code);
        hits.retain(|hit| claimed.iter().all(|it| it.id != hit.id));
        hits.splice(..0, claimed);
    }
    hits
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

/// Whether customers are coming down, or would if nobody had paused that.
fn is_downloading(state: State) -> bool {
    state.download.with(Option::is_some) && state.connection.get().reaches_scale_unit()
}

/// Customers are still being read or coming down: so many are here. All of them can be searched,
/// and work goes on meanwhile.
fn arriving(state: State, lang: RwSignal<Lang>) -> AnyView {
    let count = move || state.directory.with(|directory| directory.len()) as u64;
    let label = text(move |l| {
        if !state.has_read_all() {
            l.reading_customers()
        } else if state.is_download_paused.get() {
            l.download_paused()
        } else {
            l.first_download()
        }
    });
    let shown = derived(move || lang.get().customers_found(count()));
    let download = move || state.download.get();
    let done = derived(move || download().map(Download::done).unwrap_or_default());
    let total = derived(move || download()?.total());
    let is_paused = state.is_download_paused;
    let services = use_services();
    let press = move |()| services.register().pause_download(!is_paused.get_untracked());
    let pause = text(move |l| if is_paused.get() { l.continue_download() } else { l.pause() });
    view! {
        <ProgressBar label done total count=shown>
            {when(
                move || is_downloading(state),
                move || {
                    view! { <Button label=pause kind=ButtonKind::Quiet on_press=press /> }
                },
            )}
        </ProgressBar>
    }
    .into_any()
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

/// The filter that cannot be used now, and why: a checkbox that stays in the tab
/// order and does nothing (R035).
fn disabled_all_stores(refusal: domain::gate::Unavailable) -> AnyView {
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

fn nothing_found(is_first_start: bool, is_mistyped: bool) -> AnyView {
    let (title, hint) = if is_first_start {
        (phrase(Lang::no_customers_title), phrase(Lang::no_customers_text))
    } else if is_mistyped {
        (phrase(Lang::search_empty_title), phrase(Lang::claim_code_wrong))
    } else {
        (phrase(Lang::search_empty_title), phrase(Lang::search_empty_text))
    };
    view! { <EmptyState icon=IconName::Search title=title hint=hint /> }.into_any()
}

/// Where a search goes beyond this register's own customers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// The store's, which headquarters keeps out of the offline database.
    ThisStore,
    AllStores,
}

impl Scope {
    fn of(all_stores: bool, asks_scale_unit: bool) -> Option<Self> {
        if all_stores { Some(Self::AllStores) } else { asks_scale_unit.then_some(Self::ThisStore) }
    }

    fn characters_min(self) -> usize {
        if self == Self::AllStores { REMOTE_CHARACTERS_MIN } else { 1 }
    }

    fn title(self) -> Signal<String> {
        phrase(if self == Self::AllStores {
            Lang::search_all_stores
        } else {
            Lang::found_at_store_server
        })
    }
}

type RemoteHits = RwSignal<Option<Result<Vec<RemoteHit>, ActionError>>>;

/// Asks the others a moment after the query or the scope changed; only the newest
/// question's answer counts.
fn remote_hits(query: RwSignal<String>, scope: impl Fn() -> Option<Scope> + 'static) -> RemoteHits {
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

fn remote_list(hits: RemoteHits, query: RwSignal<String>, scope: Scope) -> AnyView {
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
                    <h2>{scope.title()}</h2>
                    <p class="muted" role="status">{title}</p>
                    <ItemList label=scope.title()>{rows}</ItemList>
                }
                .into_any()
            }
        }
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
