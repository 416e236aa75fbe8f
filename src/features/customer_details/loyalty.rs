//! Issues a loyalty card.

use domain::CustomerId;
use domain::gate::Action as Gate;
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Dialog, Notice, TextField, Tone, maybe_text, text, use_announcer, use_lang,
};

use crate::services::{ActionError, use_services};
use crate::words;

#[component]
pub fn LoyaltyDialog(id: CustomerId, open: RwSignal<bool>) -> impl IntoView {
    let services = use_services();
    let lang = use_lang();
    let announcer = use_announcer();
    let number = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<ActionError>);
    let issue = Action::new_local(move |(): &()| {
        let register = services.register();
        async move { register.issue_loyalty_card(id, &number.get_untracked()).await }
    });
    Effect::new(move || match issue.value().get() {
        Some(Ok(card)) => {
            announcer.say(lang.get_untracked().loyalty_card_issued(&card));
            number.set(String::new());
            open.set(false);
        }
        Some(Err(error)) => failure.set(Some(error)),
        None => {}
    });
    let press = move || {
        if !issue.pending().get_untracked() {
            failure.set(None);
            issue.dispatch_local(());
        }
    };
    let words = move || {
        let error = failure.get()?;
        Some(words::action_error(lang.get(), Gate::IssueLoyaltyCard, &error))
    };
    view! {
        <Dialog
            open
            title=text(Lang::issue_loyalty_card)
            actions=move || {
                view! {
                    <Button
                        label=text(Lang::issue)
                        kind=ButtonKind::Primary
                        busy=issue.pending()
                        on_press=move |()| press()
                    />
                    <Button
                        label=text(Lang::cancel)
                        kind=ButtonKind::Quiet
                        on_press=move |()| open.set(false)
                    />
                }
            }
        >
            {move || words().map(|title| view! { <Notice tone=Tone::Danger title=title /> })}
            <TextField
                label=text(Lang::loyalty_card_number)
                value=number
                hint=maybe_text(|l| Some(l.loyalty_card_number_hint()))
            />
        </Dialog>
    }
}
