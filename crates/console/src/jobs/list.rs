//! Batch jobs: last run and its outcome, and a button to run each now.

use contract::admin::{Job, JobList, JobRun};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    AXIS, Button, Card, Lane, Notice, Page, PageTitle, PageWidth, Span, StatusPill, TimeLine, Tone,
    derived, dynamic, maybe, phrase, rows, text, use_announcer, use_lang,
};

use crate::connection::action::Action;
use crate::connection::api::{Call, escape};
use crate::connection::remote::Remote;
use crate::frame::local_format::{hour_of_day, milliseconds, recurrence, time};
use crate::frame::screen::Screen;
use crate::frame::table::table;
use crate::jobs::recurrence::recurrence_button;

/// Batch jobs.
pub fn jobs() -> AnyView {
    let list = Remote::at("/api/jobs").refresh();
    let runs = Remote::at("/api/job-runs").refresh();
    let drawn = runs.ready(move || time_line(list, runs));
    let content = list.ready(move || (warnings(list), jobs_table(list)).into_any());
    view! {
        <Page width=PageWidth::Wide>
            <PageTitle title=phrase(Lang::batch_jobs) lead=phrase(Lang::batch_jobs_text) />
            {content}
            {drawn}
        </Page>
    }
    .into_any()
}

/// Lengths of the time axis, in minutes; the chart takes the shortest that holds all runs.
const DRAWN_MINUTES: [u32; 7] = [5, 15, 60, 180, 360, 720, 1_440];

/// The last runs of all jobs on one axis that ends now.
fn time_line(list: Remote<JobList>, runs: Remote<Vec<JobRun>>) -> AnyView {
    let lang = use_lang();
    let ends = Memo::new(move |_| {
        let now = js_sys::Date::now();
        let started = runs.with(|runs| {
            let times = runs.iter().map(|run| milliseconds(&run.started_at));
            times.fold(now, f64::min)
        });
        let holds = |minutes: &&u32| now - started <= f64::from(**minutes) * 60_000.0;
        let minutes = DRAWN_MINUTES.iter().find(holds).copied().unwrap_or(1_440);
        (now - f64::from(minutes) * 60_000.0, now)
    });
    let lanes = derived(move || {
        let (lang, (from, to)) = (lang.get(), ends.get());
        let lane = |job: &Job| {
            let spans = runs.with(|runs| {
                let own = runs.iter().filter(|run| run.job_id == job.id);
                own.filter_map(|run| span(run, from, to, lang)).collect()
            });
            Lane { label: job.name.clone(), spans }
        };
        list.with(|list| list.jobs.iter().map(lane).collect::<Vec<_>>())
    });
    let shown_ends = derived(move || {
        let (lang, (from, to)) = (lang.get(), ends.get());
        let words = |at: f64| {
            hour_of_day(&String::from(js_sys::Date::new(&at.into()).to_iso_string()), lang)
        };
        (words(from), words(to))
    });
    let legend = derived(move || {
        let lang = lang.get();
        ["Succeeded", "SucceededWithErrors", "Failed"]
            .map(|status| {
                let (words, tone) = status_words(status, lang);
                (tone, words.to_owned())
            })
            .to_vec()
    });
    view! {
        <Card title=phrase(Lang::runs_on_time_line)>
            <TimeLine
                summary=phrase(Lang::runs_on_time_line)
                lanes
                ends=shown_ends
                legend
                columns=[Lang::job, Lang::time_of_run, Lang::outcome_of_run]
            />
        </Card>
    }
    .into_any()
}

/// A run on the axis; `None` for one before it begins.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places on the axis")]
fn span(run: &JobRun, from: f64, to: f64, lang: Lang) -> Option<Span> {
    let axis = AXIS as u32;
    let place = |time: &str| {
        let place = (milliseconds(time) - from) / (to - from) * f64::from(axis);
        place.clamp(0.0, f64::from(axis))
    };
    let (begun, ended) = (place(&run.started_at), place(&run.ended_at));
    let (words, tone) = status_words(&run.status, lang);
    (ended > 0.0).then(|| Span {
        from: begun as u64,
        to: ended as u64,
        tone,
        words: words.to_owned(),
        label: time(&run.started_at, lang),
    })
}

