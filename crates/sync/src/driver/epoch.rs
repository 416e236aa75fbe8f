//! Another channel database: what this register told the former one, it tells again (R336).

use domain::CustomerId;

use super::Driver;
use super::log::Known;
use crate::model::{Creation, Epoch, Operation, OperationKind, OperationState};
use crate::ports::{ReadSet, StoreError, Tab, Write};

impl<T: Tab> Driver<T> {
    /// The scale unit has answered from this change log to a request that went out in the epoch
    /// `asked`. Answers whether it is the one that this register follows now.
    ///
    /// Where it is another one than before, the cursor begins anew, and each own pending customer
    /// is queued as a new creation under its `CustomerId`, in one transaction. Changes that were
    /// done are not sent again: they would undo newer ones. Lists stay as they are. An answer to
    /// a request from before the last such turn is too old to turn again.
    pub(super) async fn meet(
        &self,
        channel_database_id: &str,
        asked: Epoch,
    ) -> Result<bool, StoreError> {
        // An answer that names none says nothing of it.
        if channel_database_id.is_empty() {
            return Ok(true);
        }
        let mut is_followed = false;
        self.commit_decided(ReadSet::Everything, true, |known| {
            let cursor = known.cursor();
            is_followed = cursor.channel_database_id == channel_database_id;
            if is_followed || cursor.epoch != asked {
                return Ok(Vec::new());
            }
            is_followed = true;
            tracing::info!(channel_database_id, epoch = cursor.epoch, "another channel database");
            let mut writes = vec![Write::Reset(cursor.of_another(channel_database_id))];
            if cursor.epoch > 0 && cursor.is_other_database(channel_database_id) {
                for id in known.own_pending() {
                    writes.extend(known.created_again(id));
                }
            }
            Ok(writes)
        })
        .await?;
        Ok(is_followed)
    }
}

impl Known<'_> {
    /// A creation in front of what waits of the customer: none where one waits already, or
    /// where no server was told of it.
    pub fn created_again(&self, id: CustomerId) -> Vec<Write> {
        let (Some(base), entries) = (self.base(id), self.outbox.of(id)) else {
            return Vec::new();
        };
        let entries: Vec<&Operation> = entries.collect();
        if entries.iter().any(|entry| entry.creation().is_some()) {
            return Vec::new();
        }
        let epoch = base.version.epoch + 1;
        let creation = Creation { details: base.details, epoch };
        let saved_at = base.progress.saved_at.unwrap_or_default();
        let again = Operation {
            place: 0,
            id: (self.mint)(),
            customer_id: id,
            kind: OperationKind::Create(Box::new(creation)),
            revision: 0,
            // The cashier has been told that it is pending (R022).
            captured_offline: true,
            captured_at: saved_at,
            attempts: 0,
            last_attempt_at: None,
            state: OperationState::Waiting,
        };
        let mut writes = vec![];
        for entry in &entries {
            writes.push(Write::RemoveEntry { operation: entry.id, customer: id });
        }
        writes.push(Write::Append(again));
        writes.extend(entries.into_iter().map(|entry| Write::Append(entry.clone())));
        writes
    }
}
