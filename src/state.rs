//! What the register knows, as signals: screens read it, the register writes it.

use std::rc::Rc;

use domain::gate::{self, Action, Circumstances, Route};
use domain::{ChannelConfiguration, Connection, CustomerId, Identity};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use sync::{CustomerRecord, Directory, Outbox, Timestamp};
use ui::signal;

use crate::searches::Searches;

/// This browser, once activated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub id: String,
    pub token: String,
    pub kind: DeviceKind,
    pub operating_unit_number: String,
    pub channel_name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceKind {
    Register,
    Kiosk,
}

/// The worker who is signed on; survives reload and restart until it expires.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    pub id: String,
    pub name: String,
    /// The token of the session at the scale unit; blank while it does not know this sign-on.
    pub token: String,
    pub expires_at: Timestamp,
}

impl Worker {
    /// Signed on without the scale unit (R213).
    pub fn is_offline(&self) -> bool {
        self.token.is_empty()
    }
}

/// The register's state as signals: screens read it, the register writes it.
#[derive(Clone, Copy)]
pub struct State {
    pub device: RwSignal<Option<Device>>,
    pub worker: RwSignal<Option<Worker>>,
    /// Whether the worker's session has ended without a sign-off.
    pub has_session_ended: RwSignal<bool>,
    pub configuration: RwSignal<ChannelConfiguration>,
    pub connection: RwSignal<Connection>,
    /// Operation 917: a person chose to work without the scale unit.
    pub is_disconnected: RwSignal<bool>,
    pub directory: RwSignal<Directory, LocalStorage>,
    pub outbox: RwSignal<Outbox>,
    /// The customer whose form is still waiting for an answer: not listed yet.
    pub held: RwSignal<Option<CustomerId>>,
    /// The customer that this tab saved last.
    pub last_saved: RwSignal<Option<CustomerId>>,
    /// The customer of the current sale.
    pub sale: RwSignal<Option<CustomerId>>,
    /// Counts changes of drafts: screens with drafts read them again.
    pub drafts: RwSignal<u32>,
    /// Whether the list of all keys is open.
    pub shows_shortcuts: RwSignal<bool>,
    /// A code that a scanner read, until the search has taken it (R226).
    pub scanned: RwSignal<Option<String>>,
    /// The searches of the last visits of the customer list.
    pub searches: StoredValue<Searches>,
    /// When the scale unit last answered.
    pub last_contact: RwSignal<Option<Timestamp>>,
    /// The progress of a download of customers, page by page.
    pub download: RwSignal<Option<Download>>,
    /// A person has paused the download.
    pub is_download_paused: RwSignal<bool>,
    /// The browser's last report.
    pub storage: RwSignal<StorageHealth>,
    /// How far this device's clock is ahead of the scale unit's, in milliseconds (R212).
    pub clock_ahead_ms: RwSignal<Option<i64>>,
}

impl State {
    pub fn new() -> Self {
        Self {
            device: signal(None),
            worker: signal(None),
            has_session_ended: signal(false),
            configuration: signal(ChannelConfiguration::default()),
            connection: signal(Connection::Offline),
            is_disconnected: signal(false),
            directory: RwSignal::new_local(Directory::default()),
            outbox: signal(Outbox::default()),
            held: signal(None),
            last_saved: signal(None),
            sale: signal(None),
            drafts: signal(0),
            shows_shortcuts: signal(false),
            scanned: signal(None),
            searches: StoredValue::new(Searches::default()),
            last_contact: signal(None),
            download: signal(None),
            is_download_paused: signal(false),
            storage: signal(StorageHealth::default()),
            clock_ahead_ms: signal(None),
        }
    }

    /// The route of the action now, for the customer if it is about one; or the refusal. Follows
    /// the connection and the configuration.
    pub fn allows(
        &self,
        action: Action,
        identity: Option<&Identity>,
    ) -> Result<Route, gate::Unavailable> {
        let connection = self.connection.get();
        self.configuration.with(|configuration| {
            gate::check(action, Circumstances { configuration, connection, identity })
        })
    }

    /// Whether customers are found at the scale unit only (R029).
    pub fn asks_scale_unit(&self) -> bool {
        self.connection.get().reaches_scale_unit()
            && self.configuration.with(|it| it.excludes_customers_from_offline)
    }

    /// Whether this browser was activated as a kiosk.
    pub fn is_kiosk(&self) -> bool {
        self.device.with(is_kiosk)
    }

    pub fn is_kiosk_untracked(&self) -> bool {
        self.device.with_untracked(is_kiosk)
    }

    /// Whether the scale unit accepts requests of this tab: a worker who signed on without it has
    /// no session there yet, and a kiosk needs none (ADR 9).
    pub fn has_session(&self) -> bool {
        let has_worker =
            self.worker.with_untracked(|it| it.as_ref().is_some_and(|it| !it.is_offline()));
        has_worker || self.is_kiosk_untracked()
    }

    /// Whether all that is stored here has been read.
    pub fn has_read_all(&self) -> bool {
        self.directory.with(Directory::is_complete)
    }

    pub fn customer(&self, id: CustomerId) -> Option<Rc<CustomerRecord>> {
        self.directory.with(|directory| directory.get(id))
    }
}

fn is_kiosk(device: &Option<Device>) -> bool {
    device.as_ref().is_some_and(|device| device.kind == DeviceKind::Kiosk)
}

impl Default for State {
    fn default() -> Self {
        Self::new()
    }
}

/// How far a download of customers is, in the cursors of the scale unit's change log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Download {
    pub began: i64,
    pub next: i64,
    pub newest: i64,
}

impl Download {
    pub fn done(self) -> u64 {
        u64::try_from(self.next - self.began).unwrap_or_default()
    }

    /// The total, where the scale unit tells its newest change.
    pub fn total(self) -> Option<u64> {
        u64::try_from(self.newest - self.began).ok().filter(|_| self.newest > self.next)
    }
}

/// How safe this device's storage is, and how much space is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StorageHealth {
    /// Whether the browser never evicts the storage.
    pub is_persistent: bool,
    /// Space left, in MB; `None` where the browser does not say.
    pub left_mb: Option<u64>,
}

impl StorageHealth {
    /// So little space that the next customers may not fit, in MB.
    const LITTLE_MB: u64 = 20;

    pub fn is_little(self) -> bool {
        self.left_mb.is_some_and(|left| left < Self::LITTLE_MB)
    }
}
