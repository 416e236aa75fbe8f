//! Likely duplicates of the customer that is being typed (R221).

use std::rc::Rc;

use domain::duplicates::{Facts, Likeness, carried_over};
use domain::gate::{self, Part};
use domain::{CustomerDraft, CustomerId, Identity};
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use locale::Lang;
use sync::CustomerRecord;
use ui::{Button, ButtonKind, effect, maybe, phrase, signal, use_announcer, use_lang};

use super::draft::DraftKeeper;
use super::inputs::CustomerInputs;
use super::purpose::is_edited_as_async;
use crate::draft::Draft;
use crate::navigation::use_navigation;
use crate::register::RemoteHit;
use crate::screen::Screen;
use crate::services::{Services, use_services};
use crate::state::State;
use crate::task::{Newest, spawn};
use crate::words;

/// Most that are shown.
const SHOWN_MAX: usize = 5;
/// The pause in typing before this register's customers are compared, and before the scale unit is
/// asked, in milliseconds.
const DELAY_MS: u32 = 120;
const REMOTE_DELAY_MS: u32 = 300;
/// Fewest characters that the scale unit is asked for.
const REMOTE_CHARACTERS_MIN: usize = 4;

/// A likely duplicate.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    id: CustomerId,
    name: String,
    /// Phone and e-mail address.
    line: String,
    identity: Identity,
    reasons: Vec<Likeness>,
}

/// The last questions to the scale unit, and its answers.
type Asked = StoredValue<(Vec<String>, Vec<RemoteHit>)>;

/// The likely duplicates, beside the form of a new customer. They ask nothing: a cashier who goes
/// on and saves has decided that it is another customer.
#[component]
pub fn LikelyDuplicates(inputs: CustomerInputs, keeper: DraftKeeper) -> impl IntoView {
    let state = use_services().state;
    let lang = use_lang();
    let found = signal(Vec::<Found>::new());
    look_while_typing(inputs, found);
    let keeper = StoredValue::new(keeper);
    view! {
        <div class="alike">
            {maybe(
                move || Some(found.get()).filter(|found| !found.is_empty()),
                move |found| {
                    let title = lang.get().possible_duplicate();
                    let rows = found.into_iter().map(|it| row(state, it, inputs, keeper));
                    view! {
                        <section class="alike-card" aria-label=title>
                            <h2 class="alike-title">{title}</h2>
                            <p class="muted">{phrase(Lang::alike_text)}</p>
                            <ul class="alike-list" role="list">{rows.collect_view()}</ul>
                        </section>
                    }
                },
            )}
        </div>
    }
    .into_any()
}

fn row(
    state: State,
    found: Found,
    inputs: CustomerInputs,
    keeper: StoredValue<DraftKeeper>,
) -> AnyView {
    let lang = use_lang();
    let shown = lang.get();
    let reasons: Vec<&str> = found.reasons.iter().map(|it| words::likeness(shown, *it)).collect();
    let id = words::customer_id(shown, &found.identity);
    let services = use_services();
    let navigation = use_navigation();
    let announcer = use_announcer();
    let (customer, name) = (found.id, found.name.clone());
    let take = move |()| {
        let (name, typed) = (name.clone(), untrack(|| inputs.draft()));
        spawn(async move {
            let is_carried = carry_over(services, customer, &typed).await;
            let Some(is_carried) = is_carried else {
                return announcer.say(lang.get_untracked().reason_offline().to_owned());
            };
            let _left = keeper.try_with_value(DraftKeeper::forget);
            if is_carried {
                announcer.say(lang.get_untracked().alike_carried_over(&name));
                navigation.go(Screen::EditCustomer(customer));
            } else {
                navigation.go(Screen::Customer(customer));
            }
        });
    };
    let is_here = untrack(|| state.customer(found.id)).is_some();
    view! {
        <li class="alike-item">
            <p class="alike-name">{found.name}</p>
            <p class="alike-reasons">{reasons.join(" · ")}</p>
            <p class="muted alike-line">
                {found.line} <span class="numeric">{id}</span>
                {(!is_here).then(|| view! { <span>{phrase(Lang::found_at_store_server)}</span> })}
            </p>
            <Button label=phrase(Lang::use_this_customer) kind=ButtonKind::Secondary on_press=take />
        </li>
    }
    .into_any()
}

