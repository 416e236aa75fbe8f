//! The channel databases that headquarters waits for, and the way to give up one that is gone
//! for good (R336).

use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, Card, Column, ConfirmDialog, DataTable, EmptyState, IconName, StatusPill, Tone,
    derived, dynamic, phrase, rows, signal, text, use_lang,
};

use crate::action::Action;
use crate::api::{Call, escape};
use crate::json::Json;
use crate::local_format::time_of;
use crate::remote::Remote;

const PATH: &str = "/api/channel-databases";

/// How much of an id stands for it, here as in messages.
const NAME_LENGTH: usize = 8;

pub fn channel_databases() -> AnyView {
    let list = Remote::at(PATH).refresh();
    let present = derived(move || {
        let all = list.get();
        let databases = all.items("ChannelDatabases").iter().filter(|it| !it.flag("IsGone"));
        databases.cloned().collect::<Vec<_>>()
    });
    let content = list.ready(move || {
        let is_empty = Memo::new(move |_| present.with(Vec::is_empty));
        dynamic(move || if is_empty.get() { empty() } else { table(present, list) })
    });
    view! {
        <Card title=phrase(Lang::channel_databases)>
            <p class="muted">{phrase(Lang::channel_databases_text)}</p>
            {content}
        </Card>
    }
    .into_any()
}

fn empty() -> AnyView {
    view! {
        <EmptyState
            icon=IconName::Store
            title=phrase(Lang::no_channel_databases)
            hint=phrase(Lang::no_channel_databases_text)
        />
    }
    .into_any()
}

fn table(present: Signal<Vec<Json>>, list: Remote) -> AnyView {
    let columns = [Lang::channel_database, Lang::feature_state, Lang::last_seen, Lang::action];
    let length = Memo::new(move |_| present.with(Vec::len));
    let rows = rows(
        move || (0..length.get()).collect(),
        move |at| {
            let database =
                derived(move || present.with(|all| all.get(at).cloned().unwrap_or_default()));
            Some(row(database, list))
        },
    );
    view! {
        <DataTable
            caption=phrase(Lang::channel_databases)
            hide_caption=true
            columns=columns.map(|words| Column::new(phrase(words))).into()
        >
            {rows}
        </DataTable>
    }
    .into_any()
}

fn row(database: Signal<Json>, list: Remote) -> AnyView {
    let lang = use_lang();
    let state = dynamic(move || {
        let lang = lang.get();
        let (words, tone) = match database.get().flag("IsWaitedFor") {
            true => (lang.numbers_wait_for_it(), Tone::Warning),
            false => (lang.has_told(), Tone::Success),
        };
        view! { <StatusPill label=words tone /> }
    });
    let seen = move |lang| time_of(&database.get(), "LastSeenDateTime", lang);
    view! {
        <tr>
            <th scope="row"><code>{derived(move || name_of(&database.get()))}</code></th>
            <td>{state}</td>
            <td class="nowrap">{text(seen)}</td>
            <td>{give_up_button(database, list)}</td>
        </tr>
    }
    .into_any()
}

fn name_of(database: &Json) -> String {
    let id = database.text("Id");
    id.get(..NAME_LENGTH).unwrap_or(&id).to_owned()
}

/// What was asked about does not change while the question is open.
fn give_up_button(database: Signal<Json>, list: Remote) -> AnyView {
    let lang = use_lang();
    let action = Action::new();
    let asks = signal(false);
    let asked = signal(Json::default());
    let ask = move |()| {
        asked.set(database.get_untracked());
        asks.set(true);
    };
    let give_up = move |()| {
        let lang = lang.get_untracked();
        let path = [PATH, "/", &escape(&asked.get_untracked().text("Id"))].concat();
        action.run(async move {
            let result = Call::delete(path).send(lang).await;
            list.reload();
            result.map(drop)
        });
    };
    view! {
        <Button label=phrase(Lang::give_up) busy=action.busy() on_press=ask />
        {action.line()}
        <ConfirmDialog
            open=asks
            title=text(move |lang| lang.give_up_question(&name_of(&asked.get())))
            message=phrase(Lang::give_up_question_text)
            confirm=phrase(Lang::give_up)
            cancel=phrase(Lang::cancel)
            danger=true
            on_confirm=give_up
        />
    }
    .into_any()
}
