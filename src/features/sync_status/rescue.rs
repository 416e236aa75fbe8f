//! Exports and imports the rescue file (R208).

use domain::gate::Action;
use leptos::html;
use leptos::prelude::*;
use locale::Lang;
use sync::Outbox;
use ui::{
    Button, ButtonKind, Dialog, IconName, Notice, TextField, Tone, derived, maybe, maybe_text,
    phrase, signal, text, use_lang, when,
};

use crate::action_error::ActionError;
use crate::register::Rescue;
use crate::services::use_services;
use crate::{task, words};

const FILE_ID: &str = "rescue-file";

#[component]
pub fn ExportRescueFile() -> impl IntoView {
    let services = use_services();
    let state = services.state;
    let lang = use_lang();
    let open = signal(false);
    let is_busy = signal(false);
    let is_saved = signal(false);
    let made = signal(None::<Result<Rescue, ActionError>>);
    let nothing = maybe_text(move |l| {
        state.outbox.with(Outbox::is_empty).then(|| l.reason_nothing_waiting())
    });
    let make = move |()| {
        made.set(None);
        is_saved.set(false);
        open.set(true);
        let register = services.register();
        task::run(is_busy, async move {
            let rescue = register.rescue().await;
            let _screen_is_gone = made.try_set(Some(rescue));
        });
    };
    let save = move |()| {
        let Some(Ok(rescue)) = made.get_untracked() else { return };
        let register = services.register();
        let name = lang.get_untracked().rescue_file_name();
        task::run(is_busy, async move {
            let saved = register.save_rescue(name, &rescue).await;
            let _screen_is_gone = match saved {
                Ok(()) => is_saved.try_set(true).is_none(),
                Err(error) => made.try_set(Some(Err(error))).is_none(),
            };
        });
    };
    let code = derived(move || match made.get() {
        Some(Ok(rescue)) => rescue.code,
        _ => String::new(),
    });
    let problem = move || match made.get()? {
        Err(error) => Some(words::action_error(lang.get(), Action::CreateCustomer, &error)),
        Ok(_) => None,
    };
    let actions = move || {
        view! {
            <Button
                label=phrase(Lang::rescue_save_file)
                icon=IconName::Download
                kind=ButtonKind::Primary
                busy=is_busy
                on_press=save
            />
        }
    };
    view! {
        <Button
            label=phrase(Lang::export_rescue_file)
            icon=IconName::Download
            disabled_reason=nothing
            on_press=make
        />
        <Dialog open title=phrase(Lang::export_rescue_file) actions>
            <div class="stack">
                <p>{phrase(Lang::export_rescue_text)}</p>
                <p>{phrase(Lang::rescue_make_text)}</p>
                {maybe(problem, |words| view! { <Notice tone=Tone::Danger title=words /> })}
                <p>
                    {phrase(Lang::rescue_code)} ": " <output class="rescue-code">{code}</output>
                </p>
                {when(
                    move || is_saved.get(),
                    || view! { <Notice tone=Tone::Success title=phrase(Lang::rescue_saved) /> },
                )}
            </div>
        </Dialog>
    }
    .into_any()
}

#[component]
pub fn ImportRescueFile() -> impl IntoView {
    let services = use_services();
    let lang = use_lang();
    let open = signal(false);
    let is_busy = signal(false);
    let code = signal(String::new());
    let outcome = signal(None::<Result<usize, ActionError>>);
    let chooser = NodeRef::<html::Input>::new();
    let begin = move |()| {
        code.set(String::new());
        outcome.set(None);
        open.set(true);
    };
    let import = move |()| {
        let Some(input) = chooser.get_untracked() else { return };
        let register = services.register();
        task::run(is_busy, async move {
            let imported = register.take_over_file(&input, &code.get_untracked()).await;
            let _screen_is_gone = outcome.try_set(Some(imported));
        });
    };
    let notice = move |outcome: Result<usize, ActionError>| match outcome {
        Ok(count) => {
            let words = text(move |l| l.rescue_imported(count as u64));
            view! { <Notice tone=Tone::Success title=words /> }.into_any()
        }
        Err(error) => {
            let words = words::action_error(lang.get(), Action::CreateCustomer, &error);
            view! { <Notice tone=Tone::Danger title=words /> }.into_any()
        }
    };
    let actions = move || {
        view! {
            <Button
                label=phrase(Lang::import)
                kind=ButtonKind::Primary
                busy=is_busy
                on_press=import
            />
        }
    };
    view! {
        <Button label=phrase(Lang::import_rescue_file) on_press=begin />
        <Dialog open title=phrase(Lang::import_rescue_file) actions>
            <div class="stack">
                {maybe(move || outcome.get(), notice)}
                <p>{phrase(Lang::import_rescue_text)}</p>
                <div class="field">
                    <div class="field-head">
                        <label class="field-label" for=FILE_ID>
                            {phrase(Lang::rescue_file)}
                        </label>
                    </div>
                    <input
                        class="input"
                        id=FILE_ID
                        type="file"
                        accept=".json,application/json"
                        node_ref=chooser
                    />
                </div>
                <TextField
                    label=phrase(Lang::rescue_code)
                    value=code
                    hint=text(|l| l.rescue_code_hint().to_owned())
                />
            </div>
        </Dialog>
    }
    .into_any()
}
