//! The current sale: its customer and its amount.

use domain::gate::Action as Gate;
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Card, Description, DescriptionList, Notice, TextField, Tone, derived,
    maybe, phrase, signal, use_lang, when,
};

use crate::action_error::ActionError;
use crate::services::use_services;
use crate::task;
use crate::words;

/// Shown while a customer is in the sale; its ID turns into the number automatically (R097).
#[component]
pub fn CurrentSale() -> impl IntoView {
    let services = use_services();
    let state = services.state;
    let lang = use_lang();
    let amount = signal(String::new());
    let is_wrong = signal(false);
    let is_done = signal(false);
    let is_busy = signal(false);
    let failure = signal(None::<ActionError>);
    let of = move |words: fn(Lang, &sync::CustomerRecord) -> String| {
        derived(move || {
            let customer = state.sale.get().and_then(|id| state.customer(id));
            customer.map(|it| words(lang.get(), &it)).unwrap_or_default()
        })
    };
    let complete = move |()| {
        let Some(id) = state.sale.get_untracked() else { return };
        let register = services.register();
        task::run(is_busy, async move {
            let answer = register.complete_sale(id, &amount.get_untracked()).await;
            let _screen_is_gone = is_wrong.try_set(answer == Ok(false));
            let _screen_is_gone = is_done.try_set(answer == Ok(true));
            let _screen_is_gone = failure.try_set(answer.err());
        });
    };
    let clear = move |()| services.register().set_sale(None);
    let not_stored = move || {
        let error = failure.get()?;
        Some(words::action_error(lang.get(), Gate::AddCustomerToTransaction, &error))
    };
    let error = move || is_wrong.get().then(|| lang.get().field_not_a_number(lang.get().amount()));
    view! {
        {when(
            move || is_done.get(),
            || view! { <Notice tone=Tone::Success title=phrase(Lang::sale_completed) /> },
        )}
        {when(
            move || state.sale.get().is_some(),
            move || view! {
                <Card title=phrase(Lang::current_sale)>
                    <DescriptionList>
                        <Description term=phrase(Lang::customer)>{of(words::name)}</Description>
                        <Description term=phrase(Lang::customer_id)>
                            {of(|lang, customer| words::customer_id(lang, &customer.identity))}
                        </Description>
                    </DescriptionList>
                    {maybe(
                        not_stored,
                        |title| view! { <Notice tone=Tone::Danger title=title /> },
                    )}
                    <TextField label=phrase(Lang::amount) value=amount error=derived(error) />
                    <div class="toolbar">
                        <Button
                            label=phrase(Lang::complete_sale)
                            kind=ButtonKind::Primary
                            busy=is_busy
                            on_press=complete
                        />
                        <Button
                            label=phrase(Lang::clear_customer)
                            kind=ButtonKind::Quiet
                            on_press=clear
                        />
                    </div>
                </Card>
            },
        )}
    }
}
