//! The pending operations of this register: since when, why, and what to do.

mod queue;
mod rescue;
mod storage;
mod times;

use std::rc::Rc;

use domain::gate::Action as Gate;
use domain::{Connection, CustomerId};
use leptos::prelude::*;
use locale::Lang;
use sync::{CustomerRecord, Operation, OperationKind, OperationState, Outbox, Seen};
use ui::{
    Button, ButtonKind, Card, ConfirmDialog, Description, DescriptionList, EmptyState, IconName,
    Notice, Page, PageTitle, Tone, derived, dynamic, effect, maybe, phrase, signal, text, use_lang,
    when,
};

use crate::action_error::ActionError;
use crate::navigation::use_navigation;
use crate::screen::Screen;
use crate::services::{Services, use_services};
use crate::task::spawn;
use crate::words;

use self::queue::QueueOverTime;
use self::rescue::{ExportRescueFile, ImportRescueFile};
use self::storage::StorageCard;
use self::times::TimeToId;

/// Most entries that are shown: a register that was long offline has thousands.
const SHOWN_MAX: usize = 50;

#[component]
pub fn SyncStatus() -> impl IntoView {
    let services = use_services();
    let state = services.state;
    let lang = use_lang();
    let in_doubt = signal(None::<(CustomerId, Seen)>);
    let failure = signal(None::<ActionError>);
    let nothing_to_send = move || {
        if state.outbox.with(Outbox::is_empty) {
            Some(lang.get().reason_nothing_waiting().to_owned())
        } else if state.is_disconnected.get() {
            Some(lang.get().reason_offline().to_owned())
        } else {
            None
        }
    };
    let last_contact = move || {
        let at = state.last_contact.get();
        at.map_or_else(|| lang.get().never().to_owned(), |at| words::time(lang.get(), at))
    };
    let pending = move || state.directory.with(|directory| directory.pending());
    let body = move || {
        let (waiting, shown) = state.outbox.with(|outbox| {
            // Entries that wait for a person come first.
            let refused = outbox.iter().filter(|entry| entry.is_rejected());
            let waiting = outbox.iter().filter(|entry| !entry.is_rejected());
            let shown: Vec<Operation> = refused.chain(waiting).take(SHOWN_MAX).cloned().collect();
            (outbox.len(), shown)
        });
        if waiting == 0 && pending() == 0 {
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
    };
    let register = services.register();
    spawn(async move { register.look_at_storage().await });
    view! {
        <Page>
            <PageTitle title=phrase(Lang::sync_status_title)>
                <Button
                    label=phrase(Lang::send_now)
                    icon=IconName::Sync
                    kind=ButtonKind::Primary
                    disabled_reason=derived(nothing_to_send)
                    on_press=move |()| services.register().send_now()
                />
            </PageTitle>
            <div class="stack">
                {maybe(
                    move || failure.get(),
                    move |error| {
                        let lang = lang.get();
                        let title = match &error {
                            ActionError::ChangedMeanwhile => lang.not_discarded().to_owned(),
                            error => words::action_error(lang, Gate::EditCustomer, error),
                        };
                        view! { <Notice tone=Tone::Danger title=title /> }
                    },
                )}
                <DescriptionList>
                    <Description term=phrase(Lang::last_contact)>{last_contact}</Description>
                </DescriptionList>
                {dynamic(body)}
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

fn operation_card(
    services: Services,
    operation: Operation,
    in_doubt: RwSignal<Option<(CustomerId, Seen)>>,
) -> AnyView {
    let lang = use_lang();
    let state = services.state;
    let id = operation.customer_id;
    let navigation = use_navigation();
    let name = derived(move || {
        let customer = state.customer(id);
        customer.map(|it| words::name(lang.get(), &it)).unwrap_or_default()
    });
    let since = operation.captured_at;
    let attempt = operation.last_attempt_at;
    let attempts = operation.attempts;
    let attempt = move || {
        let so_far = lang.get().attempts_so_far(u64::from(attempts));
        attempt.map(|at| [&words::time(lang.get(), at), " · ", &so_far].concat())
    };
    let refusal = match &operation.state {
        OperationState::Rejected(refusal) => Some(refusal.clone()),
        OperationState::Waiting => None,
    };
    let is_rejected = refusal.is_some();
    let kind = match operation.kind {
        OperationKind::Create(_) => Lang::operation_create,
        OperationKind::Change(_) => Lang::operation_update,
        OperationKind::Sale(_) => Lang::operation_sale,
        OperationKind::Card(_) => Lang::operation_loyalty_card,
    };
    let is_sale = operation.is_sale();
    let is_card = operation.is_card();
    let is_pending = move || {
        let customer = state.customer(id);
        customer.is_none_or(|customer| customer.identity.is_pending())
    };
    let reason = move || match &refusal {
        Some(refusal) => {
            let fields = refusal.fields.iter().map(|(_, message)| message.as_str());
            let words: Vec<_> = std::iter::once(refusal.message.as_str()).chain(fields).collect();
            words.join(" ")
        }
        None if is_card && is_pending() => lang.get().reason_card_waits().to_owned(),
        None if is_card && state.connection.get() != Connection::Online => {
            lang.get().reason_card_headquarters().to_owned()
        }
        None => waiting_reason(lang.get(), state.connection.get()).to_owned(),
    };
    let next_step = move || {
        let lang = lang.get();
        match (is_rejected, is_card) {
            (true, true) => lang.next_step_card_refused(),
            (true, false) => lang.next_step_fix(),
            (false, true) => lang.next_step_card(),
            (false, false) => lang.retry_when_connected(),
        }
    };
    let card_buttons = is_card.then(move || {
        let take_back = move |()| {
            let register = services.register();
            // What could not be taken back is still in the list.
            spawn(async move { drop(register.take_back_card(id).await) });
        };
        let try_again = move |()| {
            let register = services.register();
            spawn(async move { drop(register.try_card_again(id).await) });
        };
        view! {
            <div class="toolbar">
                {is_rejected
                    .then(|| view! {
                        <Button
                            label=phrase(Lang::try_card_again)
                            icon=IconName::Sync
                            on_press=try_again
                        />
                    })}
                <Button label=phrase(Lang::take_back) icon=IconName::Close on_press=take_back />
            </div>
        }
    });
    let buttons = (is_rejected && !is_card).then(move || {
        view! {
            <div class="toolbar">
                {(!is_sale)
                    .then(|| view! {
                        <Button
                            label=phrase(Lang::fix)
                            icon=IconName::Edit
                            on_press=move |()| navigation.go(Screen::EditCustomer(id))
                        />
                    })}
                <Button
                    label=phrase(Lang::discard)
                    icon=IconName::Trash
                    kind=ButtonKind::Danger
                    on_press=move |()| in_doubt.set(Some((id, services.register().seen(id))))
                />
            </div>
        }
    });
    // The customer's other entries have another heading.
    let is_create = operation.creation().is_some();
    let title = derived(move || {
        let name = name.get();
        if is_create { name } else { [name.as_str(), " · ", kind(lang.get())].concat() }
    });
    view! {
        <Card title>
            <DescriptionList>
                <Description term=phrase(Lang::operation)>{phrase(kind)}</Description>
                <Description term=phrase(Lang::waiting_since)>
                    {derived(move || words::time(lang.get(), since))}
                </Description>
                {maybe(
                    attempt,
                    |at| view! { <Description term=phrase(Lang::last_attempt)>{at}</Description> },
                )}
                <Description term=phrase(Lang::reason)>{reason}</Description>
                <Description term=phrase(Lang::next_step)>{next_step}</Description>
            </DescriptionList>
            {buttons}
            {card_buttons}
        </Card>
    }
    .into_any()
}

fn waiting_reason(lang: Lang, connection: Connection) -> &'static str {
    match connection {
        Connection::Offline => lang.reason_waiting_offline(),
        Connection::HeadquartersUnreachable | Connection::Online => lang.reason_waiting_turn(),
    }
}

#[component]
fn DiscardDialog(
    in_doubt: RwSignal<Option<(CustomerId, Seen)>>,
    failure: RwSignal<Option<ActionError>>,
) -> impl IntoView {
    let services = use_services();
    let lang = use_lang();
    let open = signal(false);
    effect(move || open.set(in_doubt.with(Option::is_some)));
    let name = move || {
        let customer = in_doubt.get().and_then(|(id, _)| services.state.customer(id));
        customer.map(|it| words::name(lang.get(), &it)).unwrap_or_default()
    };
    let discard = move |()| {
        let Some((id, seen)) = in_doubt.get_untracked() else { return };
        let register = services.register();
        failure.set(None);
        spawn(async move {
            // What could not be discarded is still in the list.
            let failed = register.discard(id, &seen).await.err();
            let _screen_is_gone = failure.try_set(failed);
        });
        in_doubt.set(None);
    };
    view! {
        <ConfirmDialog
            open
            title=text(move |l| l.discard_operation_title(&name()))
            message=phrase(Lang::discard_operation_text)
            confirm=phrase(Lang::discard)
            cancel=phrase(Lang::cancel)
            danger=true
            on_confirm=discard
        />
    }
}
