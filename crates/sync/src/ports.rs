//! What the driver needs from outside: the offline database, the scale unit, and the tab that it
//! runs in. The browser has one implementation of each, the simulated world another.
//!
//! At every await the tab may be closed or the device may lose its power.

#![expect(async_fn_in_trait, reason = "one thread, and no trait objects")]

use domain::{CustomerId, OperationId, change_log};
use futures::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};

use crate::connectivity::{self, Failure};
use crate::directory::Directory;
use crate::engine::Answer;
use crate::model::{CustomerRecord, Epoch, Operation, Place, ServerCustomer, Timestamp};
use crate::outbox::Outbox;

/// Why something was not stored or read. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The device has no space left.
    Full,
    /// Written by a version of the application that this one cannot read.
    Unreadable,
    /// The customer has changed since its form, or the person who decided, has seen it.
    Outdated,
    /// Another tab has been elected since: this one must stop sending.
    Fenced,
    Failed,
}

/// What could not be stored is asked for again; the line did not fail.
impl From<StoreError> for Failure {
    fn from(_: StoreError) -> Self {
        Self::Local
    }
}

/// Which tab may send. A newer generation fences the older ones; the holder's beats show other tabs
/// that it runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    pub generation: u32,
    pub beats: u32,
}

/// Where the next delta page begins, and in whose change log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// As the scale unit names its change log: the channel database's id, and behind a slash
    /// which full data sync began the log.
    pub channel_database_id: String,
    pub next: i64,
    pub epoch: Epoch,
    /// The last epoch whose log was read to its end, so that bases of older epochs were swept.
    pub swept: Epoch,
    /// The last customer of the last page that named one, and its number.
    pub newest: Option<(CustomerId, i64)>,
}

impl Cursor {
    /// The first page of another change log.
    pub fn of_another(&self, channel_database_id: &str) -> Self {
        Self {
            channel_database_id: channel_database_id.to_owned(),
            next: 0,
            epoch: self.epoch + 1,
            swept: self.swept,
            newest: None,
        }
    }

    /// Whether the log is that of another channel database, not only one that a full data sync
    /// began anew.
    pub fn is_other_database(&self, channel_database_id: &str) -> bool {
        change_log::database_of(&self.channel_database_id)
            != change_log::database_of(channel_database_id)
    }
}

/// Which customers the offline database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetentionPolicy {
    All,
    /// Headquarters excludes customers from offline databases (R029). A real customer stays
    /// as long as an entry of it waits.
    OnlyPending,
    /// A kiosk: the same, and no screen shows a sent customer (R241). Pending ones stay sealed
    /// until the scale unit confirms that they have their numbers (R336).
    Hidden,
}

impl RetentionPolicy {
    /// Whether a customer without pending operations stays.
    pub fn keeps(self, customer: &CustomerRecord) -> bool {
        match self {
            Self::All => true,
            Self::OnlyPending | Self::Hidden => customer.identity.is_pending(),
        }
    }
}

/// The number of a transaction in the log: counts those that have changed customers or the outbox.
pub type Sequence = u64;

/// A change within a transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// The server's base of a customer.
    PutBase(Box<CustomerRecord>),
    /// Downloaded bases without pending operations: may be stored in a pack.
    PutDownloaded(Vec<CustomerRecord>),
    /// Removes a base, which was of this epoch.
    RemoveBase {
        customer: CustomerId,
        epoch: Epoch,
    },
    /// Adds the operation at the end of the outbox.
    Append(Operation),
    /// Replaces the entry in its place; an entry that is gone stays gone.
    Replace(Operation),
    RemoveEntry {
        operation: OperationId,
        customer: CustomerId,
    },
    /// Writes the attempts of an entry, and nothing else of it; an entry that is gone stays gone.
    Note(Attempt),
    Cursor(Cursor),
    /// The cursor begins anew in another change log.
    Reset(Cursor),
    /// Removes every base of an older epoch that has its number and no pending operation.
    Sweep {
        older_than: Epoch,
    },
}

