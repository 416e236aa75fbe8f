//! The first page: pending customers, what is missing, and what helps.

use contract::admin::{
    Counters, CustomersOfHour, CustomersPerHour, Job, JobList, Waiting, WaitingPlace,
};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    BarChart, Card, Columns, Mark, Notice, Page, PageTitle, PageWidth, Stat, Stats, StatusPill,
    Tone, derived, dynamic, phrase, text, use_lang, when,
};

use crate::connection::remote::Remote;
use crate::frame::local_format::{count, hour_of_day, time_or_dash};
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

/// Everything that headquarters reports, or that all is well.
fn news(jobs: Remote<JobList>, waiting: Remote<Waiting>) -> AnyView {
    let sentences = Memo::new(move |_| [waiting.get().sentences, jobs.get().warnings].concat());
    let needs_help = Memo::new(move |_| {
        waiting.with(|waiting| waiting.places.iter().any(|place| place.failed > 0))
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

fn numbers(counters: Remote<Counters>) -> AnyView {
    let number =
        move |part: fn(&Counters) -> u64| text(move |lang| count(counters.with(part), lang));
    view! {
        <Stats>
            <Stat label=phrase(Lang::count_customers) value=number(|all| all.customers) />
            <Stat label=phrase(Lang::count_async_rows_waiting) value=number(|all| all.async_rows_waiting) />
            <Stat label=phrase(Lang::count_real_time_creates) value=number(|all| all.real_time_creates) />
            <Stat label=phrase(Lang::count_real_time_others) value=number(|all| all.real_time_others) />
        </Stats>
    }
    .into_any()
}

/// Customers of the last hours as a chart.
fn customers_per_hour(per_hour: Remote<CustomersPerHour>) -> AnyView {
    let lang = use_lang();
    let marks = derived(move || {
        let lang = lang.get();
        let mark = |hour: &CustomersOfHour| Mark {
            label: hour_of_day(&hour.from, lang),
            at: 0,
            value: hour.customers,
        };
        per_hour.with(|all| all.hours.iter().map(mark).collect::<Vec<_>>())
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

/// Pending customers: place, since when, and which job moves them on.
fn places(waiting: Remote<Waiting>, jobs: Remote<JobList>) -> AnyView {
    let is_empty = Memo::new(move |_| waiting.with(|waiting| waiting.places.is_empty()));
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
                let (jobs, lang) = (jobs.get().jobs, lang.get());
                let places = waiting.get().places;
                let most = places.iter().map(|it| it.customers).max().unwrap_or_default();
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

/// `most` is the number at the place with most customers: its bar is the longest.
fn place_row(place: &WaitingPlace, most: u64, jobs: &[Job], lang: Lang) -> AnyView {
    let job = jobs.iter().find(|job| job.id == place.job_id);
    let job_name = job.map_or(&place.job_id, |job| &job.name).clone();
    let path = Screen::Job(place.job_id.clone()).path();
    let length = place.customers * 80 / most.max(1);
    let (words, tone) = match place.problem.as_str() {
        _ if place.failed > 0 => (lang.failed_customers(place.failed), Tone::Danger),
        "NotRecurring" => (lang.problem_not_recurring().to_owned(), Tone::Warning),
        "Late" => (lang.problem_late().to_owned(), Tone::Warning),
        "Failing" => (lang.problem_failing().to_owned(), Tone::Danger),
        _ => (lang.problem_none().to_owned(), Tone::Info),
    };
    view! {
        <tr>
            <th scope="row">
                {place.channel_name.clone()}
                <span class="job-note">{place.register.clone()}</span>
            </th>
            <td class="nowrap">
                {count(place.customers, lang)} " "
                <svg class="bar" width="80" height="10" aria-hidden="true">
                    <rect width=length height="10" rx="3" />
                </svg>
            </td>
            <td class="nowrap">{time_or_dash(&place.since, lang)}</td>
            <td><a href=path>{job_name}</a></td>
            <td>
                <StatusPill label=words tone />
                <span class="job-note">{place.sentence.clone()}</span>
            </td>
        </tr>
    }
    .into_any()
}

fn last_runs(jobs: Remote<JobList>) -> AnyView {
    let lang = use_lang();
    let rows = dynamic(move || {
        let lang = lang.get();
        let row = |job: &Job| {
            let path = Screen::Job(job.id.clone()).path();
            view! {
                <tr>
                    <th scope="row"><a class="row-link" href=path>{job.name.clone()}</a></th>
                    <td>{last_run(job, lang)}</td>
                </tr>
            }
        };
        jobs.with(|list| list.jobs.iter().map(row).collect_view())
    });
    view! {
        <Card title=phrase(Lang::last_runs)>
            {table(Lang::last_runs, [Lang::job, Lang::last_run], rows)}
        </Card>
    }
    .into_any()
}
