//! Which jobs do not do what waits for them.

use std::collections::HashMap;
use std::time::Duration;

use domain::Job;
use sqlx::AnyConnection;

use super::scheduler::recurrence;
use super::table;
use crate::exchange::channel_database::is_longer_ago;
use crate::outcome::Status;
use crate::state::Headquarters;

/// How much later than its recurrence a job may run before headquarters warns.
const LATE_AFTER: Duration = Duration::from_secs(60);

/// Why what waits for a job may wait for long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum JobProblem {
    /// It runs by hand only.
    NotRecurring,
    /// It should have run again by now.
    Late { last_run: String },
    /// Its last run had trouble.
    Failing { since: String },
}

impl JobProblem {
    /// As on the wire.
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::NotRecurring => "NotRecurring",
            Self::Late { .. } => "Late",
            Self::Failing { .. } => "Failing",
        }
    }
}

/// The jobs that have a problem.
pub(crate) async fn problems(
    headquarters: &Headquarters,
) -> sqlx::Result<HashMap<Job, JobProblem>> {
    let mut connection = headquarters.database.read().acquire().await?;
    let mut problems = HashMap::new();
    for record in table::all(&mut connection).await? {
        let seconds = recurrence(headquarters, &record);
        if let Some(problem) = problem(&mut connection, record.job, seconds).await? {
            problems.insert(record.job, problem);
        }
    }
    Ok(problems)
}

async fn problem(
    connection: &mut AnyConnection,
    job: Job,
    recurrence_seconds: Option<u32>,
) -> sqlx::Result<Option<JobProblem>> {
    let last = table::ended_runs(connection, job, 1).await?.into_iter().next();
    let Some(seconds) = recurrence_seconds else {
        // An administrator who runs it by hand needs to know how long ago that was.
        let last_run = last.map(|run| run.ended_at);
        let late = last_run.filter(|last_run| is_longer_ago(last_run, LATE_AFTER));
        let late = late.map(|last_run| JobProblem::Late { last_run });
        return Ok(Some(late.unwrap_or(JobProblem::NotRecurring)));
    };
    let Some(last) = last else { return Ok(None) };
    let grace = Duration::from_secs(2 * u64::from(seconds)) + LATE_AFTER;
    if is_longer_ago(&last.ended_at, grace) {
        return Ok(Some(JobProblem::Late { last_run: last.ended_at }));
    }
    let has_failed = last.status != Status::Succeeded.as_str();
    Ok(has_failed.then_some(JobProblem::Failing { since: last.ended_at }))
}
