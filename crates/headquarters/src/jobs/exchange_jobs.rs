//! The jobs that move something between headquarters and the channels.

use std::time::Duration;

use domain::Job;
use tokio::time::Instant;

use crate::exchange::channel_database::{self, ChannelDatabase, applied_version};
use crate::exchange::session::{self, Opened, Progress};
use crate::exchange::snapshot;
use crate::outcome::{Outcome, RunMessage};
use crate::state::Headquarters;

/// How long a run waits for the channels to report.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);
/// Another process may have taken a report: how often a waiting run looks.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// P-0001: every channel database sends its new rows (R091, R108).
pub(crate) async fn upload(headquarters: &Headquarters, run_id: i64) -> sqlx::Result<Outcome> {
    let mut write = headquarters.database.write().await?;
    let databases = channel_database::present(&mut write).await?;
    for database in &databases {
        session::open(&mut write, run_id, Job::Upload, &database.id, 0).await?;
    }
    write.commit().await?;
    if databases.is_empty() {
        return Ok(Outcome::of_rows(0, 0, RunMessage::NoChannelDatabase));
    }
    outcome_of_sessions(headquarters, run_id, &databases).await
}

/// 1010, 1070, 1110: every channel database that is behind fetches what is new; the others get no
/// session (R108).
pub(crate) async fn download(
    headquarters: &Headquarters,
    job: Job,
    run_id: i64,
) -> sqlx::Result<Outcome> {
    let mut write = headquarters.database.write().await?;
    let databases = channel_database::present(&mut write).await?;
    let version = snapshot::freeze(&mut write, job).await?;
    let (mut has_sessions, mut suspended) = (false, 0);
    for database in databases.iter().filter(|db| applied_version(db.applied, job) != version) {
        match session::open(&mut write, run_id, job, &database.id, version).await? {
            Opened::Open => has_sessions = true,
            Opened::Suspended => suspended += 1,
        }
    }
    write.commit().await?;
    if databases.is_empty() {
        return Ok(Outcome::of_rows(0, 0, RunMessage::NoChannelDatabase));
    }
    let outcome = match has_sessions {
        true => outcome_of_sessions(headquarters, run_id, &databases).await?,
        false => Outcome::of_rows(0, 0, RunMessage::None),
    };
    Ok(with_suspended(outcome, suspended))
}

/// Adds to the outcome that a suspended session waits for an administrator.
fn with_suspended(outcome: Outcome, count: u64) -> Outcome {
    if count == 0 {
        return outcome;
    }
    let (rows, errors) = (outcome.rows, outcome.errors + count);
    let message = RunMessage::SessionsSuspended { count };
    if rows == 0 {
        Outcome::failed(rows, errors, message)
    } else {
        Outcome::of_rows(rows, errors, message)
    }
}

async fn outcome_of_sessions(
    headquarters: &Headquarters,
    run_id: i64,
    databases: &[ChannelDatabase],
) -> sqlx::Result<Outcome> {
    headquarters.exchange.change();
    let progress = wait_for_sessions(headquarters, run_id, databases).await?;
    let Progress { rows, completed, failed, suspended, open } = progress;
    if !open.is_empty() {
        let mut write = headquarters.database.write().await?;
        session::cancel_open(&mut write, run_id).await?;
        write.commit().await?;
        let silent = databases.iter().filter(|database| open.contains(&database.id));
        let channel_databases = silent.map(|database| database.short_name().to_owned()).collect();
        return Ok(Outcome::failed(rows, failed, RunMessage::NoAnswer { channel_databases }));
    }
    if suspended > 0 {
        let others = Outcome::of_rows(rows, failed - suspended, RunMessage::None);
        return Ok(with_suspended(others, suspended));
    }
    Ok(match (failed, completed) {
        (0, _) => Outcome::of_rows(rows, 0, RunMessage::None),
        (count, 0) => Outcome::failed(rows, count, RunMessage::ChannelsFailed { count }),
        (count, _) => Outcome::of_rows(rows, count, RunMessage::ChannelsFailed { count }),
    })
}

/// Waits for every channel database except long silent ones: one that is gone must not delay the
/// others in each round.
async fn wait_for_sessions(
    headquarters: &Headquarters,
    run_id: i64,
    databases: &[ChannelDatabase],
) -> sqlx::Result<Progress> {
    let silent: Vec<_> = databases.iter().filter(|database| database.is_silent()).collect();
    let is_silent = |id: &String| silent.iter().any(|database| database.id == *id);
    let deadline = Instant::now() + ANSWER_TIMEOUT;
    let mut changes = headquarters.exchange.changes();
    loop {
        let mut connection = headquarters.database.read().acquire().await?;
        let progress = session::progress(&mut connection, run_id).await?;
        drop(connection);
        if progress.open.iter().all(is_silent) {
            return Ok(progress);
        }
        tokio::select! {
            _ = changes.changed() => {}
            () = tokio::time::sleep(LOOK_INTERVAL) => {}
            () = tokio::time::sleep_until(deadline) => return Ok(progress),
        }
    }
}
