//! Copies of an SQLite database while its server runs, and their way back.

use std::path::{Path, PathBuf};

use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use super::{DatabaseKind, OpenError, kind_of, lock_file, name_of, prepare_drivers, sqlite_path};

/// Why a copy cannot be made or used, as one sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error(transparent)]
    Database(#[from] OpenError),
    #[error(
        "The database {name} is on PostgreSQL: use pg_dump and pg_restore, or another tool for its \
         backups."
    )]
    Postgres { name: String },
    #[error("{} does not exist.", file.display())]
    Missing { file: PathBuf },
    #[error("{} exists already. Choose another folder: no backup is written over.", file.display())]
    Exists { file: PathBuf },
    #[error("{} is damaged: {problem}.", file.display())]
    Damaged { file: PathBuf, problem: String },
    #[error("{} cannot be copied: {source}.", file.display())]
    Copy { file: PathBuf, source: sqlx::Error },
    #[error("{} cannot be written: {source}.", file.display())]
    Write { file: PathBuf, source: std::io::Error },
}

/// Whether there is something to copy; a database on PostgreSQL always is.
pub fn is_there(url: &str) -> bool {
    file_of(url).map_or(true, |file| file.exists())
}

/// Writes the database's state of this moment into a file, which is complete once it has its name.
pub async fn back_up(url: &str, to: &Path) -> Result<(), BackupError> {
    let file = file_of(url)?;
    if to.exists() {
        return Err(BackupError::Exists { file: to.to_owned() });
    }
    let aside = beside(to, "new");
    let failed = |source| BackupError::Copy { file: file.clone(), source };
    let mut connection = open(&file).await?;
    let quoted = aside.display().to_string().replace('\'', "''");
    let copied =
        sqlx::raw_sql(AssertSqlSafe(format!("VACUUM INTO '{quoted}'"))).execute(&mut connection);
    copied.await.map_err(failed)?;
    connection.close().await.map_err(failed)?;
    verify(&aside).await?;
    let unwritable = |source| BackupError::Write { file: to.to_owned(), source };
    std::fs::File::open(&aside).and_then(|file| file.sync_all()).map_err(unwritable)?;
    std::fs::rename(&aside, to).map_err(unwritable)
}

/// Whether a copy is whole.
pub async fn verify(file: &Path) -> Result<(), BackupError> {
    let damaged = |problem: String| BackupError::Damaged { file: file.to_owned(), problem };
    let mut connection = open(file).await?;
    let found: Vec<(String,)> = sqlx::query_as("PRAGMA integrity_check(10)")
        .fetch_all(&mut connection)
        .await
        .map_err(|error| damaged(error.to_string()))?;
    connection.close().await.map_err(|error| damaged(error.to_string()))?;
    match &found[..] {
        [(first,)] if first == "ok" => Ok(()),
        problems => {
            let problems: Vec<_> = problems.iter().map(|(problem,)| problem.as_str()).collect();
            Err(damaged(problems.join("; ")))
        }
    }
}

/// Puts a copy in the place of the database, whose server must not run. Answers where the former
/// state is kept.
pub async fn restore(url: &str, from: &Path, suffix: &str) -> Result<Option<PathBuf>, BackupError> {
    let file = file_of(url)?;
    verify(from).await?;
    let _no_server_starts = lock_file(url, &name_of(url))?;
    let unwritable = |source| BackupError::Write { file: file.clone(), source };
    let aside = beside(&file, "new");
    std::fs::copy(from, &aside).map_err(unwritable)?;
    std::fs::File::open(&aside).and_then(|file| file.sync_all()).map_err(unwritable)?;
    let mut former = None;
    // What the log holds belongs to the former state: it goes with it.
    for part in ["-wal", "-shm", ""] {
        let part_of = |file: &Path| PathBuf::from(format!("{}{part}", file.display()));
        let (of_server, kept) = (part_of(&file), part_of(&beside(&file, suffix)));
        if of_server.exists() {
            std::fs::rename(&of_server, &kept).map_err(unwritable)?;
            former = Some(kept);
        }
    }
    std::fs::rename(&aside, &file).map_err(unwritable)?;
    Ok(former)
}

fn file_of(url: &str) -> Result<PathBuf, BackupError> {
    match kind_of(url)? {
        DatabaseKind::Sqlite => Ok(sqlite_path(url)),
        DatabaseKind::Postgres => Err(BackupError::Postgres { name: name_of(url) }),
    }
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}.{suffix}", file.display()))
}

async fn open(file: &Path) -> Result<AnyConnection, BackupError> {
    prepare_drivers();
    if !file.exists() {
        return Err(BackupError::Missing { file: file.to_owned() });
    }
    let url = super::sqlite_url(file).replace("mode=rwc", "mode=rw");
    let opened = AnyConnection::connect(&url).await;
    opened.map_err(|source| BackupError::Copy { file: file.to_owned(), source })
}
