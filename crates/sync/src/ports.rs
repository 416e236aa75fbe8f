//! What the driver needs from outside: the offline database, the scale unit, and the tab
//! that it runs in. The browser has one implementation of each, the simulated world another.
//!
//! Every await is a place where a tab may be closed or the device lose its power.

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
    /// The device has no room left.
    Full,
    /// Written by a version of the application that this one cannot read.
    Unreadable,
    /// The customer is another one than its form, or the person who decided, has seen.
    Outdated,
    /// Another tab has been elected since: this one must not send any more.
    Fenced,
    Failed,
}

/// What could not be stored is asked for again: the line is not to blame.
impl From<StoreError> for Failure {
    fn from(_: StoreError) -> Self {
        Self::Local
    }
}

/// Who may send. A newer generation fences the older ones; the holder's beats tell other
/// tabs that it lives.
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
    /// The last epoch whose log was read to its end, so that what older ones left was swept.
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
pub enum Kept {
    All,
    /// Headquarters excludes customers from offline databases (R029). A real customer stays
    /// as long as an entry of it waits.
    OnlyPending,
    /// A kiosk: the same, and once it is sent no customer is on any screen (R241). Pending ones
    /// stay sealed until the scale unit confirms that they have their numbers (R336).
    Hidden,
}

impl Kept {
    /// Whether a customer stays of which nothing waits.
    pub fn keeps(self, customer: &CustomerRecord) -> bool {
        match self {
            Self::All => true,
            Self::OnlyPending | Self::Hidden => customer.identity.is_pending(),
        }
    }
}

/// Counts the transactions that have changed customers or the outbox: the place of each in the
/// log.
pub type Sequence = u64;

/// A change within a transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// The server's base of a customer.
    PutBase(Box<CustomerRecord>),
    /// Bases that came down and of which nothing waits: may be stored together.
    PutDownloaded(Vec<CustomerRecord>),
    /// The end of a base, which was of this epoch.
    RemoveBase {
        customer: CustomerId,
        epoch: Epoch,
    },
    /// At the end of the outbox.
    Append(Operation),
    /// In its place; an entry that is gone stays gone.
    Replace(Operation),
    RemoveEntry {
        operation: OperationId,
        customer: CustomerId,
    },
    /// Attempts of an entry, and nothing else of it; an entry that is gone stays gone.
    Note(Attempt),
    Cursor(Cursor),
    /// The cursor begins anew in another change log.
    Reset(Cursor),
    /// The end of every base of an older epoch that has its number and of which nothing waits.
    Sweep {
        older_than: Epoch,
    },
}

impl Write {
    /// Whose it is; nobody's for what is about all or none.
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

/// What the tries of an entry have come to.
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

/// What a transaction was decided by. It does nothing where the log above `sequence` names one
/// of the customers, or says that everything may be otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    pub sequence: Sequence,
    pub read: ReadSet,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadSet {
    /// Also those that were looked for and not found, and those that need no write.
    Customers(Vec<CustomerId>),
    Everything,
}

/// A transaction that changes something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Commit {
    pub writes: Vec<Write>,
    /// Nothing for what is added and depends on nothing.
    pub basis: Option<Basis>,
    /// Of what only the sending tab may do: fails under a newer one.
    pub lease: Option<Lease>,
}

impl Commit {
    pub fn new(writes: Vec<Write>) -> Self {
        Self { writes, ..Self::default() }
    }

    /// For the log: whose it is.
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

/// What became of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Committed {
    Done {
        sequence: Sequence,
        /// Of the entries that were appended, in order.
        places: Vec<Place>,
    },
    /// The log above the basis names these of its customers; all of them where it says that
    /// everything may be otherwise. Nothing was changed.
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

/// What a tab begins from, a part at a time.
#[derive(Clone, Debug, PartialEq)]
pub enum Slice {
    /// First, and of one instant with all that follow.
    Begin { sequence: Sequence, cursor: Cursor, outbox: Vec<Operation> },
    /// Some of the bases that are stored one by one.
    Bases(Vec<CustomerRecord>),
    /// Some of those that came down and are stored together; all others have been told. Of a
    /// customer that is told twice, the first counts.
    Downloaded(Vec<CustomerRecord>),
}

/// What the log says above a sequence, and how the customers that it names are now: read in
/// one transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Tail {
    Since {
        head: Sequence,
        /// Nothing where the log says nothing: then it is as it was.
        cursor: Option<Cursor>,
        /// The newest epoch that was swept to, if there was a sweep.
        swept_older_than: Option<Epoch>,
        /// That the log names, and those that were asked for.
        customers: Vec<CustomerId>,
        /// Those of them that have a base.
        bases: Vec<CustomerRecord>,
        /// Their entries, oldest first.
        entries: Vec<Operation>,
    },
    /// The log does not reach so far back any more.
    Trimmed,
}

