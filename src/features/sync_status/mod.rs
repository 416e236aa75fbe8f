//! The pending operations of this register: since when, why, and what to do.

mod discard;
mod operation;
mod queue;
mod rescue;
mod storage;
mod times;

use std::rc::Rc;

use domain::CustomerId;
use domain::gate::Action as Gate;
use leptos::prelude::*;
use locale::Lang;
use sync::{CustomerRecord, Operation, Outbox};
use ui::{
    Button, ButtonKind, Card, Description, DescriptionList, EmptyState, IconName, Notice, Page,
    PageTitle, Tone, derived, dynamic, effect, maybe, phrase, signal, text, use_lang, when,
};

use self::discard::DiscardDialog;
use self::operation::{InDoubt, operation_card};
use self::queue::QueueOverTime;
use self::rescue::{ExportRescueFile, ImportRescueFile};
use self::storage::StorageCard;
use self::times::TimeToId;
use crate::action_error::ActionError;
use crate::screen::Screen;
use crate::services::{Services, use_services};
use crate::state::State;
use crate::task::spawn;
use crate::words;

/// Most entries that are shown: a register that was long offline has thousands.
const SHOWN_MAX: usize = 50;

#[component]
pub fn SyncStatus() -> impl IntoView {
    let services = use_services();
    let in_doubt: InDoubt = signal(None);
    let failure = signal(None::<ActionError>);
    let register = services.register();
    spawn(async move { register.look_at_storage().await });
    view! {
        <Page>
            <PageTitle title=phrase(Lang::sync_status_title)>{send_now(services)}</PageTitle>
            <div class="stack">
                {not_discarded(failure)}
                {last_contact(services.state)}
                {dynamic(move || pending_operations(services, in_doubt))}
                <PreparedChanges />
                <div class="toolbar">
                    <ExportRescueFile />
                    <ImportRescueFile />
                </div>
                <QueueOverTime />
                <TimeToId />
                <StorageCard />
                <ExportDiagnostics />
            </div>
            <DiscardDialog in_doubt failure />
        </Page>
    }
    .into_any()
}

fn send_now(services: Services) -> AnyView {
    let state = services.state;
    let lang = use_lang();
    let nothing_to_send = move || {
        if state.outbox.with(Outbox::is_empty) {
            Some(lang.get().reason_nothing_waiting().to_owned())
        } else if state.is_disconnected.get() {
            Some(lang.get().reason_offline().to_owned())
        } else {
            None
        }
    };
    view! {
        <Button
            label=phrase(Lang::send_now)
            icon=IconName::Sync
            kind=ButtonKind::Primary
            disabled_reason=derived(nothing_to_send)
            on_press=move |()| services.register().send_now()
        />
    }
    .into_any()
}

fn not_discarded(failure: RwSignal<Option<ActionError>>) -> AnyView {
    let lang = use_lang();
    maybe(
        move || failure.get(),
        move |error| {
            let lang = lang.get();
            let title = match &error {
                ActionError::ChangedMeanwhile => lang.not_discarded().to_owned(),
                error => words::action_error(lang, Gate::EditCustomer, error),
            };
            view! { <Notice tone=Tone::Danger title=title /> }
        },
    )
}

fn last_contact(state: State) -> AnyView {
    let lang = use_lang();
    let at = move || {
        let at = state.last_contact.get();
        at.map_or_else(|| lang.get().never().to_owned(), |at| words::time(lang.get(), at))
    };
    view! {
        <DescriptionList>
            <Description term=phrase(Lang::last_contact)>{at}</Description>
        </DescriptionList>
    }
    .into_any()
}

