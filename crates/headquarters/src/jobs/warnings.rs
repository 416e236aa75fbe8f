//! What is waiting and what is missing, in plain words (R098, R105).

use std::time::Duration;

use domain::Job;
use locale::Lang;
use service::clock;

use super::scheduler::recurrence;
use super::table;
use crate::exchange::async_tables;
use crate::exchange::channel_database::{self, ChannelDatabase};
use crate::sequence::Sequence;
use crate::state::Headquarters;

/// A channel database that is connected asks every 20 s or more often.
const NOT_SEEN_FOR: Duration = Duration::from_secs(90);

/// The job's names as they stand in the list.
pub(crate) fn job_name(job: Job) -> String {
    job.name().to_owned()
}

pub(crate) async fn warnings(headquarters: &Headquarters, lang: Lang) -> sqlx::Result<Vec<String>> {
    let mut connection = headquarters.database.read().acquire().await?;
    let jobs = table::all(&mut connection).await?;
    let databases = channel_database::all(&mut connection).await?;
    let at_headquarters = async_tables::count_unfinished(&mut connection).await?;
    let version = Sequence::CustomerVersion.last(&mut connection).await?;
    drop(connection);

    let by_hand = jobs.iter().filter(|record| {
        Job::CONVERSION.contains(&record.job) && recurrence(headquarters, record).is_none()
    });
    let mut warnings: Vec<String> =
        by_hand.map(|record| lang.warning_job_not_recurring(&job_name(record.job))).collect();
    warnings.extend(databases.iter().filter_map(|database| rows_waiting(database, lang)));
    if at_headquarters > 0 {
        let job = job_name(Job::Synchronize);
        warnings.push(lang.warning_rows_wait_at_headquarters(&job, at_headquarters));
    }
    if databases.iter().any(|database| database.applied.customers < version) {
        warnings.push(lang.warning_customers_not_sent(&job_name(Job::Customers)));
    }
    warnings.extend(databases.iter().filter_map(|database| not_seen(database, lang)));
    Ok(warnings)
}

fn rows_waiting(database: &ChannelDatabase, lang: Lang) -> Option<String> {
    if database.rows_waiting == 0 {
        return None;
    }
    let since = database.waiting_since.as_deref().unwrap_or(&database.last_seen_at);
    let job = job_name(Job::Upload);
    let name = database.short_name();
    Some(lang.warning_rows_wait_at_channel(name, &job, database.rows_waiting, &minutes(since)))
}

fn not_seen(database: &ChannelDatabase, lang: Lang) -> Option<String> {
    let seen: jiff::Timestamp = database.last_seen_at.parse().ok()?;
    let silence = jiff::Timestamp::now().duration_since(seen);
    let limit = jiff::SignedDuration::try_from(NOT_SEEN_FOR).ok()?;
    let name = database.short_name();
    (silence > limit).then(|| lang.warning_channel_not_seen(name, &minutes(&database.last_seen_at)))
}

/// A time as people read it, to the minute, in UTC.
fn minutes(time: &str) -> String {
    match time.parse::<jiff::Timestamp>() {
        Ok(time) => time.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        Err(_) => clock::now(),
    }
}
