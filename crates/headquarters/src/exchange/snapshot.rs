//! Configuration packages as they were when a job sent them first.

use contract::cdx::Package;
use domain::Job;
use sqlx::AnyConnection;
use tracing::warn;

use super::configuration_package;
use crate::configuration::stored::from_json;
use crate::sequence::Sequence;

/// No channel has come this far: what claims to is not believed.
const VERSION_MAX: i64 = 1 << 53;

/// Versions of a configuration package that are kept.
const KEPT: i64 = 20;

/// What counts the versions that `job` sends.
fn versions(job: Job) -> Option<Sequence> {
    match job {
        Job::ChannelConfiguration => Some(Sequence::ChannelConfiguration),
        Job::GlobalConfiguration => Some(Sequence::GlobalConfiguration),
        Job::Customers => Some(Sequence::CustomerVersion),
        Job::Upload | Job::Synchronize => None,
    }
}

/// The version that `job` leads to now.
async fn present_version(connection: &mut AnyConnection, job: Job) -> sqlx::Result<i64> {
    match versions(job) {
        Some(versions) => versions.last(connection).await,
        None => Ok(0),
    }
}

/// A channel that is ahead of headquarters has seen a headquarters that was since
/// restored from a backup. New versions go beyond what it has: else it would take
/// them for old ones.
pub(crate) async fn catch_up(
    connection: &mut AnyConnection,
    job: Job,
    applied: i64,
) -> sqlx::Result<()> {
    let Some(versions) = versions(job) else { return Ok(()) };
    let present = versions.last(connection).await?;
    if applied > present && applied < VERSION_MAX {
        warn!(job = job.id(), applied, present, "a channel database is ahead of headquarters");
        // One more, so that the channel hears of the present state.
        versions.skip_to(connection, applied + 1).await?;
    }
    Ok(())
}

/// Keeps the present configuration of `job` as a package and returns its
/// version: later edits are not in it (R008).
pub(crate) async fn freeze(connection: &mut AnyConnection, job: Job) -> sqlx::Result<i64> {
    let version = present_version(connection, job).await?;
    if find(connection, job, version).await?.is_some() {
        return Ok(version);
    }
    let package = match job {
        Job::ChannelConfiguration => Package::ChannelConfiguration(
            configuration_package::channel_configuration(connection, version).await?,
        ),
        Job::GlobalConfiguration => Package::GlobalConfiguration(
            configuration_package::global_configuration(connection, version).await?,
        ),
        // Customers carry their versions themselves.
        Job::Customers | Job::Upload | Job::Synchronize => return Ok(version),
    };
    let content =
        serde_json::to_string(&package).map_err(|error| sqlx::Error::Encode(error.into()))?;
    sqlx::query(
        "INSERT INTO CONFIGURATIONPACKAGE (JOBID, VERSION, CONTENT) VALUES ($1, $2, $3) \
         ON CONFLICT DO NOTHING",
    )
    .bind(job.id())
    .bind(version)
    .bind(content)
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM CONFIGURATIONPACKAGE WHERE JOBID = $1 AND VERSION < $2")
        .bind(job.id())
        .bind(version - KEPT)
        .execute(connection)
        .await?;
    Ok(version)
}

/// The package of exactly `version`, as JSON.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    job: Job,
    version: i64,
) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> = sqlx::query_as(
        "SELECT CONTENT FROM CONFIGURATIONPACKAGE WHERE JOBID = $1 AND VERSION = $2",
    )
    .bind(job.id())
    .bind(version)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(content,)| content))
}

/// The package of exactly `version`, read; `None` when it is not kept (any more).
pub(crate) async fn package(
    connection: &mut AnyConnection,
    job: Job,
    version: i64,
) -> sqlx::Result<Option<Package>> {
    let content = find(connection, job, version).await?;
    content.as_deref().map(from_json).transpose()
}
