//! The outcome of a job's run, as codes that become words for their reader.

use domain::Job;
use locale::Lang;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Succeeded,
    SucceededWithErrors,
    Failed,
}

impl Status {
    /// As stored and as on the wire.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "Succeeded",
            Self::SucceededWithErrors => "SucceededWithErrors",
            Self::Failed => "Failed",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub status: Status,
    pub rows: u64,
    pub errors: u64,
    pub message: RunMessage,
}

impl Outcome {
    pub(crate) fn of_rows(rows: u64, errors: u64, message: RunMessage) -> Self {
        let status = if errors == 0 { Status::Succeeded } else { Status::SucceededWithErrors };
        Self { status, rows, errors, message }
    }

    pub(crate) fn failed(rows: u64, errors: u64, message: RunMessage) -> Self {
        Self { status: Status::Failed, rows, errors, message }
    }
}

/// What to know or do next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum RunMessage {
    #[default]
    None,
    /// No scale unit has ever asked for work.
    NoChannelDatabase,
    /// Nothing was to be done because `job` has to run first (R098).
    RowsWaitFor {
        rows: u64,
        #[serde(with = "job_id")]
        job: Job,
    },
    /// These channel databases did not answer in time.
    NoAnswer { channel_databases: Vec<String> },
    /// So many channel databases reported a failure.
    ChannelsFailed { count: u64 },
    /// So many sessions have failed three times (R111).
    SessionsSuspended { count: u64 },
    /// So many operations could not be processed.
    OperationsFailed { operations: u64 },
    /// Headquarters stopped while the job ran.
    Interrupted,
    /// An error inside headquarters; the log has the cause.
    InternalError,
}

impl RunMessage {
    pub(crate) fn stored(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// A newer version's message becomes an empty one.
    pub(crate) fn from_stored(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    pub(crate) fn words(&self, lang: Lang) -> String {
        match self {
            Self::None => String::new(),
            Self::NoChannelDatabase => lang.job_no_channel_database().to_owned(),
            Self::RowsWaitFor { rows, job } => match job {
                Job::Upload => lang.job_rows_wait_at_channels(job.name(), *rows),
                _ => lang.job_rows_wait_at_headquarters(job.name(), *rows),
            },
            Self::NoAnswer { channel_databases } => {
                lang.job_no_answer(&channel_databases.join(", "))
            }
            Self::ChannelsFailed { count } => lang.job_channels_failed(*count),
            Self::SessionsSuspended { count } => lang.job_sessions_suspended(*count),
            Self::OperationsFailed { operations } => lang.job_operations_failed(*operations),
            Self::Interrupted => lang.job_interrupted().to_owned(),
            Self::InternalError => lang.job_internal_error().to_owned(),
        }
    }
}

mod job_id {
    use domain::Job;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(job: &Job, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(job.id())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Job, D::Error> {
        let id = String::deserialize(deserializer)?;
        id.parse().map_err(|()| de::Error::custom("an unknown job"))
    }
}
