//! Deletes outdated rows, a few at a time.

use std::sync::Arc;
use std::time::Duration;

use service::clock;

use crate::channel::audit_trail;
use crate::keys::store;
use crate::unit::ScaleUnit;

/// A register that was away for longer sends under a new key.
const REPLY_LIFETIME: Duration = Duration::from_hours(30 * 24);
const INTERVAL: Duration = Duration::from_hours(1);

/// Runs at the start and each hour, until the scale unit stops.
pub async fn run(unit: Arc<ScaleUnit>, audit_days: u32) {
    let audit_lifetime = Duration::from_hours(24 * u64::from(audit_days));
    loop {
        match audit_trail::remove_before(&unit.database, &clock::ago(audit_lifetime)).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "old entries of the audit trail are removed"),
            Err(error) => tracing::warn!(?error, "the audit trail cannot be shortened"),
        }
        let before = clock::ago(REPLY_LIFETIME);
        match store::purge(&unit.database, &before).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "old replies are gone"),
            Err(error) => tracing::warn!(?error, "old replies cannot be purged"),
        }
        if unit.stop.run_until_cancelled(tokio::time::sleep(INTERVAL)).await.is_none() {
            return;
        }
    }
}
