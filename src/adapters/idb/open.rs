//! Opens the database and brings its schema up to date.

use indexed_db_futures::KeyPath;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{DomException, Error, OpenDbError};
use indexed_db_futures::prelude::*;

/// Newest schema version. Version 1: customers, outbox, meta.
const VERSION: u32 = 1;

pub(super) const CUSTOMERS: &str = "customers";
pub(super) const OUTBOX: &str = "outbox";
pub(super) const META: &str = "meta";
pub(super) const OUTBOX_BY_OPERATION: &str = "by-operation";
/// Index field of an outbox entry: its operation's id.
pub(super) const OPERATION: &str = "operation";

/// Why the offline database cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// A newer version of the application wrote it: reload to update.
    Newer,
    /// The browser refuses storage, as some private windows do.
    Unavailable,
}

impl From<OpenDbError> for OpenError {
    fn from(error: OpenDbError) -> Self {
        match error {
            OpenDbError::Base(Error::DomException(DomException::Other(error)))
                if error.name() == "VersionError" =>
            {
                Self::Newer
            }
            _ => Self::Unavailable,
        }
    }
}

/// Opens the database `name`, creating or upgrading it.
pub async fn open(name: &str) -> Result<super::Store, OpenError> {
    let database = Database::open(name)
        .with_version(VERSION)
        .with_on_upgrade_needed(|event, database| {
            if event.old_version() < 1.0 {
                create_version_1(&database)?;
            }
            Ok(())
        })
        .await?;
    Ok(super::Store::new(database))
}

fn create_version_1(database: &Database) -> Result<(), Error> {
    database.create_object_store(CUSTOMERS).build()?;
    let outbox = database.create_object_store(OUTBOX).with_auto_increment(true).build()?;
    outbox.create_index(OUTBOX_BY_OPERATION, KeyPath::One(OPERATION)).with_unique(true).build()?;
    database.create_object_store(META).build()?;
    Ok(())
}