/// Carries the other typed values over into the draft of the customer's form, where the cashier
/// checks and saves them, now or later. Returns whether there were any; `None` where the customer
/// cannot be read now.
async fn carry_over(services: Services, id: CustomerId, typed: &CustomerDraft) -> Option<bool> {
    let (state, register) = (services.state, services.register());
    let known = || state.directory.with_untracked(|directory| directory.get(id));
    let kept = register.draft(Some(id)).await;
    if known().is_none() {
        register.refresh(id).await;
    }
    let known: Rc<CustomerRecord> = known()?;
    let country = state.configuration.with_untracked(|it| it.channel.country.clone());
    let as_known = CustomerDraft::from(&known.details);
    let before = kept.as_ref().and_then(|kept| kept.before.clone()).unwrap_or(as_known.clone());
    let begun = kept.map_or(as_known, |kept| kept.typed);
    let features = state.configuration.with_untracked(|it| it.features);
    let is_async = untrack(|| is_edited_as_async(state, &known));
    let may_have_contacts = gate::may_carry(Part::SecondaryContacts, features, is_async);
    let merged = carried_over(&begun, typed, &country, may_have_contacts);
    let is_carried = merged != begun;
    if is_carried {
        let draft = Draft { typed: merged, before: Some(before), ids: None };
        register.keep_draft(Some(id), Some(&draft)).await;
    }
    Some(is_carried)
}

/// Compares a moment after a change of the form or of the customers; only the newest answer counts.
fn look_while_typing(inputs: CustomerInputs, found: RwSignal<Vec<Found>>) {
    let services = use_services();
    let state = services.state;
    let lang = use_lang();
    let announcer = use_announcer();
    let newest = Newest::new();
    let asked: Asked = StoredValue::default();
    let show = move |now: Vec<Found>| {
        let ids = |all: &[Found]| all.iter().map(|it| it.id).collect::<Vec<_>>();
        let is_new = found.try_with_untracked(|shown| ids(shown) != ids(&now)) == Some(true);
        if is_new && !now.is_empty() {
            announcer.say(lang.get_untracked().alike_found(now.len() as u64));
        }
        if found.try_with_untracked(|shown| *shown != now) == Some(true) {
            found.set(now);
        }
    };
    effect(move || {
        let draft = inputs.draft();
        state.directory.track();
        let is_newest = newest.begin();
        spawn(async move {
            TimeoutFuture::new(DELAY_MS).await;
            if !is_newest() {
                return;
            }
            show(alike(state, lang, &draft, asked));
            let questions = questions(&draft);
            if asked.with_value(|(before, _)| *before == questions) || questions.is_empty() {
                return;
            }
            TimeoutFuture::new(REMOTE_DELAY_MS).await;
            if !is_newest() || !state.connection.get_untracked().reaches_scale_unit() {
                return;
            }
            let mut hits = Vec::new();
            for question in &questions {
                // A scale unit that cannot be reached knows no customer.
                hits.extend(services.register().search(question, false).await.unwrap_or_default());
            }
            if asked.try_set_value((questions, hits)).is_none() && is_newest() {
                show(alike(state, lang, &draft, asked));
            }
        });
    });
}

/// The questions to the scale unit, each long enough to mean a certain customer.
fn questions(draft: &CustomerDraft) -> Vec<String> {
    let name = [draft.first_name.trim(), draft.last_name.trim(), draft.organization_name.trim()];
    let name = name.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ");
    let questions = [draft.email.trim(), draft.phone.trim(), &name];
    let is_enough = |it: &&str| it.chars().count() >= REMOTE_CHARACTERS_MIN;
    questions.into_iter().filter(is_enough).map(str::to_owned).collect()
}

/// This register's customers, then those of the scale unit that are not here.
fn alike(state: State, lang: RwSignal<Lang>, draft: &CustomerDraft, asked: Asked) -> Vec<Found> {
    let country = state.configuration.with_untracked(|it| it.channel.country.clone());
    let typed = Facts::typed(draft, &country);
    if typed.is_empty() {
        return Vec::new();
    }
    let held = state.held.get_untracked();
    let here = state.directory.with_untracked(|it| it.alike(&typed, &country, SHOWN_MAX + 1));
    let here = here.into_iter().filter(|(customer, _)| Some(customer.id) != held);
    let mut found: Vec<Found> = here
        .map(|(customer, reasons)| Found {
            id: customer.id,
            name: words::name(lang.get_untracked(), &customer),
            line: words::in_one_line(&[&customer.details.phone, &customer.details.email]),
            identity: customer.identity.clone(),
            reasons,
        })
        .collect();
    asked.with_value(|(_, hits)| {
        for hit in hits {
            let Some(id) = hit.id else { continue };
            let is_known = found.iter().any(|it| it.id == id)
                || state.directory.with_untracked(|directory| directory.get(id).is_some());
            let facts = Facts::listed(&hit.name, &hit.phone, &hit.email, &country);
            let reasons = typed.likeness(&facts);
            if !is_known && !reasons.is_empty() {
                let place = found.partition_point(|it| it.reasons >= reasons);
                let hit = Found {
                    id,
                    name: hit.name.clone(),
                    line: words::in_one_line(&[&hit.phone, &hit.email]),
                    identity: hit.identity.clone(),
                    reasons,
                };
                found.insert(place, hit);
            }
        }
    });
    found.truncate(SHOWN_MAX);
    found
}
