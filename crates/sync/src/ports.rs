//! What the driver needs from outside: the offline database, the scale unit, and the tab
//! that it runs in. The browser has one implementation of each, the simulated world another.
//!
//! Every await is a place where a tab may be closed or the device lose its power.

#![expect(async_fn_in_trait, reason = "one thread, and no trait objects")]

use std::collections::BTreeMap;

use domain::{CustomerId, OperationId};
use futures::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};

use crate::directory::Directory;
use crate::engine::{Failure, Outcome};
use crate::model::{CustomerRecord, Operation, ServerCustomer, Timestamp};

/// Why something was not stored or read. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The device has no room left.
    Full,
    /// Written by a version of the application that this one cannot read.
    Unreadable,
    /// Another tab has queued a change of one of the customers, so that they were made
    /// without it.
    Outdated,
    /// Another tab has been elected since: this one must not send any more.
    Fenced,
    Failed,
}

/// Who may send. A newer generation fences the older ones; the holder's beats tell other
/// tabs that it lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    pub generation: u32,
    pub beats: u32,
}

/// Where the next page of news begins, and in whose change log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    pub channel_database_id: String,
    pub next: i64,
}

/// Which customers the offline database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    All,
    /// Headquarters excludes customers from offline databases (R029). A real customer stays
    /// as long as an entry of it waits.
    OnlyPending,
    /// A kiosk: nobody's, once nothing of it waits to be sent (R241).
    OnlyWaiting,
}

impl Kept {
    /// Whether a customer stays of which nothing waits.
    pub fn keeps(self, customer: &CustomerRecord) -> bool {
        match self {
            Self::All => true,
            Self::OnlyPending => customer.identity.is_pending(),
            Self::OnlyWaiting => false,
        }
    }
}

/// Everything that a register starts from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    pub customers: Vec<CustomerRecord>,
    /// Oldest first.
    pub outbox: Vec<Operation>,
}

/// A part of what a register starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slice {
    /// All of it, oldest first.
    Outbox(Vec<Operation>),
    /// Some of the customers that this register has captured or changed.
    Customers(Vec<CustomerRecord>),
    /// Some of those that came down and are stored together; all others have been told.
    Downloaded(Vec<CustomerRecord>),
}

/// What becomes of an operation that the server has decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// It leaves the outbox, and its customer is stored as it is now.
    Done { operation: OperationId, customer: Option<Box<CustomerRecord>> },
    /// It stays, for a person to decide (R204).
    SetAside(Operation),
}

/// The offline database. A method is one transaction: it happens as a whole or not at all,
/// and what it has answered survives the device's power being cut.
pub trait Store {
    /// Reads everything, slice by slice: first the outbox, and of one instant with it the
    /// customers that this register has captured or changed, then those that came down. Of a
    /// customer that is told twice, the first counts. Between slices the browser comes to
    /// its turn.
    async fn read(&self, take: &mut dyn FnMut(Slice)) -> Result<(), StoreError>;

    /// Everything at once.
    async fn load(&self) -> Result<Stored, StoreError> {
        let (mut outbox, mut customers) = (Vec::new(), BTreeMap::new());
        self.read(&mut |slice| match slice {
            Slice::Outbox(entries) => outbox = entries,
            Slice::Customers(some) | Slice::Downloaded(some) => {
                for customer in some {
                    customers.entry(customer.id).or_insert(customer);
                }
            }
        })
        .await?;
        Ok(Stored { customers: customers.into_values().collect(), outbox })
    }

    /// Oldest first.
    async fn outbox(&self) -> Result<Vec<Operation>, StoreError>;

    /// The customers that exist among `ids`.
    async fn customers(&self, ids: &[CustomerId]) -> Result<Vec<CustomerRecord>, StoreError>;

    async fn cursor(&self) -> Result<Cursor, StoreError>;

    /// A new customer and its outbox entry: after it "Saved" is true (R201).
    async fn save(&self, customer: &CustomerRecord, entry: &Operation) -> Result<(), StoreError>;

