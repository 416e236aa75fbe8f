//! The diagnostics file: what a shop sends to its support. It holds ids, counts, states and the
//! last events, and nothing that a person typed.

use domain::{Connection, CustomerId, OperationId};
use leptos::prelude::*;
use serde::Serialize;
use sync::{Cursor, Operation, OperationKind, OperationState};

use super::Register;
use crate::action_error::{ActionError, StorageProblem};
use crate::adapters::{clock, file, recorder};

#[derive(Serialize)]
struct Diagnostics {
    product: &'static str,
    version: &'static str,
    made_at: String,
    browser: String,
    device_id: Option<String>,
    operating_unit_number: Option<String>,
    is_kiosk: bool,
    connection: Connection,
    is_disconnected: bool,
    last_contact: Option<String>,
    clock_ahead_ms: Option<i64>,
    is_storage_persistent: bool,
    storage_left_mb: Option<u64>,
    customers: usize,
    pending_customers: usize,
    cursor: Cursor,
    outbox: Vec<Entry>,
    events: Vec<String>,
}

/// An entry of the outbox, without its content.
#[derive(Serialize)]
struct Entry {
    operation: OperationId,
    customer: CustomerId,
    kind: &'static str,
    captured_at: String,
    captured_offline: bool,
    attempts: u32,
    /// The error id of an entry that a server rejected.
    rejected: Option<String>,
}

impl Entry {
    fn new(entry: &Operation) -> Self {
        Self {
            operation: entry.id,
            customer: entry.customer_id,
            kind: match entry.kind {
                OperationKind::Create(_) => "create",
                OperationKind::Change(_) => "change",
                OperationKind::Sale(_) => "sale",
                OperationKind::Card(_) => "loyalty card",
            },
            captured_at: clock::rfc3339(entry.captured_at),
            captured_offline: entry.captured_offline,
            attempts: entry.attempts,
            rejected: match &entry.state {
                OperationState::Waiting => None,
                OperationState::Rejected(refusal) => Some(refusal.error_id.clone()),
            },
        }
    }
}

impl Register {
    /// Lets the browser save the diagnostics file.
    pub fn save_diagnostics(&self) -> Result<(), ActionError> {
        let failed = ActionError::Storage(StorageProblem::Failed);
        let Ok(content) = serde_json::to_string(&self.diagnostics()) else { return Err(failed) };
        file::save_json("diagnostics", &content).map_err(|_| failed)
    }

    fn diagnostics(&self) -> Diagnostics {
        let state = self.state;
        let device = state.device.get_untracked();
        let storage = state.storage.get_untracked();
        Diagnostics {
            product: "Commerce Counter register",
            version: env!("CARGO_PKG_VERSION"),
            made_at: clock::rfc3339(clock::now()),
            browser: window().navigator().user_agent().unwrap_or_default(),
            is_kiosk: state.is_kiosk_untracked(),
            operating_unit_number: device.as_ref().map(|it| it.operating_unit_number.clone()),
            device_id: device.map(|it| it.id),
            connection: state.connection.get_untracked(),
            is_disconnected: state.is_disconnected.get_untracked(),
            last_contact: state.last_contact.get_untracked().map(clock::rfc3339),
            clock_ahead_ms: state.clock_ahead_ms.get_untracked(),
            is_storage_persistent: storage.is_persistent,
            storage_left_mb: storage.left_mb,
            customers: state.directory.with_untracked(|it| it.len()),
            pending_customers: state.directory.with_untracked(|it| it.pending()),
            cursor: self.driver.sync().cursor(),
            outbox: state.outbox.with_untracked(|it| it.iter().map(Entry::new).collect()),
            events: recorder::events(),
        }
    }
}
