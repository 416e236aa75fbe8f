//! *Full data sync* of a download job.

use domain::Job;
use sqlx::AnyConnection;

use crate::configuration::offline;
use crate::sequence::Sequence;

/// Makes everything that the job carries new again, in its order, so that its next run
/// sends all of it.
pub(crate) async fn begin(connection: &mut AnyConnection, job: Job) -> sqlx::Result<()> {
    match job {
        Job::Customers => renew_customers(connection).await?,
        Job::GlobalConfiguration => {
            offline::count_full_sync(connection, job).await?;
            Sequence::GlobalConfiguration.take(connection, 1).await?;
            return Ok(());
        }
        Job::ChannelConfiguration | Job::Upload | Job::Synchronize => {}
    }
    offline::count_full_sync(connection, job).await
}

/// All versions go up by the same step, beyond the highest there was.
async fn renew_customers(connection: &mut AnyConnection) -> sqlx::Result<()> {
    Sequence::CustomerVersion.lock(connection).await?;
    let last = Sequence::CustomerVersion.last(connection).await?;
    let lowest: (Option<i64>,) = sqlx::query_as("SELECT MIN(VERSION) FROM RETAILCUSTTABLE")
        .fetch_one(&mut *connection)
        .await?;
    let Some(lowest) = lowest.0 else { return Ok(()) };
    let step = last + 1 - lowest;
    sqlx::query("UPDATE RETAILCUSTTABLE SET VERSION = VERSION + $1")
        .bind(step)
        .execute(&mut *connection)
        .await?;
    Sequence::CustomerVersion.skip_to(connection, last + step).await
}
