//! Opens the database and brings its schema up to date.

use std::cell::Cell;
use std::rc::Rc;

use diagnostics::Cause;
use indexed_db_futures::database::Database;
use indexed_db_futures::internals::SystemRepr;
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbIndexParameters, IdbObjectStoreParameters, IdbOpenDbRequest, IdbTransaction,
    IdbVersionChangeEvent,
};

use super::records::{CUSTOMER, EPOCH, OPERATION, PENDING, PLACE, SEQUENCE};

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
    // Held until the database is open for use, so that nothing can upgrade it in between.
    let upgraded = upgrade(name).await?;
    let database =
        Database::open(name).await.map_err(|error| unavailable(Cause::new(error.to_string())))?;
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
    upgraded.close();
    Ok(database)
}

/// Brings the schema up to date by the browser's own interface: the error texts of
/// `indexed_db_futures` for upgrades add the printing of floating-point numbers to the bundle.
async fn upgrade(name: &str) -> Result<IdbDatabase, OpenError> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    let factory = factory.ok_or_else(|| unavailable(Cause::new("no IndexedDB")))?;
    let request =
        factory.open_with_u32(name, VERSION).map_err(|error| unavailable(Cause::thrown(&error)))?;
    let opening = request.clone();
    // An error thrown here aborts the upgrade, which the request reports.
    let on_upgrade = Closure::once(move |_event: IdbVersionChangeEvent| -> Result<(), JsValue> {
        let database: IdbDatabase = opening.result()?.unchecked_into();
        create(&database, &opening.transaction().ok_or(JsValue::NULL)?)?;
        Ok(())
    });
    request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
    let ended = Promise::new(&mut |succeed, fail| {
        request.set_onsuccess(Some(&succeed));
        request.set_onerror(Some(&fail));
        request.set_onblocked(Some(&fail));
    });
    if JsFuture::from(ended).await.is_err() {
        return Err(why(&request));
    }
    let database = request.result().map_err(|error| unavailable(Cause::thrown(&error)))?;
    Ok(database.unchecked_into())
}

fn why(request: &IdbOpenDbRequest) -> OpenError {
    // A request that has not ended has no error yet.
    let Ok(error) = request.error() else { return OpenError::Blocked };
    match error {
        Some(error) if error.name() == "VersionError" => OpenError::Newer,
        Some(error) => unavailable(Cause::thrown(&error)),
        None => OpenError::Unavailable,
    }
}

fn unavailable(cause: Cause) -> OpenError {
    tracing::error!(%cause, "the offline database does not open");
    OpenError::Unavailable
}

fn create(database: &IdbDatabase, upgrade: &IdbTransaction) -> Result<(), JsValue> {
    let counted = IdbObjectStoreParameters::new();
    counted.set_auto_increment(true);
    database.create_object_store(BASES)?;
    database.create_object_store_with_optional_parameters(PACKS, &counted)?;
    // Records that are read by index keys hold their own key, too.
    for (store, key) in [(OUTBOX, PLACE), (LOG, SEQUENCE)] {
        counted.set_key_path(&key.into());
        database.create_object_store_with_optional_parameters(store, &counted)?;
    }
    database.create_object_store(META)?;
    database.create_object_store(KEYS)?;
    let by_epoch = Array::of2(&PENDING.into(), &EPOCH.into());
    let bases = upgrade.object_store(BASES)?;
    bases.create_index_with_str_sequence(BASES_BY_EPOCH, &by_epoch)?;
    upgrade.object_store(PACKS)?.create_index_with_str(PACKS_BY_EPOCH, EPOCH)?;
    let unique = IdbIndexParameters::new();
    unique.set_unique(true);
    let outbox = upgrade.object_store(OUTBOX)?;
    outbox.create_index_with_str_and_optional_parameters(
        OUTBOX_BY_OPERATION,
        OPERATION,
        &unique,
    )?;
    outbox.create_index_with_str(OUTBOX_BY_CUSTOMER, CUSTOMER)?;
    Ok(())
}
