//! `/api/waiting`: who waits for an account number, and for what (R251).

use std::collections::HashMap;

use axum::extract::State;
use axum::http::HeaderMap;
use contract::admin::{Waiting, WaitingPlace};
use domain::Job;
use locale::Lang;
use service::error::language;
use service::{ApiError, Json};
use sqlx::AnyConnection;

use crate::jobs::problem::{JobProblem, problems};
use crate::jobs::times::{day_or_time, minutes};
use crate::jobs::waiting::hear_channels;
use crate::jobs::whereabouts::{Group, whereabouts};
use crate::state::Shared;

/// Per store and register, how many wait, since when, where, and which job is missing
/// or failing.
#[utoipa::path(get, path = "/api/waiting", tag = "Waiting",
    responses((status = 200, body = Waiting)))]
pub(super) async fn show(
    State(headquarters): State<Shared>,
    headers: HeaderMap,
) -> Result<Json<Waiting>, ApiError> {
    let lang = language(&headers);
    hear_channels(&headquarters).await?;
    let problems = problems(&headquarters).await?;
    let mut connection = headquarters.database.read().acquire().await?;
    let groups = whereabouts(&mut connection).await?;
    let sentences = sentences(&groups, &problems, lang);
    let places = groups.into_iter().map(|group| place(group, &problems, lang)).collect();
    Ok(Json(Waiting { sentences, places }))
}

/// Customers that wait, by register number.
pub(super) async fn at_registers(
    connection: &mut AnyConnection,
) -> sqlx::Result<HashMap<String, u64>> {
    let mut registers = HashMap::new();
    for group in whereabouts(connection).await? {
        *registers.entry(group.register).or_default() += group.customers;
    }
    Ok(registers)
}

type Problems = HashMap<Job, JobProblem>;

fn place(group: Group, problems: &Problems, lang: Lang) -> WaitingPlace {
    let job = group.station.job();
    let problem = problems.get(&job);
    WaitingPlace {
        sentence: sentence(&group, problem, lang),
        operating_unit_number: group.operating_unit_number,
        channel_name: group.channel_name,
        register: group.register,
        customers: group.customers,
        since: group.since,
        station: group.station.as_str().to_owned(),
        job_id: job.id().to_owned(),
        failed: group.failed,
        problem: problem.map(JobProblem::as_str).unwrap_or("None").to_owned(),
    }
}

/// One for each store and station.
fn sentences(groups: &[Group], problems: &Problems, lang: Lang) -> Vec<String> {
    let mut stores: Vec<Group> = Vec::new();
    for group in groups {
        let same = |store: &&mut Group| {
            store.operating_unit_number == group.operating_unit_number
                && store.station == group.station
        };
        match stores.iter_mut().find(same) {
            Some(store) => store.add(group),
            None => stores.push(Group { register: String::new(), ..group.clone() }),
        }
    }
    let job_problem = |group: &Group| problems.get(&group.station.job());
    stores.iter().map(|store| sentence(store, job_problem(store), lang)).collect()
}

/// "12 customers wait in GINZA since 14:02; job 1010 has not run since yesterday."
fn sentence(group: &Group, problem: Option<&JobProblem>, lang: Lang) -> String {
    let place = match (group.channel_name.as_str(), group.register.as_str()) {
        ("", "") => lang.unknown().to_owned(),
        (channel, "") => channel.to_owned(),
        (_, register) => register.to_owned(),
    };
    let since = day_or_time(&group.since, lang);
    let job = group.station.job().name();
    let what = match problem {
        None => lang.waiting_takes_on(job),
        Some(JobProblem::NotRecurring) => lang.waiting_job_not_recurring(job),
        Some(JobProblem::Late { last_run }) => {
            lang.waiting_job_late(job, &day_or_time(last_run, lang))
        }
        Some(JobProblem::Failing { since }) => lang.waiting_job_failing(job, &minutes(since)),
    };
    let who = lang.waiting_customers(group.customers, &place, &since);
    let failed = match group.failed {
        0 => String::new(),
        failed => lang.waiting_failed(failed),
    };
    lang.waiting_sentence(&failed, &what, &who).trim().to_owned()
}
