//! Download and upload sessions between headquarters and the channels.

use contract::admin::{ExchangeSession, ExchangeSessionList};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, Card, Column, DataTable, EmptyState, IconName, Page, PageTitle, PageWidth, RadioGroup,
    StatusPill, Tone, dynamic, phrase, rows, signal, use_lang,
};

use crate::connection::action::Action;
use crate::connection::api::Call;
use crate::connection::remote::Remote;
use crate::frame::local_format::{count, seconds_between, size, time_or_dash};
use crate::frame::paging::{PAGE, paged};
use crate::frame::screen::Screen;

/// Download and upload sessions.
pub fn sessions() -> AnyView {
    let direction = signal("Download");
    let top = signal(PAGE);
    let list = Remote::new(move || {
        let top = top.get().to_string();
        ["/api/sessions?direction=", direction.get(), "&$top=", &top].concat()
    })
    .refresh();
    let directions = vec![
        ("Download", phrase(Lang::download_sessions)),
        ("Upload", phrase(Lang::upload_sessions)),
    ];
    let action = Action::new();
    let content = paged(list, top, move || table(list, action), empty);
    view! {
        <Page width=PageWidth::Wide>
            <PageTitle
                title=phrase(Lang::download_and_upload_sessions)
                lead=phrase(Lang::sessions_text)
            />
            <RadioGroup
                legend=phrase(Lang::session_direction)
                value=direction
                options=directions
                hide_legend=true
            />
            {action.notice()}
            {content}
        </Page>
    }
    .into_any()
}

fn empty() -> AnyView {
    view! {
        <Card>
            <EmptyState
                icon=IconName::Sync
                title=phrase(Lang::no_sessions)
                hint=phrase(Lang::no_sessions_text)
            />
        </Card>
    }
    .into_any()
}

fn table(list: Remote<ExchangeSessionList>, action: Action) -> AnyView {
    let columns = [
        Column::new(phrase(Lang::job)),
        Column::new(phrase(Lang::feature_state)),
        Column::numeric(phrase(Lang::session_rows)),
        Column::numeric(phrase(Lang::session_packages)),
        Column::numeric(phrase(Lang::session_size)),
        Column::new(phrase(Lang::run_started)),
        Column::numeric(phrase(Lang::run_duration)),
        Column::numeric(phrase(Lang::tries)),
        Column::new(phrase(Lang::action)),
    ];
    // Keyed by session: a press acts on the session that the row showed.
    let ids = move || {
        list.with(|list| list.sessions.iter().filter_map(|it| it.id.try_into().ok()).collect())
    };
    let rows = rows(ids, move |id| {
        let session = Memo::new(move |_| {
            let own = |it: &ExchangeSession| usize::try_from(it.id) == Ok(id);
            list.get().sessions.into_iter().find(own).unwrap_or_default()
        });
        Some(row(id, session, list, action))
    });
    view! {
        <Card>
            <DataTable
                caption=phrase(Lang::download_and_upload_sessions)
                hide_caption=true
                columns=columns.into()
            >
                {rows}
            </DataTable>
        </Card>
    }
    .into_any()
}

fn row(
    id: usize,
    session: Memo<ExchangeSession>,
    list: Remote<ExchangeSessionList>,
    action: Action,
) -> AnyView {
    let lang = use_lang();
    view! { <tr>{dynamic(move || cells(id, &session.get(), list, action, lang.get()))}</tr> }
        .into_any()
}

fn cells(
    id: usize,
    session: &ExchangeSession,
    list: Remote<ExchangeSessionList>,
    action: Action,
    lang: Lang,
) -> AnyView {
    let (words, tone, can_retry, can_cancel) = match session.status.as_str() {
        "Open" => (lang.session_open(), Tone::Info, false, true),
        "Completed" => (lang.session_completed(), Tone::Success, false, false),
        "Failed" => (lang.session_failed(), Tone::Warning, true, true),
        "Suspended" => (lang.session_suspended(), Tone::Danger, true, true),
        _ => (lang.session_cancelled(), Tone::Neutral, true, false),
    };
    let error = Some(session.error.clone()).filter(|error| !error.is_empty());
    let job = session.job_id.clone();
    let press = move |verb: &'static str| {
        move |()| {
            action.run(async move {
                let path = ["/api/sessions/", &id.to_string(), verb].concat();
                let result = Call::post(path).send(lang).await;
                list.reload();
                result.map(|_: ExchangeSession| ())
            });
        }
    };
    let button = |is_there: bool, words: fn(Lang) -> &'static str, verb: &'static str| {
        is_there.then(|| {
            view! { <Button label=words(lang) busy=action.busy() on_press=press(verb) /> }
        })
    };
    view! {
        <th scope="row">
            <a class="row-link" href=Screen::Job(job).path()>{session.job_name.clone()}</a>
            <span class="job-note">
                {[session.channel_database.as_str(), &session.channels.join(", ")].join(" · ")}
            </span>
        </th>
        <td>
            <StatusPill label=words tone />
            {error.map(|error| view! { <span class="job-note" lang="en">{error}</span> })}
        </td>
        <td class="numeric">{count(session.rows, lang)}</td>
        <td class="numeric">{count(session.packages, lang)}</td>
        <td class="numeric nowrap">{size(session.bytes, lang)}</td>
        <td class="nowrap">{time_or_dash(&session.created_at, lang)}</td>
        <td class="numeric nowrap">
            {seconds_between(&session.created_at, session.ended_at.as_deref().unwrap_or_default(), lang)}
        </td>
        <td class="numeric">{count(session.try_count.into(), lang)}</td>
        <td class="nowrap">
            {button(can_retry, Lang::retry, "/retry")}
            {button(can_cancel, Lang::cancel, "/cancel")}
        </td>
    }
    .into_any()
}
