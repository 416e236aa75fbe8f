//! Adds an address to a customer.

use domain::gate::Action as Gate;
use domain::validation::AddressField;
use domain::{AddressDraft, CustomerDraft, CustomerId, Field};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Dialog, Notice, Tone, dynamic, effect, focus_first_invalid, maybe, phrase,
    signal, use_announcer, use_lang,
};

use crate::forms::{AddressFields, AddressInputs};
use crate::services::{ActionError, use_services};
use crate::task;
use crate::words;

#[component]
pub fn AddAddressDialog(id: CustomerId, open: RwSignal<bool>) -> impl IntoView {
    // Fresh fields once it has closed. Built anew while it opens, it would forget which
    // button gets the focus back.
    let closings = signal(0_u32);
    let mut was_open = false;
    effect(move || {
        let is_open = open.get();
        if was_open && !is_open {
            closings.update(|count| *count += 1);
        }
        was_open = is_open;
    });
    dynamic(move || {
        closings.track();
        let inputs = blank_inputs(id);
        view! { <AddressDialog id open inputs /> }
    })
}

fn blank_inputs(id: CustomerId) -> AddressInputs {
    let state = use_services().state;
    let kind = state.directory.with_untracked(|directory| {
        directory.get(id).map(|it| it.details.name.customer_type()).unwrap_or_default()
    });
    let draft = state.configuration.with_untracked(|configuration| {
        let country = &configuration.channel.country;
        AddressDraft::with_defaults(kind, country, &configuration.address_purposes)
    });
    AddressInputs::new(0, &draft)
}

#[component]
fn AddressDialog(id: CustomerId, open: RwSignal<bool>, inputs: AddressInputs) -> impl IntoView {
    let services = use_services();
    let lang = use_lang();
    let announcer = use_announcer();
    let is_tried = signal(false);
    let failure = signal(None::<ActionError>);
    let errors = Memo::new(move |_| {
        let draft = CustomerDraft {
            first_name: "-".to_owned(),
            addresses: vec![inputs.draft()],
            ..CustomerDraft::default()
        };
        draft.check().err().unwrap_or_default()
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
    let is_busy = signal(false);
    let press = move || {
        is_tried.set(true);
        failure.set(None);
        if errors.with_untracked(|errors| !errors.is_empty()) {
            return focus_first_invalid();
        }
        let (register, address) = (services.register(), untrack(|| inputs.draft()));
        task::run(is_busy, async move {
            match register.add_address(id, &address).await {
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
    view! {
        <Dialog
            open
            title=phrase(Lang::add_address)
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
                    let title = words::action_error(lang.get(), Gate::AddAddress, &error);
                    view! { <Notice tone=Tone::Danger title=title /> }
                },
            )}
            <div class="field-grid">
                <AddressFields inputs error touched=|_| {} />
            </div>
        </Dialog>
    }
}
