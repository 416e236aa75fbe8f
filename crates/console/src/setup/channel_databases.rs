//! The channel databases that headquarters waits for, and a button to give up one that is gone for
//! good (R336).

use contract::admin::{ChannelDatabase, ChannelDatabaseList};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Card, EmptyState, IconName, StatusPill, Tone, derived, dynamic, phrase, rows, text, use_lang,
};

use crate::connection::remote::Remote;
use crate::frame::delete_button::{Deletion, delete_button};
use crate::frame::local_format::time_or_dash;
use crate::frame::table::table;

const PATH: &str = "/api/channel-databases";

pub fn channel_databases() -> AnyView {
    let list = Remote::<ChannelDatabaseList>::at(PATH).refresh();
    let present = derived(move || {
        let databases = list.get().channel_databases.into_iter();
        databases.filter(|database| !database.is_gone).collect::<Vec<_>>()
    });
    let content = list.ready(move || {
        let is_empty = Memo::new(move |_| present.with(Vec::is_empty));
        dynamic(move || if is_empty.get() { empty() } else { databases_table(present, list) })
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

fn databases_table(
    present: Signal<Vec<ChannelDatabase>>,
    list: Remote<ChannelDatabaseList>,
) -> AnyView {
    let columns = [Lang::channel_database, Lang::feature_state, Lang::last_seen, Lang::action];
    // Keyed by database: a press acts on the database that the row showed.
    let keys = move || present.with(|all| all.iter().filter_map(key).collect());
    let rows = rows(keys, move |at| {
        let own =
            move |all: &Vec<ChannelDatabase>| all.iter().find(|it| key(it) == Some(at)).cloned();
        let database = derived(move || present.with(own).unwrap_or_default());
        Some(row(database, list))
    });
    table(Lang::channel_databases, columns, rows)
}

fn row(database: Signal<ChannelDatabase>, list: Remote<ChannelDatabaseList>) -> AnyView {
    let lang = use_lang();
    let state = dynamic(move || {
        let lang = lang.get();
        let database = database.get();
        let (words, tone) = if database.has_told {
            (lang.has_reported(), Tone::Success)
        } else if database.is_waited_for {
            (lang.numbers_wait_for_it(), Tone::Warning)
        } else {
            (lang.not_heard_since_start(), Tone::Neutral)
        };
        view! { <StatusPill label=words tone /> }
    });
    let seen = move |lang| time_or_dash(&database.get().last_seen_date_time, lang);
    view! {
        <tr>
            <th scope="row"><code>{derived(move || database.get().name)}</code></th>
            <td>{state}</td>
            <td class="nowrap">{text(seen)}</td>
            <td>{delete_button(GIVING_UP, database, move || list.reload())}</td>
        </tr>
    }
    .into_any()
}

/// Its name is the beginning of its id: a number, in hexadecimal digits.
fn key(database: &ChannelDatabase) -> Option<usize> {
    usize::from_str_radix(&database.name, 16).ok()
}

const GIVING_UP: Deletion<ChannelDatabase> = Deletion {
    path: PATH,
    key: |database| &database.id,
    part: "",
    label: Lang::give_up,
    question: |lang, database| lang.give_up_question(&database.name),
    consequence: |lang, _| lang.give_up_question_text().to_owned(),
};
