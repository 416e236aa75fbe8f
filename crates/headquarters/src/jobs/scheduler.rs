//! Recurring jobs: runs those that are due, in the order of a round.

use std::time::Duration;

use domain::Job;
use service::clock;
use tracing::error;

use super::runner::{self, RunError, Trigger};
use super::table::{self, JobRecord};
use crate::state::{Headquarters, Shared};

/// How often the scheduler looks for due jobs.
const LOOK_INTERVAL: Duration = Duration::from_millis(500);

/// Runs until headquarters stops.
pub(crate) async fn schedule(headquarters: Shared) {
    loop {
        match due(&headquarters).await {
            Ok(jobs) => run_in_order(&headquarters, jobs).await,
            Err(error) => error!(%error, "the jobs cannot be read"),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_INTERVAL) => {}
            () = headquarters.stop.cancelled() => return,
        }
    }
}

async fn run_in_order(headquarters: &Shared, jobs: Vec<Job>) {
    for job in jobs {
        match runner::run(headquarters, job, Trigger::Recurrence).await {
            // An administrator runs it by hand: that run sets the next due time.
            Ok(_) | Err(RunError::AlreadyRunning | RunError::Stopping) => {}
            Err(error @ RunError::Database(_)) => error!(job = job.id(), %error, "job not run"),
        }
        if headquarters.stop.is_cancelled() {
            return;
        }
    }
}

async fn due(headquarters: &Headquarters) -> sqlx::Result<Vec<Job>> {
    let mut connection = headquarters.database.read().acquire().await?;
    let jobs = table::all(&mut connection).await?;
    let is_due = |record: &JobRecord| {
        recurrence(headquarters, record).is_some()
            && !record.is_running
            && record.next_run_at.as_deref().is_none_or(clock::has_passed)
    };
    Ok(jobs.into_iter().filter(is_due).map(|record| record.job).collect())
}

/// Seconds between two runs as they are in force.
pub(crate) fn recurrence(headquarters: &Headquarters, record: &JobRecord) -> Option<u32> {
    if headquarters.is_by_hand_only(record.job) { None } else { record.recurrence_seconds }
}
