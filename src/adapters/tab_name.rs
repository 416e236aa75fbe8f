//! The name of this tab: what it keeps under it is its own for as long as it is there.

use uuid::Uuid;

use super::ids::random_bytes;
use super::locks;

const BEFORE: &str = "tab";
const LOCK: &str = "counter-tab-";

/// How long the lock of the page that was in this tab before may take to come free, in
/// milliseconds. It does not where the browser has made this tab as a copy of one that stays.
const RELOAD_MS: u32 = 1_000;
/// How long others are waited for, in milliseconds: those that are gone hold nothing.
const OTHERS_MS: u32 = 50;

pub type TabName = Uuid;

/// This tab, as the others know it.
pub struct Tab {
    pub name: TabName,
    /// The page before a reload, in this tab.
    before: Option<TabName>,
}

impl Tab {
    /// A new name, which is this page's until it is gone.
    pub fn begin() -> Self {
        let name = uuid::Builder::from_random_bytes(random_bytes()).into_uuid();
        locks::hold(&lock_of(name));
        let session = web_sys::window().and_then(|it| it.session_storage().ok().flatten());
        let before = session.as_ref().and_then(|it| it.get_item(BEFORE).ok().flatten());
        if let Some(session) = session {
            // Where nothing can be kept, a reload is waited for no longer than any other tab.
            let _kept = session.set_item(BEFORE, &name.to_string());
        }
        Self { name, before: before.and_then(|name| name.parse().ok()) }
    }

    /// Does the work in the place of another tab, if that is gone.
    pub async fn in_place_of<T: 'static>(
        &self,
        other: TabName,
        work: impl Future<Output = T> + 'static,
    ) -> Option<T> {
        let patience_ms = if self.before == Some(other) { RELOAD_MS } else { OTHERS_MS };
        locks::under(&lock_of(other), patience_ms, work).await
    }
}

fn lock_of(name: TabName) -> String {
    format!("{LOCK}{name}")
}
