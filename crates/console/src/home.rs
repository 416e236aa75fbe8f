//! The first page: what is waiting and what is missing, in plain words, and what helps.

use leptos::prelude::*;
use locale::Lang;
use ui::{
    BarChart, Card, Columns, Mark, Notice, Page, PageTitle, PageWidth, Stat, Stats, StatusPill,
    Tone, derived, dynamic, phrase, text, use_lang, when,
};

use crate::connection::json::Json;
use crate::connection::remote::Remote;
use crate::frame::local_format::{count, hour_of_day, time_of};
use crate::frame::screen::Screen;
use crate::frame::table::table;
use crate::jobs::list::last_run;

/// Headquarters.
pub fn home() -> AnyView {
    let jobs = Remote::at("/api/jobs").refresh();
    let waiting = Remote::at("/api/waiting").refresh();
    let counters = Remote::at("/api/counters").refresh();
    let per_hour = Remote::at("/api/customers-per-hour").refresh();
    view! {
        <Page width=PageWidth::Wide>
            <PageTitle title=phrase(Lang::headquarters) lead=phrase(Lang::console_home_text) />
            {jobs.ready(move || waiting.ready(move || news(jobs, waiting)))}
            {counters.ready(move || numbers(counters))}
            {per_hour.ready(move || customers_per_hour(per_hour))}
            {waiting.ready(move || places(waiting, jobs))}
            {jobs.ready(move || last_runs(jobs))}
        </Page>
    }
    .into_any()
}

/// Everything that headquarters has to say, or that all is well.
fn news(jobs: Remote, waiting: Remote) -> AnyView {
    let sentences = Memo::new(move |_| {
        let (waiting, jobs) = (waiting.get(), jobs.get());
        let sentences = waiting.items("Sentences").iter().chain(jobs.items("Warnings"));
        sentences.map(Json::words).collect::<Vec<_>>()
    });
    let needs_help = Memo::new(move |_| {
        let failed = |place: &Json| place.count("Failed") > 0;
        waiting.get().items("Places").iter().any(failed)
    });
    dynamic(move || {
        let sentences = sentences.get();
        if sentences.is_empty() {
            return view! {
                <Notice tone=Tone::Success title=phrase(Lang::console_all_well) quiet=true>
                    <p>{phrase(Lang::console_all_well_text)}</p>
                </Notice>
            }
            .into_any();
        }
        let sentences = sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> });
        view! {
            <Notice tone=Tone::Warning title=phrase(Lang::console_needs_you) quiet=true>
                <ul class="sentences">{sentences.collect_view()}</ul>
                <p class="row">
                    {link(Screen::Jobs, "", Lang::batch_jobs)}
                    {link(Screen::Sessions, "", Lang::download_and_upload_sessions)}
                    {when(
                        move || needs_help.get(),
                        || link(Screen::Operations, "?status=Failed", Lang::repair_failed_operations),
                    )}
                </p>
            </Notice>
        }
        .into_any()
    })
}

fn link(screen: Screen, query: &str, words: fn(Lang) -> &'static str) -> AnyView {
    let href = [screen.path().as_str(), query].concat();
    view! { <a href=href>{phrase(words)}</a> }.into_any()
}

fn numbers(counters: Remote) -> AnyView {
    let number =
        move |member: &'static str| text(move |lang| count(counters.get().count(member), lang));
    view! {
        <Stats>
            <Stat label=phrase(Lang::count_customers) value=number("Customers") />
            <Stat label=phrase(Lang::count_async_rows_waiting) value=number("AsyncRowsWaiting") />
            <Stat label=phrase(Lang::count_real_time_creates) value=number("RealTimeCreates") />
            <Stat label=phrase(Lang::count_real_time_others) value=number("RealTimeOthers") />
        </Stats>
    }
    .into_any()
}

