//! New customer and Edit customer: one form.

mod alike;
mod attributes;
mod draft;
mod inputs;
mod problems;
mod sections;

use std::sync::Arc;

use domain::gate::{self, Action as Gate};
use domain::{Connection, CustomerDetails, CustomerDraft, CustomerId};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use locale::Lang;
use sync::{CustomerRecord, Operation, OperationState, Seen};
use ui::{
    Button, ButtonKind, EmptyState, IconName, LinkButton, Notice, Page, PageTitle, Tone, derived,
    focus_first_invalid, handler, maybe, phrase, signal, text, use_announcer, use_lang, when,
};

use self::alike::LikelyDuplicates;
use self::attributes::AttributesSection;
use self::draft::{DraftKeeper, DraftRestored};
use self::inputs::{CustomerInputs, blank};
use self::problems::Problems;
use self::sections::{AddressesSection, AffiliationsSection, ContactsSection, NameSection};
use crate::action_error::ActionError;
use crate::draft::Draft;
use crate::draft::NewCustomerIds;
use crate::forms::{ConsentFields, EditKey, on_form_key};
use crate::navigation::use_navigation;
use crate::screen::Screen;
use crate::searches::Searches;
use crate::services::{Services, use_services};
use crate::state::State;
use crate::task::{self, spawn};
use crate::words;

/// What saving the form does.
#[derive(Clone, PartialEq)]
enum Purpose {
    Create(NewCustomerIds),
    Edit(CustomerId),
    /// Corrects a rejected operation, as it was seen.
    Resend(Arc<Operation>, Seen),
}

impl Purpose {
    fn of(services: Services, id: CustomerId) -> Self {
        let rejected = services.state.outbox.with_untracked(|outbox| {
            outbox.of(id).find(|entry| entry.is_rejected() && entry.is_built_on()).cloned()
        });
        let seen = services.register().seen(id);
        rejected.map_or(Self::Edit(id), |operation| Self::Resend(Arc::new(operation), seen))
    }

    fn gate(&self) -> Gate {
        match self {
            Self::Edit(_) => Gate::EditCustomer,
            Self::Create(_) | Self::Resend(..) => Gate::CreateCustomer,
        }
    }

    /// Whether the customer is or will be an async one when this is saved. Follows state and
    /// connection.
    fn is_async(&self, state: State) -> bool {
        let creates_async = || {
            state.connection.get() != Connection::Online
                || state.configuration.with(|it| it.profile.create_customers_async)
        };
        let is_pending = |id| state.customer(id).is_some_and(|it| it.identity.is_pending());
        match self {
            Self::Create(_) => creates_async(),
            Self::Edit(id) => state.customer(*id).is_some_and(|it| is_edited_as_async(state, &it)),
            Self::Resend(operation, _) if operation.change().is_some() => {
                is_pending(operation.customer_id)
            }
            Self::Resend(operation, _) => operation.captured_offline || creates_async(),
        }
    }
}

/// Whether an edit of the customer is saved while it is an async one. If that is not possible,
/// it is prepared, and saved when the number is there.
fn is_edited_as_async(state: State, customer: &CustomerRecord) -> bool {
    let identity = &customer.identity;
    identity.is_pending() && state.allows(Gate::EditCustomer, Some(identity)).is_ok()
}

#[component]
pub fn NewCustomer() -> impl IntoView {
    form_page(None)
}

#[component]
pub fn EditCustomer(id: CustomerId) -> impl IntoView {
    form_page(Some(id))
}

/// The form once the draft is read; anew when a draft was discarded.
fn form_page(of: Option<CustomerId>) -> AnyView {
    let services = use_services();
    let kept = signal(None::<Option<Draft>>);
    let register = services.register();
    spawn(async move {
        let draft = register.draft(of).await;
        let _screen_is_gone = kept.try_set(Some(draft));
    });
    let discard = Callback::new(move |()| kept.set(Some(None)));
    let title = if of.is_some() { Lang::edit_customer_title } else { Lang::new_customer_title };
    view! {
        <Page>
            <PageTitle title=phrase(title) keep_focus=true />
            {of.is_none().then(storage_warning)}
            {maybe(move || kept.get(), move |draft| form(of, draft, discard))}
        </Page>
    }
    .into_any()
}

/// Warns before a customer is captured where the browser may evict this device's data (R207).
fn storage_warning() -> AnyView {
    let state = use_services().state;
    let lang = use_lang();
    let risk = move || {
        let health = state.storage.get();
        match health.left_mb {
            _ if state.connection.get().reaches_scale_unit() => None,
            Some(left) if health.is_little() => Some(lang.get().storage_little(&left.to_string())),
            _ if health.is_persistent => None,
            _ => Some(lang.get().storage_at_risk().to_owned()),
        }
    };
    maybe(risk, |words| view! { <Notice tone=Tone::Warning title=words quiet=true /> })
}

