//! New customer and Edit customer: one form.

mod alike;
mod attributes;
mod controller;
mod draft;
mod inputs;
mod problems;
mod purpose;
mod saving;
mod sections;

use domain::{CustomerDraft, CustomerId};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, EmptyState, IconName, LinkButton, Notice, Page, PageTitle, Tone, derived,
    handler, maybe, phrase, signal, text, use_lang, when,
};

use self::alike::LikelyDuplicates;
use self::attributes::AttributesSection;
use self::controller::FormController;
use self::draft::{DraftDiscarded, DraftKeeper, DraftRestored};
use self::inputs::blank;
use self::purpose::Purpose;
use self::saving::FormActions;
use self::sections::{AddressesSection, AffiliationsSection, ContactsSection, NameSection};
use crate::draft::Draft;
use crate::forms::{ConsentFields, on_form_key};
use crate::screen::Screen;
use crate::services::use_services;
use crate::task::spawn;
use crate::words;

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
    let discarded = signal(None::<Draft>);
    let discard = Callback::new(move |draft| {
        discarded.set(Some(draft));
        kept.set(Some(None));
    });
    let bring_back = move |()| {
        let draft = discarded.get_untracked();
        discarded.set(None);
        kept.set(Some(draft));
    };
    let title = if of.is_some() { Lang::edit_customer_title } else { Lang::new_customer_title };
    view! {
        <Page>
            <PageTitle title=phrase(title) keep_focus=true />
            {of.is_none().then(storage_warning)}
            {when(
                move || discarded.with(Option::is_some),
                move || view! { <DraftDiscarded undo=bring_back /> },
            )}
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

fn form(of: Option<CustomerId>, kept: Option<Draft>, discard: Callback<Draft>) -> AnyView {
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
    discard: Callback<Draft>,
) -> impl IntoView {
    let ids = purpose.new_ids();
    let form = FormController::new(use_services().state, purpose, &typed, before.clone());
    let FormController { inputs, problems, of, .. } = form;
    let is_new = form.is_new();
    let keeper = DraftKeeper::follow(inputs, of, ids, before.clone());
    let actions = FormActions::new(form, keeper.clone());
    let changed = form.changed(&typed);
    let beside = keeper.clone();
    let begin_anew = move |()| {
        keeper.forget();
        let typed = untrack(|| inputs.draft());
        discard.run(Draft { typed, before: of.map(|_| before.clone()), ids });
    };
    let opened = (is_restored && !is_new).then_some(typed);
    let (submits, by_key) = (actions.clone(), actions.clone());
    view! {
        <form
            class=if is_new { "stack form-beside" } else { "stack" }
            novalidate
            on:submit=handler(move |event: SubmitEvent| {
                event.prevent_default();
                submits.press_save();
            })
            on:keydown=handler(move |event: KeyboardEvent| {
                on_form_key(&event, || by_key.press_save(), || by_key.go_back());
            })
        >
            {is_restored.then(|| view! { <DraftRestored changed discard=begin_anew /> })}
            {notices(form)}
            <NameSection inputs problems is_new />
            <ContactsSection inputs problems />
            <ConsentFields inputs=inputs.consents />
            {is_new.then(|| view! { <LikelyDuplicates inputs keeper=beside /> })}
            <AddressesSection inputs problems />
            <AffiliationsSection inputs problems />
            <AttributesSection inputs problems />
            {buttons(form, move |()| actions.cancel(opened.as_ref()))}
        </form>
    }
    .into_any()
}

/// That the customer will be an async one, why the form cannot be saved, and why saving failed.
fn notices(form: FormController) -> AnyView {
    let lang = use_lang();
    let text = move || when(move || form.only_prepares(), || phrase(Lang::prepare_changes_text));
    view! {
        {when(
            move || form.will_be_async(),
            || view! { <Notice tone=Tone::Info title=phrase(Lang::will_be_async) quiet=true /> },
        )}
        {maybe(
            move || blocked(lang.get(), form),
            move |reason| view! { <Notice tone=Tone::Warning title=reason>{text()}</Notice> },
        )}
        {maybe(
            move || form.failure.get(),
            move |error| {
                let title = words::action_error(lang.get(), form.gate, &error);
                view! { <Notice tone=Tone::Danger title=title /> }
            },
        )}
    }
    .into_any()
}

fn buttons(form: FormController, cancel: impl Fn(()) + Send + Sync + 'static) -> AnyView {
    let lang = use_lang();
    let save =
        text(move |l| if form.only_prepares() { l.keep_prepared() } else { l.save_customer() });
    let why_not = move || blocked(lang.get(), form).filter(|_| !form.only_prepares());
    view! {
        <div class="form-actions">
            <Button
                label=save
                kind=ButtonKind::Primary
                submit=true
                busy=form.is_busy
                shortcut="Control+Enter"
                disabled_reason=derived(why_not)
                hide_reason=true
            />
            <Button label=phrase(Lang::cancel) kind=ButtonKind::Quiet on_press=cancel />
            <span class="muted form-hint" aria-hidden="true">
                {phrase(Lang::save_shortcut_hint)}
            </span>
        </div>
    }
    .into_any()
}

fn blocked(lang: Lang, form: FormController) -> Option<String> {
    Some(words::refusal(lang, form.gate, form.refused()?).to_owned())
}
