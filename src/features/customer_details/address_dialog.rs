//! Adds an address to a customer, or changes one.

use domain::gate::Action as Gate;
use domain::validation::AddressField;
use domain::{AddressDraft, CustomerDraft, CustomerId, Field, FieldError};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Dialog, Notice, Tone, effect, focus_first_invalid, handler, maybe, phrase,
    signal, text, use_announcer, use_lang,
};

use super::changes::{change, put};
use crate::action_error::ActionError;
use crate::forms::{AddressFields, AddressInputs, EditKey, on_form_key};
use crate::services::use_services;
use crate::task;
use crate::words;

/// What the dialog is about.
#[derive(Clone, Copy)]
pub struct AddressEditor {
    inputs: AddressInputs,
    open: RwSignal<bool>,
    is_new: RwSignal<bool>,
}

impl AddressEditor {
    pub fn new() -> Self {
        let inputs = AddressInputs::new(0, &AddressDraft::default());
        Self { inputs, open: signal(false), is_new: signal(true) }
    }

    /// Opens with the address; one without an id is new.
    pub fn edit(self, address: &AddressDraft) {
        self.inputs.set(address);
        self.is_new.set(address.id.is_empty());
        self.open.set(true);
    }
}

#[component]
pub fn AddressDialog(id: CustomerId, editor: AddressEditor) -> impl IntoView {
    let AddressEditor { inputs, open, is_new } = editor;
    let services = use_services();
    let lang = use_lang();
    let announcer = use_announcer();
    let is_tried = signal(false);
    let failure = signal(None::<ActionError>);
    let key = EditKey::new();
    effect(move || {
        open.track();
        is_tried.set(false);
        failure.set(None);
    });
    let errors = Memo::new(move |_| {
        let draft = CustomerDraft {
            first_name: "-".to_owned(),
            addresses: vec![inputs.draft()],
            ..CustomerDraft::default()
        };
        let mut errors = draft.check().err().unwrap_or_default();
        if inputs.is_changed() {
            let unfit = inputs.draft().unfit();
            let at = |(part, problem)| FieldError { field: Field::Address(0, part), problem };
            errors.extend(unfit.into_iter().map(at));
        }
        errors
    });
    let error = move |part: AddressField| {
        if !is_tried.get() {
            return None;
        }
        let wrong = |wanted: Field| {
            errors.with(|errors| errors.iter().find(|error| error.field == wanted).copied())
        };
        let own = wrong(Field::Address(0, part));
        let own = own.or_else(|| {
            let is_first = part == AddressField::ZipCode;
            is_first.then(|| wrong(Field::Address(0, AddressField::Whole))).flatten()
        });
        own.map(|error| words::problem(lang.get(), error.field, error.problem))
    };
    let gate = move || if is_new.get() { Gate::AddAddress } else { Gate::EditAddress };
    let is_busy = signal(false);
    let press = move || {
        is_tried.set(true);
        failure.set(None);
        if errors.with_untracked(|errors| !errors.is_empty()) {
            return focus_first_invalid();
        }
        let (address, gate) = untrack(|| (inputs.draft(), gate()));
        let edit = Box::new(|addresses: &mut Vec<AddressDraft>| put(addresses, address));
        let changed = change(services, id, gate, key, edit);
        task::run(is_busy, async move {
            let is_late = || drop(failure.try_set(Some(ActionError::Late)));
            match task::answered(changed, is_late).await {
                Ok(()) => {
                    announcer.say(lang.get_untracked().customer_updated());
                    let _screen_is_gone = open.try_set(false);
                }
                Err(error) => {
                    let _screen_is_gone = failure.try_set(Some(error));
                }
            }
        });
    };
    let title = text(move |l| if is_new.get() { l.add_address() } else { l.edit_address() });
    view! {
        <Dialog
            open
            title=title
            actions=move || {
                view! {
                    <Button
                        label=phrase(Lang::save)
                        kind=ButtonKind::Primary
                        busy=is_busy
                        on_press=move |()| press()
                    />
                    <Button
                        label=phrase(Lang::cancel)
                        kind=ButtonKind::Quiet
                        on_press=move |()| open.set(false)
                    />
                }
            }
        >
            {maybe(
                move || failure.get(),
                move |error| {
                    let title = words::action_error(lang.get(), gate(), &error);
                    view! { <Notice tone=Tone::Danger title=title /> }
                },
            )}
            <div
                class="field-grid"
                on:keydown=handler(move |event: KeyboardEvent| {
                    on_form_key(&event, press, || open.set(false));
                })
            >
                <AddressFields inputs error touched=|_| {} />
            </div>
        </Dialog>
    }
}