/// How many customers came in each of the last hours, drawn.
fn customers_per_hour(per_hour: Remote) -> AnyView {
    let lang = use_lang();
    let hours = per_hour.items("Hours");
    let marks = derived(move || {
        let lang = lang.get();
        let mark = |hour: &Json| Mark {
            label: hour_of_day(&hour.text("From"), lang),
            at: 0,
            value: hour.count("Customers"),
        };
        hours.with(|hours| hours.iter().map(mark).collect::<Vec<_>>())
    });
    let summary = text(move |lang| {
        let (sum, most) = marks.with(|marks| {
            let values = || marks.iter().map(|mark| mark.value);
            (values().sum::<u64>(), values().max().unwrap_or_default())
        });
        lang.customers_per_hour_text(&count(most, lang), &count(sum, lang))
    });
    view! {
        <Card title=phrase(Lang::customers_per_hour)>
            <p class="muted">{summary}</p>
            <BarChart
                summary
                marks
                columns=Columns { label: Lang::hour_from, value: Lang::customers }
            />
        </Card>
    }
    .into_any()
}

/// Who waits where, since when, and for which job.
fn places(waiting: Remote, jobs: Remote) -> AnyView {
    let places = waiting.items("Places");
    let is_empty = Memo::new(move |_| places.with(Vec::is_empty));
    when(
        move || !is_empty.get(),
        move || {
            let lang = use_lang();
            let columns = [
                Lang::place,
                Lang::customers,
                Lang::place_waits_since,
                Lang::waits_for_job,
                Lang::feature_state,
            ];
            let rows = dynamic(move || {
                let (jobs, lang) = (jobs.get(), lang.get());
                let places = places.get();
                let most = places.iter().map(|it| it.count("Customers")).max().unwrap_or_default();
                places.iter().map(|place| place_row(place, most, &jobs, lang)).collect_view()
            });
            view! {
                <Card title=phrase(Lang::waiting_for_number)>
                    {table(Lang::waiting_for_number, columns, rows)}
                </Card>
            }
        },
    )
}

/// `most` is how many wait at the place where most do: its bar is the longest.
fn place_row(place: &Json, most: u64, jobs: &Json, lang: Lang) -> AnyView {
    let job_id = place.text("JobId");
    let job = jobs.items("Jobs").iter().find(|job| job.text("Id") == job_id);
    let job_name = job.map_or_else(|| job_id.clone(), |job| job.text("Name"));
    let path = Screen::Job(job_id).path();
    let length = place.count("Customers") * 80 / most.max(1);
    let failed = place.count("Failed");
    let (words, tone) = match place.text("Problem").as_str() {
        _ if failed > 0 => (lang.failed_customers(failed), Tone::Danger),
        "NotRecurring" => (lang.problem_not_recurring().to_owned(), Tone::Warning),
        "Late" => (lang.problem_late().to_owned(), Tone::Warning),
        "Failing" => (lang.problem_failing().to_owned(), Tone::Danger),
        _ => (lang.problem_none().to_owned(), Tone::Info),
    };
    view! {
        <tr>
            <th scope="row">
                {place.text("ChannelName")}
                <span class="job-note">{place.text("Register")}</span>
            </th>
            <td class="nowrap">
                {count(place.count("Customers"), lang)} " "
                <svg class="bar" width="80" height="10" aria-hidden="true">
                    <rect width=length height="10" rx="3" />
                </svg>
            </td>
            <td class="nowrap">{time_of(place, "Since", lang)}</td>
            <td><a href=path>{job_name}</a></td>
            <td>
                <StatusPill label=words tone />
                <span class="job-note">{place.text("Sentence")}</span>
            </td>
        </tr>
    }
    .into_any()
}

fn last_runs(jobs: Remote) -> AnyView {
    let lang = use_lang();
    let rows = dynamic(move || {
        let lang = lang.get();
        let row = |job: &Json| {
            let path = Screen::Job(job.text("Id")).path();
            view! {
                <tr>
                    <th scope="row"><a class="row-link" href=path>{job.text("Name")}</a></th>
                    <td>{last_run(job, lang)}</td>
                </tr>
            }
        };
        jobs.get().items("Jobs").iter().map(row).collect_view()
    });
    view! {
        <Card title=phrase(Lang::last_runs)>
            {table(Lang::last_runs, [Lang::job, Lang::last_run], rows)}
        </Card>
    }
    .into_any()
}
