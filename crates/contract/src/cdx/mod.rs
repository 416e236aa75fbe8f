//! Commerce Data Exchange: how rows and configuration travel between a channel
//! database and headquarters. `/cdx/…` on headquarters, `Authorization: Bearer`
//! with the credential of the scale unit, which sees its own channels only.
//!
//! The scale unit's async client asks for work by long polling (a store's network lets nothing in),
//! does it, and reports. Everything is idempotent: counters name rows and packages, and applying
//! one again changes nothing.

pub mod codec;
mod columns;
mod rows;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::commerce::{
    AddressPurpose, Affiliation, AttributeDefinition, Customer, DefaultCustomer, FeatureState,
    Title,
};

pub use columns::{AsyncRow, Column, Value, ValueKind, WrongValue};
pub use rows::{
    AsyncAddressRow, AsyncAffiliationRow, AsyncAttributeRow, AsyncContactRow, AsyncCustomerRow,
    AsyncRows, TABLES, operation,
};

/// Paths on headquarters.
pub mod path {
    /// `POST` [`super::Poll`] → [`super::PollReply`]; waits for work for up to
    /// [`super::POLL_WAIT_SECONDS_MAX`].
    pub const POLL: &str = "/cdx/poll";
    /// `POST` [`super::Upload`] → 204. Headquarters skips rows that it has.
    pub const UPLOAD: &str = "/cdx/upload";
    /// `GET ?job={1010|1070|1110}&above={version}&up-to={version}&channel-database={id}`
    /// → [`super::Package`].
    pub const PACKAGE: &str = "/cdx/package";
    /// `POST` [`super::Completion`] → 204.
    pub const COMPLETION: &str = "/cdx/completion";
    /// `POST` [`super::Recovery`] → 204. Headquarters skips customers that it has.
    pub const RECOVERY: &str = "/cdx/recovery";

    /// `POST` [`crate::audit::AuditUpload`] → 204. Headquarters skips entries that it has.
    pub const AUDIT_TRAIL: &str = "/cdx/audit-trail";

    pub const ALL: [&str; 6] = [POLL, UPLOAD, PACKAGE, COMPLETION, RECOVERY, AUDIT_TRAIL];
}

/// Longest wait of a poll, in seconds.
pub const POLL_WAIT_SECONDS_MAX: u64 = 20;
/// Most rows in a customer package or an upload, except that one operation's rows
/// always travel together.
pub const ROWS_PER_PACKAGE_MAX: usize = 1_000;

/// What a channel database reports whenever it asks for work.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Poll {
    /// Minted when the database is created; counters count per database.
    pub channel_database_id: Uuid,
    /// Rows of the async tables that have not gone up yet.
    pub rows_waiting: u64,
    /// RFC 3339, UTC; when the oldest of them was written.
    pub waiting_since: Option<String>,
    /// Highest version applied, per download job.
    pub applied: AppliedVersions,
    /// The versions that requests see: less than `applied` until the configuration cache has
    /// expired (R081).
    pub live: AppliedVersions,
    /// Pending customers of each store and register (R251).
    pub waiting: Vec<WaitingCustomers>,
    /// The devices that have been activated here.
    pub devices: Vec<DeviceReport>,
    /// Answer at once when there is no work; for the first contact.
    pub no_wait: bool,
    /// Number of the newest change in the delta's order.
    pub newest_change: i64,
    /// The id that the database was created with. It stays when a restored database takes another
    /// id (R336).
    pub origin_id: Option<Uuid>,
    /// The highest known number of each of headquarters' sequences, by the sequence's id: from
    /// headquarters' replies and from the customers of this database.
    pub positions: BTreeMap<String, i64>,
    /// Highest version of a customer here, from 1010 or from a real-time answer.
    pub customer_version: i64,
    /// At the first contact: [`PollReply::ended_credentials`] as they were ever told.
    pub ended_credentials: Vec<String>,
    /// At the first contact: [`ChannelConfigurationPackage::revoked_code_hashes`] as applied.
    pub revoked_code_hashes: Vec<String>,
}

