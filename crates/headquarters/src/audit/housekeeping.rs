//! Removes entries of the audit trail that are older than configured.

use std::time::Duration;

use service::clock;

use super::table;
use crate::state::Shared;

const INTERVAL: Duration = Duration::from_hours(1);

/// Runs at the start and each hour, until headquarters stops.
pub(crate) async fn run(headquarters: Shared, days: u32) {
    let lifetime = Duration::from_hours(24 * u64::from(days));
    loop {
        match table::remove_before(&headquarters.database, &clock::ago(lifetime)).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "old entries of the audit trail are removed"),
            Err(error) => tracing::warn!(%error, "the audit trail cannot be shortened"),
        }
        if headquarters.stop.run_until_cancelled(tokio::time::sleep(INTERVAL)).await.is_none() {
            return;
        }
    }
}