fn form(of: Option<CustomerId>, kept: Option<Draft>, discard: Callback<()>) -> AnyView {
    let services = use_services();
    let state = services.state;
    let known = of.map(|id| state.directory.with_untracked(|directory| directory.get(id)));
    let (purpose, unchanged) = match known {
        None => {
            let blank = state.configuration.with_untracked(blank);
            // Never the draft's: the scale unit may already have a customer under them.
            (Purpose::Create(services.register().new_ids()), blank)
        }
        Some(Some(customer)) => {
            (Purpose::of(services, customer.id), CustomerDraft::from(&customer.details))
        }
        Some(None) => return unknown_customer(),
    };
    let is_restored = kept.is_some();
    let kept = kept.unwrap_or_else(|| Draft { typed: unchanged.clone(), ..Draft::default() });
    let before = kept.before.unwrap_or(unchanged);
    view! { <CustomerForm typed=kept.typed before purpose is_restored discard /> }.into_any()
}

/// The outcome of a save, for screen readers.
fn outcome(state: State, lang: Lang, is_new: bool, id: CustomerId) -> String {
    let saved = state.directory.with_untracked(|directory| directory.get(id));
    match saved.filter(|_| is_new) {
        Some(customer) => words::whereabouts(lang, &customer),
        None => lang.customer_updated().to_owned(),
    }
}

fn unknown_customer() -> AnyView {
    view! {
        <EmptyState
            icon=IconName::User
            title=phrase(Lang::page_not_found)
            hint=phrase(Lang::page_not_found_text)
        >
            <LinkButton label=phrase(Lang::customers) href=Screen::Customers.path() />
        </EmptyState>
    }
    .into_any()
}

