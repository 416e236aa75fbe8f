//! Opens the database and brings its schema up to date.

use indexed_db_futures::database::Database;
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbIndexParameters, IdbObjectStoreParameters, IdbOpenDbRequest,
    IdbVersionChangeEvent,
};

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

/// Opens the database `name`, creating or upgrading it.
pub async fn open(name: &str) -> Result<super::Store, OpenError> {
    // Held until the database is open for use, so that nothing can upgrade it in between.
    let upgraded = upgrade(name).await?;
    let database = Database::open(name).await.map_err(|_| OpenError::Unavailable)?;
    upgraded.close();
    Ok(super::Store::new(database))
}

/// Brings the schema up to date by the browser's own interface: `indexed_db_futures` words what
/// fails within an upgrade, and with the words comes the printing of floating-point numbers.
async fn upgrade(name: &str) -> Result<IdbDatabase, OpenError> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    let factory = factory.ok_or(OpenError::Unavailable)?;
    let request = factory.open_with_u32(name, VERSION).map_err(|_| OpenError::Unavailable)?;
    let opening = request.clone();
    // An error thrown here aborts the upgrade, which the request reports.
    let on_upgrade = Closure::once(move |event: IdbVersionChangeEvent| -> Result<(), JsValue> {
        let database: IdbDatabase = opening.result()?.unchecked_into();
        if event.old_version() < 1.0 { create_version_1(&database) } else { Ok(()) }
    });
    request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
    let ended = Promise::new(&mut |succeed, fail| {
        request.set_onsuccess(Some(&succeed));
        request.set_onerror(Some(&fail));
    });
    let is_open = JsFuture::from(ended).await.is_ok();
    match request.result() {
        Ok(database) if is_open => Ok(database.unchecked_into()),
        _ => Err(why(&request)),
    }
}

fn why(request: &IdbOpenDbRequest) -> OpenError {
    let error = request.error().ok().flatten();
    match error {
        Some(error) if error.name() == "VersionError" => OpenError::Newer,
        _ => OpenError::Unavailable,
    }
}

fn create_version_1(database: &IdbDatabase) -> Result<(), JsValue> {
    database.create_object_store(CUSTOMERS)?;
    let counted = IdbObjectStoreParameters::new();
    counted.set_auto_increment(true);
    let outbox = database.create_object_store_with_optional_parameters(OUTBOX, &counted)?;
    let unique = IdbIndexParameters::new();
    unique.set_unique(true);
    outbox.create_index_with_str_and_optional_parameters(
        OUTBOX_BY_OPERATION,
        OPERATION,
        &unique,
    )?;
    database.create_object_store(META)?;
    Ok(())
}
