//! The one writer of customers. Concurrent writes share a transaction and its flush to the disk;
//! each has its own savepoint, so that a failing one affects no other. Every answer waits for the
//! commit.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use futures::future::BoxFuture;
use service::database::{Database, Write};
use service::{ApiError, Result};
use sqlx::AnyConnection;
use tokio::sync::{mpsc, oneshot};

use super::counter::Counter;

/// Most writes of one transaction.
const WRITES_MAX: usize = 128;
/// Most waiting writes before further callers wait, too.
const QUEUE_LENGTH: usize = 1_024;

/// The outcome of a write.
#[derive(Debug)]
pub enum Written<T> {
    Keep(T),
    /// There is an answer, but nothing to store.
    Undo(T),
}

/// Passes writes to the writer's task; clones share it.
#[derive(Clone, Debug)]
pub struct Writer(mpsc::Sender<Box<dyn Job>>);

impl Writer {
    /// The task ends once the last clone is dropped and every write is done.
    pub fn start(database: Database) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUE_LENGTH);
        tokio::spawn(work_off(database, queue));
        Self(jobs)
    }

    /// Runs `work` in a transaction and returns after its commit.
    pub async fn write<T, W>(&self, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: for<'b> FnOnce(&'b mut Batch) -> BoxFuture<'b, Result<Written<T>>> + Send + 'static,
    {
        let stopped = || ApiError::internal("the writer has stopped");
        let (tell, told) = oneshot::channel();
        self.0.send(Box::new(Task { work, tell })).await.map_err(|_| stopped())?;
        told.await.map_err(|_| stopped())?
    }
}

/// An open transaction that holds the counters of changes and of async rows.
#[derive(Debug)]
pub struct Batch {
    write: Write,
    channel_database_id: String,
    taken: Counters,
    begun: Counters,
}

#[derive(Clone, Copy, Debug)]
struct Counters {
    change: i64,
    replication: i64,
}

impl Batch {
    /// Waits for its turn among all copies of this server.
    pub async fn begin(database: &Database) -> Result<Self> {
        let mut write = database.write().await?;
        let change = Counter::Change.take(&mut write, 0).await?;
        let (replication, channel_database_id) =
            Counter::Replication.read_identified(&mut *write).await?;
        let counters = Counters { change, replication };
        Ok(Self { write, channel_database_id, taken: counters, begun: counters })
    }

    /// Of the database as this transaction sees it.
    pub fn channel_database_id(&self) -> &str {
        &self.channel_database_id
    }

    pub fn connection(&mut self) -> &mut AnyConnection {
        &mut self.write
    }

    /// The next place in the order of changes.
    pub fn next_change(&mut self) -> i64 {
        self.taken.change += 1;
        self.taken.change
    }

    /// The last of `count` numbers for rows of the async tables.
    pub fn take_replication(&mut self, count: i64) -> i64 {
        self.taken.replication += count;
        self.taken.replication
    }

    pub async fn commit(mut self) -> Result<()> {
        let (begun, taken) = (self.begun, self.taken);
        if taken.change > begun.change {
            Counter::Change.raise(&mut self.write, taken.change).await?;
        }
        if taken.replication > begun.replication {
            Counter::Replication.raise(&mut self.write, taken.replication).await?;
        }
        Ok(self.write.commit().await?)
    }

    async fn execute(&mut self, sql: &'static str) -> Result<()> {
        sqlx::raw_sql(sql).execute(self.connection()).await?;
        Ok(())
    }

    /// Runs one write within the savepoint that is open, and leaves one open for the next;
    /// what it does not want to keep is undone.
    async fn run(&mut self, job: Box<dyn Job>) -> Result<Tell> {
        let before = self.taken;
        match job.run(self).await {
            Done::Kept(tell) => {
                // In one round trip: each statement has its price.
                self.execute("RELEASE SAVEPOINT one_write; SAVEPOINT one_write").await?;
                Ok(tell)
            }
            Done::Undone(tell) => {
                self.taken = before;
                self.execute("ROLLBACK TO SAVEPOINT one_write").await?;
                Ok(tell)
            }
        }
    }
}

async fn work_off(database: Database, mut queue: mpsc::Receiver<Box<dyn Job>>) {
    let mut jobs = Vec::with_capacity(WRITES_MAX);
    while queue.recv_many(&mut jobs, WRITES_MAX).await > 0 {
        run_all(&database, std::mem::take(&mut jobs)).await;
    }
}

async fn begin_writes(database: &Database) -> Result<Batch> {
    let mut batch = Batch::begin(database).await?;
    batch.execute("SAVEPOINT one_write").await?;
    Ok(batch)
}

async fn run_all(database: &Database, jobs: Vec<Box<dyn Job>>) {
    let mut batch = match begin_writes(database).await {
        Ok(batch) => batch,
        Err(error) => return jobs.into_iter().for_each(|job| job.refuse(error.clone())),
    };
    let mut tells = Vec::with_capacity(jobs.len());
    let mut jobs = jobs.into_iter();
    let mut outcome = Ok(());
    for job in jobs.by_ref() {
        match batch.run(job).await {
            Ok(tell) => tells.push(tell),
            Err(error) => {
                outcome = Err(error);
                break;
            }
        }
    }
    let outcome = match outcome {
        Ok(()) => batch.commit().await,
        Err(error) => Err(error),
    };
    tells.into_iter().for_each(|tell| tell(outcome.clone()));
    if let Err(error) = outcome {
        jobs.for_each(|job| job.refuse(error.clone()));
    }
}

/// Reports the outcome of a write once it is known whether the transaction was committed.
type Tell = Box<dyn FnOnce(Result<()>) + Send>;

enum Done {
    Kept(Tell),
    Undone(Tell),
}

trait Job: Send {
    fn run<'b>(self: Box<Self>, batch: &'b mut Batch) -> BoxFuture<'b, Done>;
    fn refuse(self: Box<Self>, error: ApiError);
}

struct Task<T, W> {
    work: W,
    tell: oneshot::Sender<Result<T>>,
}

impl<T, W> Job for Task<T, W>
where
    T: Send + 'static,
    W: for<'b> FnOnce(&'b mut Batch) -> BoxFuture<'b, Result<Written<T>>> + Send + 'static,
{
    fn run<'b>(self: Box<Self>, batch: &'b mut Batch) -> BoxFuture<'b, Done> {
        let Self { work, tell } = *self;
        let work = AssertUnwindSafe(async move { work(batch).await });
        Box::pin(async move {
            let panicked = |_| Err(ApiError::internal("a write panicked"));
            // The caller may have hung up; that is no error.
            match work.catch_unwind().await.unwrap_or_else(panicked) {
                Ok(Written::Keep(value)) => Done::Kept(Box::new(move |committed| {
                    let _ = tell.send(committed.map(|()| value));
                })),
                Ok(Written::Undo(value)) => Done::Undone(Box::new(move |committed| {
                    let _ = tell.send(committed.map(|()| value));
                })),
                Err(error) => Done::Undone(Box::new(move |_| {
                    let _ = tell.send(Err(error));
                })),
            }
        })
    }

    fn refuse(self: Box<Self>, error: ApiError) {
        let _ = self.tell.send(Err(error));
    }
}
