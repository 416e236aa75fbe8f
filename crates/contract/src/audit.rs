//! The audit trail: who did what, when, from which device and address (R339).
//!
//! It holds ids only: no names, and nothing that a person typed into a form.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Something that was done, or tried.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "PascalCase", default)]
pub struct AuditEntry {
    /// A GUID, minted by the server that recorded the entry.
    pub id: String,
    /// RFC 3339, UTC.
    pub time: String,
    /// Empty at a kiosk, and where a sign-on names no known worker. An application or a person
    /// of an online channel has its kind and the hash of its identity.
    pub worker_id: String,
    /// Register number; empty where there is no device.
    pub device: String,
    /// Address of the caller's network.
    pub address: String,
    /// Empty at headquarters.
    pub operating_unit_number: String,
    /// A stable code, such as `SignOn` or `CreateCustomer`.
    pub action: String,
    /// `CustomerId`, or the account number where the request names that.
    pub customer: String,
    /// What it was done to: a job's id, a switch's name, a list and its key, or the idempotency
    /// key of a register's operation.
    pub object: String,
    /// The HTTP status of the answer; 0 when the server or the caller was gone before it.
    pub outcome: u16,
}

/// Body of `POST /cdx/audit-trail`: entries of a channel database, at most
/// [`ENTRIES_PER_UPLOAD_MAX`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct AuditUpload {
    pub channel_database_id: Uuid,
    pub entries: Vec<AuditEntry>,
}

pub const ENTRIES_PER_UPLOAD_MAX: usize = 500;