impl Write {
    /// The customers that it names; none where it is about all or no customers.
    pub fn customers(&self) -> Vec<CustomerId> {
        match self {
            Self::PutBase(customer) => vec![customer.id],
            Self::PutDownloaded(customers) => customers.iter().map(|it| it.id).collect(),
            Self::RemoveBase { customer, .. } | Self::RemoveEntry { customer, .. } => {
                vec![*customer]
            }
            Self::Append(entry) | Self::Replace(entry) => vec![entry.customer_id],
            Self::Note(attempt) => vec![attempt.customer],
            Self::Cursor(_) | Self::Reset(_) | Self::Sweep { .. } => Vec::new(),
        }
    }
}

/// The attempts of an entry so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub operation: OperationId,
    pub customer: CustomerId,
    pub attempts: u32,
    pub last_attempt_at: Timestamp,
    pub captured_offline: bool,
}

impl Attempt {
    pub fn note(&self, entry: &mut Operation) {
        entry.attempts = self.attempts;
        entry.last_attempt_at = Some(self.last_attempt_at);
        entry.captured_offline = self.captured_offline;
    }
}

/// The basis of a transaction: nothing is written where the log above `sequence` names one of the
/// customers, or has a marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    pub sequence: Sequence,
    pub read: ReadSet,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadSet {
    /// The read set, also customers that were not found or need no write.
    Customers(Vec<CustomerId>),
    Everything,
}

/// A transaction that changes something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Commit {
    pub writes: Vec<Write>,
    /// `None` for additions, which depend on nothing.
    pub basis: Option<Basis>,
    /// The lease of the sending tab: the transaction fails under a newer one.
    pub lease: Option<Lease>,
}

impl Commit {
    pub fn new(writes: Vec<Write>) -> Self {
        Self { writes, ..Self::default() }
    }

    /// The customers for the log.
    pub fn customers(&self) -> Vec<CustomerId> {
        let mut customers: Vec<CustomerId> =
            self.writes.iter().flat_map(Write::customers).collect();
        customers.sort_unstable();
        customers.dedup();
        customers
    }

    /// What the log says beside the names of customers.
    pub fn marker(&self) -> Option<Marker> {
        self.writes.iter().find_map(|write| match write {
            Write::Sweep { older_than } => Some(Marker::Sweep { older_than: *older_than }),
            Write::Reset(_) => Some(Marker::Reset),
            _ => None,
        })
    }
}

/// The outcome of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Committed {
    Done {
        sequence: Sequence,
        /// The places of the appended entries, in order.
        places: Vec<Place>,
    },
    /// The log above the basis names these of its customers; all of them where it has a marker.
    /// Nothing was written.
    Conflict(Vec<CustomerId>),
}

/// An entry of the log that is about more than the customers that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Marker {
    /// The cursor begins anew in another change log.
    Reset,
    Sweep {
        older_than: Epoch,
    },
}

/// The contents of the database, a part at a time.
#[derive(Clone, Debug, PartialEq)]
pub enum Slice {
    /// Comes first; all parts are of one instant.
    Begin { sequence: Sequence, cursor: Cursor, outbox: Vec<Operation> },
    /// Some of the bases that are stored singly.
    Bases(Vec<CustomerRecord>),
    /// Some of the packed bases; all others came before. Of a customer that comes twice, the first
    /// counts.
    Downloaded(Vec<CustomerRecord>),
}

/// The log above a sequence, and the present state of the customers that it names: read in one
/// transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Tail {
    Since {
        head: Sequence,
        /// `None` where the log has no new entry: then it has not changed.
        cursor: Option<Cursor>,
        /// The newest epoch of a sweep, if there was one.
        swept_older_than: Option<Epoch>,
        /// Those that the log names, and those that were asked for.
        customers: Vec<CustomerId>,
        /// Those of them that have a base.
        bases: Vec<CustomerRecord>,
        /// Their entries, oldest first.
        entries: Vec<Operation>,
    },
    /// The log was trimmed past the sequence.
    Trimmed,
}

/// The offline database. Each method is one transaction, all or nothing; what it has answered
/// survives a power cut.
pub trait Store {
    /// All writes and one entry of the log, or nothing.
    async fn commit(&self, commit: &Commit) -> Result<Committed, StoreError>;

    /// The log above `since`, and the present state of the `wanted` customers.
    async fn tail(&self, since: Sequence, wanted: &[CustomerId]) -> Result<Tail, StoreError>;

    /// The newest sequence of the log.
    async fn head(&self) -> Result<Sequence, StoreError>;

