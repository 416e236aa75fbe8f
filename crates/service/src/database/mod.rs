//! One database, SQLite or PostgreSQL, behind one SQL text.
//!
//! Tables use `TEXT` and `BIGINT` only; JSON and times (RFC 3339, UTC) are `TEXT`.
//! `$1` stands for a parameter on both.
//!
//! Architecture Invariant: the database has committed everything that a server acknowledges with
//! full durability (`synchronous = FULL`, PostgreSQL's default), so that SIGKILL and a power cut
//! lose nothing.

pub mod backup;

use std::fmt::Write as _;
use std::fs::{File, TryLockError};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once, PoisonError};
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{AnyConnection, AnyPool, Connection};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Most connections of one server to its database.
const CONNECTIONS_MAX: u32 = 8;
/// Longest wait for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// 16 MiB of pages in memory for each connection, and a checkpoint every 8,000 pages: the log
/// copies a page that changes often once, and writers wait for checkpoints less often.
const SQLITE_PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000; PRAGMA cache_size = -16384; \
     PRAGMA wal_autocheckpoint = 8000;";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseKind {
    Sqlite,
    Postgres,
}

/// A pool of connections; clones share it.
#[derive(Clone, Debug)]
pub struct Database {
    pool: AnyPool,
    kind: DatabaseKind,
    /// SQLite has one writer: this queue is fair and needs no busy loop.
    writer: Arc<Mutex<()>>,
    lock: Arc<FileLock>,
}

/// Keeps a second server away from an SQLite file. The operating system releases it when the
/// process ends, also after a kill.
#[derive(Debug, Default)]
struct FileLock(std::sync::Mutex<Option<File>>);

/// Why a database is unusable, as one sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("The folder {} cannot be written: {source}.", folder.display())]
    FolderNotWritable { folder: PathBuf, source: std::io::Error },
    #[error(
        "The folder {} belongs to another user, who could not use the files of this one. Run the \
         program as that user, such as `runuser -u commerce-counter -- commerce-server …`.",
        folder.display()
    )]
    OfAnotherUser { folder: PathBuf },
    #[error(
        "The database {name} was written by a newer version of this program (its schema has step \
         {step}, which this version does not know). Install the newer version again."
    )]
    Newer { name: String, step: i64 },
    #[error("The database {name} is in use by another running server. Stop that one first.")]
    InUse { name: String },
    #[error("The database address is neither sqlite:… nor postgres:…")]
    UnknownKind,
    #[error("The database {name} cannot be opened: {source}.")]
    CannotConnect { name: String, source: sqlx::Error },
    #[error("The schema of the database {name} cannot be brought up to date: {source}.")]
    CannotMigrate { name: String, source: MigrateError },
}

/// The address of an SQLite file, created if missing.
pub fn sqlite_url(path: &Path) -> String {
    let path = path.display().to_string().replace('%', "%25").replace('?', "%3F");
    format!("sqlite://{path}?mode=rwc")
}

/// Whether the database could be opened; changes nothing.
pub async fn reach(url: &str) -> Result<(), OpenError> {
    prepare_drivers();
    let name = name_of(url);
    match kind_of(url)? {
        DatabaseKind::Sqlite => check_folder_writable(&folder_of(&sqlite_path(url))),
        DatabaseKind::Postgres => {
            let connection = AnyConnection::connect(url).await;
            let closed = match connection {
                Ok(connection) => connection.close().await,
                Err(error) => Err(error),
            };
            closed.map_err(|source| OpenError::CannotConnect { name, source })
        }
    }
}

fn prepare_drivers() {
    static DRIVERS: Once = Once::new();
    DRIVERS.call_once(install_default_drivers);
}

impl Database {
    /// Opens the database, creates a missing SQLite file, and migrates the schema.
    pub async fn open(url: &str, migrator: &'static Migrator) -> Result<Self, OpenError> {
        prepare_drivers();
        let kind = kind_of(url)?;
        let name = name_of(url);
        let lock = match kind {
            DatabaseKind::Sqlite => lock_file(url, &name)?,
            DatabaseKind::Postgres => FileLock::default(),
        };
        let cannot_connect = |source| OpenError::CannotConnect { name: name.clone(), source };
        let options: AnyConnectOptions = url.parse().map_err(cannot_connect)?;
        let mut pool =
            AnyPoolOptions::new().max_connections(CONNECTIONS_MAX).acquire_timeout(ACQUIRE_TIMEOUT);
        if kind == DatabaseKind::Sqlite {
            // A file does not hang up, and a ping before each use costs as much as many a
            // statement.
            pool = pool.test_before_acquire(false).after_connect(|connection, _| {
                Box::pin(async move {
                    sqlx::raw_sql(SQLITE_PRAGMAS).execute(connection).await.map(|_| ())
                })
            });
        }
        let pool = pool.connect_with(options).await.map_err(cannot_connect)?;
        migrator.run(&pool).await.map_err(|error| match error {
            MigrateError::VersionMissing(step) => OpenError::Newer { name: name.clone(), step },
            source => OpenError::CannotMigrate { name: name.clone(), source },
        })?;
        Ok(Self { pool, kind, writer: Arc::default(), lock: Arc::new(lock) })
    }

    pub fn kind(&self) -> DatabaseKind {
        self.kind
    }

