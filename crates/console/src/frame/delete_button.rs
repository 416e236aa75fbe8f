//! A button in a row that asks by name before it takes something away.

use leptos::prelude::*;
use locale::Lang;
use ui::{Button, ConfirmDialog, phrase, signal, text, use_lang};

use crate::connection::action::Action;
use crate::connection::api::{Call, escape};
use crate::connection::json::Json;
use crate::connection::remote::Remote;

/// What the button does, and how it asks.
#[derive(Clone, Copy)]
pub struct Deletion {
    /// The address of all, below which each has its own.
    pub path: &'static str,
    /// The member that this address ends with.
    pub key: &'static str,
    pub label: fn(Lang) -> &'static str,
    pub question: fn(Lang, &Json) -> String,
    pub consequence: fn(Lang, &Json) -> String,
}

/// What was asked about does not change while the question is open.
pub fn delete_button(deletion: Deletion, item: Signal<Json>, list: Remote) -> AnyView {
    let Deletion { path, key, label, question, consequence } = deletion;
    let lang = use_lang();
    let action = Action::new();
    let asks = signal(false);
    let asked = signal(Json::default());
    let ask = move |()| {
        asked.set(item.get_untracked());
        asks.set(true);
    };
    let delete = move |()| {
        let lang = lang.get_untracked();
        let path = [path, "/", &escape(&asked.with_untracked(|asked| asked.text(key)))].concat();
        action.run(async move {
            let result = Call::delete(path).send(lang).await;
            list.reload();
            result.map(drop)
        });
    };
    view! {
        <Button label=phrase(label) busy=action.busy() on_press=ask />
        {action.line()}
        <ConfirmDialog
            open=asks
            title=text(move |lang| asked.with(|asked| question(lang, asked)))
            message=text(move |lang| asked.with(|asked| consequence(lang, asked)))
            confirm=phrase(label)
            cancel=phrase(Lang::cancel)
            danger=true
            on_confirm=delete
        />
    }
    .into_any()
}
