//! What is pending and what is missing, in plain words (R098, R105).

use domain::Job;
use locale::Lang;

use super::problem::problems;
use super::scheduler::recurrence;
use super::table;
use super::times::minutes;
use crate::exchange::async_tables;
use crate::exchange::channel_database::{self, ChannelDatabase};
use crate::exchange::session;
use crate::sequence::Sequence;
use crate::state::Headquarters;

/// Everything that an administrator should know; empty when all is well. What
/// waits for the next round of a recurring job is well.
pub(crate) async fn warnings(headquarters: &Headquarters, lang: Lang) -> sqlx::Result<Vec<String>> {
    let problems = problems(headquarters).await?;
    let mut connection = headquarters.database.read().acquire().await?;
    let databases = channel_database::present(&mut connection).await?;
    let unfinished = async_tables::count_unfinished(&mut connection).await?;
    let version = Sequence::CustomerVersion.last(&mut connection).await?;
    let suspended = session::count_suspended(&mut connection).await?;
    let mut warnings = Vec::new();
    for record in table::all(&mut connection).await? {
        let seconds = recurrence(headquarters, &record);
        if Job::CONVERSION.contains(&record.job) && seconds.is_none() {
            warnings.push(lang.warning_job_not_recurring(record.job.name()));
        }
    }
    drop(connection);

    let is_late = |job| problems.contains_key(&job);
    warnings.extend(
        databases
            .iter()
            .filter(|_| is_late(Job::Upload))
            .filter_map(|database| rows_waiting(database, lang)),
    );
    let job = Job::Synchronize.name();
    if unfinished.untried > 0 && is_late(Job::Synchronize) {
        warnings.push(lang.warning_rows_wait_at_headquarters(job, unfinished.untried));
    }
    if unfinished.failed > 0 {
        warnings.push(lang.warning_rows_failed(job, unfinished.failed));
    }
    if is_late(Job::Customers) && databases.iter().any(|db| db.applied.customers < version) {
        warnings.push(lang.warning_customers_not_sent(Job::Customers.name()));
    }
    if suspended > 0 {
        warnings.push(lang.job_sessions_suspended(suspended));
    }
    warnings.extend(databases.iter().filter_map(|database| not_seen(database, lang)));
    Ok(warnings)
}

fn rows_waiting(database: &ChannelDatabase, lang: Lang) -> Option<String> {
    if database.rows_waiting == 0 {
        return None;
    }
    let since = database.waiting_since.as_deref().unwrap_or(&database.last_seen_at);
    let (name, job) = (database.short_name(), Job::Upload.name());
    Some(lang.warning_rows_wait_at_channel(name, job, database.rows_waiting, &minutes(since)))
}

fn not_seen(database: &ChannelDatabase, lang: Lang) -> Option<String> {
    let (name, since) = (database.short_name(), minutes(&database.last_seen_at));
    database.is_silent().then(|| lang.warning_channel_not_seen(name, &since))
}
