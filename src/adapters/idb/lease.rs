//! The lease: which tab may send.

use indexed_db_futures::transaction::Transaction;
use sync::{Lease, StoreError};
use wasm_bindgen::prelude::*;

use super::open::{KEYS, META};
use super::records;
use super::store::Store;
use super::transaction::{Asked, Eventually, failed, get, put, reading, writing};

/// Key of the lease among the one-of-a-kind records.
const LEASE: &str = "lease";

impl Store {
    pub(super) fn read_lease(&self) -> Eventually<'_, Lease> {
        Box::pin(async move {
            let database = self.usable().await?;
            lease_of(&reading(&database, &[META])?)?.await
        })
    }

    /// Changes the lease by a function of the present one, in one transaction.
    pub(super) fn change_lease<'a>(
        &'a self,
        change: &'a dyn Fn(Lease) -> Result<Lease, StoreError>,
    ) -> Eventually<'a, Lease> {
        Box::pin(async move {
            let database = self.usable().await?;
            let transaction = writing(&database, &[META, KEYS])?;
            let has_key = self.has_key(&transaction)?;
            let lease = change(lease_of(&transaction)?.await?)?;
            put(&transaction, META, &LEASE.into(), records::lease(lease)?)?;
            if !has_key.await? {
                drop(transaction);
                return Err(self.key_is_gone());
            }
            transaction.commit().await.map_err(failed)?;
            Ok(lease)
        })
    }
}

pub(super) fn lease_of(transaction: &Transaction<'_>) -> Result<Asked<'static, Lease>, StoreError> {
    let record = get(transaction, META, &JsValue::from_str(LEASE))?;
    Ok(Box::pin(
        async move { Ok(record.await?.as_ref().map(records::lease_in).unwrap_or_default()) },
    ))
}