/// Ids of headquarters' sequences whose numbers reach channel databases with customers.
pub mod sequence {
    /// Account numbers.
    pub const CUSTOMER_ACCOUNT: &str = "customer-account";
    /// Versions of customers.
    pub const CUSTOMER_VERSION: &str = "customer-version";
}

/// How far headquarters has seen the channel database progress. A database that reports less was
/// restored to an older state (R336).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct KnownProgress {
    /// Highest counter of the uploaded rows.
    pub counter: i64,
    /// [`Upload::mark`] of the operation whose last row has this counter; empty when unknown. A
    /// database with another mark was restored and has continued since.
    pub mark: String,
    /// Highest [`Poll::newest_change`].
    pub change: i64,
    /// Highest version of 1010 that the channel database reported as applied.
    pub customers: i64,
}

/// Customers of one register that have no account number here yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct WaitingCustomers {
    pub operating_unit_number: String,
    /// Register number; empty for an online channel.
    pub register: String,
    pub customers: u64,
    /// Those of them whose rows still have to go up.
    pub not_uploaded: u64,
    /// RFC 3339, UTC; when the oldest of them was captured.
    pub since: String,
}

/// A register or kiosk as its channel database knows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct DeviceReport {
    /// Of the activation code: [`ActivationCodeRow::code_hash`].
    pub code_hash: String,
    /// RFC 3339, UTC.
    pub activated_at: String,
    /// RFC 3339, UTC; to the minute.
    pub last_seen_at: String,
}

/// 0: nothing applied yet. Headquarters answers with work for that job, so an empty channel
/// database gets its full download without a run of the job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppliedVersions {
    #[serde(rename = "1010")]
    pub customers: i64,
    #[serde(rename = "1070")]
    pub channel_configuration: i64,
    #[serde(rename = "1110")]
    pub global_configuration: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct PollReply {
    pub work: Option<Work>,
    pub known: KnownProgress,
    /// The last number of each of headquarters' sequences, by the sequence's id. The channel
    /// database stores the highest and returns it in [`Poll::positions`]: a restored headquarters
    /// never assigns such a number again.
    pub positions: BTreeMap<String, i64>,
    /// Hashes of scale units' credentials that have ended. Channel databases keep them and
    /// tell them: a headquarters that was restored accepts none of them again.
    pub ended_credentials: Vec<String>,
}

/// One session's work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "Kind", rename_all_fields = "PascalCase")]
pub enum Work {
    /// Send all rows whose counter is above `above_counter` (R091, R108).
    Upload { session_id: i64, above_counter: i64 },
    /// Fetch and apply packages of `job` until version `up_to`.
    Download { session_id: i64, job: String, up_to: i64 },
    /// Send all customers above `above_version`: a restored headquarters may have lost them (R336).
    /// No session: the last page reports.
    Recover { above_version: i64 },
}

/// A page of customers that a restored headquarters may have lost, in order of version.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Recovery {
    pub channel_database_id: Uuid,
    pub customers: Vec<RecoveredCustomer>,
    /// Whether this is the last page.
    pub is_last: bool,
}

/// A customer with its number, as a channel database has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct RecoveredCustomer {
    /// The version that headquarters gave this state.
    pub version: i64,
    pub address_books: Vec<String>,
    /// Highest counter of the sending channel database whose operation on the customer is
    /// in this state; 0 when none is. See [`CustomerPackageRow::synchronized_up_to`].
    pub synchronized_up_to: i64,
    pub customer: Customer,
}

/// Reports that a session's work is done or has failed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Completion {
    pub channel_database_id: Uuid,
    pub session_id: i64,
    pub rows: u64,
    pub packages: u64,
    /// Size of the packages on the wire, in bytes.
    pub bytes: u64,
    /// Why it failed, in English; empty after a success.
    pub error: String,
    pub applied: AppliedVersions,
}

/// A page of rows going up, whole operations in counter order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Upload {
    pub channel_database_id: Uuid,
    pub session_id: i64,
    pub rows: AsyncRows,
    /// Mark of the last of the operations: random, minted each time the database writes an
    /// operation, so a restored database that writes one again has another mark.
    pub mark: String,
}

