//! Names this tab; drafts are stored under the name.

use std::cell::Cell;

use uuid::Uuid;

use super::ids::random_bytes;
use super::locks::{self, Patience};

/// Where the browser keeps the name for the next page in this tab.
const KEPT: &str = "tab";
const LOCK: &str = "counter-tab-";

/// How long the lock of the page before a reload may take to come free, in milliseconds. It stays
/// taken where this tab is a copy of one that stays open.
const RELOAD_MS: u32 = 1_000;

pub type TabName = Uuid;

/// This page, as other tabs know it.
pub struct TabIdentity {
    pub name: TabName,
    /// The page before a reload, in this tab, until its draft was looked for.
    before: Cell<Option<TabName>>,
}

impl TabIdentity {
    /// A new name, which is this page's until it is gone.
    pub fn begin() -> Self {
        let name = uuid::Builder::from_random_bytes(random_bytes()).into_uuid();
        locks::hold(&lock_of(name));
        let before = session_storage().and_then(|kept| kept.get_item(KEPT).ok().flatten());
        Self { name, before: Cell::new(before.and_then(|name| name.parse().ok())) }
    }

    /// Does the work under the former page's name in this tab: once, as soon as that page is gone.
    pub async fn in_place_of_page_before<T: 'static, F>(
        &self,
        work: impl FnOnce(TabName) -> F,
    ) -> Option<T>
    where
        F: Future<Output = T> + 'static,
    {
        let before = self.before.take();
        if let Some(kept) = session_storage() {
            // Where the browser stores nothing, a reload gives this tab another name.
            let _kept = kept.set_item(KEPT, &self.name.to_string());
        }
        let before = before?;
        locks::under(&lock_of(before), Patience::Milliseconds(RELOAD_MS), work(before)).await
    }

    /// Does the work under another tab's name, if that tab is gone.
    pub async fn in_place_of<T: 'static>(
        &self,
        other: TabName,
        work: impl Future<Output = T> + 'static,
    ) -> Option<T> {
        locks::under(&lock_of(other), Patience::None, work).await
    }
}

fn session_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

fn lock_of(name: TabName) -> String {
    format!("{LOCK}{name}")
}