    /// Everything, slice by slice; between slices the browser can do other work.
    async fn read(&self, take: &mut dyn FnMut(Slice)) -> Result<(), StoreError>;

    /// Who holds the lease.
    async fn lease(&self) -> Result<Lease, StoreError>;

    /// Begins a new generation, where `seen` is given only if it is still the lease (else
    /// [`StoreError::Fenced`]).
    async fn take_lease(&self, seen: Option<Lease>) -> Result<Lease, StoreError>;

    /// Beats once under the lease.
    async fn beat(&self, lease: Lease) -> Result<(), StoreError>;
}

/// An operation, prepared for sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub operation: Operation,
    /// The customer as screens show it. A creation and a change hold all that is sent; a card needs
    /// the customer's number.
    pub customer: Option<CustomerRecord>,
}

/// A page of the delta.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeltaPage {
    pub channel_database_id: String,
    pub customers: Vec<ServerCustomer>,
    pub next: i64,
    pub has_more: bool,
}

/// The scale unit's confirmation of customers that this device has sent, without their details
/// (R241).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    pub channel_database_id: String,
    /// Those that have their numbers.
    pub assigned: Vec<CustomerId>,
}

/// Customers and the numbers of their newest states, as a change log has told them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub log: String,
    pub customers: Vec<(CustomerId, i64)>,
}

/// The scale unit.
pub trait ScaleUnit {
    /// The outcome of each request, in their order; they are about different customers.
    async fn send(&self, requests: &[Request]) -> Vec<Result<Answer, Failure>>;

    /// The page that begins where the cursor says.
    async fn delta(&self, cursor: &Cursor) -> Result<DeltaPage, Failure>;

    /// Which of the device's own customers have their numbers. Where the scale unit lacks what it
    /// has told, the answer is of another change log (R336).
    async fn confirm(&self, customers: &[CustomerId], told: &Told)
    -> Result<Confirmation, Failure>;
}

/// The tab: its memory, its clock, its fellow tabs.
pub trait Tab: Sized + 'static {
    type Store: Store;
    type ScaleUnit: ScaleUnit;

    fn store(&self) -> &Self::Store;
    fn scale_unit(&self) -> &Self::ScaleUnit;

    /// The time of the device's clock: only shown (R212).
    fn now(&self) -> Timestamp;
    fn random(&self) -> u64;
    /// Sixteen random bytes, as ids are made of.
    fn random_bytes(&self) -> [u8; 16];
    /// Resolves after this time by a timer, also when the clock jumps.
    fn pause(&self, ms: u64) -> LocalBoxFuture<'static, ()>;
    /// Work that ends with the tab at the latest.
    fn spawn(&self, work: LocalBoxFuture<'static, ()>);

    fn directory<R>(&self, read: impl FnOnce(&Directory) -> R) -> R;
    fn outbox<R>(&self, read: impl FnOnce(&Outbox) -> R) -> R;
    /// Changes what the tab shows, in one step.
    fn change<R>(&self, change: impl FnOnce(&mut Directory, &mut Outbox) -> R) -> R;

    /// This tab sends from now on, or does not any more.
    fn election_changed(&self) {}

    /// Whether the browser has locks, by which it elects one tab at once when another closes.
    fn has_locks(&self) -> bool {
        false
    }
    /// Gives back the lock where this tab holds it, and waits for it behind all others; a tab that
    /// waits already keeps its place. The grant is reported by
    /// [`Driver::lock_granted`](crate::Driver::lock_granted).
    fn request_lock(&self) {}
    /// Takes the lock at once, from whichever tab holds it. That one is told by
    /// [`Driver::lock_stolen`](crate::Driver::lock_stolen), once it runs again.
    fn steal_lock(&self) {}

    /// Does what connectivity asks for; [`WakeIn`](connectivity::Effect::WakeIn) and
    /// [`AskNews`](connectivity::Effect::AskNews) never come here.
    fn connect(&self, _effect: connectivity::Effect) {}

    fn is_signed_on(&self) -> bool;
    fn retention(&self) -> RetentionPolicy;
    /// Whether a person has paused the download.
    fn is_download_paused(&self) -> bool {
        false
    }

    /// Sends a hint to the other tabs that the log has grown. They also look without one.
    fn tell_others(&self);
}
