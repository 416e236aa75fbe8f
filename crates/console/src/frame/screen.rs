//! The screens and their addresses.

use locale::Lang;

use crate::record::{List, PROFILES, STORES};

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
    /// A list that an administrator keeps.
    List(&'static List),
    /// A record of such a list; a new one without a key.
    Record(&'static List, Option<String>),
}

/// A part of the navigation: its name, and what it offers.
pub type Section = (fn(Lang) -> &'static str, &'static [Screen]);

/// The navigation, in its order.
pub const NAVIGATION: [Section; 3] = [
    (
        Lang::navigation_set_up,
        &[
            Screen::Features,
            Screen::List(&PROFILES),
            Screen::ChannelDatabaseGroup,
            Screen::List(&STORES),
            Screen::Parameters,
        ],
    ),
    (Lang::navigation_exchange, &[Screen::Jobs, Screen::Sessions]),
    (Lang::navigation_customers, &[Screen::Customers, Screen::Operations]),
];

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
            Self::Parameters => "/commerce-parameters".to_owned(),
            Self::List(kept) => kept.address.to_owned(),
            Self::Record(kept, None) => [kept.address, "/new"].concat(),
            Self::Record(kept, Some(key)) => below(kept.address, key),
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
            Self::Parameters => lang.commerce_parameters(),
            Self::List(kept) | Self::Record(kept, _) => (kept.title)(lang),
        }
    }
}

/// The address of a thing below that of its list. A key that is called `new` is written so that
/// it is not taken for the form of a new record, a dot so that the server does not look for a file.
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

#[cfg(test)]
mod tests {
    use super::{NAVIGATION, Screen};
    use crate::record::LISTS;

    #[test]
    fn every_screen_belongs_to_an_entry_of_the_navigation() {
        let mut screens = vec![
            Screen::Job("P-0001".into()),
            Screen::Customer("002001".into()),
            Screen::Operation("17".into()),
        ];
        screens.extend(LISTS.map(|list| Screen::Record(list, None)));
        for screen in screens {
            let is_above = |entry: &&Screen| entry.is_at(&screen.path());
            let entries = NAVIGATION.iter().flat_map(|(_, screens)| screens.iter());
            assert_eq!(entries.filter(is_above).count(), 1, "{screen:?}");
        }
    }
}
