//! New customer and Edit customer: one form.

mod inputs;
mod sections;

use domain::gate::Action as Gate;
use domain::validation::Field;
use domain::{CustomerDraft, CustomerId, CustomerType, FieldError};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use locale::Lang;
use sync::{CustomerRecord, Operation, OperationState};
use ui::{
    Button, ButtonKind, EmptyState, IconName, LinkButton, Notice, Page, PageTitle, Tone, derived,
    effect, focus_first_invalid, handler, maybe, phrase, signal, use_announcer, use_lang, when,
};

use self::inputs::{CustomerInputs, Problems};
use self::sections::{AddressesSection, AffiliationsSection, ContactsSection, NameSection};
use crate::forms::on_form_key;
use crate::navigation::use_navigation;
use crate::register::Wish;
use crate::routes::Route;
use crate::services::{ActionError, Services, use_services};
use crate::task::{self, spawn};
use crate::words;

/// What saving the form does.
#[derive(Clone, PartialEq)]
enum Purpose {
    Create(Wish),
    Edit(CustomerId),
    /// Corrects a customer that the server refused.
    Resend(Box<Operation>),
}

#[component]
pub fn NewCustomer() -> impl IntoView {
    let services = use_services();
    let draft = signal(None::<Option<CustomerDraft>>);
    let register = services.register();
    spawn(async move {
        let kept = register.draft().await;
        let _screen_is_gone = draft.try_set(Some(kept));
    });
    let form = move |draft: Option<CustomerDraft>| {
        let is_restored = draft.is_some();
        let draft = draft.unwrap_or_default();
        let purpose = Purpose::Create(services.register().wish());
        view! { <CustomerForm draft purpose is_restored /> }
    };
    view! {
        <Page>
            <PageTitle title=phrase(Lang::new_customer_title) keep_focus=true />
            {maybe(move || draft.get(), form)}
        </Page>
    }
    .into_any()
}

#[component]
pub fn EditCustomer(id: CustomerId) -> impl IntoView {
    let services = use_services();
    let known = services.state.directory.with_untracked(|directory| directory.get(id));
    let form = match known {
        Some(customer) => edit_form(&customer).into_any(),
        None => view! {
            <EmptyState
                icon=IconName::User
                title=phrase(Lang::page_not_found)
                hint=phrase(Lang::page_not_found_text)
            >
                <LinkButton label=phrase(Lang::customers) href=Route::Customers.path() />
            </EmptyState>
        }
        .into_any(),
    };
    view! {
        <Page>
            <PageTitle title=phrase(Lang::edit_customer_title) keep_focus=true />
            {form}
        </Page>
    }
    .into_any()
}

fn edit_form(customer: &CustomerRecord) -> impl IntoView + use<> {
    let set_aside = use_services().state.outbox.with_untracked(|outbox| {
        let is_refused = |entry: &&Operation| {
            entry.customer_id == customer.id && matches!(entry.state, OperationState::SetAside(_))
        };
        outbox.iter().find(is_refused).cloned()
    });
    let purpose = match set_aside {
        Some(operation) => Purpose::Resend(Box::new(operation)),
        None => Purpose::Edit(customer.id),
    };
    let draft = CustomerDraft::from(&customer.details);
    view! { <CustomerForm draft purpose is_restored=false /> }
}

