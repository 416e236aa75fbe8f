//! A button in a row that deletes after a question with the record's name.

use leptos::prelude::*;
use locale::Lang;
use ui::{Button, ConfirmDialog, phrase, signal, text, use_lang};

use crate::connection::action::Action;
use crate::connection::api::{Call, escape};
use crate::connection::remote::Resource;

/// What the button does, and how it asks.
pub struct Deletion<T: 'static> {
    /// The address of the list, below which each record has its own.
    pub path: &'static str,
    /// What names it in its address.
    pub key: fn(&T) -> &str,
    /// What follows behind the key where a part of it is taken away.
    pub part: &'static str,
    pub label: fn(Lang) -> &'static str,
    pub question: fn(Lang, &T) -> String,
    pub consequence: fn(Lang, &T) -> String,
}

/// The subject of the question does not change while the dialog is open.
pub fn delete_button<T: Resource>(
    deletion: Deletion<T>,
    item: Signal<T>,
    reload: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let Deletion { path, key, part, label, question, consequence } = deletion;
    let lang = use_lang();
    let action = Action::new();
    let asks = signal(false);
    let asked = signal(T::default());
    let ask = move |()| {
        asked.set(item.get_untracked());
        asks.set(true);
    };
    let delete = move |()| {
        let lang = lang.get_untracked();
        let key = asked.with_untracked(|asked| escape(key(asked)));
        let path = [path, "/", &key, part].concat();
        action.run(async move {
            let result = Call::delete(path).execute(lang).await;
            reload();
            result
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
