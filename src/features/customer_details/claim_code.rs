//! The claim code on a slip that can be printed (R229).

use domain::CustomerId;
use leptos::prelude::*;
use locale::Lang;
use ui::{Button, ButtonKind, Dialog, maybe, phrase, signal, text, use_lang, when};

use crate::forms::ClaimCodeShown;
use crate::services::use_services;

/// The button, while headquarters has not given the customer its number.
#[component]
pub fn ClaimCodeButton(id: CustomerId) -> impl IntoView {
    let state = use_services().state;
    let open = signal(false);
    let is_pending = move || state.customer(id).is_some_and(|it| it.identity.is_pending());
    view! {
        {when(
            move || is_pending() || open.get(),
            move || {
                view! {
                    <Button
                        label=phrase(Lang::claim_code_show)
                        on_press=move |()| open.set(true)
                    />
                }
            },
        )}
        <Slip id open />
    }
    .into_any()
}

/// Shows only the customer's initials: other people may see the slip.
#[component]
fn Slip(id: CustomerId, open: RwSignal<bool>) -> impl IntoView {
    let state = use_services().state;
    let lang = use_lang();
    let initials = move || {
        let customer = state.customer(id)?;
        Some(domain::masked::name(&customer.details.name, lang.get() == Lang::Ja))
    };
    let store = text(move |_| state.configuration.with(|it| it.channel.name.clone()));
    let print = |()| {
        // A browser that cannot print still shows the code.
        let _shown = window().print();
    };
    view! {
        <Dialog
            open
            title=phrase(Lang::claim_code)
            actions=move || {
                view! {
                    <Button
                        label=phrase(Lang::claim_code_print)
                        kind=ButtonKind::Primary
                        on_press=print
                    />
                    <Button
                        label=phrase(Lang::close)
                        kind=ButtonKind::Quiet
                        on_press=move |()| open.set(false)
                    />
                }
            }
        >
            <div class="slip">
                <p class="slip-store">{store}</p>
                {maybe(initials, |initials| view! { <p class="slip-name">{initials}</p> })}
                <ClaimCodeShown id />
                <p class="slip-text">{phrase(Lang::claim_code_slip)}</p>
            </div>
            <p class="muted">{phrase(Lang::claim_code_text)}</p>
        </Dialog>
    }
    .into_any()
}
