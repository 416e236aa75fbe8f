//! Headquarters' admin API, `/api/…`. Every answer that is not a success has an
//! [`ErrorBody`](crate::ErrorBody).
//!
//! A record that two administrators may edit carries an `ETag`. A `PUT` sends it back as
//! `If-Match`; headquarters rejects it with 412 when the record has changed since. In lists the
//! member `ETag` of a resource is the same text; a `POST` or `PUT` ignores it.
//!
//! The lists that an administrator manages (channels, profiles, titles, …) have the same methods:
//! `GET` (all, or one), `POST` (201), `PUT` with `If-Match`, `DELETE` (204). Headquarters does not
//! delete a record that is in use: the refusal says where (409, or 422 with the wrong members).

use serde::{Deserialize, Serialize};

use crate::audit::AuditEntry;
use crate::commerce;

macro_rules! resource {
    ($(#[$meta:meta])* pub struct $name:ident { $($body:tt)* }) => {
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        $(#[$meta])*
        #[serde(rename_all = "PascalCase", default)]
        pub struct $name { $($body)* }
    };
}

resource! {
    /// Body of `POST /api/sign-on`. The answer also sets a session cookie
    /// (`HttpOnly`, `SameSite=Strict`), which the console uses; others send the
    /// token as `Authorization: Bearer`.
    pub struct SignOnRequest {
        pub worker_id: String,
        pub password: String,
    }
}

resource! {
    pub struct SignOnResult {
        pub token: String,
        /// RFC 3339, UTC.
        pub expires_at: String,
        pub worker_id: String,
        pub worker_name: String,
    }
}

resource! {
    /// `GET /api/session`: who is signed on; 401 without a session.
    /// `DELETE /api/session` signs off.
    pub struct Session {
        pub worker_id: String,
        pub worker_name: String,
        pub is_demo: bool,
    }
}

resource! {
    /// `GET /api/features` (a list), `GET|PUT /api/features/{Name}`.
    pub struct Feature {
        /// Technical name.
        pub name: String,
        /// The name in Feature management, in the caller's language.
        pub display_name: String,
        pub description: String,
        pub is_enabled: bool,
        /// Technical names of what must be on first.
        pub prerequisites: Vec<String>,
    }
}

resource! {
    /// Body of `PUT /api/features/{Name}`.
    pub struct FeatureChange {
        pub is_enabled: bool,
    }
}

resource! {
    /// `GET|POST /api/functionality-profiles`,
    /// `GET|PUT|DELETE /api/functionality-profiles/{Id}`.
    pub struct FunctionalityProfile {
        /// Given by the `POST`; never changes.
        pub id: String,
        pub name: String,
        /// *Create customer in async mode*.
        pub create_async_customers: bool,
        /// *Generate loyalty card number* (R156); `true` when a body does not say.
        #[serde(default = "yes")]
        pub generate_loyalty_card_number: bool,
        /// Seconds without a touch after which a kiosk warns (R242); `null` for the default, 45.
        pub kiosk_idle_seconds: Option<i32>,
        /// Names of the channels that use the profile; ignored in a body.
        pub channels: Vec<String>,
        pub e_tag: String,
    }
}

fn yes() -> bool {
    true
}

resource! {
    /// `GET|POST /api/channels`, `GET|PUT|DELETE /api/channels/{OperatingUnitNumber}`.
    pub struct Channel {
        /// Given by the `POST`; never changes.
        pub operating_unit_number: String,
        pub name: String,
        /// `Store` or `Online`.
        pub kind: String,
        #[serde(rename = "ThreeLetterISORegionName")]
        pub three_letter_iso_region_name: String,
        /// Three letters.
        pub currency_code: String,
        pub functionality_profile_id: String,
        /// Account number of an existing customer, or empty (R136, R140).
        pub default_customer: String,
        /// Names of address books; a store without any sees every customer (R132).
        pub address_books: Vec<String>,
        /// Warnings in the caller's language, such as one about a receipt e-mail of the default
        /// customer (R138). Ignored in a body.
        pub advice: Vec<String>,
        pub e_tag: String,
    }
}

resource! {
    /// `GET|POST /api/registers`, `DELETE /api/registers/{Register}`. `DELETE` revokes the
    /// activation code: once 1070 has run, the scale unit tells a device that was activated with
    /// it, and the device erases what it stores.
    pub struct Register {
        /// Register number, unique: `GINZA-1`.
        pub register: String,
        pub operating_unit_number: String,
        /// Ignored in a body.
        pub channel_name: String,
        /// `Register` or `Kiosk`.
        pub device_kind: String,
        /// Only in the answer to a `POST`: the database stores its hash.
        pub activation_code: String,
        /// RFC 3339, UTC: until then the code activates a device; empty where it does not end.
        pub activation_code_expires_at: String,
        /// `WaitsFor1070`, `Ready` or `Activated`, as channel databases report it; `Expired`
        /// when the code was not used in time.
        pub state: String,
        /// RFC 3339, UTC.
        pub activated_at: Option<String>,
        /// RFC 3339, UTC.
        pub last_seen_at: Option<String>,
        /// Customers captured here that have no account number in the store yet (R251).
        pub customers_waiting: u64,
    }
}

resource! {
    /// `GET|POST /api/scale-units`, `GET|PUT|DELETE /api/scale-units/{Name}`. One that is
    /// enrolled is not deleted: `DELETE /api/scale-units/{Name}/credential` revokes its
    /// access at once.
    pub struct ScaleUnit {
        /// Given by the `POST`; never changes.
        pub name: String,
        /// Also those that are created later.
        pub serves_all_channels: bool,
        /// Its channels, where it does not serve all.
        pub operating_unit_numbers: Vec<String>,
        /// `NotEnrolled`, `Enrolled` or `Revoked`; ignored in a body, as the times are.
        pub state: String,
        /// RFC 3339, UTC; of its newest credential.
        pub enrolled_at: Option<String>,
        /// RFC 3339, UTC.
        pub last_contact_at: Option<String>,
        /// RFC 3339, UTC.
        pub revoked_at: Option<String>,
        pub e_tag: String,
    }
}

resource! {
    /// Answer of `POST /api/scale-units/{Name}/enrolment-code`: the code is shown once, the
    /// database keeps its hash. An older code of the scale unit ends; its credential ends
    /// when the new one is enrolled.
    pub struct EnrolmentCode {
        pub enrolment_code: String,
        /// RFC 3339, UTC.
        pub expires_at: String,
    }
}

resource! {
    /// Answer of `POST /api/rescue`, whose body is a decrypted
    /// [`RescueContent`](crate::rescue::RescueContent): the outcome of each operation, in the
    /// file's order.
    pub struct RescueResult {
        pub operations: Vec<RescuedOperation>,
    }
}

resource! {
    pub struct RescuedOperation {
        /// Of the operation.
        pub id: String,
        pub customer_id: String,
        /// `Create`, `Change` or `Sale`.
        pub kind: String,
        /// The customer's; empty where headquarters does not know it.
        pub name: String,
        /// Empty while headquarters does not have the customer.
        pub account_number: String,
        /// `Created`; `AlreadyThere`: headquarters had the operation already, by any route;
        /// `Changed`; `Refused`; or `NotPossible`: has to be imported at a register.
        pub outcome: String,
        /// The reason for `Refused` and `NotPossible`, in the caller's language.
        pub reason: String,
    }
}

resource! {
    /// `GET|POST /api/titles`, `GET|PUT|DELETE /api/titles/{RecordId}`.
    pub struct Title {
        /// Assigned by headquarters; ignored in a `POST`.
        pub record_id: i64,
        pub name: String,
        pub e_tag: String,
    }
}

resource! {
    /// `GET|POST /api/affiliations`, `GET|PUT|DELETE /api/affiliations/{RecordId}`.
    pub struct Affiliation {
        /// Assigned by headquarters; ignored in a `POST`.
        pub record_id: i64,
        pub name: String,
        /// *Hide in channels* (R074).
        pub hide_in_channels: bool,
        pub e_tag: String,
    }
}

resource! {
    /// `GET|POST /api/address-purposes`,
    /// `GET|PUT|DELETE /api/address-purposes/{RecordId}`.
    pub struct AddressPurpose {
        /// Assigned by headquarters; ignored in a `POST`.
        pub record_id: i64,
        /// Number of the address type; unique.
        pub address_type: i32,
        pub name: String,
        pub description: String,
        pub e_tag: String,
    }
}

resource! {
    /// `GET|POST /api/customer-attributes`,
    /// `GET|PUT|DELETE /api/customer-attributes/{Name}`: the customer attribute group
    /// (R145).
    pub struct CustomerAttributeDefinition {
        /// Given by the `POST`; never changes, since customers' values carry it.
        pub name: String,
        /// `Text`, `Integer`, `Decimal`, `Currency` or `Boolean`.
        pub data_type: String,
        pub default_value: String,
        pub help_text: String,
        /// Fixed list of a text attribute; empty when anything may be typed.
        pub values: Vec<String>,
        /// Of a number, inclusive.
        pub minimum: Option<f64>,
        pub maximum: Option<f64>,
        /// Place in the form, from 1; 0 in a `POST` is the last.
        pub position: i64,
        pub e_tag: String,
    }
}

resource! {
    /// `GET|POST /api/customer-groups`, `GET|PUT|DELETE /api/customer-groups/{Id}`.
    pub struct CustomerGroup {
        /// Given by the `POST`; never changes.
        pub id: String,
        pub name: String,
        /// What new customers of the group get (R139).
        pub financial_dimensions: Vec<FinancialDimension>,
        pub e_tag: String,
    }
}

resource! {
    pub struct FinancialDimension {
        /// `CostCenter`, …
        pub name: String,
        pub value: String,
    }
}

resource! {
    /// `GET|POST /api/workers`, `GET|PUT|DELETE /api/workers/{WorkerId}`.
    pub struct Worker {
        /// Given by the `POST`; never changes.
        pub worker_id: String,
        pub name: String,
        /// `Cashier`, `Manager` or `Administrator`; one administrator stays.
        pub role: String,
        /// Never in an answer. Required in a `POST`; empty in a `PUT` keeps the current one.
        pub password: String,
        /// Channels where the worker signs on; empty is every channel. Their scale units
        /// alone get to know the worker.
        pub operating_unit_numbers: Vec<String>,
        pub e_tag: String,
    }
}

resource! {
    /// `GET|POST /api/address-books`, `GET|PUT|DELETE /api/address-books/{Name}`.
    pub struct AddressBook {
        /// Given by the `POST`; never changes.
        pub name: String,
        pub description: String,
        /// Names of the channels that the book is assigned to; ignored in a body.
        pub channels: Vec<String>,
        pub e_tag: String,
    }
}

resource! {
    /// `GET|PUT /api/channel-schemas/{Name}` (`AX7`).
    pub struct ChannelSchema {
        pub name: String,
        pub filter_shared_customer_data_tables: bool,
        /// A `PUT` that switches the filter on must confirm the reminder about excluding jobs from
        /// offline databases (R027).
        pub is_confirmed: bool,
        /// The tables that jobs carry, and what the filter does to each; ignored in a
        /// `PUT`.
        pub tables: Vec<ChannelSchemaTable>,
        pub e_tag: String,
    }
}

resource! {
    pub struct ChannelSchemaTable {
        pub name: String,
        /// `Filtered`: rows of customers are left out, others stay. `NotShared`: holds no
        /// customers. `CustomMade`: a table of the company's own, never filtered (R033).
        pub coverage: String,
        /// The same in the caller's language.
        pub explanation: String,
    }
}

resource! {
    /// `GET /api/jobs`.
    pub struct JobList {
        pub jobs: Vec<Job>,
        /// What is pending and what is missing, in the caller's language (R098, R105); empty when
        /// no job needs attention.
        pub warnings: Vec<String>,
    }
}

resource! {
    /// `GET|PUT /api/jobs/{Id}`; a `PUT` changes the recurrence and what is excluded from offline
    /// databases. `POST /api/jobs/{Id}/full-sync` sends all rows of a download job again and
    /// removes excluded ones from offline databases (R031).
    pub struct Job {
        pub id: String,
        pub name: String,
        /// The job's other name, or empty.
        pub alias: String,
        pub is_running: bool,
        /// Seconds between two runs; `None`: only an administrator starts it.
        pub recurrence_seconds: Option<u32>,
        pub last_run: Option<JobRun>,
        /// RFC 3339, UTC.
        pub next_run_at: Option<String>,
        /// *Exclude from offline databases* (R029); of download jobs only.
        pub exclude_from_offline_databases: bool,
        /// Of download jobs only. A `PUT` changes those that it names.
        pub subjobs: Vec<Subjob>,
        pub e_tag: String,
    }
}

resource! {
    /// The part of a job that carries one table. Excluding it excludes it in every job that
    /// contains it (R032).
    pub struct Subjob {
        pub name: String,
        pub table: String,
        pub exclude_from_offline_databases: bool,
    }
}

resource! {
    /// Answer of `POST /api/jobs/{Id}/runs` (when the run has ended).
    pub struct JobRun {
        pub job_id: String,
        /// RFC 3339, UTC.
        pub started_at: String,
        pub ended_at: String,
        /// `Succeeded`, `SucceededWithErrors` or `Failed`.
        pub status: String,
        /// Rows that arrived: uploaded, converted or applied in the channels.
        pub rows: u64,
        /// Rows that failed.
        pub errors: u64,
        /// The result and the next step, in the caller's language; may be empty.
        pub message: String,
    }
}

resource! {
    /// `GET /api/customers-per-hour`: the last 24 hours, oldest first; the last one is incomplete.
    pub struct CustomersPerHour {
        pub hours: Vec<CustomersOfHour>,
    }
}

resource! {
    pub struct CustomersOfHour {
        /// RFC 3339, UTC.
        pub from: String,
        /// Customers whom headquarters received in this hour.
        pub customers: u64,
    }
}

/// Most matches that a search counts.
pub const CUSTOMERS_COUNTED_MAX: u64 = 10_000;

resource! {
    /// `GET /api/customers?search={text}&$top={n}&$skip={n}`.
    pub struct CustomerList {
        pub customers: Vec<CustomerRow>,
        /// Number of all customers, or of matches up to 10,001, which means more than 10,000.
        pub total: u64,
    }
}

resource! {
    pub struct CustomerRow {
        pub account_number: String,
        /// `CUSTACCOUNTASYNC`: the GUID of a customer that was created async,
        /// else empty (R100).
        pub cust_account_async: String,
        /// The key that never changes.
        pub customer_id: String,
        pub name: String,
        pub phone: String,
        pub email: String,
        /// RFC 3339, UTC.
        pub created_at: String,
    }
}

resource! {
    /// `GET|PUT /api/customers/{AccountNumber}`: the customer at headquarters. A `PUT`
    /// ignores what headquarters gives: the keys, cards, times and `Name` of a person.
    // The Commerce API's is in the same description.
    #[cfg_attr(feature = "openapi", schema(as = HeadquartersCustomer))]
    pub struct Customer {
        pub account_number: String,
        /// `CUSTACCOUNTASYNC` (R100), or empty.
        pub cust_account_async: String,
        /// The key that never changes.
        pub customer_id: String,
        pub record_id: i64,
        pub party_number: String,
        pub customer_type_value: i32,
        pub name: String,
        pub first_name: String,
        pub middle_name: String,
        pub last_name: String,
        /// How the names are read, in kana (R224).
        pub phonetic_first_name: String,
        pub phonetic_last_name: String,
        /// Of an organization.
        pub phonetic_name: String,
        /// 0: no title.
        pub title_record_id: i64,
        pub phone: String,
        pub email: String,
        pub receipt_email: String,
        pub language: String,
        pub customer_group: String,
        pub currency_code: String,
        /// From the customer group of the store's default customer (R139).
        pub financial_dimensions: Vec<FinancialDimension>,
        /// Names of the address books that the customer is in (R132).
        pub address_books: Vec<String>,
        /// *Block customer for loyalty enrollment* (R157).
        pub blocked_for_loyalty: bool,
        pub loyalty_cards: Vec<commerce::LoyaltyCard>,
        pub customer_affiliations: Vec<commerce::CustomerAffiliation>,
        pub addresses: Vec<commerce::Address>,
        pub contacts: Vec<commerce::ContactInfo>,
        pub attributes: Vec<commerce::CustomerAttribute>,
        /// Every answer to the question for marketing consent, oldest first (R227). Read only.
        pub marketing_consents: Vec<commerce::MarketingConsent>,
        /// RFC 3339, UTC: when headquarters received the customer.
        pub created_at: String,
        pub e_tag: String,
    }
}

resource! {
    /// `GET /api/customer-operations?field={column}&value={text}&status={s}&$top={n}&$skip={n}`,
    /// newest first: *Customer synchronization status* (R115). `field` is a column of
    /// the five async tables (`EMAIL`, `RETAILASYNCADDRESSV2.CITY`) or empty for any
    /// of them (R116).
    pub struct CustomerOperationList {
        pub operations: Vec<CustomerOperation>,
        pub total: u64,
        /// Columns that `field` may name.
        pub fields: Vec<String>,
    }
}

resource! {
    /// `GET|PUT /api/customer-operations/{Id}`: a create or edit of a customer as it
    /// came from a channel. `PUT` is *Save*: it changes headquarters' copy of the
    /// operation, the customer stays (R121). `POST …/{Id}/synchronize` processes it
    /// again now (R120).
    pub struct CustomerOperation {
        pub id: String,
        pub channel_name: String,
        /// Register number, or empty.
        pub register: String,
        /// *Customer account*: the number, or empty while there is none.
        pub customer_account: String,
        /// *Async customer account*: the GUID, or empty.
        pub async_customer_account: String,
        /// The customer's name as the operation or headquarters has it.
        pub customer_name: String,
        /// *Operations timestamp*: RFC 3339, UTC.
        pub operations_timestamp: String,
        /// *Retail async operation*: `Create`, `Update`, or `Address`.
        pub retail_async_operation: String,
        /// *Customer sync status*: `Waiting`, `Failed`, `Held` (an earlier operation
        /// of the customer failed) or `Succeeded`.
        pub customer_sync_status: String,
        /// `ONLINEOPERATIONCOMPLETED` of its rows: 0 or 1 (R094, R095).
        pub online_operation_completed: i32,
        pub try_count: u32,
        /// *Last known error* in the caller's language, or empty.
        pub last_known_error: String,
        /// *Change description* in the caller's language: what kind of operation,
        /// and why it failed (R118).
        pub change_description: String,
        /// *Customer attributes* (R119); empty in a list. A `PUT` changes those that it
        /// names, by `Table`, `Row` and `Name`.
        pub attributes: Vec<OperationAttribute>,
        pub e_tag: String,
    }
}

resource! {
    /// One column of one row of an operation.
    pub struct OperationAttribute {
        /// Such as `RETAILASYNCCUSTOMERV2`.
        pub table: String,
        /// `REPLICATIONCOUNTERFROMORIGIN` of the row.
        pub row: i64,
        /// Column, such as `FIRSTNAME`.
        pub name: String,
        /// What the customer had before, or empty.
        pub old_value: String,
        pub new_value: String,
        pub is_editable: bool,
    }
}

resource! {
    /// `GET /api/audit-trail?worker=&device=&customer=&from=&to=&$top={n}&$skip={n}`, newest first
    /// (R339).
    pub struct AuditTrail {
        pub entries: Vec<AuditEntry>,
        /// Number of all entries that match.
        pub total: u64,
    }
}

resource! {
    /// `GET /api/sessions?direction={Download|Upload}&$top={n}&$skip={n}`, newest first:
    /// *Download sessions*, *Upload sessions*. `POST /api/sessions/{Id}/retry` and
    /// `…/cancel` answer with the session.
    pub struct ExchangeSessionList {
        pub sessions: Vec<ExchangeSession>,
        pub total: u64,
    }
}

resource! {
    pub struct ExchangeSession {
        pub id: i64,
        pub job_id: String,
        pub job_name: String,
        /// The channel database's name in texts.
        pub channel_database: String,
        /// Names of the channels that the channel database serves.
        pub channels: Vec<String>,
        /// `Open`, `Completed`, `Failed` (the job's next run tries again),
        /// `Suspended` (tried three times, R111) or `Cancelled`.
        pub status: String,
        pub rows: u64,
        pub packages: u64,
        /// Size of the packages on the wire, in bytes.
        pub bytes: u64,
        /// Failed attempts.
        pub try_count: u32,
        /// As the channel reported it, in English.
        pub error: String,
        /// RFC 3339, UTC.
        pub created_at: String,
        /// RFC 3339, UTC: when the channel began the work.
        pub started_at: Option<String>,
        pub ended_at: Option<String>,
    }
}

resource! {
    /// `GET /api/waiting`: the pending customers and what they wait for (R251).
    pub struct Waiting {
        /// For the first page, in the caller's language: "12 customers wait in GINZA
        /// since 14:02; job 1010 has not run since yesterday."
        pub sentences: Vec<String>,
        pub places: Vec<WaitingPlace>,
    }
}

resource! {
    /// The pending customers of one register at one stage.
    pub struct WaitingPlace {
        pub operating_unit_number: String,
        pub channel_name: String,
        /// Register number; empty for an online channel, or when it is not known.
        pub register: String,
        pub customers: u64,
        /// RFC 3339, UTC; when the oldest of them was captured.
        pub since: String,
        /// `Channel`, `Headquarters` or `Return`.
        pub station: String,
        /// The job that moves them on: `P-0001`, `sync` or `1010`.
        pub job_id: String,
        /// How many of them have a failed operation; only at `Headquarters`.
        pub failed: u64,
        /// `None` (on schedule), `NotRecurring`, `Late` or `Failing`.
        pub problem: String,
        /// The same in the caller's language.
        pub sentence: String,
    }
}

resource! {
    /// `GET /api/switch-states`: where each switch is live (R253).
    pub struct SwitchState {
        /// Technical name of a feature; `CreateAsyncCustomers` of the channel's profile;
        /// `FilterSharedCustomerDataTables`.
        pub name: String,
        /// In the caller's language.
        pub display_name: String,
        pub operating_unit_number: String,
        pub channel_name: String,
        /// As set at headquarters.
        pub is_enabled: bool,
        /// Jobs that still have to run for the channel: `1110`, `1070`.
        pub missing_jobs: Vec<String>,
        /// Whether all jobs have run.
        pub is_delivered: bool,
        /// Whether the scale unit acts by it.
        pub is_live: bool,
        /// The missing steps in the caller's language; empty without any.
        pub sentence: String,
    }
}

resource! {
    /// `GET /api/counters`: counts since headquarters' start (R004).
    pub struct Counters {
        /// Real-time Service calls that create a customer.
        pub real_time_creates: u64,
        /// All other Real-time Service calls.
        pub real_time_others: u64,
        pub customers: u64,
        /// Rows of the async tables that the sync job has not completed.
        pub async_rows_waiting: u64,
    }
}

resource! {
    /// `GET /api/channel-databases`.
    pub struct ChannelDatabaseList {
        pub channel_databases: Vec<ChannelDatabase>,
    }
}

resource! {
    /// A channel database that headquarters has seen.
    pub struct ChannelDatabase {
        pub id: String,
        /// The name in messages.
        pub name: String,
        /// RFC 3339, UTC.
        pub last_seen_date_time: String,
        /// Whether headquarters assigns no numbers until the database has reported the highest ones
        /// that it knows (R336).
        pub is_waited_for: bool,
        /// Whether it has reported since headquarters' start.
        pub has_told: bool,
        /// Whether another id has replaced it, or `DELETE /api/channel-databases/{id}` has given it
        /// up.
        pub is_gone: bool,
    }
}