#[component]
fn CustomerForm(draft: CustomerDraft, purpose: Purpose, is_restored: bool) -> impl IntoView {
    let services = use_services();
    let state = services.state;
    let lang = use_lang();
    let announcer = use_announcer();
    let navigation = use_navigation();
    let inputs = CustomerInputs::new(&draft, state.configuration);
    let problems = Problems::new(inputs);
    if let Purpose::Resend(operation) = &purpose
        && let OperationState::SetAside(refusal) = &operation.state
    {
        problems.show_refusal(&refusal.fields);
    }
    let is_new = matches!(purpose, Purpose::Create(_));
    let purpose = StoredValue::new(purpose);
    let failure = signal(None::<ActionError>);
    let gate = purpose.with_value(|purpose| match purpose {
        Purpose::Create(_) | Purpose::Resend(_) => Gate::CreateCustomer,
        Purpose::Edit(_) => Gate::EditCustomer,
    });
    if is_new {
        keep_draft(inputs);
    }

    let is_busy = signal(false);
    let saved = move |id: CustomerId| {
        if is_new {
            forget_draft(inputs, services);
        }
        navigation.go(Route::Customer(id));
    };
    let not_saved = move |error: ActionError| {
        match &error {
            ActionError::Invalid(errors) => problems.show(lang.get_untracked(), errors),
            ActionError::Refused(refusal) => problems.show_refusal(&refusal.fields),
            _ => {}
        }
        announcer.say(words::action_error(lang.get_untracked(), gate, &error));
        failure.set(Some(error));
        focus_first_invalid();
    };
    let press_save = move || {
        if is_busy.get_untracked() {
            return;
        }
        failure.set(None);
        let draft = match problems.check() {
            Ok(draft) => draft,
            Err(count) => {
                announcer.say(lang.get_untracked().form_has_errors(count));
                return focus_first_invalid();
            }
        };
        let (register, purpose) = (services.register(), purpose.get_value());
        task::run(is_busy, async move {
            let answer = match purpose {
                Purpose::Create(wish) => register.create_customer(&draft, wish).await,
                Purpose::Resend(operation) => register.resend(&operation, &draft).await,
                Purpose::Edit(id) => register.update_customer(id, &draft).await.map(|()| id),
            };
            let is_draft_again = is_new && answer.is_err();
            let is_still_here = failure.try_get_untracked().is_some();
            match answer {
                Ok(id) if is_still_here => saved(id),
                Err(error) if is_still_here => not_saved(error),
                _ => {}
            }
            if is_draft_again {
                // Saving had removed it; whoever left the form meanwhile finds it again.
                register.keep_draft(Some(&draft)).await;
            }
        });
    };
    let go_back = move || {
        let back = purpose.with_value(|purpose| match purpose {
            Purpose::Create(_) => Route::Customers,
            Purpose::Edit(id) => Route::Customer(*id),
            Purpose::Resend(_) => Route::SyncStatus,
        });
        navigation.go(back);
    };
    let cancel = move || {
        if is_new {
            forget_draft(inputs, services);
        }
        go_back();
    };
    let blocked = move || {
        let identity = purpose.with_value(|purpose| match purpose {
            Purpose::Edit(id) => state.customer(*id).map(|customer| customer.identity.clone()),
            _ => None,
        });
        let refusal = state.allows(gate, identity.as_ref()).err()?;
        Some(words::refusal(lang.get(), gate, refusal).to_owned())
    };
    let will_be_async =
        move || is_new && blocked().is_none() && !state.connection.get().reaches_scale_unit();

    view! {
        <form
            class="stack"
            novalidate
            on:submit=handler(move |event: SubmitEvent| {
                event.prevent_default();
                press_save();
            })
            on:keydown=handler(move |event: KeyboardEvent| {
                on_form_key(&event, press_save, go_back);
            })
        >
            {is_restored.then(|| view! { <DraftRestored inputs /> })}
            {when(
                will_be_async,
                || view! { <Notice tone=Tone::Info title=phrase(Lang::will_be_async) quiet=true /> },
            )}
            {maybe(blocked, |reason| view! { <Notice tone=Tone::Warning title=reason /> })}
            {maybe(
                move || failure.get(),
                move |error| {
                    let title = words::action_error(lang.get(), gate, &error);
                    view! { <Notice tone=Tone::Danger title=title /> }
                },
            )}
            <NameSection inputs problems is_new />
            <ContactsSection inputs problems />
            <AddressesSection inputs problems />
            <AffiliationsSection inputs />
            <div class="form-actions">
                <Button
                    label=phrase(Lang::save_customer)
                    kind=ButtonKind::Primary
                    submit=true
                    busy=is_busy
                    shortcut="Control+Enter"
                    disabled_reason=derived(blocked)
                    hide_reason=true
                />
                <Button label=phrase(Lang::cancel) kind=ButtonKind::Quiet on_press=move |()| cancel() />
                <span class="muted form-hint" aria-hidden="true">
                    {phrase(Lang::save_shortcut_hint)}
                </span>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn DraftRestored(inputs: CustomerInputs) -> impl IntoView {
    let is_shown = signal(true);
    let discard = move |()| {
        // A blank form is no draft; what is typed next is one again.
        inputs.reset();
        is_shown.set(false);
    };
    when(
        move || is_shown.get(),
        move || {
            view! {
                <Notice tone=Tone::Info title=phrase(Lang::draft_restored)>
                    <Button label=phrase(Lang::draft_discard) kind=ButtonKind::Quiet on_press=discard />
                </Notice>
            }
        },
    )
}

/// Keeps what is typed a moment after each change, so that nothing typed is lost
/// to a reload or a crash.
fn keep_draft(inputs: CustomerInputs) {
    let services = use_services();
    let blank = inputs.blank();
    let mut previous = None::<CustomerDraft>;
    effect(move || {
        let draft = inputs.draft();
        if previous.as_ref().is_some_and(|previous| *previous != draft) && inputs.is_kept() {
            let (register, kept) = (services.register(), (draft != blank).then(|| draft.clone()));
            spawn(async move { register.keep_draft(kept.as_ref()).await });
        }
        previous = Some(draft);
    });
}

fn forget_draft(inputs: CustomerInputs, services: Services) {
    inputs.stop_keeping();
    let register = services.register();
    spawn(async move { register.keep_draft(None).await });
}

/// A field's first problem in words.
fn words_for(lang: Lang, errors: &[FieldError], field: Field) -> Option<String> {
    let error = errors.iter().find(|error| error.field == field)?;
    Some(words::problem(lang, error.field, error.problem))
}

/// Whether the form is about a person.
fn is_person(customer_type: CustomerType) -> bool {
    customer_type == CustomerType::Person
}
