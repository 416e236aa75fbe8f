//! Batch jobs: when each ran, what came of it, and a button to run it now.

use contract::admin::{Job, JobList, JobRun};
use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::Lang;
use ui::{
    Button, ButtonKind, Card, Column, DataTable, IconName, Notice, Page, PageTitle, PageWidth,
    StatusPill, Tone, text, use_announcer, use_lang,
};

use crate::api::{self, ApiError};
use crate::home::warning_list;
use crate::local_format;
use crate::recurrence::RecurrenceDialog;
use crate::remote::{Ready, Remote};

/// Batch jobs.
#[component]
pub fn Jobs() -> impl IntoView {
    let list = Remote::<JobList>::new(|| "/api/jobs".to_owned());
    list.refresh();
    let warnings = Memo::new(move |_| list.get().warnings);
    let ids = Memo::new(move |_| list.get().jobs.into_iter().map(|job| job.id).collect::<Vec<_>>());
    let problem = RwSignal::new(None::<ApiError>);
    let lang = use_lang();
    view! {
        <Page width=PageWidth::Wide>
            <PageTitle title=text(Lang::batch_jobs) lead=text(Lang::batch_jobs_text) />
            {move || {
                problem
                    .get()
                    .map(|problem| view! { <Notice tone=Tone::Danger title=problem.words(lang.get()) /> })
            }}
            <Ready remote=list>
                {move || (!warnings.get().is_empty()).then(|| warning_list(warnings.get()))}
                <Card>
                    <DataTable
                        caption=text(Lang::batch_jobs)
                        hide_caption=true
                        columns=vec![
                            Column::new(text(Lang::job)),
                            Column::new(text(Lang::recurrence)),
                            Column::new(text(Lang::last_run)),
                            Column::new(text(Lang::next_run)),
                            Column::new(text(Lang::action)),
                        ]
                    >
                        <For each=move || ids.get() key=Clone::clone let(id)>
                            <JobRow id list problem />
                        </For>
                    </DataTable>
                </Card>
            </Ready>
        </Page>
    }
}

#[component]
fn JobRow(id: String, list: Remote<JobList>, problem: RwSignal<Option<ApiError>>) -> impl IntoView {
    let lang = use_lang();
    let announcer = use_announcer();
    let path = ["/api/jobs/", &api::escape(&id), "/runs"].concat();
    let job = Memo::new(move |_| {
        list.get().jobs.into_iter().find(|job| job.id == id).unwrap_or_default()
    });
    let is_started = RwSignal::new(false);
    let asks = RwSignal::new(false);
    let run_now = move |()| {
        let (path, lang) = (path.clone(), lang.get_untracked());
        is_started.set(true);
        problem.set(None);
        spawn_local(async move {
            match api::post::<(), JobRun>(&path, lang, &()).await {
                Ok(run) => {
                    let name = job.try_get_untracked().unwrap_or_default().name;
                    announcer.say(lang.job_ended(&name, status_words(&run.status, lang)));
                }
                Err(error) => drop(problem.try_set(Some(error))),
            }
            let _ = is_started.try_set(false);
            list.reload();
        });
    };
    let running = Signal::derive(move || is_started.get() || job.get().is_running);
    view! {
        <tr>
            <th scope="row">
                {move || job.get().name}
                {move || alias(&job.get(), lang.get())}
            </th>
            <td class="nowrap">
                {text(move |lang| local_format::recurrence(job.get().recurrence_seconds, lang))}
                <Button
                    label=text(Lang::change_recurrence)
                    kind=ButtonKind::Quiet
                    icon=IconName::Edit
                    icon_only=true
                    on_press=move |()| asks.set(true)
                />
                <RecurrenceDialog open=asks job list problem />
            </td>
            <td>{move || last_run(job.get().last_run, running.get(), lang.get())}</td>
            <td class="nowrap">{text(move |lang| next_run(&job.get(), lang))}</td>
            <td>
                <Button label=text(Lang::run_now) busy=running on_press=run_now />
            </td>
        </tr>
    }
}

fn alias(job: &Job, lang: Lang) -> Option<impl IntoView + use<>> {
    (!job.alias.is_empty()).then(|| {
        view! { <span class="job-alias">{lang.job_also_known_as(&job.alias)}</span> }
    })
}

fn next_run(job: &Job, lang: Lang) -> String {
    match &job.next_run_at {
        Some(at) => local_format::time(at, lang),
        None => lang.not_planned().to_owned(),
    }
}

/// What came of a job's last run, or that it runs now.
pub fn last_run(run: Option<JobRun>, is_running: bool, lang: Lang) -> AnyView {
    if is_running {
        return view! { <StatusPill label=lang.run_in_progress() tone=Tone::Info /> }.into_any();
    }
    let Some(run) = run else {
        return view! { <span class="muted">{lang.never()}</span> }.into_any();
    };
    let tone = match run.status.as_str() {
        "Succeeded" => Tone::Success,
        "SucceededWithErrors" => Tone::Warning,
        _ => Tone::Danger,
    };
    let mut counts = lang.run_rows(run.rows);
    if run.errors > 0 {
        counts = [counts.as_str(), " · ", &lang.run_errors(run.errors)].concat();
    }
    view! {
        <div class="row">
            <StatusPill label=status_words(&run.status, lang) tone />
            <time class="nowrap" datetime=run.ended_at.clone()>
                {local_format::time(&run.ended_at, lang)}
            </time>
        </div>
        <span class="job-note">{counts}</span>
        {(!run.message.is_empty()).then(|| view! { <span class="job-note">{run.message}</span> })}
    }
    .into_any()
}

fn status_words(status: &str, lang: Lang) -> &'static str {
    match status {
        "Succeeded" => lang.run_succeeded(),
        "SucceededWithErrors" => lang.run_succeeded_with_errors(),
        _ => lang.run_failed(),
    }
}
