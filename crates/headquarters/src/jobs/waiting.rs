//! What waits for a job, and where.

use std::time::Duration;

use service::clock;
use tokio::time::Instant;

use crate::exchange::async_tables;
use crate::exchange::channel_database::{self, ChannelDatabase};
use crate::state::Headquarters;

/// A channel database that is connected asks again within this time.
const ASK_AGAIN_TIMEOUT: Duration = Duration::from_secs(1);

/// Rows of the async tables that no sync job has come to.
pub(crate) async fn rows_at_headquarters(headquarters: &Headquarters) -> sqlx::Result<u64> {
    let mut connection = headquarters.database.read().acquire().await?;
    Ok(async_tables::count_unfinished(&mut connection).await?.untried)
}

/// Rows that have not come up from the channels.
pub(crate) async fn rows_at_channels(headquarters: &Headquarters) -> sqlx::Result<u64> {
    hear_channels(headquarters).await?;
    let mut connection = headquarters.database.read().acquire().await?;
    let databases = channel_database::present(&mut connection).await?;
    Ok(databases.iter().map(|database| database.rows_waiting).sum())
}

/// Makes all connected channels report again, because a report may be as old as its poll. Of those
/// that do not in time, the last report counts.
pub(crate) async fn hear_channels(headquarters: &Headquarters) -> sqlx::Result<()> {
    let asked_at = clock::now();
    let deadline = Instant::now() + ASK_AGAIN_TIMEOUT;
    let mut changes = headquarters.exchange.changes();
    headquarters.exchange.ask_again();
    loop {
        let mut connection = headquarters.database.read().acquire().await?;
        let databases = channel_database::present(&mut connection).await?;
        drop(connection);
        let has_answered = |db: &ChannelDatabase| db.is_silent() || db.last_seen_at >= asked_at;
        if databases.iter().all(has_answered) {
            return Ok(());
        }
        tokio::select! {
            _ = changes.changed() => {}
            () = tokio::time::sleep_until(deadline) => return Ok(()),
        }
    }
}
