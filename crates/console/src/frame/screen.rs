//! The screens and their addresses.

use std::fmt;

use locale::Lang;

/// A screen of the console.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Screen {
    Home,
    Features,
    ChannelDatabaseGroup,
    Jobs,
    Job(String),
    Sessions,
    Customers,
    Customer(String),
    Operations,
    Operation(String),
    Parameters,
    Audit,
    /// A list that an administrator keeps.
    List(&'static Place),
    /// A record of such a list; a new one without a key.
    Record(&'static Place, Option<String>),
}

/// A list that an administrator manages, as other screens link to it.
pub struct Place {
    pub address: &'static str,
    pub title: fn(Lang) -> &'static str,
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.address == other.address
    }
}

impl Eq for Place {}

impl fmt::Debug for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.address)
    }
}

impl Screen {
    pub fn path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Features => "/features".to_owned(),
            Self::ChannelDatabaseGroup => "/channel-database-group".to_owned(),
            Self::Jobs => "/jobs".to_owned(),
            Self::Job(id) => below("/jobs", id),
            Self::Sessions => "/sessions".to_owned(),
            Self::Customers => "/customers".to_owned(),
            Self::Customer(number) => below("/customers", number),
            Self::Operations => "/customer-synchronization-status".to_owned(),
            Self::Operation(id) => below("/customer-synchronization-status", id),
            Self::Audit => "/audit".to_owned(),
            Self::Parameters => "/commerce-parameters".to_owned(),
            Self::List(list) => list.address.to_owned(),
            Self::Record(list, None) => [list.address, "/new"].concat(),
            Self::Record(list, Some(key)) => below(list.address, key),
        }
    }

    /// Whether an address is the screen's, or below it.
    pub fn is_at(&self, address: &str) -> bool {
        let below = address.strip_prefix(self.path().as_str());
        below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
    }

    pub fn name(&self, lang: Lang) -> &'static str {
        match self {
            Self::Home => lang.headquarters(),
            Self::Features => lang.feature_management(),
            Self::ChannelDatabaseGroup => lang.channel_database_group(),
            Self::Jobs | Self::Job(_) => lang.batch_jobs(),
            Self::Sessions => lang.download_and_upload_sessions(),
            Self::Customers | Self::Customer(_) => lang.customers(),
            Self::Operations | Self::Operation(_) => lang.customer_synchronization_status(),
            Self::Audit => lang.audit_trail(),
            Self::Parameters => lang.commerce_parameters(),
            Self::List(list) | Self::Record(list, _) => (list.title)(lang),
        }
    }
}

/// The address of a record below that of its list. It encodes a key `new`, which would be the form
/// of a new record, and a dot, which would make the server look for a file.
fn below(list: &str, key: &str) -> String {
    let key = if key == "new" { "%6Eew".to_owned() } else { escape(key).replace('.', "%2E") };
    [list, "/", &key].concat()
}

#[cfg(target_arch = "wasm32")]
use crate::connection::api::escape;

// Tests of the addresses run without a browser.
#[cfg(not(target_arch = "wasm32"))]
fn escape(part: &str) -> String {
    part.replace('/', "%2F")
}
