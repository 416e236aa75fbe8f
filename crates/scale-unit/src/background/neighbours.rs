//! Other copies of this scale unit on the same PostgreSQL: forwards their writes to the event
//! streams of this one.

use std::sync::Arc;
use std::time::Duration;

use service::Result;
use service::database::DatabaseKind;

use crate::channel::counter::Counter;
use crate::channel::exchange;
use crate::unit::ScaleUnit;

/// Every tab shows the same state within a second (R206); this is a part of that second.
const LOOK_INTERVAL: Duration = Duration::from_millis(500);

/// Runs until the scale unit stops. An SQLite file has only one server, which knows its own writes.
pub async fn watch(unit: Arc<ScaleUnit>) {
    if unit.database.kind() == DatabaseKind::Sqlite {
        return;
    }
    let mut applied = exchange::applied(&unit.database).await.unwrap_or_default();
    while unit.stop.run_until_cancelled(tokio::time::sleep(LOOK_INTERVAL)).await.is_some() {
        if let Err(error) = look(&unit, &mut applied).await {
            tracing::warn!(?error, "the channel database cannot be read");
        }
    }
}

async fn look(unit: &Arc<ScaleUnit>, known: &mut contract::cdx::AppliedVersions) -> Result<()> {
    unit.live.customers_changed(Counter::Change.read(unit.database.read()).await?);
    let applied = exchange::applied(&unit.database).await?;
    if applied != *known {
        *known = applied;
        unit.configuration_applied().await?;
    }
    Ok(())
}
