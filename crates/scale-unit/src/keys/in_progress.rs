//! Requests that wait for one another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::store::OperationKey;

/// Serialises requests that carry the same operation, so that the second one finds
/// the first one's reply.
#[derive(Debug, Default)]
pub struct InProgress(Mutex<HashMap<OperationKey, Weak<tokio::sync::Mutex<()>>>>);

impl InProgress {
    /// Serialises the edits of a customer at this server.
    pub async fn turn_at_customer(&self, customer_id: &str) -> tokio::sync::OwnedMutexGuard<()> {
        let (device_id, operation_id) = (String::new(), customer_id.to_owned());
        self.turn(&OperationKey { device_id, operation_id }).await
    }

    pub async fn turn(&self, key: &OperationKey) -> tokio::sync::OwnedMutexGuard<()> {
        let turn = {
            let mut operations = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            operations.retain(|_, turn| turn.strong_count() > 0);
            match operations.get(key).and_then(Weak::upgrade) {
                Some(turn) => turn,
                None => {
                    let turn = Arc::new(tokio::sync::Mutex::new(()));
                    operations.insert(key.clone(), Arc::downgrade(&turn));
                    turn
                }
            }
        };
        turn.lock_owned().await
    }
}
