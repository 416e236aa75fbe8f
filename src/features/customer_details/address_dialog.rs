//! Adds an address to a customer, or changes one.

use domain::{AddressDraft, CustomerId};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Dialog, Notice, Tone, effect, focus_first_invalid, handler, maybe, phrase,
    text, use_announcer, use_lang,
};

use super::address_editor::AddressEditor;
use super::changes::{change, put};
use crate::action_error::ActionError;
use crate::forms::{AddressFields, EditKey, on_form_key};
use crate::services::use_services;
use crate::task;
use crate::words;

#[component]
pub fn AddressDialog(id: CustomerId, editor: AddressEditor) -> impl IntoView {
    let AddressEditor { inputs, open, failure, is_busy, .. } = editor;
    let lang = use_lang();
    effect(move || {
        open.track();
        editor.begin_anew();
    });
    let save = saving(id, editor);
    let press = move || match editor.press_save() {
        Some(address) => save(address),
        None => focus_first_invalid(),
    };
    view! {
        <Dialog
            open
            title=text(move |l| editor.title(l))
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
                    let title = words::action_error(lang.get(), editor.gate(), &error);
                    view! { <Notice tone=Tone::Danger title=title /> }
                },
            )}
            <div
                class="field-grid"
                on:keydown=handler(move |event: KeyboardEvent| {
                    on_form_key(&event, press, || open.set(false));
                })
            >
                <AddressFields
                    inputs
                    error=move |part| editor.error(lang.get(), part)
                    touched=|_| {}
                />
            </div>
        </Dialog>
    }
}

/// Saves the address, and closes the dialog once that is done.
fn saving(id: CustomerId, editor: AddressEditor) -> impl Fn(AddressDraft) + Copy {
    let AddressEditor { open, failure, is_busy, .. } = editor;
    let (services, lang, announcer) = (use_services(), use_lang(), use_announcer());
    let key = EditKey::new();
    move |address| {
        let edit = Box::new(|addresses: &mut Vec<AddressDraft>| put(addresses, address));
        let changed = change(services, id, untrack(|| editor.gate()), key, edit);
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
    }
}