/// `before` is the customer as the form began with it; for a new one, the blank form.
#[component]
fn CustomerForm(
    typed: CustomerDraft,
    before: CustomerDraft,
    purpose: Purpose,
    is_restored: bool,
    discard: Callback<()>,
) -> impl IntoView {
    let services = use_services();
    let state = services.state;
    let lang = use_lang();
    let announcer = use_announcer();
    let navigation = use_navigation();
    let gate = purpose.gate();
    let (of, unsaid) = match &purpose {
        Purpose::Create(_) => (None, CustomerDraft::default()),
        Purpose::Edit(id) => (Some(*id), before.clone()),
        Purpose::Resend(operation, _) => (Some(operation.customer_id), before.clone()),
    };
    let ids = match &purpose {
        Purpose::Create(ids) => Some(*ids),
        Purpose::Edit(_) | Purpose::Resend(..) => None,
    };
    let asked = purpose.clone();
    let is_async = derived(move || asked.is_async(state));
    let inputs = CustomerInputs::new(&typed, &unsaid, is_async, state.configuration);
    let problems = Problems::new(inputs, state.configuration);
    if let Purpose::Resend(operation, _) = &purpose
        && let OperationState::Rejected(refusal) = &operation.state
    {
        problems.show_refusal(&refusal.fields);
    }
    let is_new = of.is_none();
    let purpose = StoredValue::new(purpose);
    let failure = signal(None::<ActionError>);
    let keeper = DraftKeeper::follow(inputs, of, ids, before.clone());
    let changed = if is_new { Vec::new() } else { typed.differences(&before) };
    let before = StoredValue::new(before);
    let key = EditKey::new();

    let refused = move || {
        let identity = of.and_then(|id| state.customer(id)).map(|it| it.identity.clone());
        state.allows(gate, identity.as_ref()).err()
    };
    let only_prepares = derived(move || {
        let may_prepare = |refusal| gate::may_prepare(gate, refusal);
        of.is_some() && refused().is_some_and(may_prepare)
    });
    let go_back = move || {
        purpose.with_value(|purpose| match purpose {
            Purpose::Create(_) => {
                navigation.go_to_list(state.searches.with_value(Searches::newest))
            }
            Purpose::Edit(id) => navigation.go(Screen::Customer(*id)),
            Purpose::Resend(..) => navigation.go(Screen::SyncStatus),
        });
    };
    let is_busy = signal(false);
    let not_saved = move |error: ActionError| {
        match &error {
            ActionError::Invalid(errors) => problems.show(lang.get_untracked(), errors),
            ActionError::Refused(refusal) => problems.show_refusal(&refusal.fields),
            ActionError::ChangedMeanwhile => {
                // Pressed again, the form saves over the present state.
                let now =
                    of.filter(|id| state.directory.with_untracked(|it| it.get(*id).is_some()));
                if let Some(id) = now {
                    purpose.set_value(Purpose::of(services, id));
                }
            }
            _ => {}
        }
        announcer.say(words::action_error(lang.get_untracked(), gate, &error));
        failure.set(Some(error));
        focus_first_invalid();
    };
    let (saving, beside) = (keeper.clone(), keeper.clone());
    let press_save = Callback::new(move |()| {
        if is_busy.get_untracked() {
            return;
        }
        if only_prepares.get_untracked() {
            // The draft stays, also where saving failed.
            return go_back();
        }
        failure.set(None);
        let draft = match problems.check() {
            Ok(draft) => draft,
            Err(count) => {
                announcer.say(lang.get_untracked().form_has_errors(count));
                return focus_first_invalid();
            }
        };
        saving.stop();
        let (register, purpose, keeper) =
            (services.register(), purpose.get_value(), saving.clone());
        let before = before.get_value();
        let key = key.of(&register, &draft);
        task::run(is_busy, async move {
            let save = async {
                match purpose {
                    Purpose::Create(ids) => register.create_customer(&draft, ids).await,
                    Purpose::Resend(operation, seen) => {
                        register.resend(&operation, &draft, &seen).await
                    }
                    Purpose::Edit(id) => {
                        let before = CustomerDetails::from_system_of_record(before.clone());
                        let changed = register.change_customer(id, gate, before, &draft, key).await;
                        changed.map(|()| id)
                    }
                }
            };
            let is_late = || {
                announcer.say(lang.get_untracked().save_is_late().to_owned());
                let _screen_is_gone = failure.try_set(Some(ActionError::Late));
            };
            let answer = task::answered(save, is_late).await;
            let is_still_here = failure.try_get_untracked().is_some();
            match answer {
                Ok(id) if is_still_here => {
                    announcer.say(outcome(state, lang.get_untracked(), is_new, id));
                    navigation.go(Screen::Customer(id));
                }
                Ok(_) => {}
                Err(error) => {
                    // A cashier who left the form meanwhile finds the draft again.
                    keeper.keep(&draft, of.map(|_| &before));
                    if is_still_here {
                        not_saved(error);
                    }
                }
            }
        });
    });
    // Only *Discard draft* removes what was typed before.
    let as_opened = StoredValue::new((is_restored && !is_new).then_some(typed));
    let given_up = keeper.clone();
    let cancel = move |()| {
        as_opened.with_value(|opened| match opened {
            Some(opened) => before.with_value(|before| {
                given_up.keep(opened, of.map(|_| before));
            }),
            None => given_up.forget(),
        });
        go_back();
    };
    let begin_anew = move |()| {
        keeper.forget();
        discard.run(());
    };
    let blocked = move || Some(words::refusal(lang.get(), gate, refused()?).to_owned());
    let will_be_async =
        move || is_new && blocked().is_none() && !state.connection.get().reaches_scale_unit();

    let save =
        text(move |l| if only_prepares.get() { l.keep_prepared() } else { l.save_customer() });
    view! {
        <form
            class=if is_new { "stack form-beside" } else { "stack" }
            novalidate
            on:submit=handler(move |event: SubmitEvent| {
                event.prevent_default();
                press_save.run(());
            })
            on:keydown=handler(move |event: KeyboardEvent| {
                on_form_key(&event, || press_save.run(()), go_back);
            })
        >
            {is_restored.then(|| view! { <DraftRestored changed discard=begin_anew /> })}
            {when(
                will_be_async,
                || view! { <Notice tone=Tone::Info title=phrase(Lang::will_be_async) quiet=true /> },
            )}
            {maybe(
                blocked,
                move |reason| {
                    let text = when(move || only_prepares.get(), || phrase(Lang::prepare_changes_text));
                    view! { <Notice tone=Tone::Warning title=reason>{text}</Notice> }
                },
            )}
            {maybe(
                move || failure.get(),
                move |error| {
                    let title = words::action_error(lang.get(), gate, &error);
                    view! { <Notice tone=Tone::Danger title=title /> }
                },
            )}
            <NameSection inputs problems is_new />
            <ContactsSection inputs problems />
            <ConsentFields inputs=inputs.consents />
            {is_new.then(|| view! { <LikelyDuplicates inputs keeper=beside /> })}
            <AddressesSection inputs problems />
            <AffiliationsSection inputs problems />
            <AttributesSection inputs problems />
            <div class="form-actions">
                <Button
                    label=save
                    kind=ButtonKind::Primary
                    submit=true
                    busy=is_busy
                    shortcut="Control+Enter"
                    disabled_reason=derived(move || blocked().filter(|_| !only_prepares.get()))
                    hide_reason=true
                />
                <Button label=phrase(Lang::cancel) kind=ButtonKind::Quiet on_press=cancel />
                <span class="muted form-hint" aria-hidden="true">
                    {phrase(Lang::save_shortcut_hint)}
                </span>
            </div>
        </form>
    }
    .into_any()
}
