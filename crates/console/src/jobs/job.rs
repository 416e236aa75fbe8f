//! One batch job: its recurrence, what is excluded from offline databases, its history.

use contract::admin::{Job, JobRun, Subjob};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, Card, ConfirmDialog, Description, DescriptionList, EmptyState, IconName, Page,
    PageTitle, Switch, derived, dynamic, maybe, phrase, rows, signal, text, use_lang, when,
};

use crate::connection::action::Action;
use crate::connection::api::{Call, escape};
use crate::connection::remote::Remote;
use crate::frame::local_format::{recurrence, seconds_between, time_or_dash};
use crate::frame::screen::Screen;
use crate::frame::table::table;
use crate::jobs::list::{last_run, next_run, outcome, run_now_button};
use crate::jobs::recurrence::recurrence_button;
use crate::record::crumb;

/// A batch job.
pub fn job(id: &str) -> AnyView {
    let path = ["/api/jobs/", &escape(id)].concat();
    let runs_path = [&path, "/runs"].concat();
    let own = path.clone();
    let job = Remote::<Job>::new(move || own.clone()).refresh();
    let runs = Remote::new(move || runs_path.clone()).refresh();
    let action = Action::new();
    let value = derived(move || job.get());
    let is_download = Memo::new(move |_| job.with(|job| !job.subjobs.is_empty()));
    let path = StoredValue::new(path);
    let content = job.ready(move || {
        let offline =
            when(move || is_download.get(), move || offline(job, path.get_value(), action));
        (facts(job), offline).into_any()
    });
    view! {
        <Page>
            {crumb(Screen::Jobs)}
            <PageTitle title=job.text(|job| job.name.clone())>
                {run_now_button(value, action, move || {
                    job.reload();
                    runs.reload();
                })}
                {when(move || is_download.get(), move || full_sync_button(path.get_value(), job, action))}
            </PageTitle>
            {action.notice()}
            {content}
            {runs.ready(move || history(runs))}
        </Page>
    }
    .into_any()
}

fn facts(job: Remote<Job>) -> AnyView {
    let lang = use_lang();
    let value = derived(move || job.get());
    let alias = derived(move || Some(job.get().alias).filter(|alias| !alias.is_empty()));
    view! {
        <Card>
            <DescriptionList>
                {maybe(
                    move || alias.get(),
                    |alias| view! { <Description term=phrase(Lang::job_alias)>{alias}</Description> },
                )}
                <Description term=phrase(Lang::recurrence)>
                    {text(move |lang| recurrence(job.get().recurrence_seconds.unwrap_or_default(), lang))}
                    {recurrence_button(value, move || job.reload())}
                </Description>
                <Description term=phrase(Lang::last_run)>
                    {dynamic(move || last_run(&job.get(), lang.get()))}
                </Description>
                <Description term=phrase(Lang::next_run)>
                    {text(move |lang| next_run(&job.get(), lang))}
                </Description>
            </DescriptionList>
        </Card>
    }
    .into_any()
}

/// What the job excludes from offline databases.
fn offline(job: Remote<Job>, path: String, action: Action) -> AnyView {
    let lang = use_lang();
    let path = StoredValue::new(path);
    let save = move |body: Job| {
        let lang = lang.get_untracked();
        action.run(async move {
            let call = Call::put(path.get_value()).if_match(&body.e_tag).body(&body);
            let result = call.send(lang).await;
            job.reload();
            result.map(|_: Job| ())
        });
    };
    let change_job = move |on: bool| {
        save(Job { exclude_from_offline_databases: on, ..job.get_untracked() });
    };
    let change_subjob = move |at: usize, on: bool| {
        let mut body = job.get_untracked();
        if let Some(subjob) = body.subjobs.get_mut(at) {
            subjob.exclude_from_offline_databases = on;
        }
        save(body);
    };
    let length = Memo::new(move |_| job.with(|job| job.subjobs.len()));
    let subjobs = rows(
        move || (0..length.get()).collect(),
        move |at| {
            let subjob = move |job: &Job| job.subjobs.get(at).cloned().unwrap_or_default();
            let subjob = derived(move || job.with(subjob));
            Some(subjob_row(subjob, action, Callback::new(move |on| change_subjob(at, on))))
        },
    );
    view! {
        <Card title=phrase(Lang::offline_databases)>
            <Switch
                label=phrase(Lang::exclude_from_offline)
                hint=phrase(Lang::exclude_from_offline_hint)
                on=derived(move || job.with(|job| job.exclude_from_offline_databases))
                busy=action.busy()
                on_change=change_job
            />
            {table(Lang::subjobs, [Lang::subjob, Lang::table, Lang::exclude_from_offline], subjobs)}
        </Card>
    }
    .into_any()
}

fn subjob_row(subjob: Signal<Subjob>, action: Action, change: Callback<bool>) -> AnyView {
    let name = derived(move || subjob.get().name);
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td><code>{derived(move || subjob.get().table)}</code></td>
            <td>
                <Switch
                    label=text(move |lang| lang.exclude_subjob(&name.get()))
                    hide_label=true
                    on=derived(move || subjob.get().exclude_from_offline_databases)
                    busy=action.busy()
                    on_change=change
                />
            </td>
        </tr>
    }
    .into_any()
}

fn full_sync_button(path: String, job: Remote<Job>, action: Action) -> AnyView {
    let lang = use_lang();
    let asks = signal(false);
    let name = job.text(|job| job.name.clone());
    let path = StoredValue::new([&path, "/full-sync"].concat());
    let sync = move |()| {
        let lang = lang.get_untracked();
        action.run(async move {
            let result = Call::post(path.get_value()).send(lang).await;
            job.reload();
            result.map(|_: JobRun| ())
        });
    };
    view! {
        <Button
            label=phrase(Lang::full_data_sync)
            busy=action.busy()
            on_press=move |()| asks.set(true)
        />
        <ConfirmDialog
            open=asks
            title=text(move |lang| lang.full_data_sync_question(&name.get()))
            message=phrase(Lang::full_data_sync_text)
            confirm=phrase(Lang::full_data_sync)
            cancel=phrase(Lang::cancel)
            on_confirm=sync
        />
    }
    .into_any()
}

fn history(runs: Remote<Vec<JobRun>>) -> AnyView {
    let lang = use_lang();
    let content = dynamic(move || {
        let (runs, lang) = (runs.get(), lang.get());
        if runs.is_empty() {
            return view! { <EmptyState icon=IconName::Clock title=phrase(Lang::no_runs) /> }
                .into_any();
        }
        let row = move |run: &JobRun| {
            view! {
                <tr>
                    <th scope="row" class="nowrap">{time_or_dash(&run.started_at, lang)}</th>
                    <td class="nowrap">{seconds_between(&run.started_at, &run.ended_at, lang)}</td>
                    <td>{outcome(run, lang)}</td>
                </tr>
            }
        };
        let rows = runs.iter().map(row).collect_view();
        table(Lang::run_history, [Lang::run_started, Lang::run_duration, Lang::run_result], rows)
    });
    view! { <Card title=phrase(Lang::run_history)>{content}</Card> }.into_any()
}