/// The outbox, and the customers whose number is still to come.
fn pending_operations(services: Services, in_doubt: InDoubt) -> AnyView {
    let state = services.state;
    let (waiting, shown) = state.outbox.with(|outbox| (outbox.len(), to_show(outbox)));
    if waiting == 0 && state.directory.with(|directory| directory.pending()) == 0 {
        return view! {
            <EmptyState
                icon=IconName::Check
                title=phrase(Lang::sync_all_done)
                hint=phrase(Lang::sync_all_done_text)
            />
        }
        .into_any();
    }
    let more = waiting.saturating_sub(SHOWN_MAX);
    let shown = shown.into_iter();
    let cards = shown.map(|entry| operation_card(services, entry, in_doubt)).collect_view();
    view! {
        {cards}
        {(more > 0).then(|| view! { <p>{text(move |l| l.and_more(&more.to_string()))}</p> })}
        <SentButPending />
    }
    .into_any()
}

/// Entries that wait for a person come first.
fn to_show(outbox: &Outbox) -> Vec<Operation> {
    let refused = outbox.iter().filter(|entry| entry.is_rejected());
    let waiting = outbox.iter().filter(|entry| !entry.is_rejected());
    refused.chain(waiting).take(SHOWN_MAX).cloned().collect()
}

/// The file that a shop sends to its support.
#[component]
fn ExportDiagnostics() -> impl IntoView {
    let services = use_services();
    let lang = use_lang();
    let failure = signal(None::<ActionError>);
    let save = move |()| failure.set(services.register().save_diagnostics().err());
    view! {
        <Card title=phrase(Lang::support)>
            {maybe(
                move || failure.get(),
                move |error| {
                    let title = words::action_error(lang.get(), Gate::EditCustomer, &error);
                    view! { <Notice tone=Tone::Danger title=title /> }
                },
            )}
            <p class="muted">{phrase(Lang::export_diagnostics_text)}</p>
            <div class="toolbar">
                <Button
                    label=phrase(Lang::export_diagnostics)
                    icon=IconName::Download
                    on_press=save
                />
            </div>
        </Card>
    }
}

/// Customers that the store server has and whose number is still to come.
#[component]
fn SentButPending() -> impl IntoView {
    let state = use_services().state;
    let sent = move || {
        state.directory.with(|directory| {
            let ids = directory.pending_ids();
            let sent: Vec<CustomerId> =
                state.outbox.with(|outbox| ids.into_iter().filter(|id| !outbox.has(*id)).collect());
            sent.into_iter().filter_map(|id| directory.get(id)).take(SHOWN_MAX).collect()
        })
    };
    customers_card(Lang::waiting_for_id, Lang::sent_to_store_server, sent)
}

/// Customers whose forms hold changes that are not saved (R228).
#[component]
fn PreparedChanges() -> impl IntoView {
    let services = use_services();
    let ids = signal(Vec::new());
    effect(move || {
        services.state.drafts.track();
        let register = services.register();
        spawn(async move {
            let _screen_is_gone = ids.try_set(register.prepared().await);
        });
    });
    let prepared = move || {
        let known = |id: &CustomerId| services.state.customer(*id);
        ids.with(|ids| ids.iter().filter_map(known).take(SHOWN_MAX).collect())
    };
    customers_card(Lang::prepared_changes_title, Lang::prepared_changes, prepared)
}

/// A card with links to customers under one heading; nothing without customers.
fn customers_card(
    title: fn(Lang) -> &'static str,
    detail: fn(Lang) -> &'static str,
    customers: impl Fn() -> Vec<Rc<CustomerRecord>> + Copy + Send + Sync + 'static,
) -> AnyView {
    let lang = use_lang();
    let row = move |customer: Rc<CustomerRecord>| {
        let name = words::name(lang.get(), &customer);
        view! {
            <li class="item">
                <a class="item-link" href=Screen::Customer(customer.id).path()>
                    <span class="item-body">
                        <span class="item-title">{name}</span>
                        <span class="item-detail">{phrase(detail)}</span>
                    </span>
                </a>
            </li>
        }
    };
    let rows = move || customers().into_iter().map(row).collect_view();
    when(
        move || !customers().is_empty(),
        move || {
            view! {
                <Card title=phrase(title)>
                    <ul class="items" role="list">{dynamic(rows)}</ul>
                </Card>
            }
        },
    )
}
