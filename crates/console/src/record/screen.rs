//! The screen of a record of a list; of a new one without a key.

use std::rc::Rc;

use leptos::prelude::*;
use locale::Lang;
use ui::{Button, Card, ConfirmDialog, IconName, Page, PageTitle, phrase, signal, text, use_lang};

use super::draft::Draft;
use super::form::{Form, form_of};
use super::list::{crumb, message_notice};
use super::{List, Record};
use crate::connection::action::Action;
use crate::connection::api::{Call, escape};
use crate::connection::remote::Remote;
use crate::frame::navigation::{Message, Navigation};
use crate::frame::screen::Screen;

/// A record by its key, or a new one.
pub fn record<R: Record>(key: Option<String>) -> AnyView {
    match key {
        Some(key) => existing::<R>(&key),
        None => new::<R>(),
    }
}

fn existing<R: Record>(key: &str) -> AnyView {
    let path = [R::LIST.api, "/", &escape(key)].concat();
    let own = path.clone();
    let remote = Remote::<R>::new(move || own.clone());
    let content = remote.ready(move || {
        let form = Form::new(remote, path.clone());
        let below = R::BELOW.map(|below| below(remote));
        (form.view(R::LIST.next_step, delete_button(form)), below).into_any()
    });
    existing_page(R::LIST, remote.text(R::title), content)
}

fn existing_page(list: &'static List, title: Signal<String>, content: AnyView) -> AnyView {
    view! {
        <Page width=list.width()>
            {crumb(Screen::List(&list.place))}
            <PageTitle title />
            {message_notice()}
            {content}
        </Page>
    }
    .into_any()
}

fn delete_button<R: Record>(form: Form<R>) -> AnyView {
    let navigation = Navigation::expect();
    let name = form.remote().text(R::title);
    let delete = move |()| {
        let name = name.get_untracked();
        form.delete(move |lang| deleted(R::LIST, &name, navigation, lang));
    };
    delete_view(name, Callback::new(delete))
}

fn deleted(list: &'static List, name: &str, navigation: Navigation, lang: Lang) {
    let message = Message { title: lang.deleted(name), more: (list.next_step)(lang) };
    navigation.go_with(&Screen::List(&list.place), message);
}

fn delete_view(name: Signal<String>, delete: Callback<()>) -> AnyView {
    let asks = signal(false);
    view! {
        <Button
            label=phrase(Lang::delete)
            icon=IconName::Trash
            on_press=move |()| asks.set(true)
        />
        <ConfirmDialog
            open=asks
            title=text(move |lang| lang.delete_question(&name.get()))
            message=phrase(Lang::delete_question_text)
            confirm=phrase(Lang::delete)
            cancel=phrase(Lang::cancel)
            danger=true
            on_confirm=delete
        />
    }
    .into_any()
}

fn new<R: Record>() -> AnyView {
    let draft = Draft::new(R::default());
    let action = Action::new();
    let navigation = Navigation::expect();
    let lang = use_lang();
    let save = move || {
        let lang = lang.get_untracked();
        let record = draft.checked(lang);
        let call = record.map(|record| Call::post(R::LIST.api.to_owned()).body(&record));
        action.send(call, lang, move |saved: R| {
            created(R::LIST, &saved.title(), saved.key(), navigation, lang);
        });
    };
    let form = form_of(draft, action, true, Rc::new(save), ().into_any());
    new_page(R::LIST, action, form)
}

fn created(list: &'static List, name: &str, key: String, navigation: Navigation, lang: Lang) {
    let message = Message { title: lang.created(name), more: (list.next_step)(lang) };
    navigation.go_with(&Screen::Record(&list.place, Some(key)), message);
}

fn new_page(list: &'static List, action: Action, form: AnyView) -> AnyView {
    view! {
        <Page>
            {crumb(Screen::List(&list.place))}
            <PageTitle title=phrase(list.new) />
            {action.notice()}
            <Card>{form}</Card>
        </Page>
    }
    .into_any()
}