/// The offline database. A method is one transaction: it happens as a whole or not at all,
/// and what it has answered survives the device's power being cut.
pub trait Store {
    /// All writes and one entry of the log, or nothing.
    async fn commit(&self, commit: &Commit) -> Result<Committed, StoreError>;

    /// What has happened above `since`, and how the `wanted` customers are.
    async fn tail(&self, since: Sequence, wanted: &[CustomerId]) -> Result<Tail, StoreError>;

    /// The newest place of the log.
    async fn head(&self) -> Result<Sequence, StoreError>;

    /// Everything, slice by slice; between slices the browser comes to its turn.
    async fn read(&self, take: &mut dyn FnMut(Slice)) -> Result<(), StoreError>;

    /// Who holds the lease.
    async fn lease(&self) -> Result<Lease, StoreError>;

    /// Begins a new generation; only if the lease still is as it was `seen`, where that is
    /// given ([`StoreError::Fenced`]).
    async fn take_lease(&self, seen: Option<Lease>) -> Result<Lease, StoreError>;

    /// A sign of life.
    async fn beat(&self, lease: Lease) -> Result<(), StoreError>;
}

/// What is to be sent of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub operation: Operation,
    /// As it is shown. A creation and a change say all that is sent themselves; a card needs
    /// the customer's number.
    pub customer: Option<CustomerRecord>,
}

/// A page of what is new at the scale unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeltaPage {
    pub channel_database_id: String,
    pub customers: Vec<ServerCustomer>,
    pub next: i64,
    pub has_more: bool,
}

/// What a scale unit says of customers that this device has sent; nothing more of them (R241).
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

/// The scale unit, by whatever line.
pub trait ScaleUnit {
    /// The outcome of each request, in their order; they are about different customers.
    async fn send(&self, requests: &[Request]) -> Vec<Result<Answer, Failure>>;

    /// The page that begins where the cursor says.
    async fn delta(&self, cursor: &Cursor) -> Result<DeltaPage, Failure>;

    /// Which of the device's own customers have their numbers. Where the scale unit has not any
    /// more what it has told, the answer is of another log (R336).
    async fn confirm(&self, customers: &[CustomerId], told: &Told)
    -> Result<Confirmation, Failure>;
}

/// The tab: its memory, its clock, its fellow tabs.
pub trait Tab: Sized + 'static {
    type Store: Store;
    type ScaleUnit: ScaleUnit;

    fn store(&self) -> &Self::Store;
    fn scale_unit(&self) -> &Self::ScaleUnit;

    /// By the device's clock: only for showing (R212).
    fn now(&self) -> Timestamp;
    fn random(&self) -> u64;
    /// Sixteen random bytes, as ids are made of.
    fn random_bytes(&self) -> [u8; 16];
    /// Resolves after this time by a timer, whatever becomes of the clock.
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
    /// Gives back the lock where this tab holds it, and waits for it behind all others; a tab
    /// that waits already keeps its place. The driver is told by
    /// [`Driver::lock_granted`](crate::Driver::lock_granted).
    fn request_lock(&self) {}
    /// Takes the lock at once, from whichever tab holds it. That one is told by
    /// [`Driver::lock_stolen`](crate::Driver::lock_stolen), once it runs again.
    fn steal_lock(&self) {}

    /// Does what connectivity asks for; [`WakeIn`](connectivity::Effect::WakeIn) and
    /// [`AskNews`](connectivity::Effect::AskNews) never come here.
    fn connect(&self, _effect: connectivity::Effect) {}

    fn is_signed_on(&self) -> bool;
    fn kept(&self) -> Kept;
    /// Whether a person has asked for what still comes down to wait.
    fn is_download_paused(&self) -> bool {
        false
    }

    /// Tells the other tabs that the log has grown. They look for themselves too.
    fn tell_others(&self);
}
