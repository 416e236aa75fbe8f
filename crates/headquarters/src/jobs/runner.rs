//! One run of a job, from taking it to noting how it ended.

use domain::Job;
use tracing::{debug, error, info};

use super::table::{self, LEASE, RunRecord};
use super::{exchange_jobs, waiting};
use crate::outcome::{Outcome, RunMessage, Status};
use crate::state::{Headquarters, Shared};
use crate::synchronize;

#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    /// A job never runs twice at once (R107).
    #[error("the job is already running")]
    AlreadyRunning,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error("headquarters is stopping")]
    Stopping,
}

/// Why a job runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// An administrator waits for the outcome.
    ByHand,
    /// The scheduler starts it; the next run follows automatically.
    Recurrence,
}

/// Runs the job to its end, whether or not the caller stays to hear of it.
pub(crate) async fn run(
    headquarters: &Shared,
    job: Job,
    trigger: Trigger,
) -> Result<RunRecord, RunError> {
    let headquarters = headquarters.clone();
    let run = tokio::spawn(async move { run_here(&headquarters, job, trigger).await });
    run.await.unwrap_or(Err(RunError::Stopping))
}

async fn run_here(
    headquarters: &Headquarters,
    job: Job,
    trigger: Trigger,
) -> Result<RunRecord, RunError> {
    let run_id = begin(headquarters, job).await?;
    let outcome = tokio::select! {
        outcome = work(headquarters, job, trigger, run_id) => outcome,
        () = keep_lease(headquarters, job) => Outcome::failed(0, 0, RunMessage::InternalError),
        () = headquarters.stop.cancelled() => Outcome::failed(0, 0, RunMessage::Interrupted),
    };
    log(job, &outcome);
    let mut write = headquarters.database.write().await?;
    table::end_run(&mut write, job, run_id, &outcome).await?;
    let ended = table::find_run(&mut write, run_id).await?;
    write.commit().await?;
    ended.ok_or(RunError::Database(sqlx::Error::RowNotFound))
}

async fn begin(headquarters: &Headquarters, job: Job) -> Result<i64, RunError> {
    let mut write = headquarters.database.write().await?;
    if !table::take_lease(&mut write, job, &headquarters.process_id).await? {
        return Err(RunError::AlreadyRunning);
    }
    let run_id = table::begin_run(&mut write, job).await?;
    write.commit().await?;
    Ok(run_id)
}

async fn work(headquarters: &Headquarters, job: Job, trigger: Trigger, run_id: i64) -> Outcome {
    let outcome = match job {
        Job::Upload => exchange_jobs::upload(headquarters, run_id).await,
        Job::Synchronize => synchronize::run(headquarters).await,
        Job::Customers | Job::ChannelConfiguration | Job::GlobalConfiguration => {
            exchange_jobs::download(headquarters, job, run_id).await
        }
    };
    let outcome = match outcome {
        Ok(outcome) if trigger == Trigger::ByHand => {
            say_what_is_missing(headquarters, job, outcome).await
        }
        other => other,
    };
    outcome.unwrap_or_else(|error| {
        error!(job = job.id(), %error, "job failed");
        Outcome::failed(0, 0, RunMessage::InternalError)
    })
}

/// Nothing was to be done: is it because another job has to run first (R098)?
async fn say_what_is_missing(
    headquarters: &Headquarters,
    job: Job,
    outcome: Outcome,
) -> sqlx::Result<Outcome> {
    if outcome.rows > 0 || outcome.message != RunMessage::None {
        return Ok(outcome);
    }
    let (rows, missing) = match job {
        Job::Synchronize => (waiting::rows_at_channels(headquarters).await?, Job::Upload),
        Job::Customers => (waiting::rows_at_headquarters(headquarters).await?, Job::Synchronize),
        Job::Upload | Job::ChannelConfiguration | Job::GlobalConfiguration => return Ok(outcome),
    };
    let message = match rows {
        0 => RunMessage::None,
        rows => RunMessage::RowsWaitFor { rows, job: missing },
    };
    Ok(Outcome { message, ..outcome })
}

/// A round with nothing to do every few seconds is no news.
fn log(job: Job, outcome: &Outcome) {
    let Outcome { status, rows, errors, .. } = outcome;
    let (job, status) = (job.id(), status.as_str());
    if *rows == 0 && outcome.status == Status::Succeeded {
        debug!(job, status, "job ran");
    } else {
        info!(job, status, rows, errors, "job ran");
    }
}

/// Renews the lease for as long as the run takes; ends only when it cannot.
async fn keep_lease(headquarters: &Headquarters, job: Job) {
    loop {
        tokio::time::sleep(LEASE / 3).await;
        let renewed = async {
            let mut write = headquarters.database.write().await?;
            table::renew_lease(&mut write, job, &headquarters.process_id).await?;
            write.commit().await
        };
        if let Err(error) = renewed.await {
            error!(job = job.id(), %error, "the lease of a job cannot be renewed");
            return;
        }
    }
}