    /// For statements that only read.
    pub fn read(&self) -> &AnyPool {
        &self.pool
    }

    /// A transaction that may write. Rolled back unless [`Write::commit`] is awaited.
    pub async fn write(&self) -> Result<Write, sqlx::Error> {
        match self.kind {
            DatabaseKind::Sqlite => {
                let turn = self.writer.clone().lock_owned().await;
                let transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
                Ok(Write { transaction, turn: Some(turn) })
            }
            DatabaseKind::Postgres => {
                Ok(Write { transaction: self.pool.begin().await?, turn: None })
            }
        }
    }

    /// Closes every connection, so that an SQLite file is complete without its log.
    pub async fn close(&self) {
        self.pool.close().await;
        let lock = self.lock.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(file) = lock {
            // Dropping the file is not enough: a child process that is just starting holds it open,
            // too, until it runs its own program.
            let _unlocked_when_dropped = file.unlock();
        }
    }
}

/// A write in progress; statements run on `&mut *write`.
#[derive(Debug)]
pub struct Write {
    // Before `turn`: a dropped transaction rolls back before the next one begins.
    transaction: sqlx::Transaction<'static, sqlx::Any>,
    turn: Option<OwnedMutexGuard<()>>,
}

impl Write {
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        self.transaction.commit().await?;
        drop(self.turn);
        Ok(())
    }
}

impl Deref for Write {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.transaction
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }
}

/// Places of values in a statement: `$first, $first+1, …`
pub fn placeholders(first: usize, count: usize) -> String {
    let mut text = String::new();
    for number in first..first + count {
        let comma = if number == first { "" } else { ", " };
        // Writing to a string cannot fail.
        let _ = write!(text, "{comma}${number}");
    }
    text
}

/// The pattern of what contains `text`, for `LIKE … ESCAPE '\\'`.
pub fn containing(text: &str) -> String {
    format!("%{}%", literal(text))
}

/// The pattern of `text` alone, for `LIKE … ESCAPE '\\'`.
pub fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn kind_of(url: &str) -> Result<DatabaseKind, OpenError> {
    match url.split_once(':').map(|(scheme, _)| scheme) {
        Some("sqlite") => Ok(DatabaseKind::Sqlite),
        Some("postgres" | "postgresql") => Ok(DatabaseKind::Postgres),
        _ => Err(OpenError::UnknownKind),
    }
}

fn sqlite_path(url: &str) -> PathBuf {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    let path = path.split('?').next().unwrap_or_default();
    PathBuf::from(path.replace("%3F", "?").replace("%25", "%"))
}

/// The database's name in messages: never its password.
fn name_of(url: &str) -> String {
    match kind_of(url) {
        Ok(DatabaseKind::Sqlite) => sqlite_path(url).display().to_string(),
        _ => url
            .rsplit('/')
            .next()
            .and_then(|name| name.split('?').next())
            .map_or_else(String::new, str::to_owned),
    }
}

fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn lock_file(url: &str, name: &str) -> Result<FileLock, OpenError> {
    let path = sqlite_path(url);
    let folder = folder_of(&path);
    check_folder_writable(&folder)?;
    let refused = |source| OpenError::FolderNotWritable { folder: folder.clone(), source };
    let mut lock_path = path.into_os_string();
    lock_path.push(".lock");
    let file = File::create(lock_path).map_err(refused)?;
    match file.try_lock() {
        Ok(()) => Ok(FileLock(std::sync::Mutex::new(Some(file)))),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse { name: name.to_owned() }),
        Err(TryLockError::Error(source)) => Err(refused(source)),
    }
}

/// Creates a missing folder and proves that a file can be made in it.
pub fn check_folder_writable(folder: &Path) -> Result<(), OpenError> {
    let refused = |source| OpenError::FolderNotWritable { folder: folder.to_owned(), source };
    create_folder(folder).map_err(refused)?;
    if is_of_another_user(folder).map_err(refused)? {
        return Err(OpenError::OfAnotherUser { folder: folder.to_owned() });
    }
    let probe = folder.join(format!(".writable-{}", std::process::id()));
    std::fs::write(&probe, []).map_err(refused)?;
    std::fs::remove_file(&probe).map_err(refused)
}

/// Whether an administrator is about to write into a service's folder.
#[cfg(unix)]
fn is_of_another_user(folder: &Path) -> std::io::Result<bool> {
    let owner = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(folder)?);
    let user = rustix::process::geteuid();
    Ok(user.is_root() && owner != user.as_raw())
}

#[cfg(not(unix))]
fn is_of_another_user(_folder: &Path) -> std::io::Result<bool> {
    Ok(false)
}

/// Customers' data is nobody else's to read.
fn create_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_closed_database_is_free_although_a_child_process_still_holds_its_lock_file() {
        static EMPTY: Migrator = Migrator::DEFAULT;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = sqlite_url(&folder.path().join("test.db"));
        let database = Database::open(&url, &EMPTY).await.expect("a new database");
        // The mode of files that a forked process inherits.
        let inherited = {
            let lock = database.lock.0.lock().expect("nobody panicked");
            lock.as_ref().and_then(|file| file.try_clone().ok()).expect("a second handle")
        };
        database.close().await;
        let again = Database::open(&url, &EMPTY).await.expect("the database is free");
        again.close().await;
        drop(inherited);
    }
}
