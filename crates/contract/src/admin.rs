//! Headquarters' admin API, `/api/…`. Every answer that is not a success has an
//! [`ErrorBody`](crate::ErrorBody).
//!
//! Records that two administrators may edit carry an `ETag`; a `PUT` sends it
//! back as `If-Match` and is refused with 412 when the record has changed.

use serde::{Deserialize, Serialize};

macro_rules! resource {
    ($(#[$meta:meta])* pub struct $name:ident { $($body:tt)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    /// `GET /api/session`: who is signed on (401 when nobody is).
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
    /// `GET /api/functionality-profiles` (a list),
    /// `GET|PUT /api/functionality-profiles/{Id}` (with `ETag`).
    pub struct FunctionalityProfile {
        pub id: String,
        pub name: String,
        /// *Create customer in async mode*.
        pub create_async_customers: bool,
        /// Names of the channels that use the profile; ignored in a `PUT`.
        pub channels: Vec<String>,
        /// As in the header `ETag`; ignored in a `PUT`.
        pub e_tag: String,
    }
}

resource! {
    /// `GET|PUT /api/channel-schemas/{Name}` (`AX7`).
    pub struct ChannelSchema {
        pub name: String,
        pub filter_shared_customer_data_tables: bool,
        /// A `PUT` that switches the filter on must say that the reminder about
        /// excluding jobs from offline databases was answered with Yes (R027).
        pub is_confirmed: bool,
    }
}

resource! {
    /// `GET /api/jobs`.
    pub struct JobList {
        pub jobs: Vec<Job>,
        /// What is waiting and what is missing, in the caller's language (R098,
        /// R105); empty when all is well.
        pub warnings: Vec<String>,
    }
}

resource! {
    /// `GET|PUT /api/jobs/{Id}`; a `PUT` changes only the recurrence.
    pub struct Job {
        pub id: String,
        pub name: String,
        /// The job's other name, or empty.
        pub alias: String,
        pub is_running: bool,
        /// Seconds between two runs; `None` runs by hand only.
        pub recurrence_seconds: Option<u32>,
        pub last_run: Option<JobRun>,
        /// RFC 3339, UTC.
        pub next_run_at: Option<String>,
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
        /// What to know or do next, in the caller's language; may be empty.
        pub message: String,
    }
}

resource! {
    /// `GET /api/customers?search={text}&$top={n}&$skip={n}`.
    pub struct CustomerList {
        pub customers: Vec<CustomerRow>,
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
    /// `GET /api/counters`: what headquarters has been asked since it started (R004).
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
