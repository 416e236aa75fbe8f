//! Follows another channel database: the register sends again what it told the former one (R336).

use domain::CustomerId;

use super::Driver;
use super::log::Known;
use crate::model::{Creation, Epoch, Operation, OperationKind, OperationState};
use crate::ports::{ReadSet, StoreError, Tab, Write};

impl<T: Tab> Driver<T> {
    /// The scale unit has answered from this change log to a request that was sent in the epoch
    /// `asked`. Returns whether this register follows that log now.
    ///
    /// Where it is another one than before, one transaction resets the cursor and queues each
    /// pending customer that this register captured as a new creation under its `CustomerId`.
    /// Settled changes are not sent again: they would undo newer ones. Lists stay as they are. An
    /// answer to a request from before the last change of epoch is too old to change it again.
    pub(super) async fn meet(
        &self,
        channel_database_id: &str,
        asked: Epoch,
    ) -> Result<bool, StoreError> {
        // An answer without a change log says nothing about it.
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
    /// A creation in front of the customer's pending operations: none where one is pending already,
    /// or where no server was told of the customer.
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
