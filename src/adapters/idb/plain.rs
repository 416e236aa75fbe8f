//! What the application stored before contents were sealed, sealed once.

use sync::StoreError;
use wasm_bindgen::prelude::*;

use super::open::{CUSTOMERS, META, OUTBOX};
use super::records;
use super::store::{Store, unless_outdated};
use super::transaction::Step;
use super::version_3::{DRAFT, FORGOTTEN, UNCHANGED, Upgrades};

/// Record that says that it has been done.
const ARE_SEALED: &str = "sealed";

impl Store {
    pub(super) async fn seal_what_is_plain(&self) -> Result<(), StoreError> {
        let kept = self.keys(META).await?;
        if kept.iter().any(|key| key == ARE_SEALED) {
            return Ok(());
        }
        let mut found = self.read_all(&[CUSTOMERS, OUTBOX]).await?;
        let entries = self.operations_in(found.pop().unwrap_or_default()).await?;
        let customers = self.customers_in(found.pop().unwrap_or_default()).await?;
        // Whoever is first does it for all tabs.
        let mut steps = vec![Step::PutNew(META, ARE_SEALED.to_owned(), JsValue::TRUE)];
        let (customers, entries): (Vec<_>, Vec<_>) =
            (customers.iter().collect(), entries.iter().collect());
        steps.extend(self.storing(&customers, &entries).await?);
        for key in kept {
            steps.push(self.seal_meta(key).await?);
        }
        unless_outdated(self.write(&[CUSTOMERS, OUTBOX, META], steps).await)
    }

    async fn seal_meta(&self, key: String) -> Result<Step, StoreError> {
        let Some(record) = self.read(META, vec![key.clone()]).await?.pop() else {
            return Ok(Step::Delete(META, key));
        };
        let content = records::content(&record)?;
        // What cannot be brought along begins anew.
        let Ok(plain) = records::open_bytes(&self.key, &[content], upgrades(&key)).await else {
            return Ok(Step::Delete(META, key));
        };
        let sealed = self.seal(plain).await?;
        Ok(Step::Put(META, key, records::meta(&sealed[0])?))
    }
}

fn upgrades(key: &str) -> Upgrades {
    match key {
        "device" | "session" | "configuration" => UNCHANGED,
        "cursor" => FORGOTTEN,
        _ => DRAFT,
    }
}
