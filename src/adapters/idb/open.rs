//! Opens the database and brings its schema up to date.
//!
//! The handlers of `versionchange` and `close` are set over `web_sys`: `indexed_db_futures` has
//! them as a stream only, which a task would read after the event, when the tab that waits may
//! have been told that it is blocked.

use std::cell::Cell;
use std::rc::Rc;

use diagnostics::Cause;
use futures::channel::oneshot;
use futures::future::{Either, select};
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{Error, OpenDbError};
use indexed_db_futures::future::OpenDbRequest;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::{KeyPath, KeyPathSeq};
use wasm_bindgen::prelude::*;
use web_sys::IdbDatabase;

use super::records::{CUSTOMER, EPOCH, OPERATION, PENDING, PLACE, SEQUENCE};
use crate::task;

/// Newest schema version.
const VERSION: u32 = 1;

/// Bases that are stored singly; they override the packs.
pub(super) const BASES: &str = "bases";
/// Packs of downloaded customers; of two packs the later counts.
pub(super) const PACKS: &str = "packs";
pub(super) const OUTBOX: &str = "outbox";
/// The log: which customers each commit has changed.
pub(super) const LOG: &str = "log";
pub(super) const META: &str = "meta";
pub(super) const KEYS: &str = "keys";
/// Bases by whether they are pending, and by their epoch.
pub(super) const BASES_BY_EPOCH: &str = "by-epoch";
pub(super) const PACKS_BY_EPOCH: &str = "by-epoch";
pub(super) const OUTBOX_BY_OPERATION: &str = "by-operation";
pub(super) const OUTBOX_BY_CUSTOMER: &str = "by-customer";

/// Why the offline database cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// A newer version of the application wrote it: reload to update.
    Newer,
    /// Another tab has an older version of the application open.
    Blocked,
    /// The browser encrypts nothing on a page that is not served by HTTPS.
    Insecure,
    /// The browser refuses storage, as some private windows do.
    Unavailable,
}

/// Opens the database `name`, creating or upgrading it.
///
/// Closes it when a newer version of the application wants to upgrade it, and calls `replaced`
/// then.
pub async fn open(name: &str, replaced: fn()) -> Result<super::Store, OpenError> {
    let is_closed = Rc::new(Cell::new(false));
    let database = connect(name, replaced, is_closed.clone()).await?;
    super::Store::begin(name, replaced, database, is_closed).await
}

/// `is_closed` turns true when the browser closes the database.
pub(super) async fn connect(
    name: &str,
    replaced: fn(),
    is_closed: Rc<Cell<bool>>,
) -> Result<Database, OpenError> {
    let database = upgraded(name).await?;
    let connection: &IdbDatabase = database.as_sys().unchecked_ref();
    let held = connection.clone();
    let on_version_change = Closure::once_into_js(move || {
        held.close();
        replaced();
    });
    connection.set_onversionchange(Some(on_version_change.unchecked_ref()));
    is_closed.set(false);
    let on_close = Closure::once_into_js(move || is_closed.set(true));
    connection.set_onclose(Some(on_close.unchecked_ref()));
    Ok(database)
}

/// The database with the newest schema.
async fn upgraded(name: &str) -> Result<Database, OpenError> {
    let (report, blocked) = oneshot::channel();
    let request = Database::open(name)
        .with_version(VERSION)
        .with_on_blocked(move |_event| {
            let _is_awaited = report.send(());
            Ok(())
        })
        .with_on_upgrade_needed(|_event, database| create(&database))
        .build()
        .map_err(why)?;
    match select(blocked, request).await {
        Either::Left((Ok(()), request)) => {
            task::spawn(release(request));
            Err(OpenError::Blocked)
        }
        Either::Left((Err(_), request)) => request.await.map_err(why),
        Either::Right((database, _)) => database.map_err(why),
    }
}

/// Gives up a request. It keeps its upgrade handler: without one the browser would raise the
/// version of a database whose schema stays old.
async fn release(request: OpenDbRequest) {
    if let Ok(database) = request.await {
        database.close();
    }
}

fn why(error: OpenDbError) -> OpenError {
    let cause = match error {
        OpenDbError::Base(Error::DomException(error)) => {
            let error: web_sys::DomException = error.into();
            if error.name() == "VersionError" {
                return OpenError::Newer;
            }
            Cause::thrown(&error)
        }
        // What `indexed_db_futures` says of every error that the browser throws.
        OpenDbError::VersionZero => Cause::new("the browser refuses to open a database"),
        error => Cause::new(error.to_string()),
    };
    tracing::error!(%cause, "the offline database does not open");
    OpenError::Unavailable
}

/// An error aborts the upgrade.
fn create(database: &Database) -> Result<(), Error> {
    let bases = database.create_object_store(BASES).build()?;
    let by_epoch = KeyPath::Sequence(KeyPathSeq::from_iter([PENDING, EPOCH]));
    bases.create_index(BASES_BY_EPOCH, by_epoch).build()?;
    let packs = database.create_object_store(PACKS).with_auto_increment(true).build()?;
    packs.create_index(PACKS_BY_EPOCH, KeyPath::One(EPOCH)).build()?;
    // Records that are read by index keys hold their own key, too.
    let counted = |store, key| {
        let path = KeyPath::One(key);
        database.create_object_store(store).with_auto_increment(true).with_key_path(path).build()
    };
    let outbox = counted(OUTBOX, PLACE)?;
    let by_operation = KeyPath::One(OPERATION);
    outbox.create_index(OUTBOX_BY_OPERATION, by_operation).with_unique(true).build()?;
    outbox.create_index(OUTBOX_BY_CUSTOMER, KeyPath::One(CUSTOMER)).build()?;
    counted(LOG, SEQUENCE)?;
    database.create_object_store(META).build()?;
    database.create_object_store(KEYS).build()?;
    Ok(())
}