/// Answer of `GET /cdx/package`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "Job", content = "Content")]
pub enum Package {
    #[serde(rename = "1010")]
    Customers(CustomerPackage),
    #[serde(rename = "1070")]
    ChannelConfiguration(ChannelConfigurationPackage),
    #[serde(rename = "1110")]
    GlobalConfiguration(GlobalConfigurationPackage),
}

/// Customers that changed, in order of version, at most [`ROWS_PER_PACKAGE_MAX`]; the next package
/// begins above `version`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CustomerPackage {
    pub rows: Vec<CustomerPackageRow>,
    /// The version that the channel has reached after applying the rows.
    pub version: i64,
    pub has_more: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CustomerPackageRow {
    pub version: i64,
    /// The GUID that a pending customer had, or empty (R100).
    pub cust_account_async: String,
    /// Names of the address books that the customer is in (R132).
    pub address_books: Vec<String>,
    /// Highest counter of the asking channel database whose operation on the customer is in this
    /// state; 0 without any. The channel keeps its later edits on top of the state.
    pub synchronized_up_to: i64,
    pub customer: Customer,
}

/// Channels, their profiles, registers and workers: a snapshot that replaces the previous one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ChannelConfigurationPackage {
    pub version: i64,
    pub channels: Vec<ChannelRow>,
    pub profiles: Vec<ProfileRow>,
    pub activation_codes: Vec<ActivationCodeRow>,
    /// Hashes of the codes of all revoked registers. A device is revoked only when its code is in
    /// here, never because its code is missing above.
    pub revoked_code_hashes: Vec<String>,
    pub workers: Vec<WorkerRow>,
    pub feature_states: Vec<FeatureState>,
    pub offline_exclusions: Vec<OfflineExclusionRow>,
}

/// What a download job leaves out of offline databases (R029-R032).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct OfflineExclusionRow {
    /// `1010`, `1070` or `1110`.
    pub job: String,
    /// *Exclude from offline databases* of the job itself.
    pub is_job_excluded: bool,
    /// Tables whose subjobs are excluded, in any job: `CUSTTABLE`, …
    pub tables: Vec<String>,
    /// Number of the job's full data syncs: a higher one removes what is excluded.
    pub full_sync: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ChannelRow {
    pub operating_unit_number: String,
    pub name: String,
    /// `Store` or `Online`.
    pub kind: String,
    pub company: String,
    pub three_letter_iso_region_name: String,
    pub currency_code: String,
    pub functionality_profile_id: String,
    pub default_customer: Option<DefaultCustomer>,
    /// Names of the store's address books; a store without any sees every customer
    /// (R132).
    pub address_books: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ProfileRow {
    pub id: String,
    pub name: String,
    pub create_async_customers: bool,
    /// *Generate loyalty card number* (R156).
    pub generate_loyalty_card_number: bool,
    /// Seconds without a touch after which a kiosk warns (R242).
    pub kiosk_idle_seconds: Option<i32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ActivationCodeRow {
    /// SHA-256 of the code in upper case, hexadecimal: the code itself does not travel.
    pub code_hash: String,
    /// Register number, for lists: `GINZA-1`.
    pub register: String,
    pub operating_unit_number: String,
    /// `Register` or `Kiosk`.
    pub device_kind: String,
    /// Whether the code works any number of times (demo) or once.
    pub is_reusable: bool,
    /// RFC 3339, UTC: the code activates no device any more; empty where it does not end.
    pub expires_at: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct WorkerRow {
    pub worker_id: String,
    pub name: String,
    /// `Cashier`, `Manager` or `Administrator`.
    pub role: String,
    /// Argon2id, PHC string.
    pub password_hash: String,
    /// Channels where the worker signs on; empty is every channel.
    pub operating_unit_numbers: Vec<String>,
}

/// What all channels share: a snapshot.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct GlobalConfigurationPackage {
    pub version: i64,
    pub feature_states: Vec<FeatureState>,
    pub titles: Vec<Title>,
    pub affiliations: Vec<Affiliation>,
    pub address_purposes: Vec<AddressPurpose>,
    pub attribute_definitions: Vec<AttributeDefinition>,
    pub filter_shared_customer_data_tables: bool,
    pub is_demo: bool,
}