    /// What `entry` does to the customer as it is stored
    /// ([`with_change`](crate::with_change)), and the entry. What has been heard of the
    /// customer meanwhile and what was typed in another tab stays.
    async fn save_change(
        &self,
        customer: &CustomerRecord,
        entry: &Operation,
    ) -> Result<(), StoreError>;

    /// A customer's corrected details, entries of it in their old places, and the end of
    /// others that these have made needless. An entry that is gone stays gone. Refused where
    /// the outbox holds a change of the customer that is neither
    /// ([`StoreError::Outdated`]): it was corrected without it.
    async fn put_back(
        &self,
        customer: &CustomerRecord,
        entries: &[Operation],
        needless: &[OperationId],
    ) -> Result<(), StoreError>;

    /// The end of a customer that never left this register, and of its entries. Refused where
    /// there are changes of it besides these ([`StoreError::Outdated`]).
    async fn discard(
        &self,
        customer: CustomerId,
        entries: &[OperationId],
    ) -> Result<(), StoreError>;

    /// A customer as it was heard of, unless the outbox holds a change of it that is not
    /// among the `known` entries ([`StoreError::Outdated`]).
    async fn keep(
        &self,
        customer: &CustomerRecord,
        known: &[OperationId],
    ) -> Result<(), StoreError>;

    /// Outcomes, all in one transaction; refused as [`Self::keep`].
    async fn settle(
        &self,
        lease: Lease,
        settlements: &[Settlement],
        kept: Kept,
        known: &[OperationId],
    ) -> Result<(), StoreError>;

    /// New states of entries, which keep their places. An entry that is gone stays gone.
    async fn note(&self, lease: Lease, entries: &[Operation]) -> Result<(), StoreError>;

    /// A page of news and where the next begins: a pending customer is replaced by the real
    /// one in the same instant (R203). Refused as [`Self::keep`].
    async fn apply(
        &self,
        lease: Lease,
        customers: &[CustomerRecord],
        cursor: &Cursor,
        kept: Kept,
        known: &[OperationId],
    ) -> Result<(), StoreError>;

    /// Forgets the downloaded customers, so that the next download begins anew. Customers
    /// that wait for their number or with an entry stay.
    async fn forget_downloaded(&self, lease: Lease) -> Result<(), StoreError>;

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
    /// As it was when the operation was saved, for a creation. A change can be sent without
    /// its customer, which the scale unit knows by its key too.
    pub customer: Option<CustomerRecord>,
}

/// A page of what is new at the scale unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    pub channel_database_id: String,
    pub customers: Vec<ServerCustomer>,
    pub next: i64,
    pub has_more: bool,
}

/// The scale unit, by whatever line.
pub trait ScaleUnit {
    /// The outcome of each request, in their order; they are about different customers.
    async fn send(&self, requests: &[Request]) -> Vec<Result<Outcome, Failure>>;

    async fn news(&self, since: i64) -> Result<News, Failure>;
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
    /// Resolves after this time by a timer, whatever becomes of the clock.
    fn pause(&self, ms: u64) -> LocalBoxFuture<'static, ()>;
    /// Work that ends with the tab at the latest.
    fn spawn(&self, work: LocalBoxFuture<'static, ()>);

    fn directory<R>(&self, read: impl FnOnce(&Directory) -> R) -> R;
    fn change_directory(&self, change: impl FnOnce(&mut Directory));
    fn outbox<R>(&self, read: impl FnOnce(&[Operation]) -> R) -> R;
    fn change_outbox(&self, change: impl FnOnce(&mut Vec<Operation>));

    /// This tab sends from now on, or does not any more.
    fn election_changed(&self) {}

    fn is_signed_on(&self) -> bool;
    /// Whether headquarters can be asked, as far as is known: cards wait until then.
    fn reaches_headquarters(&self) -> bool {
        true
    }
    fn kept(&self) -> Kept;
    /// Whether a person has asked for what still comes down to wait.
    fn is_download_paused(&self) -> bool {
        false
    }

    /// The scale unit has answered.
    fn has_heard(&self);
    /// Tells the other tabs that these customers, and the outbox, have changed.
    fn tell_customers(&self, ids: Vec<CustomerId>);
    /// Tells the other tabs to read everything again.
    fn tell_everything(&self);
}