fn jobs_table(list: Remote<JobList>) -> AnyView {
    let columns = [Lang::job, Lang::recurrence, Lang::last_run, Lang::next_run, Lang::action];
    let length = Memo::new(move |_| list.with(|list| list.jobs.len()));
    let rows = rows(
        move || (0..length.get()).collect(),
        move |at| {
            let job = move |list: &JobList| list.jobs.get(at).cloned().unwrap_or_default();
            let job = derived(move || list.with(job));
            Some(row(job, list))
        },
    );
    view! {
        <Card>
            {table(Lang::batch_jobs, columns, rows)}
        </Card>
    }
    .into_any()
}

fn row(job: Signal<Job>, list: Remote<JobList>) -> AnyView {
    let lang = use_lang();
    let action = Action::new();
    let alias = derived(move || Some(job.get().alias).filter(|alias| !alias.is_empty()));
    view! {
        <tr>
            <th scope="row">
                <a class="row-link" href=derived(move || Screen::Job(job.get().id).path())>
                    {derived(move || job.get().name)}
                </a>
                {maybe(
                    move || alias.get(),
                    |alias| view! {
                        <span class="job-alias">
                            {text(move |lang| lang.job_also_known_as(&alias))}
                        </span>
                    },
                )}
                {action.line()}
            </th>
            <td class="nowrap">
                {text(move |lang| recurrence(job.get().recurrence_seconds.unwrap_or_default(), lang))}
                {recurrence_button(job, move || list.reload())}
            </td>
            <td>{dynamic(move || last_run(&job.get(), lang.get()))}</td>
            <td class="nowrap">{text(move |lang| next_run(&job.get(), lang))}</td>
            <td>{run_now_button(job, action, move || list.reload())}</td>
        </tr>
    }
    .into_any()
}

/// Runs a job and shows the outcome.
pub fn run_now_button(
    job: Signal<Job>,
    action: Action,
    reload: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let lang = use_lang();
    let announcer = use_announcer();
    let run = move |()| {
        let lang = lang.get_untracked();
        let job = job.get_untracked();
        action.run(async move {
            let path = ["/api/jobs/", &escape(&job.id), "/runs"].concat();
            let run: Result<JobRun, _> = Call::post(path).send(lang).await;
            reload();
            let words = status_words(&run?.status, lang).0;
            announcer.say(lang.job_ended(&job.name, words));
            Ok(())
        });
    };
    let busy = derived(move || action.busy().get() || job.get().is_running);
    view! { <Button label=phrase(Lang::run_now) busy on_press=run /> }.into_any()
}

pub fn next_run(job: &Job, lang: Lang) -> String {
    match time(job.next_run_at.as_deref().unwrap_or_default(), lang) {
        at if at.is_empty() => lang.not_planned().to_owned(),
        at => at,
    }
}

/// The outcome of a job's last run, or that it is running.
pub fn last_run(job: &Job, lang: Lang) -> AnyView {
    if job.is_running {
        return view! { <StatusPill label=lang.run_in_progress() tone=Tone::Info /> }.into_any();
    }
    match &job.last_run {
        None => view! { <span class="muted">{lang.never()}</span> }.into_any(),
        Some(run) => outcome(run, lang),
    }
}

/// The outcome of a run.
pub fn outcome(run: &JobRun, lang: Lang) -> AnyView {
    let (words, tone) = status_words(&run.status, lang);
    let mut counts = lang.run_rows(run.rows);
    if run.errors > 0 {
        counts = [counts.as_str(), " · ", &lang.run_errors(run.errors)].concat();
    }
    let message = Some(run.message.clone()).filter(|message| !message.is_empty());
    view! {
        <div class="run">
            <StatusPill label=words tone />
            <span class="nowrap">{time(&run.ended_at, lang)}</span>
            <span class="nowrap">{counts}</span>
        </div>
        {message.map(|message| view! { <span class="job-note">{message}</span> })}
    }
    .into_any()
}

fn status_words(status: &str, lang: Lang) -> (&'static str, Tone) {
    match status {
        "Succeeded" => (lang.run_succeeded(), Tone::Success),
        "SucceededWithErrors" => (lang.run_succeeded_with_errors(), Tone::Warning),
        _ => (lang.run_failed(), Tone::Danger),
    }
}

/// Headquarters' warnings, a notice each.
pub fn warnings(jobs: Remote<JobList>) -> AnyView {
    let warnings = Memo::new(move |_| jobs.with(|jobs| jobs.warnings.clone()));
    dynamic(move || {
        let notice = |warning| view! { <Notice tone=Tone::Warning title=warning quiet=true /> };
        warnings.get().into_iter().map(notice).collect_view()
    })
}
